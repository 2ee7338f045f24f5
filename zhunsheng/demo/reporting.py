"""The draft of the yearly report: a sentence its writer added, a number no record backs, and what the head says."""

from datetime import date
from uuid import uuid4

from zhunsheng.demo.town import Town, moment
from zhunsheng.reports import actions
from zhunsheng.reports.prose import anchor_of

WRITER, READER = "dangwu", "shuji"
WORDS = "观片后各支部分别座谈，形成心得体会42篇。"


def tell(town: Town) -> None:
    """Draft the report, and leave a comment on it that waits for an answer."""
    at, writer = moment(town.as_of, 9), town.users[WRITER]
    report = actions.draft_report(
        unit=town.bureau,
        template="annual",
        period_start=date(town.as_of.year, 1, 1),
        period_end=date(town.as_of.year, 12, 31),
        by=writer,
        at=at,
    )
    key = uuid4()
    actions.write(report=report, key=key, after="warning-education", text=WORDS, seen=1, by=writer, at=at)
    actions.comment(
        report=report,
        anchor=anchor_of(key),
        quote=WORDS,
        text="42篇从哪里来？请补登记，或改用记录中的数字。",
        form_key=uuid4(),
        by=town.users[READER],
        at=moment(town.as_of, 10),
    )
