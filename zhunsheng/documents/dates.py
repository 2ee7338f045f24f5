"""Dates and periods as official documents write them: exact days, or unknown where the words do not say.

A point in time is found first (a year, half, quarter, month, third of a month or day, with whatever the words leave
out); what is left out then comes from the date before it in the same paragraph, else from the day the document was
written. Nothing masked or ambiguous is ever completed.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhunsheng.documents.quantities import numeral
from zhunsheng.documents.text import Text

# How sure a date is.
STATED, INHERITED, REPAIRED = "stated", "inherited", "repaired"
AMBIGUOUS, MASKED, UNKNOWN = "ambiguous", "masked", "unknown"
SURE = frozenset({STATED, INHERITED, REPAIRED})


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period. ``words[start:end] == text``; ``first`` and ``last`` are included, None if open or unknown.

    ``kind`` is ``day``, ``month``, ``period`` (a third of a month, a quarter, a half, a year, their beginning or
    end), ``range``, ``since`` (今年以来), ``until`` (截至目前) or ``deadline`` (6月底前: ``last`` is the last day on
    time). ``certainty`` is ``stated``, ``inherited`` (a year or month comes from elsewhere), ``repaired``
    (2024717日), ``ambiguous`` (``candidates`` holds the days it may be), ``masked`` (X月X日) or ``unknown``
    (nothing says which year, or there is no such day).
    """

    text: str
    start: int
    end: int
    first: date | None
    last: date | None
    kind: str
    certainty: str
    candidates: tuple[date, ...] = ()


def dates_in(words: str, *, written_on: date | None) -> list[DateMention]:
    """Return the dates and periods of the words in reading order.

    ``written_on`` is the day of the document, which 今年以来 and a date without a year need.

    >>> [(m.text, m.first, m.last) for m in dates_in("2024年4月9日至20日开展巡察", written_on=None)]
    [('2024年4月9日至20日', datetime.date(2024, 4, 9), datetime.date(2024, 4, 20))]
    """
    return list(_mentions(words, written_on))


def due_date(words: str, *, written_on: date | None) -> date | None:
    """Return the last day on time of a deadline as written (2024年12月底前, 4月20日前); None where it names no day.

    Of several dates the latest counts, if all are known. 立行立改, 长期坚持 and 3个月内 name no day.

    >>> due_date("4月20日前", written_on=date(2024, 3, 1)), due_date("长期坚持", written_on=None)
    (datetime.date(2024, 4, 20), None)
    """
    ends = [mention.last for mention in dates_in(words, written_on=written_on)]
    known = [end for end in ends if end]
    return max(known) if known and len(known) == len(ends) else None


def written_on(text: Text) -> date | None:
    """Return the day that stands alone on one of the last lines, as under a signature; None without one."""
    for paragraph in reversed(text.paragraphs[-6:]):
        if len(line := paragraph.text.strip()) <= 30:
            found = dates_in(line, written_on=None)
            if len(found) == 1 and found[0].text == line and found[0].certainty == STATED:
                return found[0].first if found[0].kind == "day" else None
    return None


# --- points in time ---------------------------------------------------------------------------------------------

