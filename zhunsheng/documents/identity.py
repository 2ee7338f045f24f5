"""What a document is: its kind, the body it is about, the period it covers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise

from zhunsheng.documents.dates import SURE, DateMention, dates_in
from zhunsheng.documents.reading import MEASURES, NEXT_STEPS, PROBLEMS, RECTIFICATION, Period
from zhunsheng.documents.text import Text

_KINDS = (
    ("audit_rectification", r"审计(?!局)[^。]{0,20}整改|整改[^。]{0,12}审计(?!局)"),
    (
        "rectification",
        r"巡[察视][^。]{0,24}整改|整改(?:工作)?(?:落实|进展|完成)?(?:进展)?情况的?(?:通报|报告|公示)"
        r"|整改[^。]{0,6}(?:通报|公示)|整改(?:报告|台账|清单|方案)",
    ),
    (
        "feedback",
        r"巡[察视][^。]{0,20}反馈|反馈[^。]{0,16}巡[察视]|(?:发现|查出)[^。]{0,8}问题[^。]{0,6}通报",
    ),
    ("criticism", r"对照检查|检视剖析|对照检视|检视材料"),
    ("ideology", r"意识形态"),
    ("self_inspection", r"(?:自查|自检|自评|自纠)(?:自纠)?(?:工作)?(?:情况)?的?(?:报告|汇报|总结)"),
    ("duty_report", r"述责述廉|述职|述廉|述责"),
    ("self_inspection", r"自查|自检"),
    ("party_building", r"党建[^。]{0,16}(?:总结|报告|汇报)|(?:总结|报告|汇报)[^。]{0,6}党建"),
    ("annual_report", r"(?:年度|年|上半年|下半年|半年|季度)[^。]{0,40}(?:总结|报告|汇报)|(?:工作|年度)总结"),
)
_NOTICES = frozenset({"rectification", "audit_rectification", "feedback"})


def kind_of_title(title: str) -> str | None:
    """Return the kind that a title names."""
    return next((kind for kind, pattern in _KINDS if re.search(pattern, title)), None)


def kind_of_sections(roles: Sequence[str]) -> str | None:
    """Return the kind that the parts show, for a document whose title names none."""
    if PROBLEMS in roles and {MEASURES, NEXT_STEPS} & set(roles):
        return "self_inspection"
    return "rectification" if RECTIFICATION in roles else None


# --- the title ----------------------------------------------------------------------------------------------------

_LINE_OF_CONTENTS = re.compile(r"\s*(?:目\s{0,4}录\s*|.{0,60}(?:…{2,}|\.{4,}|·{4,}).{0,6})")
_FORM = re.compile(
    r"(?:报告|总结|通报|材料|公示|公告|汇报|说明|通知|清单|台账)(?:[（(][^（）()]{1,20}[）)])?\Z"
)
_IN_BRACKETS = re.compile(r"[（(][^（）()]{2,30}[）)]")
_GLUED = re.compile(r"[^。：:\n]{6,60}?(?:报告|总结|通报|材料|公示)(?=[一-鿿])")
_LONGEST_TITLE, _TITLE_LINES, _HEAD_LINES = 60, 4, 40


def title_of(head: str) -> str:
    """Return the title, whose lines may be broken anywhere: the short first lines that end without a stop.

    ``head`` is what stands before the first heading; a contents list in it is passed over.
    """
    lines = [
        line.strip() for line in head.splitlines()[:_HEAD_LINES] if not _LINE_OF_CONTENTS.fullmatch(line)
    ]
    short = [
        line
        for line in lines
        if line and len(line) <= _LONGEST_TITLE and not line.endswith(("。", "：", ":"))
    ]
    first = short[:_TITLE_LINES]
    last = next((place for place, line in enumerate(first) if _FORM.search(line)), None)
    if last is not None:
        is_dated = last + 1 < len(short) and _IN_BRACKETS.fullmatch(short[last + 1])
        return "".join(short[: last + 1 + bool(is_dated)])
    glued = _GLUED.match(lines[0]) if lines else None
    return glued.group() if glued else "".join(first)


# --- the body -----------------------------------------------------------------------------------------------------

_PARTY = "(?:机关)?(?:党组|党委|党工委|党总支|党支部)"
_ENDING = (
    "(?:局|委员会|办公室|办事处|医院|学院|法院|检察院|研究院|学校|中学|小学|大学|幼儿园|公司|集团|银行|合作社|供销社|镇|乡|街道|中心|政府|馆|支队|大队|总队|厅"
    "|档案馆|管理站|工会|妇联|团委|残联|党校|人民团体|管委会|信用社|联合会|联合社|协会|商会|管理处|水库|林场|农场|事务所)"
)
_SHORT = "(?:委|办|院|部|站|所)"
_BRACKET = r"(?:[（(][\u4e00-\u9fff、]{1,30}[）)])?"
_NAME = rf"[\u4e00-\u9fff]{{2,24}}?(?:{_ENDING}{_BRACKET}{_PARTY}?|{_SHORT}{_BRACKET}{_PARTY}?|{_BRACKET}{_PARTY})"
BODY_NAME = re.compile(rf"(?:中共)?{_NAME}")
_AFTER_NAME = (
    r"(?:领导班子|班子|关于|\s?20\d\d|二[〇○零]|[“‘]|全面|党风|党建|意识形态|巡[察视]|审计|自查|对照检查|整改|工作|落实|贯彻|履行|开展"
    r"|述[职责廉]|民主生活会|组织生活会|抓|基层|半年|上半年)"
)
# 中共…委员会 is nothing without 中共; before 党组 it says nothing new.
_IN_TITLE = re.compile(rf"(?:中共(?![\u4e00-\u9fff]{{2,24}}委员会))?(?P<name>{_NAME})(?={_AFTER_NAME})")
_ASKED = re.compile(
    rf"(?:向|对|巡[察视](?!组))(?P<name>{_NAME})(?=(?:进行|开展)?反馈|(?:进行|开展)|巡[察视]|情况)"
)
_POST = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,24}}?{_ENDING}){_PARTY}?(?:副?书记|副?局长|副?主任|副?院长|副?校长|副?行长|副?镇长|副?乡长|董事长|总经理|成员|委员)"
    r"[\u4e00-\u9fff、，\s]{0,30}"
)
_NO_NAME = re.compile(r".{0,30}某|关于|我|本|各|该|全|其|有关|相关|[县市区州省]?[委局](?:党组|党委)?\Z")
_SIGNED_ON = re.compile(r"\s*(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年.{1,3}月.{1,3}日\s*")
# 石桥街道 names a place as well as a body; the opening says which body of the place is meant.
_PLACE = re.compile(r".{2,20}(?:镇|乡|街道)")
_PLACE_BODY = "(?:党工委|党委|办事处|人民政府)"


@dataclass(frozen=True, slots=True)
class Signature:
    """The name under a document; ``start`` is where its line begins."""

    name: str
    start: int


def signature_of(text: Text) -> Signature | None:
    """Return the name that stands alone above a date among the last lines."""
    for name, day in pairwise(text.paragraphs[-6:]):
        line = name.text.strip()
        if len(line) <= _LONGEST_TITLE and _SIGNED_ON.fullmatch(day.text) and BODY_NAME.fullmatch(line):
            return Signature(line, name.start)
    return None


def organisation_of(text: Text, head: str, signature: Signature | None) -> str | None:
    """Return the body that title, signature or opening name; never 我局, nor who ordered or inspected.

    The title comes first, then a line of its own below it, the signature, and whom the opening says was inspected.
    """
    title = title_of(head)
    found = next((name for name in _named(title, head, signature) if not _NO_NAME.match(name)), None)
    if found and _PLACE.fullmatch(found):
        fuller = re.search(re.escape(found) + _PLACE_BODY, text.content[:3000])
        return fuller.group() if fuller else found
    return found


def _named(title: str, head: str, signature: Signature | None) -> Iterator[str]:
    if asked := _ASKED.search(title):
        yield asked["name"]
    if named := _IN_TITLE.match(title):
        yield named["name"]
    for line in islice((line.strip() for line in head.splitlines()), _TITLE_LINES):
        if len(line) <= _LONGEST_TITLE and not line.endswith(("：", ":")):
            if BODY_NAME.fullmatch(line):
                yield line
            elif post := _POST.fullmatch(line):
                yield post["name"]
    if signature:
        yield signature.name
    yield from (asked["name"] for asked in _INSPECTED.finditer(head))


_INSPECTED = re.compile(
    rf"(?:巡[察视]|审计|督[查察]|检查|考核)(?:[一二三四五六七八九十\d]{{0,2}}组|局|组|工作组)?(?:对|向|进驻)(?P<name>{_NAME})(?=[，,\s]?(?:进行|开展|反馈|党组|党委|202|的|集中|实施))"
)


# --- the period ---------------------------------------------------------------------------------------------------

_STRETCHES = frozenset({"period", "range", "since"})
_OPENING = 1500


def period_of(head: str, kind: str | None, *, written_on: date | None) -> Period | None:
    """Return the period that title or opening state, as year, part of a year or range; None where neither does.

    A notice is about the days its opening gives, any other document about the year in its title. 今年以来 needs
    ``written_on``, the day of the document, and ends with it.
    """
    title = title_of(head)
    opening = head[:_OPENING]
    in_title = _stretches(title, written_on, _STRETCHES)
    ranges = _stretches(opening, written_on, frozenset({"range"}))
    others = [
        m for m in _stretches(opening, written_on, _STRETCHES) if m.kind == "since" or m.text.endswith("度")
    ]
    choices = [*ranges, *in_title, *others] if kind in _NOTICES else [*in_title, *ranges, *others]
    for mention in choices:
        if mention.first and mention.last and mention.first <= mention.last:
            return Period(mention.text, mention.first, mention.last)
    return None


def _stretches(words: str, written_on: date | None, kinds: frozenset[str]) -> list[DateMention]:
    return [
        mention
        for mention in dates_in(words, written_on=written_on)
        if mention.kind in kinds and mention.certainty in SURE
    ]
