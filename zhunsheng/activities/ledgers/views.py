"""Handing in ledgers with a preview, and typing a year's backlog in one go."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.ledgers import actions
from zhunsheng.activities.ledgers.forms import BacklogForm, BacklogGrid, DocumentsForm, ImportForm, VisitsForm
from zhunsheng.activities.policies import may_record
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.ui.sheet_imports import Heading, SheetImport


class LedgerImport(SheetImport):
    """Take over a ledger of activities."""

    title = "导入活动台账"
    lead = "把已有的活动、会议、学习台账交上来，"
    hints = (
        "每行一次活动；日期、类别、主题必有，列的次序随意。",
        "类别用“记一笔”里的名称，如主题党日、集中学习、支委会。",
        "缺席写成“张三（出差）、李四（病假）”；没有写参加人员的会议，按全员到会、除去缺席的计。",
    )
    form_class = ImportForm
    back = "activities:list"
    headings = (
        Heading("日期", "day"),
        Heading("类别", "short"),
        Heading("主题"),
        Heading("单位", "short"),
        Heading("到会", "num"),
        Heading("缺席", "num"),
    )

    def admit(self, user):
        require(may_record(user))

    def sort_out(self, rows, *, user, unit):
        return actions.sort_out_rows(rows, unit=unit, user=user, today=clock.today())

    def cells(self, accepted):
        units = Unit.objects.in_bulk({row.unit for row in accepted})
        return [
            (
                row.day.isoformat(),
                Kind(row.kind).label,
                row.title,
                units[row.unit],
                sum(attended for _, _, attended, _ in row.parts),
                sum(not attended for _, _, attended, _ in row.parts),
            )
            for row in accepted
        ]

    def take_over(self, accepted, *, unit, upload, by):
        made = actions.take_over(
            unit=unit, taken=accepted, name=upload.name, digest=upload.digest, by=by, at=clock.now()
        )
        return said_of(made)


class DocumentsImport(SheetImport):
    """Take over a ledger of documents that must be studied."""

    title = "导入收文台账"
    lead = "把要求学习的文件清单交上来，"
    hints = ("每行一份文件；文件名称、收文日期必有。", "学习期限从收文日期起算。", "涉密文件不得登记。")
    form_class = DocumentsForm
    back = "activities:documents"
    headings = (
        Heading("文件名称"),
        Heading("文号", "short"),
        Heading("收文日期", "day"),
        Heading("学习单位", "short"),
    )

    def admit(self, user):
        require(may_record(user))

    def sort_out(self, rows, *, user, unit):
        return actions.sort_out_documents(rows, unit=unit, user=user, today=clock.today())

    def cells(self, accepted):
        units = Unit.objects.in_bulk({row.unit for row in accepted})
        return [(row.name, row.number, row.day.isoformat(), units[row.unit]) for row in accepted]

    def take_over(self, accepted, *, unit, upload, by):
        made = actions.take_over_documents(
            unit=unit, taken=accepted, name=upload.name, digest=upload.digest, by=by, at=clock.now()
        )
        return f"已登记 {len(made)} 份文件，学习期限从收文日期起算。"


class VisitsImport(SheetImport):
    """Take over a ledger of visits with the problems heard."""

    title = "导入走访台账"
    lead = "把走访、调研中听到的问题清单交上来，"
    hints = (
        "每行一个问题；同一天、同一主题的行记为同一次走访。",
        "办结的写办理结果和办结日期；没有办结的写责任人和办结期限。",
        "不写群众的身份信息。",
    )
    form_class = VisitsForm
    back = "activities:problems"
    headings = (
        Heading("走访日期", "day"),
        Heading("走访"),
        Heading("单位", "short"),
        Heading("反映的问题"),
        Heading("责任人", "short"),
        Heading("办理"),
    )

    def admit(self, user):
        require(may_record(user))

    def sort_out(self, rows, *, user, unit):
        return actions.sort_out_visits(rows, unit=unit, user=user, today=clock.today())

    def cells(self, accepted):
        units = Unit.objects.in_bulk({row.visit.unit for row in accepted})
        owners = Person.objects.in_bulk({row.owner for row in accepted if row.owner})
        return [
            (
                row.visit.day.isoformat(),
                row.visit.title,
                units[row.visit.unit],
                row.text,
                owners.get(row.owner, ""),
                f"{row.resolved_on} 办结：{row.result}" if row.resolved_on else f"{row.due} 前办结",
            )
            for row in accepted
        ]

    def take_over(self, accepted, *, unit, upload, by):
        made = actions.take_over_visits(
            unit=unit, taken=accepted, name=upload.name, digest=upload.digest, by=by, at=clock.now()
        )
        return f"已登记走访中反映的 {len(made)} 个问题。"


def said_of(made):
    return f"已登记 {len(made)} 条记录，过了很久才登记的标明“补录”。"


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
    messages.success(request, said_of(made))
    return redirect("activities:list")


def _backlog_page(request, form, grid, status=200):
    return render(request, "activities/ledgers/backlog.html", {"form": form, "grid": grid}, status=status)
