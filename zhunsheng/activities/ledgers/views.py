"""Handing in a ledger with a preview, and typing a year's backlog in one go."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.ledgers import actions
from zhunsheng.activities.ledgers.forms import BacklogForm, BacklogGrid, ImportForm, loaded, signed
from zhunsheng.activities.policies import may_record
from zhunsheng.organisation.models import Unit


def import_page(request):
    """Offer the upload; show what a ledger holds, saving nothing; or record what was shown."""
    require(may_record(request.user))
    if request.method != "POST":
        return render(request, "activities/ledgers/import.html", {"form": ImportForm(user=request.user)})
    if "accepted" in request.POST:
        return _take_over(request)
    form = ImportForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return render(request, "activities/ledgers/import.html", {"form": form}, status=422)
    unit, (name, digest, table) = form.cleaned_data["unit"], form.cleaned_data["file"]
    taken, refused = actions.sort_out_rows(table.rows, unit=unit, user=request.user, today=clock.today())
    units = Unit.objects.in_bulk({row.unit for row in taken})
    context = {
        "unit": unit,
        "name": name,
        "table": table,
        "taken": [
            {
                "row": row,
                "unit": units[row.unit],
                "kind": Kind(row.kind).label,
                "present": sum(attended for _, _, attended, _ in row.parts),
                "absent": sum(not attended for _, _, attended, _ in row.parts),
            }
            for row in taken
        ],
        "refused": [row for row in refused if not row.known],
        "known": [row for row in refused if row.known],
        "signed": signed(unit, name, digest, taken),
    }
    return render(request, "activities/ledgers/preview.html", context)


def _take_over(request):
    try:
        pk, name, digest, taken = loaded(request.POST["accepted"])
        unit = get_object_or_404(Unit.objects.writable_by(request.user), pk=pk)
        made = actions.take_over(
            unit=unit, taken=taken, name=name, digest=digest, by=request.user, at=clock.now()
        )
    except (BadSignature, ValidationError) as error:
        why = "".join(error.messages) if isinstance(error, ValidationError) else "这份预览已过期或被改动。"
        messages.warning(request, f"没有登记任何内容：{why}请重新上传文件。")
        return render(
            request, "activities/ledgers/import.html", {"form": ImportForm(user=request.user)}, status=422
        )
    messages.success(request, f"已登记 {len(made)} 条记录，过了很久才登记的标明“补录”。")
    return redirect("activities:list")


def backlog(request):
    """Take many rows at once; nothing is saved while one of them is wrong, and what was typed stays."""
    require(may_record(request.user))
    if request.method != "POST":
        return _backlog_page(request, BacklogForm(user=request.user), BacklogGrid(prefix="row"))
    form, grid = BacklogForm(request.POST, user=request.user), BacklogGrid(request.POST, prefix="row")
    if not (form.is_valid() and grid.is_valid()):
        return _backlog_page(request, form, grid, status=422)
    rows = [row for number, one in enumerate(grid) if (row := one.as_row(number))]
    unit, today = form.cleaned_data["unit"], clock.today()
    taken, refused = actions.sort_out_rows(rows, unit=unit, user=request.user, today=today)
    for refusal in refused:
        grid[refusal.row].why = refusal.why
    if refused or not rows:
        if not rows:
            form.add_error(None, "还没有填写任何一行。")
        return _backlog_page(request, form, grid, status=422)
    key = str(form.cleaned_data["form_key"])
    try:
        made = actions.take_over(
            unit=unit, taken=taken, name="批量补录", digest=key, by=request.user, at=clock.now()
        )
    except ValidationError as error:
        form.explain(ValidationError(error.messages))
        return _backlog_page(request, form, grid, status=422)
    messages.success(request, f"已登记 {len(made)} 条记录，过了很久才登记的标明“补录”。")
    return redirect("activities:list")


def _backlog_page(request, form, grid, status=200):
    return render(request, "activities/ledgers/backlog.html", {"form": form, "grid": grid}, status=status)
