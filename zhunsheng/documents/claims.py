"""What a document claims was done, held against what the ledger knows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from zhunsheng.documents.dates import SURE, DateMention, dates_in
from zhunsheng.documents.quantities import PERSON, SESSION, Quantity, quantities_in
from zhunsheng.documents.reading import CAUSES, MEASURES, NEXT_STEPS, PROBLEMS, Section
from zhunsheng.documents.text import Text

SUPPORTED, ABSENT, CONTRADICTED, UNKNOWN = "supported", "absent", "contradicted", "unknown"


class Fact(Protocol):
    """What the ledger knows of one thing done; ``zhunsheng.engine.Fact`` is one."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that says an activity took place. ``content[start:end] == text``.

    ``count`` is how often as stated, None where the sentence does not say or the number is masked; ``in_people`` says
    that it counts people (廉政谈话35人次), ``approximate`` marks 余, 多, 约, 近. ``first`` and ``last`` are the days it
    speaks of, both included, None where it does not say.
    """

    kind: str
    text: str
    start: int
    end: int
    count: int | None
    first: date | None
    last: date | None
    approximate: bool
    in_people: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ledger says to a claim.

    ``outcome`` is ``supported``, ``absent`` (nothing of the kind in the ledger), ``contradicted`` (the ledger has
    fewer) or ``unknown``. ``record_ids`` are the facts it rests on, in order of their days; ``message`` is a Chinese
    sentence saying why.
    """

    outcome: str
    record_ids: tuple[str, ...]
    message: str


def claims_in(
    text: Text,
    vocabulary: Mapping[str, Sequence[str]],
    *,
    written_on: date | None,
    sections: Sequence[Section] = (),
) -> list[Claim]:
    """Return what the text claims was done, in reading order.

    Args:
        vocabulary: kind of activity → the phrases that name it; of phrases at one place the longest counts.
        written_on: the day of the document, which 今年以来 and a date without a year need.
        sections: with them, parts on problems, causes, measures and next steps are left out.

    Plans (下一步将…), duties (要…, 每季度至少…), negations (未开展) and names of documents (廉政谈话制度) are no
    claims.
    """
    return list(_claims(text, vocabulary, written_on, sections))


def judge(
    claim: Claim, facts: Sequence[Fact], *, since: date, until: date, people: Mapping[str, int] | None = None
) -> Verdict:
    """Compare a claim with the facts of its kind.

    ``since`` and ``until``, both included, bound what the facts cover; a claim without days of its own speaks of all
    of it. A stated number must be met exactly, an approximate one to nine tenths. More in the ledger than claimed
    proves nothing: the claim may speak of some of them only. ``people`` says of each fact, by its id, how many people
    it reached; a number of people is held against their sum, and cannot be told without it.
    """
    first, last = claim.first or since, claim.last or until
    if first > until or last < since:
        return Verdict(UNKNOWN, (), f"所述时间不在核对期间（{since}至{until}）内，无法核对。")
    is_covered = since <= first and last <= until
    begin, end = max(first, since), min(last, until)
    matching = sorted(
        (fact.on, fact.id) for fact in facts if fact.kind == claim.kind and begin <= fact.on <= end
    )
    ids = tuple(record for _, record in matching)
    unit, counts = ("人次", people) if claim.in_people else ("次", dict.fromkeys(ids, 1))
    if counts is None:
        return Verdict(UNKNOWN, ids, f"原文称{claim.count}人次，台账未记人数，无法核对。")
    found, stated = sum(counts[record] for record in ids), claim.count
    ledger = f"台账中{begin}至{end}有{found}{unit}"
    if stated is None:
        if found:
            return Verdict(SUPPORTED, ids, f"{ledger}，有记录支撑。")
        return Verdict(ABSENT, (), f"台账中{begin}至{end}没有这类记录。")
    said = f"原文称{'约' if claim.approximate else ''}{stated}{unit}"
    enough = found >= stated * 0.9 if claim.approximate else found >= stated
    if not is_covered and not enough:
        return Verdict(UNKNOWN, ids, f"{said}，{ledger}，所述时间超出核对期间，无法核对。")
    if found == stated or (enough and claim.approximate):
        return Verdict(SUPPORTED, ids, f"{said}，{ledger}，数目相符。")
    if enough:
        return Verdict(UNKNOWN, ids, f"{said}，{ledger}，多于原文所述，无法确定所指是哪几次。")
    if not found:
        return Verdict(ABSENT, (), f"{said}，台账中{begin}至{end}没有这类记录。")
    return Verdict(CONTRADICTED, ids, f"{said}，{ledger}，数目不符，请核对原文和台账。")


