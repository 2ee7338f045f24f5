"""How a report reads: claims, gaps, findings and measures put into sentences, each with what it rests on. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhunsheng.documents.numbering import chinese
from zhunsheng.documents.official import chinese_date
from zhunsheng.engine import Status
from zhunsheng.reports.charting import Drawn
from zhunsheng.reports.rules import ClaimResult, ReportPeriod

# A report stays short: so many problems of an area and so many windows or units of a duty are named, the rest counted.
PROBLEMS_NAMED, NAMES_LISTED = 5, 3
OTHER_AREA = "其他"


# --- what the ledger holds ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """A missed or unevidenced occurrence of the period; ``unit`` is a unit's name, never a person's."""

    id: int
    area: str
    duty: str
    unit: str
    window: str
    status: str


@dataclass(frozen=True, slots=True)
class Step:
    """A measure that is not done yet."""

    id: int
    text: str
    owner: str
    due: date | None


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding not yet closed. ``gap`` is the id of the occurrence it was raised from, if any."""

    id: int
    area: str
    title: str
    manifestation: str
    unit: str
    gap: int | None
    steps: tuple[Step, ...]
    has_measures: bool


@dataclass(frozen=True, slots=True)
class Rectified:
    """A finding with what was done about it so far; ``done`` holds the measures reported done, with proof.

    ``stands`` is how it stands, in the words of ``rectification.rules``; ``is_open``: it is not closed yet.
    """

    id: int
    title: str
    unit: str
    stands: str
    is_open: bool
    due: date | None
    done: tuple[Step, ...]