_MASKS = "XxＸｘ×*＊某"
_TO = r"\s?(?:至|到|[—–－~～-]{1,2})\s?"
_AND = r"\s?[、和及与]\s?"
_JOINED = rf"(?:{_TO}|{_AND})"
_TWO = rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|[\d{_MASKS}]{{1,2}})"
_YEAR = (
    rf"(?:(?<![\d{_MASKS}])[\d{_MASKS}]{{4}}|(?<![\d{_MASKS}])[{_MASKS}]{{1,3}}|[〇○零一二三四五六七八九]{{4}})\s?年度?"
    r"|今年|本年度?|去年|上年度?|明年|同年|当年|次年|翌年"
)
_NO_NUMBER = r"(?<!每年)(?<![\d.每第近几多半数两一二三四五六七八九十])"
_POINT = re.compile(
    r"(?<![\d.])20\d\d(?P<glued>\d{2,4})日"  # 年 and 月 dropped by a website: 20220516日, 2024516日
    r"|(?<![\d.])(?P<y>20\d\d)(?P<mark>[-./])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?![\d./-])"
    rf"|(?<![\d.])(?P<bare_year>20\d\d)(?={_JOINED}20\d\d年)"
    r"|(?P<now>截[至止]目前)|(?P<years>近[两几\d二三四五六七八九十]{0,2}年来?|[两几\d二三四五六七八九十]{1,2}年来)"
    rf"|(?P<year>{_YEAR})?(?:(?(year)\s?)(?:"
    rf"{_NO_NUMBER}(?P<bare_month>\d{{1,2}})(?={_JOINED}\d{{1,2}}\s?月(?!\s?\d{{1,2}}\s?日))"
    rf"|{_NO_NUMBER}(?P<month>{_TWO})\s?月份?"
    rf"(?:(?P<third>[上中下])旬|(?P<edge>[底末初])|\s?(?P<day>{_TWO})(?:\s?日|(?={_JOINED}\d{{1,2}}\s?日)))?"
    r"|第?(?P<quarter>[一二三四1-4])季度(?P<quarter_edge>[末初])?"
    r"|(?P<half>[上下])半年"
    rf"|(?P<this_month>(?:本|当|{_NO_NUMBER})月(?P<month_edge>[底末]))"
    rf"|(?(year)年?|{_NO_NUMBER}年)(?P<year_edge>[底末初内])(?![部容控])"
    r")|(?(year)|(?!)))"
)
_LATER_DAY = re.compile(r"(?P<day>\d{1,2})\s?日")
_RANGE = re.compile(_TO)
_LIST = re.compile(_AND)
_BEFORE = re.compile(r"\s?(?:之|以)?前(?![往期后身述列来三十])")
_SINCE = re.compile(r"\s?(?:以来|至今)")
_FROM = re.compile(r"\s?起(?![草点步到来])")
_UNTIL = re.compile(r"截[至止到]\s?\Z")
_YEARS_FROM_NOW = {"今年": 0, "本年": 0, "本年度": 0, "去年": -1, "上年": -1, "上年度": -1, "明年": 1}
_YEARS_FROM_BEFORE = {"同年": 0, "当年": 0, "次年": 1, "翌年": 1}


@dataclass(frozen=True, slots=True)
class _Point:
    """What the words say of a point in time. ``unit`` is what it is a point of; an ``edge`` is its 初 or 底."""

    start: int
    end: int
    unit: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: int = 0
    edge: str = ""
    certainty: str = STATED
    candidates: tuple[date, ...] = ()

    def within(self, year: int | None, month: int | None) -> "_Point":
        """Take from elsewhere the year, and the month, that the words leave out."""
        wants_month = self.month is None and self.unit in {"month", "day"}
        if self.certainty != STATED or not (self.year is None or wants_month):
            return self
        year = self.year or year
        month = month if wants_month else self.month
        known = year is not None and not (wants_month and month is None)
        return replace(self, year=year, month=month, certainty=INHERITED if known else UNKNOWN)

    def days(self) -> tuple[date, date] | None:
        """Return the first and the last day of it; None where the words do not say, or name no real day."""
        if self.certainty not in SURE or self.year is None:
            return None
        month, day = (1 if number is None else number for number in (self.month, self.day))
        try:
            return _DAYS[self.unit](self.year, month, day, self.part)
        except ValueError:
            return None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    if not 1 <= first <= last <= 12:
        raise ValueError(f"There are no months {first} to {last}.")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _third(year: int, month: int, part: int) -> tuple[date, date]:
    first, last = _months(year, month, month)
    return first.replace(day=1 + 10 * (part - 1)), last if part == 3 else first.replace(day=10 * part)


