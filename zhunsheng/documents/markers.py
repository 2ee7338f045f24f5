"""Which words of a paragraph are markers of headings and items: the families, and where each of them counts.

GB/T 9704-2012, 7.3.3 numbers the levels 一、 （一） 1. （1）; offices add 一是、二是 inside a paragraph and many
variants. A marker counts only where one can stand: at the start of a line, after a stop, after a comma or, where text
was damaged, as the exact next number of a run. It never counts inside quotation marks or brackets. Each paragraph is
passed over a fixed number of times.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhunsheng.documents.section_names import usual_name_end

NUMERAL = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_CJK = r"\u4e00-\u9fff"

# Where a marker stands: the first thing of its paragraph, after a stop, after a comma, right after a word.
START, STOP, PAUSE, WORD = "start", "stop", "pause", "word"
# What its number is to the run before it. OPENS: 1, and 2 follows in the paragraph. HERE: the exact next number of a
# run in this paragraph. NEAR: doubled or one left out, in this paragraph. LATE: not 1, and its next follows.
ANY, FIRST, OPENS, NEXT, HERE, NEAR, LATE = "any", "first", "opens", "next", "here", "near", "late"
_RUN = frozenset({FIRST, NEXT, NEAR})
_SURE = {START: frozenset({ANY}), STOP: _RUN}
# Headings that have a line of their own; with lost line breaks they stand after a stop or a title.
_OWN_LINE = {START: frozenset({ANY}), STOP: frozenset({FIRST, NEXT}), WORD: frozenset({OPENS, HERE})}
_NOWHERE: frozenset[str] = frozenset()
_SURE_OR_IN_LINE = _SURE | dict.fromkeys((PAUSE, WORD), frozenset({OPENS, HERE}))

STOPS = "。；;！？!?：:…"
_CLOSING = "”’」』）)】"
_PAUSES = "，,、"


@dataclass(frozen=True, slots=True)
class Family:
    """One form of markers. ``run`` names the run it counts in; families of one run continue each other.

    ``pattern`` holds one group, the number. ``places`` says for each place which numbers count there. ``unless`` is
    what must not follow a marker. Inside a sentence ``not_before`` must not follow either, and ``not_after`` holds
    characters that make a word of it when they stand before it.
    """

    level: int
    run: str
    pattern: str
    places: Mapping[str, frozenset[str]] = field(default_factory=lambda: _SURE)
    unless: re.Pattern[str] | None = None
    not_before: str = ""
    not_after: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker of a paragraph: ``words[begin:end]``; ``number`` is what it counts. ``confidence`` runs from 0 to 1."""

    level: int
    number: int
    begin: int
    end: int
    confidence: float


# 十一、十二月份; 一、二把手; 2、3号楼: lists of numbers that count or name something, not a marker and its title.
_LISTED = re.compile(
    rf"\s?(?:{NUMERAL}|\d{{1,4}})\s?"
    r"(?:、|季度|月|日|号|年(?!度|规划|计划|来)|期|批|轮|届|次|级|线|把手|支部|党支部|大队|中队|组|楼|班|等|者|是)"
)
_YEAR = re.compile(r"\s?(?:19|20)\d\d\s?年")
# 三会一课, 四风, 六项纪律: names that begin with a numeral, and so may follow one.
_NAME_WITH_NUMERAL = re.compile(
    rf"{NUMERAL}(?:[{_CJK}]{{1,2}}[一二两三四五六七八九双多]"
    r"|风|公[经消]|农|务公开|资(?:管理|监管)|位一体|星|大(?!队)|项(?:规定|纪律|机制|制度|法规)"
    r"|个(?:意识|自信|全面|伟大|革命|必须|有之|带头|不准|好))"
)
# 二级、三个、四种: a numeral that begins a word, not an item that lost its 是.
_COUNTED = re.compile(
    "[个项次人名年月日天件条类种级会季学支重风大届不严务方面者家位所处批轮期份部点道线章节号楼室省市县区镇乡村路本套台"
    "辆万千百十亿元成倍分秒时周页篇门层吨米公克平是要把审岗体等环块笔宗例组站步手农资违川保中来化到早星产议星小两、，。；：）)]"
    rf"|[{_CJK}][一二两三四五六七八九十]|[{_CJK}]?(?:[，。；、：]|\Z)"
)
# 1.3个支部 is marker and title, 1.3个百分点 and 1.5万元 are numbers of something.
_WHOLE_THINGS = r"(?:个(?!百分)|名|项|条|起|家|件|处|份|支|所|笔|宗)"
_MEASURED = r"(?!\s?(?:[万亿千百十元倍米公吨亩平立克人年月天小%％‰]|个百分|个点))"
_AS_LONG_AS_THE_LINE = r"(?!是|的|为|中|内容|规定|共|由|课)(?=[^。；;，,\n]{2,40}\Z)|(?=\s{0,4}\Z)"
# 第一章总体情况1.1 or 第一节: the line break was lost, what begins below shows it.
_ABOVE_FIRST = rf"(?=[{_CJK}]{{2,14}}(?:\d{{1,2}}[.．]1|第一节))"
_SEPARATOR = r"\s?[、.．：:，]?"

