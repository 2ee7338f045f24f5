"""What a document states that can be held against itself.

Codes, each with one verdict per thing compared:

``completion``
    a split or a rate against its whole.
``announced_count``
    以下四个方面, 三点要求, 五个问题 against what is listed after it; unknown where the list may have been cut off.
``total_against_list``
    the number of problems stated for the whole document against the problems found in it; unknown where the list
    may have been cut off or gives only some of them.
``included_parts``
    the parts after 其中 against the number before it; unknown where 等 leaves the parts open.
``money_sum``
    sums of money against the 合计 or 共计 of the same sentence.
``dates_in_order``
    a range that ends before it begins, feedback before the inspection, a deadline before the day of the document.
``numbering``
    a number skipped or used twice within one list.
``problem_without_measure``, ``measure_without_owner``, ``measure_without_deadline``
    one check for each where the document gives it for others (inconsistent), else one for all (unknown).
``unsupported_phrase``
    words that claim (高度重视, 成效显著) in a sentence without a number, a date, a document or an act; always unknown.

Only numbering and missing things that are wrong are reported; comparisons are reported whatever came of them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from zhunsheng.documents.dates import STATED, SURE, dates_in, due_date, written_on
from zhunsheng.documents.figures import Figure
from zhunsheng.documents.quantities import MONEY, Quantity, numeral, quantities_in
from zhunsheng.documents.reading import (
    CAUSES,
    MEASURES,
    NEXT_STEPS,
    PROBLEMS,
    Check,
    Measure,
    Problem,
    Section,
)
from zhunsheng.documents.text import Text

CONSISTENT, INCONSISTENT, UNKNOWN = "consistent", "inconsistent", "unknown"
_VERDICTS = {True: CONSISTENT, False: INCONSISTENT, None: UNKNOWN}


def checks_of(
    text: Text,
    sections: Sequence[Section],
    problems: Sequence[Problem],
    measures: Sequence[Measure],
    figures: Sequence[Figure],
) -> Iterator[Check]:
    """Yield what can be compared, and how the comparison came out, one kind of check after the other."""
    where = _Places(text)
    yield from _completion(where, figures)
    yield from _announced(text, where, sections, problems)
    yield from _total_against_list(text, where, sections, problems)
    yield from _sums(text, where, figures)
    yield from _dates_in_order(text, where, measures)
    yield from _numbering(where, sections)
    yield from _missing(problems, measures)
    yield from _unsupported(text, sections)


class _Places:
    """Says in Chinese where a character of the text stands."""

    def __init__(self, text: Text) -> None:
        self.starts = [paragraph.start for paragraph in text.paragraphs]
        self.places = [paragraph.place for paragraph in text.paragraphs]

    def of(self, position: int) -> str:
        return self.places[max(0, bisect_right(self.starts, position) - 1)]


# --- counts -----------------------------------------------------------------------------------------------------


def _completion(where: _Places, figures: Sequence[Figure]) -> Iterator[Check]:
    for figure in figures:
        message = f"{where.of(figure.start)}：{figure.explanation}"
        yield Check("completion", _VERDICTS[figure.consistent], message, figure.start, figure.end)


_ANNOUNCED = re.compile(
    r"(?P<mark>(?:以下|如下|下列)(?:存在|的|主要|突出)?)?(?<![第等])(?P<count>\d{1,3}|[一二三四五六七八九十两]{1,3})\s?"
    r"(?P<unit>[个大项条点类])(?:主要|突出|具体|方面|的|整改|工作){0,4}"
    r"(?P<noun>方面|问题|不足|短板|差距|措施|要求|意见|建议|任务|事项|重点|原因|举措|做法|工作|整改)(?P<tail>[^。；\n：:]{0,12}[：:])?"
)
_EXISTS = re.compile(r"(?:存在|有|表现|体现|分为|归纳|梳理|查摆)[^，,。；;、\n]{0,8}\Z")
_COUNTS_PROBLEMS = frozenset({"问题", "不足", "短板", "差距"})


def _announced(
    text: Text, where: _Places, sections: Sequence[Section], problems: Sequence[Problem]
) -> Iterator[Check]:
    """Compare 以下四个方面 with the list that begins within the next sentence."""
    begins = [section.begin for section in sections]
    ends = _runs(sections)
    children: dict[int | None, int] = {}
    for place, section in enumerate(sections):
        children.setdefault(section.parent, place)
    starts = [problem.start for problem in problems]
    for found in _ANNOUNCED.finditer(text.content):
        following = bisect_right(begins, found.end() - 1)
        first = sections[following] if following < len(sections) else None
        opens_problems = (
            first is not None
            and first.parent is not None
            and sections[first.parent].role == PROBLEMS
            and sections[first.parent].parent is None
            and sections[first.parent].end <= found.start()
            and "方面" in found.group()
            and _EXISTS.search(text.content, max(0, found.start("count") - 14), found.start("count"))
        )
        if not (found["mark"] or found["tail"] or opens_problems):
            continue
        stated = numeral(found["count"]) or 0
        tail = text.content[found.end() : first.begin if first else len(text.content)]
        if first is None or first.number != 1 or len(tail) > 80 or tail.count("。") > 1:
            if first is None and len(tail.strip()) < 20:
                said = f"{where.of(found.start())}称有{stated}{found['unit']}{found['noun']}"
                message = f"{said}，其后没有列出，原文可能不完整，无法核对。"
                yield Check("announced_count", UNKNOWN, message, *found.span())
            continue
        last = ends[following]
        listed = sum(1 for section in sections[following : last + 1] if section.parent == first.parent)
        until = sections[last].until
        if found["noun"] in _COUNTS_PROBLEMS and "方面" not in found.group() and listed != stated:
            inner = bisect_right(starts, until) - bisect_right(starts, first.begin)
            listed = stated if inner == stated else listed
        is_last = until >= len(text.content.rstrip())
        if listed == stated:
            verdict, reason = CONSISTENT, "数目相符。"
        elif listed < stated and is_last:
            # The text may have been cut, so a short list at its very end proves nothing.
            verdict, reason = UNKNOWN, "原文可能不完整，无法核对。"
        else:
            verdict, reason = INCONSISTENT, "数目不符，请核对原文。"
        message = f"{where.of(found.start())}称有{stated}{found['unit']}{found['noun']}，其后列出{listed}个，{reason}"
        yield Check("announced_count", verdict, message, *found.span())


def _runs(sections: Sequence[Section]) -> list[int]:
    """Return, for each section, the place of the last of its list: siblings with rising numbers."""
    ends = list(range(len(sections)))
    following: dict[int | None, int] = {}  # the sibling after it, by parent
    for place in range(len(sections) - 1, -1, -1):
        section = sections[place]
        after = following.get(section.parent)
        if (
            after is not None
            and sections[after].number > section.number
            and sections[after].level == section.level
        ):
            ends[place] = ends[after]
        following[section.parent] = place
    return ends


_STATED_TOTAL = re.compile(
    r"(?:反馈|指出|提出|查出|查摆|梳理出?|存在|排查出?)(?:了|的|我[局院校镇乡委办]|问题|意见|方面|[共计有\d一二三四五六七八九十个类、，,和\s]){0,16}?"
    r"(?:(?P<count>\d{1,4}|[一二三四五六七八九十]{1,3})\s?[个项条](?:具体|主要|突出|反馈)?问题"
    r"|(?:具体)?问题\s?(?:共|共计)?\s?(?P<number>\d{1,4})\s?[个项条])"
)


def _total_against_list(
    text: Text, where: _Places, sections: Sequence[Section], problems: Sequence[Problem]
) -> Iterator[Check]:
    """Compare the one number of problems stated ahead of the list with the list."""
    if not problems:
        return
    stated = {
        numeral(found["count"] or found["number"]): found
        for found in _STATED_TOTAL.finditer(text.content, 0, problems[0].start)
    }
    if len(stated) != 1:
        return
    (total, found), listed = next(iter(stated.items())), len(problems)
    if not total:
        return
    last = problems[-1]
    is_cut = not any(section.begin >= last.until and section.level == 1 for section in sections)
    if listed == total:
        verdict, reason = CONSISTENT, "数目相符。"
    elif listed < total and (is_cut or listed * 2 < total):
        verdict, reason = UNKNOWN, "原文可能只列出了一部分，无法核对。"
    else:
        verdict, reason = INCONSISTENT, "数目不符，请核对原文。"
    said, seen = where.of(found.start()), where.of(problems[0].start)
    message = f"{said}称有{total}个问题，全文列出{listed}个（从{seen}起），{reason}"
    yield Check("total_against_list", verdict, message, *found.span())


# --- sums -------------------------------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_SUM = re.compile(r"(?:合计|共计|总计|总额|累计|共)[^，,。；;：:、\d]{0,10}\Z")
_NAMES_A_SUM = re.compile(r"其中|合计|共计|总计|总额|累计|共")
_OPEN_LIST = re.compile(r"\s?等(?![级额])|[^，,。；;]{0,6}等[，,。]|以上|余")


def _sums(text: Text, where: _Places, figures: Sequence[Figure]) -> Iterator[Check]:
    """Compare parts after 其中, and money before 合计, with their whole."""
    split = [(figure.start, figure.end) for figure in figures if figure.consistent is not None]
    ends = [end for _, end in split]
    for sentence in _SENTENCE.finditer(text.content):
        words = sentence.group()
        if not _NAMES_A_SUM.search(words):
            continue
        counts = quantities_in(words)
        at = bisect_right(ends, sentence.start())
        is_split = at < len(split) and split[at][0] <= sentence.end() and split[at][1] > sentence.start()
        including = words.find("其中")
        if including >= 0:
            if not is_split:
                yield from _included_parts(words, sentence.start(), counts, including, where)
        else:
            yield from _money_sum(words, sentence.start(), counts, where)


def _included_parts(
    words: str, at: int, counts: Sequence[Quantity], including: int, where: _Places
) -> Iterator[Check]:
    whole = next((count for count in reversed(counts) if count.end <= including), None)
    if whole is None or whole.value is None or whole.approximate or len(words[whole.end : including]) > 20:
        return
    parts = [q for q in counts if q.start > including and (q.grain, q.unit) == (whole.grain, whole.unit)]
    values = [part.value for part in parts]
    total = sum((value for value in values if value is not None), Decimal(0))
    is_open = (
        None in values
        or any(part.approximate for part in parts)
        or bool(_OPEN_LIST.match(words, parts[-1].end))
        if parts
        else True
    )
    if not parts or (len(parts) == 1 and total <= whole.value):
        return
    if total > whole.value:
        verdict, reason = INCONSISTENT, "部分之和大于总数，请核对原文。"
    elif is_open:
        verdict, reason = UNKNOWN, "所列不全，无法核对。"
    else:
        verdict = _VERDICTS[total == whole.value]
        reason = "数目相符。" if total == whole.value else "数目不符，请核对原文。"
    named = "、".join(part.text for part in parts)
    message = f"{where.of(at)}称有{whole.text}，其中列出{named}，合计{_written(total, whole)}，{reason}"
    yield Check("included_parts", verdict, message, at + whole.start, at + parts[-1].end)


def _money_sum(words: str, at: int, counts: Sequence[Quantity], where: _Places) -> Iterator[Check]:
    money = [count for count in counts if count.grain == MONEY]
    totals = [
        place
        for place, count in enumerate(money)
        if _SUM.search(words, max(0, count.start - 14), count.start)
    ]
    if len(totals) != 1:
        return
    whole = money[totals[0]]
    follows = words[whole.end : whole.end + 1] in {"：", ":", "（", "("}
    parts = money[totals[0] + 1 :] if follows else money[: totals[0]]
    values = [part.value for part in (whole, *parts)]
    if len(parts) < 2 or whole.value is None:
        return
    total = sum((part.value for part in parts if part.value is not None), Decimal(0))
    if None in values or any(part.approximate for part in (whole, *parts)):
        verdict, reason = UNKNOWN, "有的数字不明确，无法核对。"
    else:
        verdict = _VERDICTS[total == whole.value]
        reason = "数目相符。" if total == whole.value else "数目不符，请核对原文。"
    named = "、".join(part.text for part in parts)
    message = f"{where.of(at)}：{named}相加为{_written(total, whole)}，原文合计为{whole.text}，{reason}"
    first, last = min(parts[0].start, whole.start), max(parts[-1].end, whole.end)
    yield Check("money_sum", verdict, message, at + first, at + last)


def _written(value: Decimal, like: Quantity) -> str:
    """Return a sum in words: money in yuan, or in units of ten thousand where the document does so."""
    if like.grain == MONEY and "万" in like.text:
        return f"{(value / 10_000).normalize():f}万元"
    return f"{value.normalize():f}{like.unit}"


# --- dates ------------------------------------------------------------------------------------------------------

_RANGE_LIKELY = re.compile(r"[\d日月年]\s?(?:至|到|[—–－~～-]{1,2})\s?\d")
_FED_BACK = re.compile(r"[^，,。；;\n]{0,12}反馈")


def _dates_in_order(text: Text, where: _Places, measures: Sequence[Measure]) -> Iterator[Check]:
    for paragraph in text.paragraphs:
        if _RANGE_LIKELY.search(paragraph.text):
            yield from _dates_of_paragraph(paragraph.text, paragraph.start, where)
    signed = written_on(text)
    for measure in measures:
        if signed is None or measure.deadline is None or measure.status is not None:
            continue
        due = due_date(measure.deadline, written_on=signed)
        if due and due < signed:
            message = f"{where.of(measure.start)}的完成时限{measure.deadline}早于成文日期{_day(signed)}，请核对原文。"
            yield Check("dates_in_order", INCONSISTENT, message, measure.start, measure.end)


def _dates_of_paragraph(words: str, at: int, where: _Places) -> Iterator[Check]:
    inspected = None
    for mention in dates_in(words, written_on=None):
        start, end = at + mention.start, at + mention.end
        if mention.kind == "range" and mention.first and mention.last:
            if mention.first > mention.last:
                message = f"{where.of(start)}：“{mention.text}”的结束早于开始，请核对原文。"
                yield Check("dates_in_order", INCONSISTENT, message, start, end)
            inspected = inspected or mention
        elif inspected and mention.kind == "day" and mention.first and _FED_BACK.match(words, mention.end):
            begun = inspected.first
            if begun is None or mention.certainty not in SURE:
                continue
            if mention.first >= begun:
                verdict, reason = CONSISTENT, "先后相符。"
            elif mention.certainty == STATED:
                verdict, reason = INCONSISTENT, "反馈早于巡察开始，请核对原文。"
            else:
                verdict, reason = UNKNOWN, "反馈日期未写年份，无法核对。"
            message = f"{where.of(start)}：巡察自{_day(begun)}开始，{mention.text}反馈，{reason}"
            yield Check("dates_in_order", verdict, message, start, end)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# --- lists ------------------------------------------------------------------------------------------------------

_NUMERALS = re.compile(r"[\d一二三四五六七八九十百]+")


def _numbering(where: _Places, sections: Sequence[Section]) -> Iterator[Check]:
    """Report a number that is skipped or used twice; a list may begin anywhere and begin again at 1."""
    last: dict[tuple[int | None, str], Section] = {}
    for section in sections:
        family = section.parent, _NUMERALS.sub("", section.marker)
        before = last.get(family)
        last[family] = section
        if before is None or not section.number or section.number in {1, before.number + 1}:
            continue
        if section.number == before.number:
            what = f"“{section.marker}”出现两次"
        elif section.number > before.number:
            what = f"“{before.marker}”之后是“{section.marker}”，中间缺号"
        else:
            what = f"“{before.marker}”之后是“{section.marker}”，次序颠倒"
        message = f"{where.of(section.start)}的编号{what}，请核对原文。"
        yield Check("numbering", INCONSISTENT, message, section.begin, section.end)


def _missing(problems: Sequence[Problem], measures: Sequence[Measure]) -> Iterator[Check]:
    """Report problems without measures, and measures without owner or deadline."""
    titles = {problem.title for problem in problems}
    is_paired = any(measure.score == 1 and measure.problem in titles for measure in measures)
    answered = {measure.problem for measure in measures}
    bare = [p for p in problems if p.title not in answered and (is_paired or p.area not in answered)]
    yield from _lacking("problem_without_measure", "问题", "整改措施", bare, len(problems), is_paired)
    for code, what, has in (
        ("measure_without_owner", "责任人或责任单位", [bool(m.owner or m.department) for m in measures]),
        ("measure_without_deadline", "完成时限", [bool(m.deadline) for m in measures]),
    ):
        lacking = [measure for measure, given in zip(measures, has, strict=True) if not given]
        yield from _lacking(code, "措施", what, lacking, len(measures), any(has))


def _lacking(
    code: str, name: str, what: str, lacking: Sequence[Problem | Measure], total: int, others_have: bool
) -> Iterator[Check]:
    if others_have:
        for item in lacking:
            message = f"{name}“{_short(item.title)}”未见{what}，而其他{name}写有{what}。"
            yield Check(code, INCONSISTENT, message, item.start, item.end)
    elif lacking:
        message = f"全文{total}条{name}中有{len(lacking)}条未见{what}。"
        yield Check(code, UNKNOWN, message, lacking[0].start, lacking[0].end)


def _short(title: str) -> str:
    return title if len(title) <= 24 else title[:24] + "…"


# --- words ------------------------------------------------------------------------------------------------------

# Words that claim without saying what was done.
CLAIMING_PHRASES = (
    "高度重视",
    "取得明显成效",
    "取得显著成效",
    "取得良好成效",
    "取得积极成效",
    "取得实效",
    "成效显著",
    "成效明显",
    "效果明显",
    "效果显著",
    "明显提升",
    "显著提升",
    "明显增强",
    "显著增强",
    "明显改善",
    "明显好转",
    "持续向好",
    "大幅提升",
    "全面提升",
    "不断提升",
    "不断增强",
    "不断提高",
    "扎实推进",
    "有力推动",
    "有效遏制",
    "圆满完成",
    "进一步",
)
_CLAIMING = re.compile("|".join(CLAIMING_PHRASES))
# What a reader can check: a number, a document, an act.
_FACT = re.compile(
    r"[\d《〔]|[一二三四五六七八九十两](?:次|场|个|项|名|人|份|期|轮|批|件)"
    r"|召开|印发|制定|修订|出台|签订|成立|设立|约谈|通报|谈话|培训|检查|督查|走访|讲党课|建立|举办|收缴|退还|处分|问责|公示|报告"
)
_NO_CLAIM = frozenset({PROBLEMS, CAUSES, MEASURES, NEXT_STEPS})


def _unsupported(text: Text, sections: Sequence[Section]) -> Iterator[Check]:
    """Report claims in sentences that say nothing to check; plans and self-criticism claim nothing."""
    begins = [section.begin for section in sections]
    for sentence in _SENTENCE.finditer(text.content):
        words = sentence.group()
        found = _CLAIMING.search(words)
        if found is None or _FACT.search(words):
            continue
        start = sentence.start() + found.start()
        above = bisect_right(begins, start) - 1
        if above >= 0 and sections[above].role in _NO_CLAIM:
            continue
        message = f"“{found.group()}”所在的句子未见数字、日期或文件支撑。"
        yield Check("unsupported_phrase", UNKNOWN, message, start, start + len(found.group()))
