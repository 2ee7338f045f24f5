"""Which duties a record answers, and which evidence each of them still wants."""

from dataclasses import dataclass

from zhunsheng.activities import rules
from zhunsheng.activities.details import filled, shows
from zhunsheng.activities.procedures import PROCEDURES
from zhunsheng.catalogue.duties import duties_of
from zhunsheng.catalogue.models import Obligation
from zhunsheng.catalogue.vocabulary import EVIDENCE, evidence_label
from zhunsheng.engine import Role

# A record with every field filled: what it proves needs no proof of its own.
_FILLED = {
    "title": "主题",
    "place": "地点",
    "hours": 1,
    "minutes": "记录",
    "makes_up": True,
    "documents": 1,
    "heard": 1,
    "solved": 1,
    "uses": 1,
    "parts": [(1, Role.AUTHOR, True), (2, Role.PARTICIPANT, True), (3, Role.TARGET, True)],
}


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of evidence that a duty wants. ``by_field``: a field of the record itself can show it."""

    code: str
    at_least: float | None
    by_field: bool
    there: bool
    value: float | None = None  # what the record shows now, where a number is wanted

    def __str__(self):
        label = EVIDENCE.get(self.code, self.code)
        if self.at_least is None:
            return label
        return f"{label}不低于 {_figure(self.at_least)}"

    @property
    def wanting(self):
        """The need, with how far the record got where it got anywhere."""
        return f"{self}（现为 {_figure(self.value)}）" if self.value is not None else str(self)


@dataclass(frozen=True, slots=True)
class Answer:
    """A duty that a kind of record answers, with what it wants."""

    obligation: Obligation
    needs: list[Need]

    @property
    def lacking(self):
        return [need for need in self.needs if not need.there]

    @property
    def proofs(self):
        """What must be added as evidence, since no field of the record shows it."""
        return [need for need in self.needs if not need.by_field]


def answers(kind, bureau, day, evidence=None) -> list[Answer]:
    """Return the duties of a bureau that a kind of activity answers on a day.

    Args:
        evidence: what a record carries, as :func:`rules.evidence_of` gives it; None before there is one.
    """
    duties = [
        duty
        for duty in duties_of(bureau)
        if kind in duty.answered_by
        and (duty.valid_from is None or duty.valid_from <= day)
        and (duty.valid_until is None or day <= duty.valid_until)
    ]
    obligations = Obligation.objects.prefetch_related("versions").in_bulk(
        [duty.code for duty in duties], field_name="code"
    )
    by_field = shown_by_fields(kind)
    return [
        Answer(
            obligations[duty.code],
            [
                Need(
                    wanted.evidence,
                    wanted.at_least,
                    by_field=wanted.evidence in by_field,
                    there=_is_there(evidence or {}, wanted),
                    value=(evidence or {}).get(wanted.evidence),
                )
                for wanted in duty.evidence
            ],
        )
        for duty in duties
    ]


def shown_by_fields(kind) -> set[str]:
    """Return the evidence that a record of a kind can show by its own fields, so that no paper is needed for it."""
    agenda = (
        [rules.Topic(rules.TopicSort.BUSINESS, "议题", "汇报人", "措施")] if shows(kind, "agenda") else ()
    )
    return set(rules.evidence_of(kind=kind, details=filled(kind), agenda=agenda, **_FILLED))


@dataclass(frozen=True, slots=True)
class Guide:
    """How an activity goes, by its own procedure or else by the duties it answers; ``keep``: what to file, in words."""

    steps: list[tuple[str, str]]  # who, where the step says so; what they do
    keep: list[str]

    def __bool__(self):
        return bool(self.steps)


def guide_of(kind, found: list[Answer], day) -> Guide:
    """Return how an activity of a kind goes.

    Args:
        found: the duties it answers, as :func:`answers` gives them.
    """
    versions = [answer.obligation.version_on(day) for answer in found]
    shown = shown_by_fields(kind)
    advised = [
        evidence_label(code)
        for version in versions
        for code in version.rule.get("also_keep", [])
        if code not in shown
    ]
    if kind in PROCEDURES:
        own = PROCEDURES[kind]
        steps, keep = [(step.who, step.does) for step in own.steps], [*own.keep, *advised]
    else:
        # A duty that few kinds answer speaks of this one; a sum of hours speaks of all of them.
        nearest = min(versions, key=lambda version: len(version.rule["answered_by"]), default=None)
        steps, keep = [("", step) for step in nearest.guide] if nearest else [], advised
    return Guide(steps, list(dict.fromkeys(keep)))


def _is_there(evidence, wanted):
    if wanted.evidence not in evidence:
        return False
    return wanted.at_least is None or (evidence[wanted.evidence] or 0) >= wanted.at_least


def _figure(value):
    """Write a share as a percentage, anything above one as it is."""
    return f"{value:.0%}" if value <= 1 else f"{value:g}"
