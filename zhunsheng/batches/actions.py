"""Starting a batch, working through it, cancelling and taking it up again, and taking its documents away."""

import hashlib
import logging
import shutil
import zipfile
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.batches import policies, rules
from zhunsheng.batches.making import choices, make, reason_of
from zhunsheng.batches.models import Batch, Item
from zhunsheng.batches.rules import MOST_DOCUMENTS, State
from zhunsheng.reports.policies import bureaus_of, may_draft_many
from zhunsheng.reports.reading import TemplateError

BROKE_OFF = "生成时程序出错，已记入运行日志。请再试一次；仍不成功的，请联系系统管理员。"
log = logging.getLogger(__name__)


@transaction.atomic
def start_batch(*, sorts, units, period_start, period_end, form_key=None, by, at) -> Batch:
    """Have documents made of some sorts for some bureaus. A form sent twice is one batch.

    Raises:
        Refused: when the person may not draft for one of the bureaus.
        ValidationError: sentences by field, for a period the wrong way round or not begun, nothing chosen, or too much.
    """
    require(may_draft_many(by))
    allowed = set(bureaus_of(by))
    chosen = [unit for unit in units if unit in allowed]
    if faults := _faults(sorts, chosen, period_start, period_end, today=timezone.localdate(at)):
        raise ValidationError(faults)
    batch, is_new = Batch.objects.get_or_create(
        form_key=form_key or uuid4(),
        defaults={
            "sorts": list(sorts),
            "period_start": period_start,
            "period_end": period_end,
            "started_at": at,
            "started_by": by,
        },
    )
    if is_new:
        Item.objects.bulk_create(Item(batch=batch, unit=unit, sort=sort) for unit in chosen for sort in sorts)
        changes = {"sorts": list(sorts), "units": len(chosen), "period": f"{period_start} 至 {period_end}"}
        record("batch:started", by=by, at=at, target=batch, changes=changes)
    return batch


def _faults(sorts, units, start, end, *, today):
    faults = rules.faults_of_period(start, end, today=today)
    if unknown := set(sorts) - {sort for sort, _ in choices()}:
        faults["sorts"] = f"没有这些种类的文件：{'、'.join(sorted(unknown))}。请从列表中选择。"
    elif not sorts:
        faults["sorts"] = "请至少选择一种文件。"
    if not units:
        faults["units"] = "请至少选择一个您可以起草报告的单位。"
    elif len(sorts) * len(units) > MOST_DOCUMENTS:
        faults["units"] = f"一次最多生成 {MOST_DOCUMENTS} 份文件，请分几次办理。"
    return faults


def work(*, most: int | None = None) -> int:
    """Make the documents that wait, one after the other; return how many were settled.

    What is made is no export and is not logged: the log says who had it made, and who took it away.

    Args:
        most: stop after so many; None until none waits.
    """
    settled = 0
    while most is None or settled < most:
        waiting = Item.objects.filter(state=State.WAITING, batch__in=Batch.objects.under_way())
        item = waiting.select_related("batch__started_by", "unit").order_by("batch", "pk").first()
        if item is None:
            break
        _settle(item)
        settled += 1
    return settled


def _settle(item):
    """Make one document and keep it, or say why not; whatever goes wrong with one stops no other."""
    try:
        made = make(item, at=clock.now(), today=clock.today())
    except (ValidationError, PermissionDenied, TemplateError) as error:
        _keep(item, state=State.FAILED, reason=reason_of(error))
    except Exception:
        log.exception("a document of a batch could not be made: %s", item.pk)
        _keep(item, state=State.FAILED, reason=BROKE_OFF)
    else:
        _write(item.path, made.content)
        digest = hashlib.sha256(made.content).hexdigest()
        _keep(
            item, state=State.DONE, title=made.title[:200], is_draft=made.is_draft, digest=digest, reason=""
        )


