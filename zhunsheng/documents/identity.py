"""What a document is: its kind, the body it is about, the period it covers."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from zhunsheng.documents.reading import MEASURES, NEXT_STEPS, PROBLEMS, RECTIFICATION, Period
from zhunsheng.documents.text import Text

_KINDS = (
    ("audit_rectification", r"审计(?!局)[^。\n]{0,20}整改|整改[^。\n]{0,12}审计(?!局)"),
    ("rectification", r"巡[察视][^。\n]{0,24}整改|整改(?:落实|进展)?情况的?(?:通报|报告)"),
    ("feedback", r"巡[察视][^。\n]{0,20}反馈|反馈[^。\n]{0,12}巡[察视]"),
    ("criticism", r"对照检查|检视剖析|对照检视"),
    ("ideology", r"意识形态"),
    ("duty_report", r"述责述廉|述职|述廉"),
    ("self_inspection", r"自查|自检"),
    ("party_building", r"党建[^。\n]{0,12}(?:总结|报告)"),
    ("annual_report", r"(?:年度|年|上半年|下半年|半年)[^。\n]{0,40}(?:总结|报告|汇报)"),
)


def kind_of_title(head: str) -> str | None:
    """Return the kind that the title names; ``head`` is what stands before the first heading."""
    title = _title(head)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, title)), None)


def kind_of_sections(roles: list[str]) -> str | None:
    """Return the kind that the sections show."""
    if {PROBLEMS, MEASURES} <= set(roles) or {PROBLEMS, NEXT_STEPS} <= set(roles):
        return "self_inspection"
    return "rectification" if RECTIFICATION in roles else None


def _title(head: str) -> str:
    """Return the title, whose lines may be broken anywhere: the short first lines that end without a stop."""
    return "".join(
        line.strip()
        for line in head.splitlines()[:4]
        if len(line) <= 60 and not line.endswith(("。", "：", ":"))
    )


_BODY = (
    "(?:局|委员会|委|办公室|办|院|学校|中学|小学|大学|公司|集团|镇|乡|街道|党组|党委|党工委|党总支|党支部"
    "|中心|政府|部|厅|馆|支队|大队)"
)
_NAME = r"[\u4e00-\u9fff]{2,24}?(?:[（(][\u4e00-\u9fff]{1,16}[）)])?"
_IN_TITLE = re.compile(
    rf"(?:中共)?({_NAME}{_BODY}(?:党组|党委|党总支|党支部)?)(?=领导班子|班子|关于|\s?20\d\d年|全面|党风|意识形态|巡[察视]|自查|工作)"
)
_SIGNATURE = re.compile(rf"{_NAME}{_BODY}(?:党组|党委|党总支|党支部)?")
_SIGNED_ON = re.compile(r"\s*20\d\d年\d{1,2}月\d{1,2}日\s*")


def organisation_of(text: Text, signature: "Signature | None") -> str | None:
    """Return the body that the title or the signature names; never a guess from the words in between."""
    for paragraph in text.paragraphs[:3]:
        if len(paragraph.text) <= 60 and (named := _IN_TITLE.match(paragraph.text.strip())):
            return named.group(1)
    return signature.name if signature else None


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    start: int


def signature_of(text: Text) -> Signature | None:
    """Return the name that stands alone above a date among the last lines."""
    for name, day in pairwise(text.paragraphs[-6:]):
        if (
            len(name.text) <= 60
            and _SIGNED_ON.fullmatch(day.text)
            and _SIGNATURE.fullmatch(name.text.strip())
        ):
            return Signature(name.text.strip(), name.start)
    return None


_WHOLE_RANGE = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?:至|到|—|-|－|~)(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"  # the year is inherited
)
_PART_OF_YEAR = re.compile(r"(20\d\d)年(?:度)?(上半年|下半年|第?[一二三四]季度)?")
_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}


def period_of(head: str) -> Period | None:
    """Return the period that the title states (2025年度, 2025年上半年) or the opening gives as a range of days."""
    if days := _WHOLE_RANGE.search(head):
        year, month, day, until_year, until_month, until_day = days.groups()
        try:
            start = date(int(year), int(month), int(day))
            end = date(int(until_year or year), int(until_month), int(until_day))
        except ValueError:
            return None
        return Period(days.group(), start, end) if start <= end else None
    title = _title(head)
    stated = _PART_OF_YEAR.search(title)
    if not stated or re.match(r"\d{1,2}月", title[stated.end() :]):
        return None
    year, part = int(stated[1]), stated[2] or ""
    first, last = _PARTS.get(part, _PARTS.get(part.strip("第季度"), (1, 12)))
    return Period(stated.group(), date(year, first, 1), date(year, last, monthrange(year, last)[1]))
