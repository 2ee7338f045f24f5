"""One's batches and a form for a new one; how far one is; its documents as a zip."""

import tempfile

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.batches import actions
from zhunsheng.batches.forms import BatchForm
from zhunsheng.batches.making import choices
from zhunsheng.batches.models import Batch
from zhunsheng.reports.policies import may_draft_many
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, typed

SECONDS_BETWEEN_LOOKS = 3  # while a batch is running its page asks again


def batch_list(request):
    require(may_draft_many(request.user))
    form = BatchForm(typed(request), user=request.user, today=clock.today())
    if form.is_valid():
        try:
            batch = actions.start_batch(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "已开始生成，可以离开本页，稍后再来下载。")
            return redirect(batch)
    batches = Batch.objects.visible_to(request.user).with_progress()
    page = tables.page_of(batches, request.GET.get("page"))
    return form_page(request, "batches/list.html", {"form": form, "page": page})


def detail(request, pk):
    batch = _batch(request, pk)
    names = dict(choices())
    items = tables.page_of(batch.items.select_related("unit"), request.GET.get("page"))
    for item in items:
        item.name = names.get(item.sort, item.sort)
    context = {"batch": batch, "page": items, "is_expired": actions.is_expired(batch)}
    answer = render(request, "batches/detail.html", context)
    if batch.progress.is_running:
        answer["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
    return answer


@require_POST
def cancel(request, pk):
    batch = actions.cancel(batch=_batch(request, pk), by=request.user, at=clock.now())
    messages.success(request, "已取消，已经生成的文件还在，随时可以继续。")
    return redirect(batch)


@require_POST
def resume(request, pk):
    batch = actions.resume(batch=_batch(request, pk), by=request.user, at=clock.now())
    messages.success(request, "已继续，没有生成的会再生成一次。")
    return redirect(batch)


def download(request, pk):
    batch = _batch(request, pk)
    out = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    try:
        actions.take(batch=batch, out=out, by=request.user, at=clock.now())
    except ValidationError as error:
        out.close()
        messages.warning(request, "".join(error.messages))
        return redirect(batch)
    out.seek(0)
    day = timezone.localdate(batch.started_at)
    return FileResponse(out, as_attachment=True, filename=f"批量生成-{day}.zip")


def _batch(request, pk):
    return get_object_or_404(Batch.objects.visible_to(request.user).with_progress(), pk=pk)