_DASH = rf"(—{{1,2}}|─{{1,2}}|－{{2}}|-{{2}})\s?(?=[{_CJK}“])"

FAMILIES: dict[str, Family] = {
    "chapter": Family(
        1,
        "chapter",
        rf"第\s?({NUMERAL}|\d{{1,2}})\s?(?:章|部分)(?:\s?[、:：.．]|\s{{1,4}}|{_AS_LONG_AS_THE_LINE}|{_ABOVE_FIRST})",
        _OWN_LINE,
        not_after="》法例则定见",
    ),
    "part": Family(
        2,
        "part",
        rf"第\s?({NUMERAL}|\d{{1,2}})\s?节(?:\s?[、:：.．]|\s{{1,4}}|{_AS_LONG_AS_THE_LINE}|{_ABOVE_FIRST})",
        _OWN_LINE,
        not_after="》法例则定见",
    ),
    "ordinal": Family(
        5,
        "ordinal",
        rf"第({NUMERAL})\s?[，,、：:]",
        {START: frozenset({ANY}), STOP: _RUN, PAUSE: frozenset({NEXT, OPENS})},
        re.compile(rf"第|\s?(?:{NUMERAL}|\d{{1,4}})\s?(?:季度|批|轮|期|届|党支部|支部|组|号|、)"),
    ),
    "ordinal_is": Family(
        5,
        "ordinal",
        rf"第({NUMERAL})是",
        dict.fromkeys((START, STOP, PAUSE), frozenset({OPENS, HERE})),
        re.compile("否"),
    ),
    "one_of": Family(
        5,
        "one of",
        rf"其({NUMERAL})\s?[，,、：:是]",
        dict.fromkeys((START, STOP, PAUSE), frozenset({FIRST, NEXT})),
    ),
    "problem": Family(
        4,
        "problem",
        rf"(?:反馈|具体|整改|主要)?问题\s?[（(]?(\d{{1,3}}|{NUMERAL})[）)]?\s?[:：]",
        dict.fromkeys((START, STOP), frozenset({ANY})) | {WORD: frozenset({OPENS, NEXT})},
    ),
    "problem_and_dot": Family(
        4,
        "problem",
        rf"(?<![{_CJK}])问题\s?[（(]?(\d{{1,3}}|{NUMERAL})[）)]?(?:[.．、](?!\d)|[ \u3000]{{1,2}}(?=[{_CJK}“]))",
        dict.fromkeys((START, STOP), frozenset({ANY})),
    ),
    "bracketed": Family(
        2,
        "bracketed",
        rf"[（(〔\[［【]\s?({NUMERAL})\s?[）)〕\]］】]{_SEPARATOR}",
        _SURE_OR_IN_LINE,
        not_before="号期类标中至到级班组栋幢室、，和与的（(",
        not_after="件表图式附第条款项注见如按照据",
    ),
    "digit_in_brackets": Family(
        4,
        "digit in brackets",
        rf"[（(〔\[［【]\s?(\d{{1,3}})\s?[）)〕\]］】]{_SEPARATOR}",
        _SURE_OR_IN_LINE,
        not_before="号期类标中至到级班组栋幢室、，和与的（(",
        not_after="件表图式附第条款项注见如按照据",
    ),
    "cut_bracketed": Family(
        2,
        "bracketed",
        rf"[（(]({NUMERAL})(?=[{_CJK}“])",
        {START: frozenset({FIRST, NEXT}), STOP: frozenset({NEXT})},
        _COUNTED,
    ),
    "cut_digit": Family(
        4,
        "digit in brackets",
        rf"[（(](\d{{1,2}})(?=[{_CJK}“])",
        {START: frozenset({FIRST, NEXT}), STOP: frozenset({NEXT})},
        re.compile("[个项次人名年月日天件条类种级万千百亿元倍分时周页份期号]"),
    ),
    "third": Family(
        3,
        "third",
        rf"(?<![\d.．])(\d{{1,2}}[.．]\d{{1,2}}[.．]\d{{1,2}})(?:[.．、]|(?=[\s{_CJK}“]))",
        _OWN_LINE,
    ),
    "dotted": Family(
        2,
        "dotted",
        rf"(?<![\d.．])(\d{{1,2}}[.．]\d{{1,2}})(?:[.．、](?!\d)|(?=\s){_MEASURED})",
        _OWN_LINE,
    ),
    "glued_dotted": Family(
        2,
        "dotted",
        rf"(?<![\d.．])(\d{{1,2}}[.．]\d{{1,2}})(?=[{_CJK}“])(?!{_WHOLE_THINGS}){_MEASURED}",
        dict.fromkeys((START, STOP), frozenset({FIRST, NEXT})),
    ),
    "digit": Family(
        3,
        "digit",
        rf"(?<![\d.．])(\d{{1,3}})\s?[、.．](?!\d(?!\d{{0,3}}{_WHOLE_THINGS}|\d{{3}}\s?年))",
        _SURE_OR_IN_LINE,
        not_after="件表图式附第条款注约达近至到共第月",
    ),
    "digit_and_comma": Family(
        3, "digit", rf"(?<![\d.．])(\d{{1,2}})[,，。](?=[{_CJK}“])", {START: frozenset({FIRST, NEXT})}
    ),
    "half": Family(
        4,
        "digit in brackets",
        r"(?<![\d.．(（])(\d{1,2})[）)]" + _SEPARATOR,
        {START: frozenset({ANY}), STOP: frozenset({OPENS, NEXT}), PAUSE: frozenset({HERE})},
    ),
    "numeral": Family(
        1,
        "numeral",
        rf"({NUMERAL})\s?(?:、|[.．](?=\s?[{_CJK}“]))",
        _SURE | {PAUSE: frozenset({HERE}), WORD: frozenset({OPENS, HERE})},
        not_after="第初周期月十其唯统万归单逐之专划",
    ),
    "numeral_and_comma": Family(
        1,
        "numeral",
        rf"({NUMERAL})[,，](?=[{_CJK}“])",
        {START: frozenset({FIRST, NEXT})},
        re.compile(NUMERAL),
    ),
    "damaged": Family(
        2,
        "bracketed",
        rf"({NUMERAL})[）)]{_SEPARATOR}",
        {
            START: frozenset({ANY}),
            STOP: frozenset({OPENS, NEXT}),
            PAUSE: frozenset({HERE}),
            WORD: frozenset({HERE}),
        },
    ),
    "question": Family(5, "question", rf"({NUMERAL})问\s?[:：，,]", {START: _RUN, STOP: _RUN}),
    "item": Family(
        5,
        "item",
        rf"({NUMERAL})是",
        {
            START: frozenset({ANY}),
            STOP: _RUN | {LATE},
            PAUSE: frozenset({FIRST, NEXT}),
            WORD: frozenset({OPENS, HERE}),
        },
        re.compile("否"),
        not_after="第初周期月十拜其唯统万归单逐之专划",
    ),
    "demand": Family(
        5,
        "item",
        rf"({NUMERAL})要(?![求点素害领塞闻件事么职道])",
        {START: frozenset({ANY}), STOP: _RUN, PAUSE: frozenset({FIRST, NEXT}), WORD: frozenset({HERE})},
        not_after="第初周期月十",
    ),
    "lost": Family(
        5, "item", rf"({NUMERAL})(?=[{_CJK}])", {START: frozenset({NEXT}), STOP: frozenset({HERE})}, _COUNTED
    ),
    "said": Family(
        5,
        "said",
        r"(首先|其次|再次|再者|最后)(?:[，,、：:]|是(?!否))",
        dict.fromkeys((START, STOP, PAUSE), frozenset({ANY})),
    ),
    "enclosed_numeral": Family(2, "bracketed", r"([㈠-㈩])", _SURE_OR_IN_LINE),
    "enclosed_digit": Family(3, "digit", r"([⒈-⒛])", _SURE_OR_IN_LINE),
    "bracketed_digit": Family(4, "digit in brackets", r"([⑴-⒇])", _SURE_OR_IN_LINE, not_after="如图表见"),
    "circled": Family(5, "circled", r"([①-⑳❶-❿➀-➉])", _SURE_OR_IN_LINE, not_after="如图表见"),
    "dash": Family(5, "dash", _DASH, {START: frozenset({ANY})}),
    # 1 总体情况 above 1.1, 一 总体情况: only in texts that number that way.
    "spaced": Family(
        1, "numeral", rf"({NUMERAL})\s{{1,4}}(?=[{_CJK}]{{2,30}}\s*\Z)", {START: frozenset({FIRST, NEXT})}
    ),
    "bare": Family(
        1, "bare", rf"(\d{{1,2}})\s{{1,4}}(?=[{_CJK}]{{2,30}}\s*\Z)", {START: frozenset({FIRST, NEXT})}
    ),
}
# The characters that markers begin with; most others need no closer look.
_BEGINS = r"(?=[第其反具整主问首再最（(〔\[［【\d一二三四五六七八九十㈠-㈩⒈-⒛⑴-⒇①-⑳❶-❿➀-➉—─－-])"
_MARKER = re.compile(
    f"{_BEGINS}(?:{'|'.join(f'(?P<{name}>{family.pattern})' for name, family in FAMILIES.items())})"
)
# The number of the family that matched stands in the group after the family's own.
_NUMBER_GROUP = {name: _MARKER.groupindex[name] + 1 for name in FAMILIES}
_SHORT_TITLE = re.compile(rf"[^{STOPS}{_PAUSES}]{{0,25}}")
# Families that may open a list with no stop before them: 一、基本情况（一）….
_OPENS_LIST = frozenset(
    {
        "bracketed",
        "digit_in_brackets",
        "bracketed_digit",
        "digit",
        "half",
        "circled",
        "item",
        "problem",
        "said",
    }
    | {"dotted", "glued_dotted", "third", "ordinal", "ordinal_is", "one_of"}
)
_GUESSED = frozenset(
    {"lost", "cut_bracketed", "cut_digit", "damaged", "digit_and_comma", "numeral_and_comma"}
)
_CONFIDENCE = {START: 1.0, STOP: 1.0, PAUSE: 0.9, WORD: 0.7}
_DOTTED_NUMBERS = re.compile(rf"^[ \t\u3000]{{0,8}}\d{{1,2}}[.．]1[\s{_CJK}]", re.MULTILINE)
_SECOND_DOTTED = re.compile(rf"(?:^|。)[ \t\u3000]{{0,8}}(\d{{1,2}})[.．]2[{_CJK}]", re.MULTILINE)
_SPACED_NUMERALS = re.compile(rf"^[ \t\u3000]{{0,8}}二[ \t\u3000]{{1,4}}[{_CJK}]{{2,30}}$", re.MULTILINE)


