"""Setting up indicators, recording their values one by one, and taking over a ledger of them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.documents import classification_mark
from zhunsheng.indicators import policies, rules
from zhunsheng.indicators.facts import value_fact
from zhunsheng.indicators.models import Indicator, Value
from zhunsheng.organisation.freshness import mark_stale

FIELDS = ("unit", "name", "measured_in", "every", "target", "direction", "source")
CHANGEABLE = ("name", "measured_in", "target", "direction", "source")


@transaction.atomic
def define(*, unit, name, measured_in, every, target, direction, source, form_key, by, at) -> Indicator:
    """Set up an indicator. A form sent twice (one ``form_key``) is one indicator.

    Raises:
        Refused: when the person may not record for this unit.
        ValidationError: sentences by field.
    """
    require(policies.may_record(by, unit))
    values = dict(zip(FIELDS, (unit, name, measured_in, every, target, direction, source), strict=True))
    if made := Indicator.objects.filter(form_key=form_key).first():
        return made
    _check_indicator(values)
    indicator = Indicator.objects.create(**values, form_key=form_key, recorded_at=at, recorded_by=by)
    record("indicator:defined", target=indicator, by=by, at=at, changes=values)
    return indicator


@transaction.atomic
def change(*, indicator, by, at, **values) -> Indicator:
    """Change how an indicator is called, counted or aimed at; unit and period stay, for its values rest on them.

    Raises:
        Refused: when the person may not record for its unit.
        ValidationError: sentences by field.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("unit").get(pk=indicator.pk)
    require(policies.may_record(by, indicator.unit))
    changed = {
        name: [getattr(indicator, name), values[name]]
        for name in CHANGEABLE
        if values[name] != getattr(indicator, name)
    }
    if not changed:
        return indicator
    for name, (_, value) in changed.items():
        setattr(indicator, name, value)
    _check_indicator({name: getattr(indicator, name) for name in FIELDS}, but=indicator)
    indicator.save(update_fields=list(changed))
    told = {name: [str(old), str(new)] for name, (old, new) in changed.items()}
    record("indicator:changed", target=indicator, by=by, at=at, changes=told)
    mark_stale(indicator.unit, at=at)
    return indicator


@transaction.atomic
def record_value(*, indicator, start, value, evidence, expected=0, by, at) -> Value:
    """Record what an indicator came to in a period, or correct it. The same said again changes nothing.

    Args:
        start: first day of the period.
        expected: the revision the person saw; 0 when there was no value yet.

    Raises:
        Refused: when the person may not record for its unit.
        ValidationError: sentences by field; also when somebody else recorded the period meanwhile.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("unit").get(pk=indicator.pk)
    require(policies.may_record(by, indicator.unit))
    _check_value(start, value, evidence)
    known = Value.objects.filter(indicator=indicator, start=start).first()
    if known and (known.value, known.evidence) == (value, evidence):
        return known
    if known and known.version != expected:
        raise ValidationError({"value": _recorded_meanwhile(known, indicator)})
    before = known and [known.value, known.evidence]
    made = known or Value(indicator=indicator, start=start, version=0)
    told = [value_fact(made, _organisation(indicator))] if known else []
    made.indicator, made.value, made.evidence = indicator, value, evidence
    made.version, made.recorded_at, made.recorded_by = made.version + 1, at, by
    made.save()
    changes = {"period": made.period, "value": value, "evidence": evidence}
    if before:
        changes["before"] = [str(one) for one in before]
    record("indicator:recorded", target=made, by=by, at=at, changes=changes)
    mark_stale(indicator.unit, at=at, told=[*told, value_fact(made, _organisation(indicator))])
    return made


def sort_out_rows(rows, *, user, today):
    """Part the rows of a ledger by the indicators this person may record; answer as :func:`rules.sort_out`."""
    indicators = Indicator.objects.writable_by(user).select_related("unit")
    known = [
        rules.Known(
            one.pk,
            one.name,
            tuple(filter(None, (one.unit.name, one.unit.short_name))),
            one.every,
            one.measured_in,
        )
        for one in indicators
    ]
    recorded = {
        (value.indicator_id, value.start): value.value
        for value in Value.objects.filter(indicator__in=indicators)
    }
    return rules.sort_out(rows, known, today=today, recorded=recorded)


@transaction.atomic
def import_values(*, rows, name, digest, by, at) -> int:
    """Record the accepted rows of a ledger, all or none; return how many were new. Sending it twice adds nothing.

    Args:
        rows: as :func:`rules.sort_out` accepted them.
        name, digest: of the file, for the log.

    Raises:
        Refused: when the person may not record for one of the units.
        ValidationError: when a period was recorded otherwise meanwhile.
    """
    require(policies.may_record(by))
    indicators = Indicator.objects.in_bulk({row.indicator for row in rows})
    recorded = set(Value.objects.filter(indicator__in=indicators).values_list("indicator", "start"))
    for row in rows:
        record_value(
            indicator=indicators[row.indicator],
            start=row.start,
            value=row.value,
            evidence=row.evidence,
            by=by,
            at=at,
        )
    made = sum((row.indicator, row.start) not in recorded for row in rows)
    record("indicator:imported", by=by, at=at, changes={"file": name, "digest": digest, "rows": made})
    return made


def _check_indicator(values, but=None):
    """Raise what is wrong with an indicator, by field."""
    found = {}
    alike = Indicator.objects.filter(unit=values["unit"], name=values["name"])
    if alike.exclude(pk=but and but.pk).exists():
        found["name"] = (
            f"“{values['unit']}”已有名为“{values['name']}”的指标。请在原指标下登记，或换一个名称。"
        )
    if values["target"] is not None and (fault := rules.fault_of_value(values["target"])):
        found["target"] = fault
    for field in ("name", "source"):
        if mark := classification_mark(values[field]):
            found[field] = f"文字中有密级标志“{mark}”。涉密内容不得在本系统登记，请删去。"
    if found:
        raise ValidationError(found)


def _check_value(start, value, evidence):
    """Raise what is wrong with a value, by field."""
    found = {}
    if fault := rules.fault_of_period(start, clock.today()):
        found["period"] = fault
    if fault := rules.fault_of_value(value):
        found["value"] = fault
    if mark := classification_mark(evidence):
        found["evidence"] = f"文字中有密级标志“{mark}”。涉密内容不得在本系统登记，请删去。"
    if found:
        raise ValidationError(found)


def _recorded_meanwhile(known, indicator):
    return (
        f"“{indicator}”{known.period}其间已由{known.recorded_by.display_name}登记为 {known.value.normalize():f}"
        f"（依据：{known.evidence}）。请核对；确需更正的，再保存一次。"
    )


def _organisation(indicator):
    return f"unit:{indicator.unit.path.split('/')[1]}"
