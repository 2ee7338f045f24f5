"""What this room tells the engine: a value of an indicator was recorded, with how much of the target it reaches."""

from django.utils import timezone

from zhunsheng.engine import Fact, Role
from zhunsheng.indicators import rules
from zhunsheng.indicators.models import Value

INDICATOR_VALUE = "indicator_value"
KINDS = {INDICATOR_VALUE: "登记指标数值"}


def facts_of(bureau):
    """Yield one fact per value; the indicator's unit is its organiser."""
    values = Value.objects.filter(indicator__unit__path__startswith=bureau.path)
    for value in values.select_related("indicator"):
        yield value_fact(value, bureau.subject_id)


def value_fact(value, organisation) -> Fact:
    """Return a value as a fact of its period's last day, or of the day it was recorded where that came first.

    Rules may ask for the attributes ``indicator`` (its name), ``value`` and ``of_target`` (1 being all of it).
    """
    indicator = value.indicator
    recorded_on = timezone.localdate(value.recorded_at)
    share = rules.share_of_target(value.value, indicator.target, indicator.direction)
    attributes = {"indicator": indicator.name, "value": float(value.value)}
    return Fact(
        id=f"indicators.value:{value.pk}",
        kind=INDICATOR_VALUE,
        organisation=organisation,
        on=min(rules.period_end(value.start, indicator.every), recorded_on),
        recorded_on=recorded_on,
        roles=((f"unit:{indicator.unit_id}", Role.ORGANISER),),
        keys=(("indicator", indicator.fact_key),),
        attributes=attributes if share is None else attributes | {"of_target": share},
        evidence={"source": None},
    )
