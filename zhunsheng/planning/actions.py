"""Drawing up a year's plan, adjusting what stands in it, and writing down the branch's brand."""

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.documents import classification_mark
from zhunsheng.ledger.calendar import calendar
from zhunsheng.organisation.models import Unit
from zhunsheng.planning import policies, rules
from zhunsheng.planning.models import Item, Plan
from zhunsheng.planning.overview import windows_of


def draw_up(*, unit, year, by, at) -> tuple[Plan, int, int]:
    """Plan what a unit owes in a year, or bring its plan in line with what it owes by now.

    Days and themes that were set stay. Doing it twice changes nothing twice.

    Returns:
        the plan; how many items were added; how many were dropped because they are no longer owed.

    Raises:
        Refused: when the person may not plan for the unit.
    """
    require(policies.may_plan(by, unit))
    owed = windows_of(unit, year)  # the engine works outside the transaction: nobody waits for it
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)  # one at a time
        plan, is_new = Plan.objects.get_or_create(
            unit=unit, year=year, defaults={"drawn_up_at": at, "drawn_up_by": by}
        )
        items = {item.key: item for item in plan.items.all()}
        added, dropped, moved = rules.drawn_up(owed, {key: item.due for key, item in items.items()})
        Item.objects.filter(pk__in=[items[key].pk for key in dropped]).delete()
        for window in moved:
            _move(items[window.key], window)
        Item.objects.bulk_create(_new(plan, window) for window in added)
        if is_new or added or dropped or moved:
            changes = {"added": len(added), "dropped": len(dropped), "moved": len(moved)}
            record("plan:drawn_up", target=plan, by=by, at=at, changes=changes)
    return plan, len(added), len(dropped)


@transaction.atomic
def adjust(*, item, planned_on, theme, expected, by, at) -> Item:
    """Plan an item for another day of its window, or give it a theme.

    Args:
        expected: the revision the person saw.

    Raises:
        Refused: when the person may not plan for the unit.
        ValidationError: sentences by field; also when somebody else adjusted it meanwhile.
    """
    item = Item.objects.select_for_update(of=("self",)).select_related("plan__unit").get(pk=item.pk)
    require(policies.may_plan(by, item.plan.unit))
    found = {}
    if fault := rules.fault_of_day(planned_on, item.window_start, item.due):
        found["planned_on"] = fault
    _refuse_secrets(found, theme=theme)
    _refuse_overwriting(
        found, item.version, expected, f"其间已有人改为 {item.planned_on}，主题“{item.theme or '未填'}”"
    )
    if found:
        raise ValidationError(found)
    before = [item.planned_on, item.theme]
    if before == [planned_on, theme]:
        return item
    item.planned_on, item.theme, item.version = planned_on, theme, item.version + 1
    item.save(update_fields=["planned_on", "theme", "version"])
    changes = {"planned_on": [str(before[0]), str(planned_on)], "theme": [before[1], theme]}
    record("plan:adjusted", target=item, by=by, at=at, changes=changes)
    return item


@transaction.atomic
def set_brand(*, plan, brand, brand_text, expected, by, at) -> Plan:
    """Write down the branch's brand: its name, and what it means in practice.

    Raises:
        Refused, ValidationError: as :func:`adjust`.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    require(policies.may_plan(by, plan.unit))
    found = {}
    _refuse_secrets(found, brand=brand, brand_text=brand_text)
    _refuse_overwriting(found, plan.version, expected, f"其间已有人改为“{plan.brand or '未填'}”")
    if found:
        raise ValidationError(found)
    changes = {"brand": [plan.brand, brand], "text": [plan.brand_text, brand_text]}
    if any(old != new for old, new in changes.values()):
        plan.brand, plan.brand_text, plan.version = brand, brand_text, plan.version + 1
        plan.save(update_fields=["brand", "brand_text", "version"])
        record("plan:branded", target=plan, by=by, at=at, changes=changes)
    return plan


def _new(plan, window):
    return Item(
        plan=plan,
        obligation_id=window.obligation,
        window_start=window.start,
        due=window.due,
        planned_on=rules.proposed_day(window.start, window.due, calendar().is_workday),
    )


def _move(item, window):
    """Give an item its new last day; a planned day that lies beyond it is proposed anew."""
    item.due = window.due
    if rules.fault_of_day(item.planned_on, window.start, window.due):
        item.planned_on = rules.proposed_day(window.start, window.due, calendar().is_workday)
    item.save(update_fields=["due", "planned_on"])


def _refuse_secrets(found, **texts):
    for field, text in texts.items():
        if mark := classification_mark(text):
            found[field] = f"文字中有密级标志“{mark}”。涉密内容不得在本系统登记，请删去。"


def _refuse_overwriting(found, version, expected, how_it_stands):
    if version != expected:
        found["version"] = f"{how_it_stands}，您的修改还没有保存。请核对；确要按您填写的改，再保存一次。"
