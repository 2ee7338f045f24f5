"""Copying a template, saving a version, retiring it, and handing it from bureau to bureau as a file."""

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.reports import policies
from zhunsheng.reports.models import OwnTemplate
from zhunsheng.reports.reading import TemplateError, body_of, checked, parse

LARGEST = 200_000  # bytes of a file


@transaction.atomic
def copy(*, bureau, code, by, at) -> OwnTemplate:
    """Make a template of the package a bureau's own, unchanged at first.

    Raises:
        Refused: when the person may not.
        ValidationError: when there is no such template.
    """
    require(policies.may_adapt(by, bureau))
    try:
        body = body_of(code)
    except TemplateError as error:
        raise ValidationError(str(error)) from error
    return _begin("report_template:copied", bureau, body, based_on=body["name"], by=by, at=at)


@transaction.atomic
def take_in(*, bureau, content: bytes, by, at) -> OwnTemplate:
    """Make a template out of a file that another bureau handed over.

    Raises:
        Refused: when the person may not.
        ValidationError: saying what is wrong with the file; nothing of it is kept.
    """
    require(policies.may_adapt(by, bureau))
    if len(content) > LARGEST:
        raise ValidationError({"file": f"文件超过 {LARGEST // 1000} KB，不像报告模板。请核对选的文件。"})
    try:
        words = content.decode("utf-8-sig")
        parse(words)
    except UnicodeDecodeError as error:
        raise ValidationError({"file": "文件不是 UTF-8 编码的文字。请用本系统导出的模板文件。"}) from error
    except TemplateError as error:
        raise ValidationError({"file": str(error)}) from error
    body = yaml.safe_load(words)
    return _begin("report_template:imported", bureau, body, based_on="导入的文件", by=by, at=at)


def _begin(kind, bureau, body, *, based_on, by, at):
    own = OwnTemplate.objects.create(
        bureau=bureau, name=body["name"][:80], body=body, based_on=based_on[:80], saved_at=at, saved_by=by
    )
    record(kind, by=by, at=at, target=own, changes={"name": own.name, "based_on": own.based_on})
    return own


@transaction.atomic
def keep(*, own, body, seen, by, at) -> OwnTemplate:
    """Save a template as its next version; reports drafted before keep the version they have.

    Args:
        seen: number of the version that the person began from.

    Raises:
        Refused: when the person may not.
        ValidationError: when the template is not valid, retired, or somebody else saved it since.
    """
    require(policies.may_adapt(by, own.bureau))
    newest = OwnTemplate.objects.select_for_update().filter(family=own.family).order_by("version").last()
    if newest.retired_at:
        raise ValidationError("这个模板已经停用，不再修改。请另复制一份。")
    if newest.version != seen:
        raise ValidationError(
            f"{newest.saved_by.display_name}在您打开以后保存了第 {newest.version} 版。"
            "您填写的都在下面，请另开一页对照后再保存。"
        )
    try:
        frame = checked(body)
    except TemplateError as error:
        raise ValidationError(str(error)) from error
    if body == newest.body:
        return newest
    next_one = OwnTemplate.objects.create(
        bureau=newest.bureau,
        family=newest.family,
        version=newest.version + 1,
        name=frame.name[:80],
        body=body,
        based_on=newest.based_on,
        saved_at=at,
        saved_by=by,
    )
    record("report_template:saved", by=by, at=at, target=next_one, changes={"version": next_one.version})
    return next_one


@transaction.atomic
def retire(*, own, by, at) -> OwnTemplate:
    """Let no new report be drafted from a template; those that were stay. Retiring twice is once.

    Raises:
        Refused: when the person may not.
    """
    require(policies.may_adapt(by, own.bureau))
    newest = OwnTemplate.objects.select_for_update().filter(family=own.family).order_by("version").last()
    if newest.retired_at is None:
        newest.retired_at = at
        newest.save(update_fields=["retired_at"])
        record("report_template:retired", by=by, at=at, target=newest, changes={"name": newest.name})
    return newest


@transaction.atomic
def export(*, own, by, at) -> bytes:
    """Return a template as a file that another bureau can take in, and log it.

    Raises:
        Refused: when the person may not.
    """
    require(policies.may_adapt(by, own.bureau))
    record("report_template:exported", by=by, at=at, target=own, changes={"name": own.name})
    return yaml.safe_dump(own.body, allow_unicode=True, sort_keys=False, width=1000).encode()