def _write(path, content):
    """Write a file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)


def _keep(item, **values):
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values))


@transaction.atomic
def cancel(*, batch, by, at) -> Batch:
    """Stop a batch; what is made stays, the rest can be taken up again. Cancelling twice is once.

    Raises:
        Refused: when somebody else started it.
    """
    batch = _own(batch, by)
    if batch.cancelled_at is None:
        batch.cancelled_at = at
        batch.save(update_fields=["cancelled_at"])
        record("batch:cancelled", by=by, at=at, target=batch)
    return batch


@transaction.atomic
def resume(*, batch, by, at) -> Batch:
    """Take a batch up again: what was not made yet, and what could not be made; what is made stays as it is.

    Raises:
        Refused: when somebody else started it.
    """
    batch = _own(batch, by)
    again = batch.items.filter(state=State.FAILED).update(state=State.WAITING, reason="")
    if batch.cancelled_at or again:
        batch.cancelled_at = None
        batch.save(update_fields=["cancelled_at"])
        record("batch:resumed", by=by, at=at, target=batch, changes={"again": again})
    return batch


def _own(batch, by):
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    require(may_draft_many(by))
    if batch.started_by_id != by.pk:
        require(policies.may_have(by, batch, batch.items.first().unit))
    return batch


@transaction.atomic
def take(*, batch, out: BinaryIO, by, at) -> int:
    """Write what is made of a batch as a zip with an index, one document in memory at a time, and log it.

    A bureau for which the person may no longer draft stays out, and the index says so.

    Returns:
        How many documents are in it.

    Raises:
        Refused: when somebody else started it.
        ValidationError: when it has been cleared away, or nothing is made yet.
    """
    batch = _own(batch, by)
    if is_expired(batch):
        raise ValidationError(f"这一批的文件已过 {settings.BATCH_KEEP_DAYS} 天，已经清理。请重新生成。")
    items = list(batch.items.select_related("unit", "batch"))
    if not any(item.state == State.DONE for item in items):
        raise ValidationError("还没有生成任何文件，请稍候再下载。")
    numbers = {unit: number for number, unit in enumerate(dict.fromkeys(item.unit_id for item in items), 1)}
    allowed = {item.unit_id: policies.may_have(by, batch, item.unit) for item in items}
    names, rows = dict(choices()), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:  # a .docx is compressed already
        for item in items:
            path, why = "", item.reason
            if not allowed[item.unit_id]:
                why = allowed[item.unit_id].reason
            elif item.state == State.DONE:
                path = rules.path_in_zip(numbers[item.unit_id], item.unit.name, names[item.sort])
                why = _copy(pack, item, path)
                path = "" if why else path
            rows.append({"item": item, "name": names[item.sort], "path": path, "why": why})
        taken = sum(bool(row["path"]) for row in rows)
        context = {"batch": batch, "rows": rows, "taken": taken, "at": at, "by": by}
        pack.writestr("索引.html", render_to_string("batches/index.html", context))
    record("batch:taken", by=by, at=at, target=batch, changes={"documents": taken, "of": len(items)})
    return taken


def _copy(pack, item, path):
    """Put a document into the zip if it is still what was made; else say why it is not there."""
    try:
        content = item.path.read_bytes()
    except FileNotFoundError:
        return "文件在存储中缺失，请重新发起。"
    if hashlib.sha256(content).hexdigest() != item.digest:
        return "文件与生成时的摘要不符，没有放入，请重新生成。"
    pack.writestr(path, content)
    return ""


def is_expired(batch) -> bool:
    return rules.is_expired(
        timezone.localdate(batch.started_at), clock.today(), keep_days=settings.BATCH_KEEP_DAYS
    )


def clear_away() -> int:
    """Delete the documents of batches that nobody may take any more; return how many batches."""
    gone = [batch for batch in Batch.objects.all() if is_expired(batch) and batch.folder.exists()]
    for batch in gone:
        shutil.rmtree(batch.folder)
    return len(gone)