# Longer ones are cut, because finding what belongs to what takes the square of a sentence's length.
_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,2000}")
_PLAN = re.compile(
    r"下一?步|今后|下阶段|明年|拟|将(?!.{0,8}(?:纳入|作为|列入))|计划(?!的)|打算|要(?![求点素])|应当?(?!对)|必须|确保|需要?|至少|不少于|不低于|每(?:年|季度?|月|半年|周)"
)
_NEGATION = re.compile(
    r"未(?!来)|没有?|不(?!断|仅|忘|但|定期)|缺[少乏席]|较?少(?!数|于)|流于形式|走过场|薄弱|滞后|落后"
)
# What makes the phrase before it the name of a paper, not of an act.
_PAPER = re.compile(
    r"\s?(?:制度|办法|方案|计划|机制|记录|台账|要求|规定|清单|资料|簿|本|教案|讲稿|提纲|质量|力度|意识|频次)"
)
_SECTIONS_LEFT_OUT = frozenset({PROBLEMS, CAUSES, MEASURES, NEXT_STEPS})


def _claims(
    text: Text, vocabulary: Mapping[str, Sequence[str]], written_on: date | None, sections: Sequence[Section]
) -> Iterator[Claim]:
    kinds = {phrase: kind for kind, phrases in vocabulary.items() for phrase in phrases}
    if not kinds:
        return
    names = re.compile("|".join(map(re.escape, sorted(kinds, key=len, reverse=True))))
    left_out = _left_out(sections)
    for sentence in _SENTENCE.finditer(text.content):
        while left_out and left_out[-1][1] <= sentence.start():
            left_out.pop()
        if left_out and left_out[-1][0] <= sentence.start():
            continue
        words = sentence.group()
        found = [name for name in names.finditer(words) if _is_claimed(words, name)]
        if not found:
            continue
        dates, counts = dates_in(words, written_on=written_on), quantities_in(words)
        start = sentence.start() + len(words) - len(words.lstrip())
        end = sentence.start() + len(words.rstrip())
        for place, name in enumerate(found):
            limit = found[place + 1].start() if place + 1 < len(found) else len(words)
            begin = found[place - 1].end() if place else 0
            count = _count(words, counts, name, begin, limit)
            first, last = _days(dates, name.start())
            yield Claim(
                kinds[name.group()],
                text.content[start:end],
                start,
                end,
                int(count.value) if count and count.value is not None else None,
                first,
                last,
                bool(count and count.approximate),
                bool(count and count.grain == PERSON),
            )


def _left_out(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Return (start, end) of the parts that claim nothing done, the last first."""
    spans: list[tuple[int, int]] = []
    for section in sections:
        if section.role in _SECTIONS_LEFT_OUT and (not spans or spans[-1][1] <= section.begin):
            spans.append((section.begin, section.until))
    return spans[::-1]


def _clause(words: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a place, between commas, at most 60 characters either way."""
    begin = max(words.rfind(comma, max(0, start - 60), start) for comma in "，,：:")
    stops = [stop for comma in "，," if (stop := words.find(comma, end, end + 60)) >= 0]
    return max(begin + 1, start - 60), min(stops, default=min(len(words), end + 60))


def _is_claimed(words: str, name: re.Match[str]) -> bool:
    begin, stop = _clause(words, name.start(), name.end())
    opening = words[max(0, name.start() - 120) : name.start()]
    is_title = words.rfind("《", begin, name.start()) > words.rfind("》", begin, name.start())
    return not (
        is_title
        or _PAPER.match(words, name.end())
        or _PLAN.search(opening)
        or _NEGATION.search(words, begin, stop)
    )


def _count(
    words: str, counts: Sequence[Quantity], name: re.Match[str], begin: int, limit: int
) -> Quantity | None:
    """Return how often the activity took place: the count after its name, else the one before, in its clause.

    People are counted only where the number follows the name at once (廉政谈话35人次); else they are who attended.
    """
    first, last = _clause(words, name.start(), name.end())
    first, last = max(first, begin), min(last, limit)
    after = [q for q in counts if name.end() <= q.start and q.end <= last]
    ahead = [q for q in counts if first <= q.start and q.end <= name.start()]
    for count in [*after, *reversed(ahead)]:
        follows = count in after and count.start - name.end() <= 3
        if count.grain == SESSION or (count.grain == PERSON and follows):
            return count
    return None


def _days(dates: Sequence[DateMention], at: int) -> tuple[date | None, date | None]:
    """Return the days a claim speaks of: the dates before it in the sentence, else those after it."""
    sure = [d for d in dates if d.certainty in SURE and d.kind != "deadline"]
    near = [d for d in sure if d.end <= at] or sure
    firsts, lasts = [d.first for d in near if d.first], [d.last for d in near if d.last]
    return min(firsts, default=None), max(lasts, default=None)