_DAYS: dict[str, Callable[[int, int, int, int], tuple[date, date]]] = {
    "day": lambda year, month, day, part: (date(year, month, day),) * 2,
    "month": lambda year, month, day, part: _months(year, month, month),
    "third": lambda year, month, day, part: _third(year, month, part),
    "quarter": lambda year, month, day, part: _months(year, 3 * part - 2, 3 * part),
    "half": lambda year, month, day, part: _months(year, 6 * part - 5, 6 * part),
    "year": lambda year, month, day, part: _months(year, 1, 12),
}


def _point(found: re.Match[str], written_on: date | None, before: "_Point | None") -> _Point:
    group = found.groupdict()
    span = found.span()
    if group["glued"]:
        return _glued(found)
    if group["y"]:
        return _Point(*span, "day", int(group["y"]), int(group["m"]), int(group["d"]))
    if group["now"] or group["years"]:
        return _Point(*span, "now" if group["now"] else "years", certainty=UNKNOWN)
    said = group["year"] or group["bare_year"] or ""
    parts = [group["month"] or group["bare_month"], group["day"]]
    if any(mask in (part or "") for part in [said, *parts] for mask in _MASKS):
        return _Point(
            *span, "day" if group["day"] else "month" if group["month"] else "year", certainty=MASKED
        )
    year = _year(said, written_on, before)
    month, day = (numeral(part) if part else None for part in parts)
    edge = group["edge"] or group["quarter_edge"] or group["month_edge"] or group["year_edge"] or ""
    certainty = INHERITED if said and not said[0].isdecimal() and said[0] not in _CHINESE_DIGITS else STATED
    if certainty == INHERITED and year is None:
        certainty = UNKNOWN
    unit, part = "year", 0
    if group["quarter"]:
        unit, part = "quarter", numeral(group["quarter"]) or 0
    elif group["half"]:
        unit, part = "half", "上下".index(group["half"]) + 1
    elif group["third"]:
        unit, part = "third", "上中下".index(group["third"]) + 1
    elif day is not None:
        unit = "day"
    elif month is not None or group["this_month"]:
        unit = "month"
    return _Point(*span, unit, year, month, day, part, edge, certainty)


_CHINESE_DIGITS = "〇一二三四五六七八九"


def _year(said: str, written_on: date | None, before: "_Point | None") -> int | None:
    said = said.replace("○", "〇").replace("零", "〇").strip()
    if said in _YEARS_FROM_BEFORE:
        return before.year + _YEARS_FROM_BEFORE[said] if before and before.year else None
    if said in _YEARS_FROM_NOW:
        return written_on.year + _YEARS_FROM_NOW[said] if written_on else None
    digits = [str(_CHINESE_DIGITS.find(sign)) if sign in _CHINESE_DIGITS else sign for sign in said[:4]]
    return int("".join(digits)) or None if said else None


def _glued(found: re.Match[str]) -> _Point:
    """Read what is left of a date without 年 and 月; several readings stay several."""
    year, digits = int(found.group()[:4]), found["glued"]
    splits = [2] if len(digits) == 4 else range(1, len(digits))
    days = []
    for split in splits:
        month, day = digits[:split], digits[split:]
        padded = len(digits) == 4 or not (month.startswith("0") or day.startswith("0"))
        if padded and (known := _Point(0, 0, "day", year, int(month), int(day)).days()):
            days.append(known[0])
    if len(days) == 1:
        return _Point(*found.span(), "day", year, days[0].month, days[0].day, certainty=REPAIRED)
    return _Point(*found.span(), "day", certainty=AMBIGUOUS if days else UNKNOWN, candidates=tuple(days))


# --- what points mean together ----------------------------------------------------------------------------------