class Scan:
    """One pass over the paragraphs of a text, remembering the last number of each run."""

    def __init__(self, content: str) -> None:
        self._unused = {
            name
            for name, is_used in (
                ("demand", "二要" in content),
                ("bare", _DOTTED_NUMBERS.search(content) is not None),
                ("spaced", _SPACED_NUMERALS.search(content) is not None),
            )
            if not is_used
        }
        self._dotted = set(_SECOND_DOTTED.findall(content))
        self._last: dict[str, tuple[int, int]] = {}  # run → number, paragraph
        self._paragraph = 0

    def markers_of(self, words: str, enclosed: bytearray) -> list[Marker]:
        """Return the markers of the next paragraph; those that are ``enclosed`` do not count."""
        self._paragraph += 1
        candidates = [
            (str(found.lastgroup), found)
            for found in _MARKER.finditer(words)
            if not (
                found.lastgroup in self._unused
                or enclosed[found.start()]
                or _is_look_alike(words, found, enclosed)
            )
        ]
        markers: list[Marker] = []
        for (name, found), is_followed in zip(candidates, _followed(candidates), strict=True):
            family, place = FAMILIES[name], _place(words, found.start())
            number = self._number(family, found[_NUMBER_GROUP[name]])
            is_below = (
                number == 1 and name in _OPENS_LIST and _is_just_below(words, markers[-1:], family, found)
            )
            if self._is_meant(name, number, place, words, found, is_below=is_below) and (
                is_below
                or self._relations(family, number, is_followed=is_followed)
                & family.places.get(place, _NOWHERE)
                or (name == "numeral" and self._heads_section(words, number, found.end()))
            ):
                self._remember(family, number, clears=place == START)
                confidence = min(_CONFIDENCE[place], 0.7 if name in _GUESSED else 1.0)
                markers.append(Marker(family.level, number, found.start(), found.end(), confidence))
        return markers

    def _number(self, family: Family, counted: str) -> int:
        if family.run == "said":
            return 1 if counted == "首先" else self._last.get(family.run, (0, 0))[0] + 1
        if family.run == "dash":
            return self._last.get(family.run, (0, 0))[0] + 1
        return number_of(counted)

    def _relations(self, family: Family, number: int, *, is_followed: bool) -> set[str]:
        last, paragraph = self._last.get(family.run, (0, 0))
        here = paragraph == self._paragraph
        held = {
            FIRST: number == 1,
            OPENS: number == 1 and is_followed,
            LATE: number > 1 and is_followed,
            NEXT: 0 < last == number - 1,
            HERE: here and last == number - 1,
            NEAR: here and last <= number <= last + 2,
        }
        return {ANY} | {relation for relation, holds in held.items() if holds}

    def _heads_section(self, words: str, number: int, end: int) -> bool:
        """Whether a usual section name follows the first number or the exact next one: its line break was lost."""
        last = self._last.get("numeral", (0, 0))[0]
        return (last == 0 or number == last + 1) and usual_name_end(words, end, len(words)) is not None

    def _is_meant(
        self, name: str, number: int, place: str, words: str, found: re.Match[str], *, is_below: bool
    ) -> bool:
        """Whether what may be part of a word, a date (5.1期间) or the first of two (2、3个) is meant as a marker."""
        if is_below:
            return True
        if place in {PAUSE, WORD} and _is_within_word(words, FAMILIES[name], found):
            return False
        if name == "glued_dotted" and number == 1:
            return re.split("[.．]", found[0])[0] in self._dotted
        if name in {"numeral", "digit"} and _is_followed_by_next(words, number, found.end()):
            is_next = number == self._last.get(FAMILIES[name].run, (0, 0))[0] + 1
            return place == START and is_next and (number > 1 or name == "digit")
        return True

    def _remember(self, family: Family, number: int, *, clears: bool) -> None:
        """Keep the number; a heading that begins a paragraph ends the runs of all deeper levels."""
        if clears:
            self._last = {run: last for run, last in self._last.items() if _LEVEL_OF_RUN[run] <= family.level}
        self._last[family.run] = (number, self._paragraph)


