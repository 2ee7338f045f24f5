"""责任清单 and 责任台账: what a unit and its people owe in a year and under which rule; how each of it stands."""

from itertools import groupby

from django.core.exceptions import ValidationError

from zhunsheng.catalogue.models import Obligation
from zhunsheng.catalogue.vocabulary import describe, evidence_in_words
from zhunsheng.documents.official import OfficialDocument, Paragraph, Table, chinese_date
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.wording import window_name
from zhunsheng.organisation.models import Unit
from zhunsheng.printouts import policies
from zhunsheng.printouts.printout import Printout
from zhunsheng.printouts.wording import names

LIST_HEADER = ("序号", "领域", "责任事项", "责任主体", "要求", "佐证", "依据")
LIST_WIDTHS = (1.3, 2.4, 4, 3, 5, 4.5, 5.5)
LEDGER_HEADER = ("序号", "责任事项", "责任主体", "时段", "期限", "状态", "完成日期", "记录")
LEDGER_WIDTHS = (1.3, 6, 3.5, 3.5, 2.8, 2.4, 2.8, 1.5)


def of_unit(unit, asked):
    """Return what was due in a year in a unit and below it, as far as whoever asks may know it.

    Raises:
        ValidationError: when nothing was.
    """
    due = Occurrence.objects.visible_to(asked.by).of_year(asked.year)
    due = due.filter(unit__path__startswith=unit.path).for_list()
    if not due:
        raise ValidationError(
            f"“{unit}”{asked.year}年没有责任节点。请换一个年度，或先在责任台账中确认已经评估。"
        )
    return due


def _list(unit, asked):
    due = of_unit(unit, asked).order_by("obligation_id", "unit__position", "pk")
    obligations = Obligation.objects.for_list().in_bulk(dict.fromkeys(one.obligation_id for one in due))
    rows = [
        (str(number), *_duty(obligations[pk], list(occurrences), asked))
        for number, (pk, occurrences) in enumerate(groupby(due, key=lambda one: one.obligation_id), 1)
    ]
    return OfficialDocument(
        title=f"{unit.name}{asked.year}年全面从严治党责任清单",
        blocks=[Table(LIST_HEADER, rows, LIST_WIDTHS)],
        landscape=True,
    )


def _duty(obligation, occurrences, asked):
    version = obligation.version_to_show(min(asked.today, max(one.due for one in occurrences)))
    return (
        obligation.get_area_display(),
        obligation.title,
        names(dict.fromkeys(one.subject_name for one in occurrences)),
        describe(version.rule),
        names(evidence_in_words(item) for item in version.rule["evidence"]),
        "；".join(str(basis) for basis in version.bases.all()),
    )


def _ledger(unit, asked):
    due = of_unit(unit, asked).order_by("due", "obligation_id", "unit__position", "pk")
    rows = [
        (
            str(number),
            one.obligation.title,
            one.subject_name,
            window_name(one.window_start, one.window_end),
            one.due.isoformat(),
            one.get_status_display() + ("（补录）" if one.backfilled else ""),
            one.met_on.isoformat() if one.met_on else "",
            str(len(one.fact_ids)),
        )
        for number, one in enumerate(due, 1)
    ]
    told = f"截至{chinese_date(asked.today)}，状态由记录与责任事项逐项比对得出。“记录”为所依据的记录数。"
    return OfficialDocument(
        title=f"{unit.name}{asked.year}年全面从严治党责任台账",
        blocks=[Paragraph(told), Table(LEDGER_HEADER, rows, LEDGER_WIDTHS)],
        landscape=True,
    )


DUTY_LIST = Printout(
    "duties", "责任清单", Unit.objects.visible_to, policies.may_read_unit, _list, yearly=True
)
LEDGER = Printout("ledger", "责任台账", Unit.objects.visible_to, policies.may_read_unit, _ledger, yearly=True)