def _mentions(words: str, written_on: date | None) -> Iterator[DateMention]:
    this_year, this_month = (written_on.year, written_on.month) if written_on else (None, None)
    position = 0
    before: _Point | None = None
    while found := _POINT.search(words, position):
        if before and "\n" in words[before.end : found.start()]:
            before = None
        year = before.year if before else None
        here = _point(found, written_on, before)
        here = here.within(year or this_year, this_month)
        if joined := _RANGE.match(words, here.end):
            until = _following(words, joined.end(), here, written_on)
            if until:
                yield _range(words, here, until)
                before, position = until, until.end
                continue
        yield _mention(words, here, written_on)
        while (joined := _LIST.match(words, here.end)) and (later := _later_day(words, joined.end(), here)):
            here = later
            yield _mention(words, here, written_on)
        before, position = (here if here.year else before), here.end


def _following(words: str, position: int, first: _Point, written_on: date | None) -> _Point | None:
    """Return the point that ends a range begun by ``first``; what it leaves out is inherited."""
    if later := _later_day(words, position, first):
        return later
    found = _POINT.match(words, position)
    if found is None or found["now"] or found["years"]:
        return None
    until = _point(found, written_on, first).within(first.year, first.month)
    ends, begins = until.days(), first.days()
    if ends and begins and found["year"] is None and ends[1] < begins[0]:
        until = replace(until, year=(until.year or 0) + 1)  # 11月20日至1月8日 runs across the year's end
    return until


def _later_day(words: str, position: int, first: _Point) -> _Point | None:
    """Return the bare day after 至 or 、, in the month of the day before it."""
    found = _LATER_DAY.match(words, position) if first.unit == "day" else None
    if found is None:
        return None
    if first.month is None or first.certainty not in SURE:
        return _Point(*found.span(), "day", certainty=first.certainty)
    return _Point(*found.span(), "day", day=int(found["day"])).within(first.year, first.month)


def _range(words: str, first: _Point, until: _Point) -> DateMention:
    begins, ends = first.days(), until.days()
    both = first.certainty, until.certainty
    certainty = next((mark for mark in (MASKED, AMBIGUOUS, UNKNOWN) if mark in both), None)
    if certainty is None:
        # The end of a range always borrows from its beginning, so only the beginning tells what is stated.
        certainty = first.certainty if begins and ends else UNKNOWN
    stop = until.end
    if before := _BEFORE.match(words, stop):
        stop = before.end()
    known = certainty in SURE
    return DateMention(
        words[first.start : stop],
        first.start,
        stop,
        begins[0] if begins and known else None,
        ends[1] if ends and known else None,
        "range",
        certainty,
    )


def _mention(words: str, point: _Point, written_on: date | None) -> DateMention:
    start, stop = point.start, point.end
    if point.unit in {"now", "years"}:
        certainty = INHERITED if written_on and point.unit == "now" else UNKNOWN
        kind = "until" if point.unit == "now" else "since"
        return DateMention(words[start:stop], start, stop, None, written_on, kind, certainty)
    days, certainty, candidates = point.days(), point.certainty, point.candidates
    first, last = days or (None, None)
    kind = point.unit if point.unit in {"day", "month"} and not point.edge else "period"
    if days is None and certainty in SURE:
        certainty = UNKNOWN
    if point.edge in {"底", "末"}:
        first = None
    elif point.edge == "初":
        last = None
    if point.edge == "内":
        kind, first = "deadline", None
    elif before := _BEFORE.match(words, stop):
        stop, kind = before.end(), "deadline"
        if first and last and first != last:
            # 6月前 may mean before June or before its end.
            certainty, candidates, last = AMBIGUOUS, (first - timedelta(days=1), last), None
        first = None
    elif since := _SINCE.match(words, stop):
        stop, kind, last = since.end(), "since", written_on
    elif begun := _FROM.match(words, stop):
        stop, kind, last = begun.end(), "since", None
    elif _UNTIL.search(words, max(0, start - 3), start):
        kind, first = "until", None
    return DateMention(words[start:stop], start, stop, first, last, kind, certainty, candidates)
