"""Sentences that say how far a number of problems or tasks is done, with exact values only.

Each sentence becomes a row of marks: totals (反馈问题30个), states with their count on either side (已完成25个,
5个正在整改), completion in words (已全部整改到位) and rates. From the marks come one figure, or several where a sentence
speaks of several totals. Neighbouring sentences of one paragraph complete each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from zhunsheng.documents.quantities import numeral, without_names
from zhunsheng.documents.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """How far something is done. Counts are numbers of problems or tasks, ``rate`` hundredths; None if not stated.

    ``in_progress`` holds all that is not done, a middle state such as 阶段性完成 included. ``consistent`` is None where
    the words do not say enough to decide.
    """

    text: str
    total: int | None
    done: int | None
    in_progress: int | None
    rate: float | None
    consistent: bool | None
    start: int
    end: int

    @property
    def explanation(self) -> str:
        """A Chinese sentence that says why the figures agree, do not agree, or cannot be compared."""
        parts = [
            words.format(value)
            for words, value in (
                ("共{}个", self.total),
                ("完成{}个", self.done),
                ("未完成{}个", self.in_progress),
                ("完成率{}%", self.rate),
            )
            if value is not None
        ]
        if self.consistent is None:
            return "、".join(parts) + ("，" if parts else "") + "原文给出的数字不全，无法核对。"
        return "、".join(parts) + ("，数字相符。" if self.consistent else "，数字不符，请核对原文。")


def completion_figures(text: Text) -> list[Figure]:
    """Return what the text says of completion, in reading order."""
    return [
        figure for line in _LINE.finditer(text.content) for figure in _figures(text.content, *line.span())
    ]


# --- marks ------------------------------------------------------------------------------------------------------

TOTAL, DONE, OPEN, ALL_DONE, REST, RATE = "total", "done", "open", "all done", "rest", "rate"


@dataclass(frozen=True, slots=True)
class _Mark:
    """One thing a sentence says; ``value`` is None where it is masked or approximate.

    ``strength`` ranks totals: 2 where words such as 共 or 细化为 announce one. ``is_all`` says that the count is
    itself called complete (30个问题已全部整改到位).
    """

    kind: str
    start: int
    end: int
    value: Decimal | None = None
    unit: str = ""
    noun: str = ""
    strength: int = 1
    is_all: bool = False
    bound: str = ""


_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！!？?\n]+")
_UNIT = r"(?:[个项条件处起]|方面|类)"
_COUNT = re.compile(
    r"(?P<about>约|近|超过?|逾|将近)?"
    r"(?P<number>(?<![\d.])\d{1,6}(?![\d.])|(?<!第)[一二三四五六七八九十百两零〇]{1,6}|(?<![\dXxＸｘ×*＊])[\dXxＸｘ×*＊]{1,6})"
    rf"\s?(?P<more>[余多])?\s?(?P<unit>{_UNIT})"
)
# What may be counted as done; the longer words first.
_NOUN = (
    r"(?:问题线索|具体问题|整改任务|整改事项|反馈意见|整改措施|问题|任务|事项|意见|建议|措施|举措|线索|隐患|信访件|举报件|举报|信访|来访|来信|投诉|诉求"
    r"|案件|提案|实事|工作(?![组日队专机人站室会])|方面|类|点)"
)
_QUALITY = r"(?:具体|反馈|主要|突出|重点|共性|个性|整改|巡察|巡视|审计|立行立改|限期|方面|工作|目标|民生|信访|子|大|的)"
_MEASURE_NOUNS = frozenset({"措施", "举措", "整改措施"})
_COARSE_UNITS = frozenset({"方面", "类"})

_MIDDLE = (
    r"(?:完成|取得|达到)?(?:阶段性|阶段|基本|部分|初步)(?:已)?(?:得到)?(?:完成|整改|销号|解决|办结|到位|落实|成效|成果)"
    r"(?:整改|到位|销号|任务|完成|并取得阶段性(?:成果|成效|进展)){0,2}"
)
_STILL = (
    r"正在?(?:有序|加快|抓紧|持续|稳步|全力|积极|按计划|按时序|按时限|逐步|继续|深入|扎实){0,2}"
    r"(?:推进|整改|办理|进行|实施|落实|解决|完善|处理|推动|销号|验收)(?:整改|落实|之?中)?"
    r"|(?:按计划|按时序|有序|稳步|加快|抓紧)推进"
    r"|(?:需要?|仍需|仍在|还在|继续|持续|长期|常态化){1,2}"
    r"(?:推进|整改|坚持|深化|落实|抓好|跟进|巩固|办理|努力|完善)(?:整改|落实|完成|推进)?"
    r"|(?:尚未|还未|仍未|暂未|未能|没有|未)(?:按期|按时|如期|全部|全面)?"
    r"(?:完成|整改|销号|办结|启动|到位|解决|落实|见底|开展)(?:整改|到位|销号|完成)?"
    r"|(?:整改|推进|办理|进行|实施)之?中|待(?:整改|销号|完成|验收|办理|推进)|逾期(?:未完成)?|滞后|整改不到位|长期任务"
)
# 整改 and 落实 alone name the work (整改任务46项), not its end, unless 已 stands before them or nothing else does.
_BARE = frozenset({"整改", "整改落实", "落实"})
_ALREADY = (
    "(?<!阶段性)(?<!基本)(?<!部分)(?<!限期)(?<!立即)(?<!集中)(?<!专项)(?<!正在)(?<!持续)(?<!未)(?<!没有)"
    "(?:整改完成|整改到位|整改完毕|整改落实到位|整改落实|完成整改销号|完成整改|完成销号|整改销号|验收销号|对账销号|销号|清零"
    "|办结|办理完毕|解决到位|得到解决|落实到位|采纳落实|采纳|完成|(?<=已)解决|(?<=已)化解|整改|落实)"
    "(?:(?:并|且|、)(?:需|已)?(?:长期坚持|持续(?:坚持|推进|深化|巩固|跟进)|常态化推进|转入常态|销号|整改到位|通过验收|验收))?"
    "(?![率比])"
)
_STATE = rf"(?:(?P<middle>{_MIDDLE})|(?P<still>{_STILL})|(?P<already>{_ALREADY}))"
_FILL = r"(?:了|的|整改|任务|问题|事项|反馈|意见|措施|线索|具体|工作|有|共|共计|计|达到|达|为|数量|数|销号|[:：]|\s){0,5}"
_STATE_BEFORE = re.compile(_STATE + _FILL + r"\Z")
_REST_BEFORE = re.compile(r"(?:其余|剩余|剩下|其他|其它|尚有|还有|仍有|尚存)(?:的|问题|任务|事项|\s){0,3}\Z")
_ADVERB = "(?:中|的|整改|目前|现|也|已经|已|均|都|全部|全面|按期|按时|如期|按要求|得到|实现|有效|高质量|正式|予以|被|需|要|还|仍|尚)"
# A count further on belongs to the state: 30个问题完成整改25个 has done 25, not 30.
_NO_COUNT = r"(?![\u4e00-\u9fff:：\s]{0,6}?(?:[\dXxＸｘ×*＊]|[一二三四五六七八九十两]{1,3}[个项条件]))"
_STATE_AFTER = re.compile(
    rf"\s?(?P<noun>{_QUALITY}{{0,2}}{_NOUN})?(?P<comma>，)?(?P<adverbs>{_ADVERB}{{0,5}}){_STATE}{_NO_COUNT}"
)
# After a count, what shows that something else was counted: 完成12个小区改造.
_OTHER_THING = re.compile(
    rf"\s?(?!{_QUALITY}{{0,3}}{_NOUN}|整改|已|正|均|都|占|和|及|与|或|等|以|左右|仍|还|尚|需|未|共|，|全|其|按|且|并|达|为|基本|部分|阶段|在|持续|长期|的)"
    r"[\u4e00-\u9fff]"
)
_NOUN_AFTER = re.compile(rf"\s?{_QUALITY}{{0,3}}(?P<noun>{_NOUN})")
_NOUN_BEFORE = re.compile(
    rf"(?P<noun>{_NOUN})(?:总数|清单|台账|数量|总共|总计|合计|共计|共有|共|计|有|为|达|数|[:：]|\s|（|\(){{0,3}}\Z"
)
_FED_BACK = re.compile(
    r"(?P<verb>反馈|指出|查出|提出|移交|交办|转办|梳理|细化|分解|列出|列明|归纳|归并|认领|承担|涉及|排查|收集|征求|受理|发现|共|合计|总计|总共)"
    r"(?:了|出|到|的|为|成|共|共计|有|本[单部]位|我[局院校镇乡委办]|我单位|，|\s){0,4}\Z"
)
_FEEDBACK_NEAR = re.compile(r"反馈|指出|查出|巡[察视]|审计|移交|交办|共|发现|梳理|这|上述|全部|所有")
_STRONG = re.compile(
    r"(?:共|合计|总计|总数|细化|分解|梳理|归纳|归并|具体|明确|形成|拆分|转化)[^，,。；;]{0,8}\Z"
)
_SECOND_SOURCE = re.compile(r"(?:机关纪委|派驻|纪检组|督查|督导|抽查|暗访|复查)[^，,。；;]{0,12}\Z")
_ALL_WORDS = re.compile(
    r"(?P<all>已经?全部|全部已?|全面|均已?|都已?|现已|已|悉数)(?:按期|按时|如期|按要求|得到|实现|已|全部|均){0,3}"
    rf"(?P<already>{_ALREADY})(?=任务|工作|目标|[，,、；;）)\s]|并|且|\Z)"
)
_NOTHING_ELSE = re.compile(
    r"(?:\A|[，,；;：:])(?:截[至止]目前|目前|现在?|(?:上述|以上|这些)?问题|整改工作)?\Z"
)
_EVERY = re.compile(r"全部|均|都|悉数|所有")
_REST_WORDS = re.compile(
    rf"(?:其余|剩余|剩下)(?:的|问题|任务|事项|整改|具体){{0,3}}{_ADVERB}{{0,4}}{_STATE}{_NO_COUNT}"
)
_PERCENT = r"(?P<rate>\d{1,3}(?:\.\d{1,4})?\s?[%％]|百分之(?:百|[一二三四五六七八九十零〇]{1,5}(?:点[一二三四五六七八九零〇]{1,3})?))"
_RATE = re.compile(
    r"(?:(?P<name>(?:完成|办结|整改|销号|到位|化解|解决|落实|完成比)率?(?:比例|进度)|(?:完成|办结|整改|销号|到位|化解|落实)率)"
    r"(?:已|均|为|达到了?|达|约为?|是|：|:|\s){0,3}"
    r"|(?P<share>占(?:比|总数|总量|问题总数|全部问题|反馈问题|任务总数)?(?:的|为|达|：|:|\s){0,2})"
    r"|(?P<part>(?:已)?完成(?:整改)?(?:总量|总数|总任务|任务)?的?\s?))"
    rf"(?P<bound>约|近|超过|逾)?{_PERCENT}(?P<above>以上|左右)?"
)
_RATED_THING = re.compile(
    r"(?:整改|问题|任务|事项|总体|整体|综合|反馈|落实|工作|意见|按期|按时|总|线索|[\W\d个项条件]|的|，)\Z"
)
_PLAN = re.compile(
    r"(?:确保|力争|争取|(?<![按照])计划|拟|预计|必须|务必|推动|促进|(?<![主重需首必])要(?!求)|应当|底前|日前|月前|年内|将(?=[在于继进全持尽对切严按加逐完])|下一?步|今后|接下来|如果)(?!.{0,30}已)"
)
_PLANNED_SENTENCE = re.compile(r"\s*(?:下一?步|今后|接下来|下阶段|下一阶段)")
_CLAUSE_END = "，,。；;、（("
_TOPIC = re.compile(r"整改|措施|来访|问题|任务|事项|意见|反馈|线索|隐患|销号|信访|举报|投诉|诉求|实事|提案")
_RECTIFYING = re.compile(r"整改|问题|反馈|巡[察视]|销号")


def _marks(words: str) -> list[_Mark]:
    """Return the marks of a sentence in reading order; what only explains another mark is left out."""
    plain = without_names(words)
    if _PLANNED_SENTENCE.match(plain):
        return []
    marks = [mark for count in _COUNT.finditer(plain) if (mark := _counted(plain, count))]
    taken = bytearray(len(plain))
    for mark in marks:
        if mark.kind != TOTAL:
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
    for pattern, marked in ((_REST_WORDS, _rest), (_ALL_WORDS, _all_done), (_RATE, _rated)):
        for found in pattern.finditer(plain):
            start, end = found.span()
            if not any(taken[start:end]) and (mark := marked(plain, found, taken)):
                marks.append(mark)
                taken[start:end] = b"\1" * (end - start)
    return _without_parts(plain, sorted(marks, key=lambda mark: mark.start))


def _clause_start(words: str, position: int, reach: int = 40) -> int:
    """Return where the clause around a place begins, at most ``reach`` characters before it."""
    least = max(0, position - reach)
    return max(least, *(words.rfind(stop, least, position) + 1 for stop in _CLAUSE_END))


def _is_planned(words: str, start: int, end: int) -> bool:
    return _PLAN.search(words, _clause_start(words, start), end) is not None


def _counted(words: str, count: re.Match[str]) -> _Mark | None:
    """Return what a count says: how many there are, are done, or are not done; None if it counts something else."""
    start, end = count.span()
    lead = words[_clause_start(words, start, 24) : start]
    named = _NOUN_AFTER.match(words, end) or _NOUN_BEFORE.search(lead)
    noun = named["noun"] if named else ""
    is_area = noun == "类" or words.startswith("方面", end)
    value = None if count["about"] or count["more"] else numeral(count["number"])
    mark = _Mark(
        TOTAL,
        start,
        end,
        None if value is None else Decimal(value),
        "方面" if is_area else count["unit"],
        noun,
        0 if _SECOND_SOURCE.search(lead) else 2 if _STRONG.search(lead) else 1,
    )
    if state := _state_before(lead):
        if _OTHER_THING.match(words, end) or _is_planned(words, start, end):
            return None
        return replace(mark, kind=DONE if state["already"] else OPEN, start=start - len(lead) + state.start())
    is_rest = _REST_BEFORE.search(lead) is not None
    if state := _state_after(words, start, end, is_rest=is_rest):
        if not state["already"]:
            return replace(mark, kind=OPEN, end=state.end())
        is_all = bool(_EVERY.search(state["adverbs"]) or _FEEDBACK_NEAR.search(lead))
        return replace(mark, kind=DONE, end=state.end(), is_all=is_all)
    if is_rest:
        return replace(mark, kind=OPEN)
    if not named and (not _FED_BACK.search(lead) or _OTHER_THING.match(words, end)):
        return None
    return mark


def _state_before(lead: str) -> re.Match[str] | None:
    """Return the state that a count follows: 已完成25个."""
    state = _STATE_BEFORE.search(lead)
    if state is None or lead.strip() == state["already"]:
        return state
    return state if _is_end(state["already"], lead[: state.start()]) else None


def _state_after(words: str, start: int, end: int, *, is_rest: bool) -> re.Match[str] | None:
    """Return the state that follows a count: 25个问题已完成; after a comma only where the rest is counted."""
    state = _STATE_AFTER.match(words, end)
    if state is None or (state["comma"] and not is_rest) or _is_planned(words, start, state.end()):
        return None
    return state if _is_end(state["already"], state["adverbs"]) else None


def _is_end(already: str | None, before: str) -> bool:
    return already not in _BARE or before.endswith(tuple("已经均都部并共"))


def _rest(words: str, found: re.Match[str], _: bytearray) -> _Mark | None:
    if _is_planned(words, found.start(), found.end()):
        return None
    return _Mark(REST, *found.span(), noun=DONE if found["already"] else OPEN)


def _all_done(words: str, found: re.Match[str], _: bytearray) -> _Mark | None:
    """Return completion in words; 已完成整改 without 全部 or 均 only where nothing else could be meant."""
    if _is_planned(words, found.start(), found.end()):
        return None
    lead = words[_clause_start(words, found.start()) : found.start()]
    before = words[max(0, found.start() - 12) : found.start()]
    if before.endswith(("未", "没有", "不能", "基本", "阶段性")):
        return None
    is_every = _EVERY.search(found.group()) is not None or "所有" in lead or found["all"] == "全面"
    names_work = "整改" in found["already"] or "销号" in found["already"]
    if not is_every and not (names_work and _NOTHING_ELSE.search(before)):
        return None
    clause = lead + found.group()
    return _Mark(ALL_DONE, *found.span(), is_all=is_every, strength=2 if _RECTIFYING.search(clause) else 1)


def _rated(words: str, found: re.Match[str], taken: bytearray) -> _Mark | None:
    start = found.start()
    if found["name"]:
        lead = words[_clause_start(words, start, 12) : start]
        if lead and not _RATED_THING.search(lead):
            return None
    elif found["share"]:
        if not any(taken[max(0, start - 3) : start]):  # 已完成24个，占80%
            return None
    elif not _TOPIC.search(words, _clause_start(words, start), found.end()):
        return None
    if _is_planned(words, start, found.end()):
        return None
    bound = "above" if found["bound"] in {"超过", "逾"} or found["above"] == "以上" else ""
    bound = bound or ("about" if found["bound"] or found["above"] else "")
    return _Mark(RATE, *found.span(), value=_percent(found["rate"]), bound=bound)


def _percent(written: str) -> Decimal:
    if written[0].isdecimal():
        return Decimal(written.rstrip("%％ \u3000"))
    whole, _, fraction = written.removeprefix("百分之").partition("点")
    digits = "".join(str(numeral(sign)) for sign in fraction)
    value = numeral(whole) or 0
    return Decimal(f"{value}.{digits}" if digits else value)


def _without_parts(words: str, marks: list[_Mark]) -> list[_Mark]:
    """Drop what is part of the mark before it: 完成28个（含立行立改4个）, 完成26个，其中立行立改完成3个."""
    is_bracketed = _bracketed(words)
    outside = {mark.kind for mark in marks if not is_bracketed[mark.start]}
    whole_is_outside = bool(outside & {DONE, ALL_DONE})
    kept: list[_Mark] = []
    events = [(found.end(), None, found.group()) for found in _PARTS_FOLLOW.finditer(words)]
    before: _Mark | None = None
    whole: _Mark | None = None  # what the marks after 其中 are parts of
    parts_from = 0
    for position, mark, word in sorted(
        [*events, *((mark.start, mark, "") for mark in marks)], key=lambda event: event[0]
    ):
        if mark is None:
            if word in "；;":
                before = whole = None
            elif before and not is_bracketed[position - 1]:
                whole, parts_from = before, position
            continue
        before = mark
        if is_bracketed[mark.start]:
            is_part = mark.kind in outside or (whole_is_outside and mark.kind != RATE)
        elif whole is None or mark.kind == RATE:
            is_part = False
        elif whole.kind in {DONE, OPEN}:
            in_first_clause = not _COMMA.search(words, parts_from, mark.start)
            is_part = mark.strength < 2 and (mark.kind in {TOTAL, whole.kind} or in_first_clause)
        else:
            is_part = mark.kind == TOTAL
        if not is_part:
            kept.append(mark)
    return kept


_PARTS_FOLLOW = re.compile(r"其中|包括|包含|含(?![义金量])|[；;]")
_COMMA = re.compile(r"[，,]")


def _bracketed(words: str) -> bytearray:
    inside, opened = bytearray(len(words) + 1), -1
    for position, sign in enumerate(words):
        if sign in "（(":
            opened = position
        elif sign in "）)" and opened >= 0:
            inside[opened:position] = b"\1" * (position - opened)
            opened = -1
    return inside


# --- figures ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """The marks of one figure, and the sentences they come from."""

    marks: list[_Mark]
    start: int
    end: int

    def of(self, *kinds: str) -> list[_Mark]:
        return [mark for mark in self.marks if mark.kind in kinds]


def _figures(content: str, line_start: int, line_end: int) -> Iterator[Figure]:
    """Yield the figures of one paragraph; a sentence may complete the one before it."""
    drafts: list[_Draft] = []
    waiting: list[_Draft] = []  # sentences that only say how many there are
    last: _Draft | None = None  # the figure of the sentence right before
    for sentence in _SENTENCE.finditer(content, line_start, line_end):
        words = sentence.group()
        if not words.strip():
            continue
        start = sentence.start() + len(words) - len(words.lstrip())
        end = sentence.start() + len(words.rstrip())
        groups = _groups(_marks(words))
        continued = None
        for marks in groups:
            draft = _Draft(marks, start, end)
            if last and len(groups) == 1 and _completes(draft, last):
                last.marks += marks
                last.end = end
                continued = last
            elif draft.of(DONE, ALL_DONE, RATE) or (draft.of(TOTAL) and draft.of(OPEN)):
                if not draft.of(TOTAL) and waiting:
                    stated = waiting.pop()
                    draft = _Draft(stated.of(TOTAL) + marks, stated.start, end)
                    waiting.clear()
                drafts.append(draft)
                continued = draft
            elif draft.of(TOTAL):
                own = [mark for mark in marks if mark.kind == TOTAL and mark.strength]
                if own:
                    waiting.append(_Draft(own, start, end))
        last = continued
    if drafts and _TOPIC.search(content, line_start, line_end):
        yield from filter(None, (_figure(content, draft) for draft in drafts))


def _groups(marks: list[_Mark]) -> list[list[_Mark]]:
    """Divide the marks of a sentence where a new total with its own completion begins."""
    groups: list[list[_Mark]] = [[]]
    for mark in marks:
        kinds = {known.kind for known in groups[-1]}
        is_next = mark.kind == TOTAL and TOTAL in kinds and kinds & {DONE, ALL_DONE}
        if is_next or (mark.kind == DONE and mark.is_all and TOTAL in kinds and DONE in kinds):
            groups.append([])
        groups[-1].append(mark)
    whole = [group for group in groups if any(mark.kind in {DONE, ALL_DONE} for mark in group)]
    return whole if len(whole) > 1 else [marks] if marks else []


def _completes(draft: _Draft, last: _Draft) -> bool:
    """Tell whether a sentence only adds to the figure before it: 其余5个正在整改, 完成率80%."""
    if draft.of(TOTAL, DONE, ALL_DONE):
        return False
    adds_open = bool(draft.of(OPEN, REST)) and not last.of(OPEN, REST)
    adds_rate = bool(draft.of(RATE)) and not last.of(RATE)
    return (adds_open or adds_rate) and not (draft.of(OPEN, REST) and not adds_open)


def _figure(content: str, draft: _Draft) -> Figure | None:
    """Return the figure that the marks make; None where they count nothing in the end."""
    total, done, in_progress = _counts(draft, content[draft.start : draft.end])
    rates = {mark.value: mark for mark in draft.of(RATE)}
    rate = next(iter(rates.values())) if len(rates) == 1 else None
    says_all = any(mark.is_all and mark.strength > 1 for mark in draft.of(ALL_DONE))
    if not (draft.of(DONE, OPEN) or rate or says_all or done is not None):
        return None
    if (total, done, in_progress, rate) == (None, None, None, None) and not says_all:
        return None
    incomplete = bool(draft.of(OPEN)) and in_progress is None
    return Figure(
        content[draft.start : draft.end],
        _whole(total),
        _whole(done),
        _whole(in_progress),
        _number(rate.value) if rate and rate.value is not None else None,
        _is_consistent(total, done, in_progress, rate, incomplete=incomplete),
        draft.start,
        draft.end,
    )


def _counts(draft: _Draft, words: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return total, done and not done; what 全部, 均 or 其余 says without a number is worked out."""
    totals, dones, opens, rests = draft.of(TOTAL), draft.of(DONE), draft.of(OPEN), draft.of(REST)
    done = dones[0].value if len(dones) == 1 else None
    in_progress = _sum(opens)
    stated = done + (in_progress or 0) if done is not None else None
    total = _total(totals, next(iter([*dones, *opens]), None), stated)
    is_whole = not any(mark.unit not in _COARSE_UNITS for mark in totals) or total == done
    if len(dones) == 1 and dones[0].is_all and is_whole:
        return done, done, in_progress if opens else Decimal(0)
    if total is None:
        return total, done, in_progress
    if not dones and draft.of(ALL_DONE):
        if "除" in words and in_progress is not None:
            return total, total - in_progress, in_progress
        return total, total, in_progress if opens else Decimal(0)
    if draft.of(ALL_DONE) and total != stated:
        return total, None, in_progress  # some are counted as done, others said to be
    for rest in rests[:1]:
        if rest.noun == DONE and not dones and in_progress is not None:
            done = total - in_progress
        elif rest.noun == OPEN and not opens and done is not None:
            in_progress = total - done
    return total, done, in_progress


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _number(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)