# --- what a report is made of -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and what it rests on. ``is_prose``: a writer added it, and it rests on nothing.

    The anchor stays when other sentences come or go: comments and prose refer to it.
    """

    anchor: str
    text: str
    claim: str = ""
    is_prose: bool = False
    stated: bool = False
    fact_ids: tuple[str, ...] = ()
    occurrence_ids: tuple[int, ...] = ()
    finding_ids: tuple[int, ...] = ()
    measure_ids: tuple[int, ...] = ()
    values: Mapping[str, int | float | str] = field(default_factory=dict)
    last_year: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: its lead (一是…。 or nothing) and its sentences."""

    lead: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its marker, of level 1 or 2, and the paragraphs and charts under it; level 0 is the opening."""

    level: int
    heading: str
    passages: tuple[Passage, ...] = ()
    charts: tuple[Drawn, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A claim not printed as done: why not, and the honest statement where that would be true (else "")."""

    key: str
    about: str
    why: str
    honest: str
    stated: bool
    required_by: str


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report, and what its author should know: claims without support, and what was left out and why."""

    title: str
    blocks: tuple[Block, ...]
    unsupported: tuple[Unsupported, ...]
    left_out: tuple[str, ...]
    counted_only: tuple[Mapping[str, str], ...] = ()


def may_be_counted_only(anchor: str) -> bool:
    """Say whether an anchor is that of a single problem, which an author may leave to the totals.

    >>> may_be_counted_only("finding-12"), may_be_counted_only("problem-组织生活-党课")
    (True, True)
    >>> may_be_counted_only("problem-组织生活"), may_be_counted_only("party-classes")
    (False, False)
    """
    return bool(re.fullmatch(r"finding-\d+|problem-[^-]+-.+", anchor))


def length_of(content: Mapping) -> int:
    """Return how many characters a report has, blanks not counted, as the limits count.

    Args:
        content: a :class:`Content` as plain values, which is how it is frozen.
    """
    words = [content["title"]]
    for block in content["blocks"]:
        words += [block["heading"], *(drawn["chart"]["title"] for drawn in block.get("charts", ()))]
        for passage in block["passages"]:
            words += [passage["lead"], *(sentence["text"] for sentence in passage["sentences"])]
    return sum(not character.isspace() for text in words for character in text)


def compose(
    template,
    *,
    unit: str,
    period: ReportPeriod,
    as_of: date,
    results: Mapping[str, ClaimResult],
    stated: Collection[str],
    gaps: Sequence[Gap] | None,
    findings: Sequence[OpenFinding],
    names: Collection[str],
    person: str = "",
    progress: Sequence[Rectified] = (),
    charts: Mapping[Any, Sequence[Drawn]] | None = None,
    counted_only: Sequence[Mapping[str, str]] = (),
) -> Content:
    """Put a report together.

    Args:
        results: of every claim of the template, by key.
        stated: keys of the claims without facts that the author wants to state honestly.
        gaps: None when the ledger was never evaluated: part two then says so instead of claiming there are none.
        names: of the people of the organisation. Findings and measures that name one stay out and are listed.
        person: whom a personal report is of.
        progress: every finding of the period, for a report that tells how each stands.
        charts: those worth showing, by the section or part of the template that they belong to.
        counted_only: problems, by anchor and lead, that the author leaves to the totals.
    """
    frame = {"unit": unit, "period": period.label, "as_of": chinese_date(as_of), "person": person}
    unsupported = _unsupported(template, results, stated)
    opening = tuple(
        Sentence(anchor=f"opening-{place}", text=line.format(**frame))
        for place, line in enumerate(template.opening, 1)
    )
    told = [
        finding
        for finding in findings
        if template.for_public or not _named(names, finding.area, finding.title, finding.manifestation)
    ]
    steps = [(finding, step) for finding in told for step in finding.steps]
    told_steps = [
        (finding, replace(step, owner="") if template.for_public else step)
        for finding, step in steps
        if template.for_public or not _named(names, step.text)
    ]
    told_progress = list(progress if template.for_public else _without_names(progress, names))
    second, more = _second(template, gaps, told, told_progress, {one["anchor"] for one in counted_only})
    charts = charts or {}
    blocks = (
        Block(0, "", (Passage("", opening),)),
        Block(1, f"一、{template.deeds_heading}"),
        *_deeds(template, results, {claim.key for claim in unsupported if claim.stated}, charts),
        *_with_charts(second, charts.get(template.progress or template.problems, ())),
        *_with_charts(
            _part(
                f"三、{template.next_steps.heading}",
                _next_steps(told_steps),
                Sentence(anchor="steps", text=template.next_steps.none),
            ),
            charts.get(template.next_steps, ()),
        ),
    )
    kept = {one.id: len(one.done) for one in told_progress}
    done = sum(len(one.done) - kept[one.id] for one in progress if one.id in kept)
    unnamed = len(findings) - len(told) if template.progress is None else len(progress) - len(told_progress)
    left_out = (
        *_about_people(unnamed, len(steps) - len(told_steps) + done),
        *more,
        *_without_measures(gaps, findings),
    )
    return Content(
        template.title.format(**frame), blocks, unsupported, left_out, counted_only=tuple(counted_only)
    )


# --- part one -----------------------------------------------------------------------------------------------------


def _unsupported(template, results, stated):
    found = []
    for claim in template.claims.values():
        result = results[claim.key]
        if result.supported:
            continue
        why = "期间内没有能支持这句话的记录"
        if result.missing:
            why = f"有{len(result.fact_ids)}条记录，但没有登记{'、'.join(result.missing)}，补齐后自动写入"
        honest = claim.honest if result.may_be_stated else ""
        found.append(
            Unsupported(
                key=claim.key,
                about=re.sub(r"\{\w+\}", "…", claim.text),
                why=why,
                honest=honest,
                stated=bool(honest) and (bool(claim.required_by) or claim.key in stated),
                required_by=claim.required_by,
            )
        )
    return tuple(found)


def _deeds(template, results, stated, charts):
    """Headings and items are numbered as they are printed, so that one left out leaves no hole."""
    blocks = []
    for section in template.sections:
        printed = []
        for item in section.items:
            sentences = tuple(
                _claimed(claim, results[claim.key])
                for claim in item.claims
                if results[claim.key].supported or claim.key in stated
            )
            if sentences:
                printed.append((item.lead, sentences))
        if printed:
            passages = (
                Passage(f"{chinese(place)}是{lead}。", sentences)
                for place, (lead, sentences) in enumerate(printed, 1)
            )
            heading = f"（{chinese(len(blocks) + 1)}）{section.heading}"
            blocks.append(Block(2, heading, tuple(passages), tuple(charts.get(section, ()))))
    return blocks


def _claimed(claim, result):
    return Sentence(
        anchor=claim.key,
        text=result.text or claim.honest,
        claim=claim.key,
        stated=not result.supported,
        fact_ids=result.fact_ids,
        values=result.values,
        last_year=result.last_year,
    )


# --- parts two and three ------------------------------------------------------------------------------------------


def _second(template, gaps, findings, progress, counted_only):
    """Return part two, the problems that are open or how each stands, and what of it is counted but not named."""
    if template.progress is None:
        areas, more = _problems(gaps, findings, counted_only)
        nothing = _nothing("problems", gaps, template.problems)
        return _part(f"二、{template.problems.heading}", areas, nothing), more
    heading = f"二、{template.progress.heading}"
    if not progress:
        nothing = Sentence(anchor="progress", text=template.progress.none)
        return [Block(1, heading, (Passage("", (nothing,)),))], []
    told = (
        Block(2, f"（{chinese(place)}）关于“{_bare(one.title)}”的问题", (_rectified(one),))
        for place, one in enumerate(progress, 1)
    )
    return [Block(1, heading), *told], []


def _without_names(progress, names):
    """Leave out every finding whose title names somebody, and of the others each measure that does."""
    for one in progress:
        if not _named(names, one.title):
            yield replace(one, done=tuple(step for step in one.done if not _named(names, step.text)))


def _rectified(finding):
    """Say what was done about a finding and how it stands; what is not done, or not proven, is not said to be."""
    sentences = [
        Sentence(
            anchor=f"measure-{step.id}",
            text=_sentence(step.text),
            finding_ids=(finding.id,),
            measure_ids=(step.id,),
        )
        for step in finding.done
    ]
    due = f"，期限为{chinese_date(finding.due)}" if finding.due and finding.is_open else ""
    standing = Sentence(
        anchor=f"standing-{finding.id}",
        text=f"责任单位为{finding.unit}，目前{finding.stands}{due}。",
        finding_ids=(finding.id,),
    )
    return Passage("", (*sentences, standing))


def _bare(title):
    return title.strip().rstrip("。；;，,")


def _part(heading, areas, nothing):
    """Return a part as its heading with a block per area, or with one sentence when there is none."""
    if not areas:
        return [Block(1, heading, (Passage("", (nothing,)),))]
    blocks = (
        Block(2, f"（{chinese(place)}）{_aspect(area)}", tuple(passages))
        for place, (area, passages) in enumerate(areas, 1)
    )
    return [Block(1, heading), *blocks]


def _with_charts(blocks, charts):
    """Put the charts of a part right below its heading, before its areas."""
    return [replace(blocks[0], charts=tuple(charts)), *blocks[1:]]


def _aspect(area):
    return area if area.endswith("方面") else f"{area}方面"


def _nothing(anchor, gaps, part):
    text = "责任台账尚未评估，本部分待评估后补写。" if gaps is None else part.none
    return Sentence(anchor=anchor, text=text)


def _problems(gaps, findings, counted_only):
    """Return the areas, worst first, each with its paragraphs, and what of them is counted but not named."""
    known = {gap.id for gap in gaps or ()}
    raised: dict[int, list[int]] = {}
    for finding in findings:
        raised.setdefault(finding.gap, []).append(finding.id)
    areas: dict[str, tuple[list, list]] = {}
    for gap in gaps or ():
        areas.setdefault(gap.area or OTHER_AREA, ([], []))[0].append(gap)
    for finding in findings:
        if finding.gap not in known:
            areas.setdefault(finding.area or OTHER_AREA, ([], []))[1].append(finding)
    ranked = sorted(areas.items(), key=lambda pair: (-len(pair[1][0]) - len(pair[1][1]), pair[0]))
    written, left_out = [], []
    for area, (gaps_here, findings_here) in ranked:
        items = [
            *(_duty(area, duty, some, raised) for duty, some in _by_duty(gaps_here)),
            *(_finding(finding) for finding in findings_here),
        ]
        named = [item for item in items if item[0] not in counted_only][:PROBLEMS_NAMED]
        if len(items) > len(named):
            left_out.append(f"{_aspect(area)}另有{len(items) - len(named)}项问题只计入总数，没有逐项写出。")
        passages = [
            Passage(
                f"{chinese(number)}是{lead}。",
                (Sentence(anchor=anchor, text=text, **rests_on),),
            )
            for number, (anchor, lead, text, rests_on) in enumerate(named, 1)
        ]
        written.append((area, [_summary(area, gaps_here, findings_here, raised), *passages]))
    return written, left_out


def _summary(area, gaps, findings, raised):
    parts = []
    missed = sum(gap.status == Status.MISSED for gap in gaps)
    for number, words in (
        (missed, "个责任节点未完成"),
        (len(gaps) - missed, "个责任节点佐证不足"),
        (len(findings), "个问题尚未销号"),
    ):
        if number:
            parts.append(f"{number}{words}")
    ids = [found for gap in gaps for found in raised.get(gap.id, ())] + [finding.id for finding in findings]
    return Passage(
        "",
        (
            Sentence(
                anchor=_anchor("problem", area),
                text=f"本期有{'、'.join(parts)}。",
                occurrence_ids=tuple(gap.id for gap in gaps),
                finding_ids=tuple(ids),
            ),
        ),
    )


def _anchor(*names):
    """Return an anchor out of names; a blank may not stand in one."""
    return "-".join("".join(name.split()) for name in names)


def _by_duty(gaps):
    """Group gaps by duty, the duty with most gaps first."""
    duties: dict[str, list[Gap]] = {}
    for gap in gaps:
        duties.setdefault(gap.duty, []).append(gap)
    return sorted(duties.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _duty(area, duty, gaps, raised):
    missed = [gap for gap in gaps if gap.status == Status.MISSED]
    weak = [gap for gap in gaps if gap.status != Status.MISSED]
    parts = []
    if missed:
        parts.append(f"未完成{len(missed)}个节点（{_listed(gap.window for gap in missed)}）")
    if weak:
        parts.append(f"已办理但佐证不足{len(weak)}个节点（{_listed(gap.window for gap in weak)}）")
    rests_on = {
        "occurrence_ids": tuple(gap.id for gap in gaps),
        "finding_ids": tuple(found for gap in gaps for found in raised.get(gap.id, ())),
    }
    lead = f"{duty}{'落实不到位' if missed else '佐证不齐全'}"
    text = f"{'，'.join(parts)}，涉及{_listed((gap.unit for gap in gaps), '个单位')}。"
    return _anchor("problem", area, duty), lead, text, rests_on


def _finding(finding):
    lead, shown = _bare(finding.title), finding.manifestation.strip()
    more = shown.removeprefix(lead).lstrip("。；;，, \n")  # what the lead says is not said twice
    text = _sentence(more) if more else "" if shown else "有关情况正在整改。"
    return (
        f"finding-{finding.id}",
        lead,
        f"{text}责任单位为{finding.unit}。",
        {"finding_ids": (finding.id,)},
    )


def _next_steps(steps):
    areas: dict[str, list[tuple[OpenFinding, Step]]] = {}
    for finding, step in steps:
        areas.setdefault(finding.area or OTHER_AREA, []).append((finding, step))
    return [
        (
            area,
            [
                Passage(f"{chinese(number)}是", (_step(finding, step),))
                for number, (finding, step) in enumerate(some, 1)
            ],
        )
        for area, some in areas.items()
    ]


def _step(finding, step):
    # A measure read from a document often says these itself; then its own words hold.
    due = chinese_date(step.due) if step.due else ""
    terms = [
        f"{name}：{value}"
        for name, value, own_words in (
            ("责任单位", finding.unit, ("责任单位", "责任科室", "责任部门")),
            ("责任人", step.owner, ("责任人",)),
            ("完成时限", due, ("完成时限", "整改时限")),
        )
        if value and not any(words in step.text for words in own_words)
    ]
    added = f"（{'，'.join(terms)}）" if terms else ""
    return Sentence(
        anchor=f"step-{step.id}",
        text=f"{_sentence(step.text)[:-1]}{added}。",
        finding_ids=(finding.id,),
        measure_ids=(step.id,),
    )


def _sentence(words):
    """Return words on one line that end with one full stop."""
    return " ".join(words.split()).rstrip("。；;，,.") + "。"


def _listed(names, things=""):
    """Name the first few of several different things; say how many there are of ``things`` when not all are named.

    >>> _listed(["第1季度", "第2季度", "第1季度"])
    '第1季度、第2季度'
    >>> _listed(["1月", "2月", "3月", "4月"])
    '1月、2月、3月等'
    >>> _listed(["一科", "二科", "三科", "四科", "五科"], "个单位")
    '一科、二科、三科等5个单位'
    """
    different = list(dict.fromkeys(names))
    words = "、".join(different[:NAMES_LISTED])
    if len(different) <= NAMES_LISTED:
        return words
    return f"{words}等{len(different)}{things}" if things else f"{words}等"


# --- what the author should know ----------------------------------------------------------------------------------


def _named(names, *texts):
    return any(name in text for name in names for text in texts)


def _about_people(findings, steps):
    if findings:
        yield f"有{findings}个问题的表述中出现人员姓名，没有写入报告；改用单位和事项表述后会自动写入。"
    if steps:
        yield f"有{steps}条措施的表述中出现人员姓名，没有写入报告；责任人请填在“责任人”一栏。"


def _without_measures(gaps, findings):
    if gaps is None:
        yield "责任台账还没有评估，第二部分不能列出差距。请先评估（命令 zhunsheng evaluate），再打开本页。"
    raised = {finding.gap for finding in findings}
    unraised = sum(gap.id not in raised for gap in gaps or ())
    if unraised:
        yield f"有{unraised}个差距还没有提为问题，第三部分因此没有对应的措施。"
    bare = sum(not finding.has_measures for finding in findings)
    if bare:
        yield f"有{bare}个未销号的问题还没有整改措施，第三部分没有写到它们。"