_LEVEL_OF_RUN = {family.run: family.level for family in FAMILIES.values()}


def _followed(candidates: list[tuple[str, re.Match[str]]]) -> list[bool]:
    """Say of each candidate whether the next number of its run comes later in the paragraph."""
    seen: set[tuple[str, int]] = set()
    followed = []
    for name, found in reversed(candidates):
        run = FAMILIES[name].run
        number = 0 if run in {"said", "dash"} else number_of(found[_NUMBER_GROUP[name]])
        followed.append((run, number + 1) in seen)
        if name != "lost":
            seen.add((run, number))
    return followed[::-1]


def _place(words: str, begin: int) -> str:
    """Return where a marker stands."""
    before = words[max(0, begin - 40) : begin].rstrip()
    if not before:
        return START
    if before[-1] in _CLOSING and before[-2:-1] in STOPS:
        return STOP
    return STOP if before[-1] in STOPS else PAUSE if before[-1] in _PAUSES else WORD


def _is_just_below(words: str, above: list[Marker], family: Family, found: re.Match[str]) -> bool:
    """Whether a list begins right after the short title of the heading above it, if there is one."""
    return any(
        family.level > heading.level and _SHORT_TITLE.fullmatch(words, heading.end, found.start())
        for heading in above
    )


def _is_within_word(words: str, family: Family, found: re.Match[str]) -> bool:
    """Whether the words around a marker inside a sentence make it part of a word: 附件（二）, （一）标段."""
    before = words[max(0, found.start() - 1) : found.start()]
    return (before != "" and before in family.not_after) or words[found.end() : found.end() + 1] in set(
        family.not_before
    )