def _sum(marks: Sequence[_Mark]) -> Decimal | None:
    values = [mark.value for mark in marks]
    return sum((v for v in values if v is not None), Decimal(0)) if values and None not in values else None


def _total(totals: Sequence[_Mark], state: _Mark | None, stated: Decimal | None) -> Decimal | None:
    """Return the total of the grain that the state counts; None where several may be meant.

    Areas and kinds of problems, and measures, are totals of their own; 细化为40个具体问题 is the finer one.
    """
    coarse = state is not None and state.unit in _COARSE_UNITS
    fitting = [mark for mark in totals if (mark.unit in _COARSE_UNITS) == coarse]
    if state and (state.noun in _MEASURE_NOUNS or len({m.noun in _MEASURE_NOUNS for m in fitting}) > 1):
        of_kind = [m for m in fitting if (m.noun in _MEASURE_NOUNS) == (state.noun in _MEASURE_NOUNS)]
        by_unit = [m for m in fitting if m.unit == state.unit]
        fitting = of_kind if state.noun else by_unit or of_kind
    if any(mark.strength for mark in fitting):
        fitting = [mark for mark in fitting if mark.strength]
    choices = (
        fitting,
        [mark for mark in fitting if stated is not None and mark.value == stated][:1],
        [mark for mark in fitting if state and mark.unit == state.unit],
        [mark for mark in fitting if mark.noun not in _MEASURE_NOUNS],
        [mark for mark in fitting if mark.strength > 1][-1:],
        fitting[:1] if fitting and fitting[0].value == _sum(fitting[1:]) else [],
    )
    for choice in choices:
        if choice and len({mark.value for mark in choice}) == 1:
            return choice[0].value
    return None


def _is_consistent(
    total: Decimal | None,
    done: Decimal | None,
    in_progress: Decimal | None,
    rate: _Mark | None,
    *,
    incomplete: bool,
) -> bool | None:
    if done is None or incomplete:
        return None
    if total is None:
        if in_progress is None or rate is None or not done + in_progress:
            return None
        return _fits(done, done + in_progress, rate) or None
    if done > total:
        return False
    if in_progress is None and rate is None:
        return True if done == total else None
    adds_up = in_progress is None or done + in_progress == total
    if rate is None or not total:
        return adds_up
    fits = _fits(done, total, rate)
    return False if not adds_up or fits is False else fits


def _fits(done: Decimal, total: Decimal, rate: _Mark) -> bool | None:
    """Compare a rate with its counts at the precision it is written with; None for 约 and 左右."""
    stated = rate.value or Decimal(0)
    computed = done * 100 / total
    if rate.bound == "above":
        return computed >= stated
    if rate.bound == "about":
        return None
    step = Decimal(1).scaleb(int(stated.as_tuple().exponent))
    return computed.quantize(step, ROUND_HALF_UP) == stated