def _is_look_alike(words: str, found: re.Match[str], enclosed: bytearray) -> bool:
    name = str(found.lastgroup)
    family, counted = FAMILIES[name], found[_NUMBER_GROUP[name]]
    begin, end = found.span()
    if counted[0] in _NUMERALS and words[max(0, begin - 1) : begin] in _BEFORE_NUMERAL:
        return True
    if family.unless and family.unless.match(words, end):
        return True
    if name.startswith("cut"):
        return bool(enclosed[end - 1])  # （一期工程）: the bracket is closed further on
    if name in {"numeral", "digit"}:
        return _LISTED.match(words, end) is not None and not _YEAR.match(words, end)
    if family.run == "item":
        return words.startswith(counted, end) and _ENDS_OR_COUNTS.match(words, end + len(counted)) is not None
    return counted in _ZEROS


def _is_followed_by_next(words: str, number: int, end: int) -> bool:
    """Whether the next number follows, as in 七、八个支部, and does not begin a name such as 四风."""
    following = _ANY_NUMBER.match(words, end)
    return (
        following is not None
        and number_of(following.group()) == number + 1
        and not _NAME_WITH_NUMERAL.match(words, end)
    )


_ANY_NUMBER = re.compile(rf"{NUMERAL}|\d{{1,4}}")
_NUMERALS = frozenset("一二三四五六七八九十")
_BEFORE_NUMERAL = _NUMERALS | {*"第百千万亿"}
# 一是一、二是二.
_ENDS_OR_COUNTS = re.compile(r"[，,。；;、！!？?\s一二三四五六七八九十]|\Z")
_ZEROS = frozenset({"0", "00", "000", "０"})

# Characters that hold a number: the first of each run of them, and what it counts.
_ENCLOSED = {
    chr(ord(first) + place): place + 1
    for first, count in (("①", 20), ("⑴", 20), ("⒈", 20), ("㈠", 10), ("❶", 10), ("➀", 10))
    for place in range(count)
}


def number_of(numeral: str) -> int:
    """Return the value of 1, 十二 or 第三章; of 1.2 the last part.

    >>> number_of("二十三"), number_of("十"), number_of("第四章"), number_of("1.2"), number_of("㈢")
    (23, 10, 4, 2, 3)
    """
    if numeral[-1] in _ENCLOSED:
        return _ENCLOSED[numeral[-1]]
    if numeral[-1].isdecimal():
        return int(re.split("[.．]", numeral)[-1])
    value = digit = 0
    for character in numeral:
        if character == "十":
            value, digit = value + (digit or 1) * 10, 0
        else:
            digit = "一二三四五六七八九".find(character) + 1 or digit
    return value + digit
