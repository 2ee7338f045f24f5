"""Numbers with what they count: how many, of what grain, and how sure.

Only counts are read. Numbers that are part of a name (第四轮, 八项规定, 三会一课, a file number, a telephone number)
are none, and neither are dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# What is counted, from the coarse to the fine; counts of different grain refine each other and never add.
AREA, CLASS, ITEM, MEASURE, SESSION = "area", "class", "item", "measure", "session"
PERSON, MONEY, DOCUMENT, PERCENT = "person", "money", "document", "percent"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count as written. ``words[start:end] == text``, from the number to its unit.

    ``value`` is exact: yuan for ``money``, hundredths for ``percent``; None where it is masked or not a number (数次,
    3、4次). ``unit`` is as written, ``noun`` what the words say is counted (问题 in 36个具体问题), "" if nothing.
    ``approximate`` marks 余, 多, 约, 近, 超过, 以上. ``shared`` marks one number for several kinds of action
    (批评教育、提醒谈话共11人), which cannot be split.
    """

    text: str
    start: int
    end: int
    value: Decimal | None
    unit: str
    noun: str
    grain: str
    approximate: bool
    shared: bool


def quantities_in(words: str) -> list[Quantity]:
    """Return the counts in the words, in reading order.

    >>> [(q.text, int(q.value), q.grain) for q in quantities_in("五个方面36个问题，追缴3.05万元")]
    [('五个方面', 5, 'area'), ('36个问题', 36, 'item'), ('3.05万元', 30500, 'money')]
    """
    return list(_quantities(words))


_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def numeral(words: str) -> int | None:
    """Return the value of 12, １２, 1,200 or 一百二十; None where it is no whole number.

    >>> numeral("12"), numeral("十二"), numeral("一百〇五"), numeral("两"), numeral("X")
    (12, 12, 105, 2, None)
    """
    words = words.replace(",", "").strip()
    if words.isdecimal():
        return int(words)
    value = section = digit = 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        elif sign == "万":
            value, section, digit = (section + digit) * 10_000, 0, 0
        else:
            return None
    return value + section + digit if words else None


def percent(words: str) -> Decimal:
    """Return the value of 97.36%, 百分之九十八 or 百分之九十七点三, exactly as written.

    >>> percent("97.50%"), percent("百分之九十七点三")
    (Decimal('97.50'), Decimal('97.3'))
    """
    if words[0].isdecimal():
        return Decimal(words.rstrip("%％ \u3000"))
    whole, _, fraction = words.removeprefix("百分之").partition("点")
    digits = "".join(str(_DIGITS[sign]) for sign in fraction)
    return Decimal(f"{numeral(whole) or 0}.{digits}" if digits else numeral(whole) or 0)


# Numbers in names, which count nothing.
_NAMES = re.compile(
    r"(?:中央)?八项规定|三会一课|三重一大|[“\"]?四风|一岗双责|[四两]个(?:意识|自信|维护|确立|服从|革命|全面|责任|务必)"
    r"|“[一二三四五六七八九十两\d]个[^”\n]{1,8}”|三严三实|两学一做|三不腐|一把手|五位一体|[十百]四?五(?:规划|时期)"
    r"|十[八九]大|二十大|第[\d一二三四五六七八九十百X×*]{1,5}[\u4e00-\u9fff]|[十二一三四五六七八九]{1,4}届"
    r"|[〔\[（(]20\d\d[〕\]）)]\s?\d{1,5}号|(?:索引号|统一编号|文号|电话|热线|传真|邮编|浏览(?:次数|量)?|点击(?:数|量)?|字号)\s?[:：]?\s?[\w/〔〕\-—]{1,40}"
    r"|[一二三四五六七八九]中全会|一(?:次性|方面|下子|定|些|系列|律|直|起|线|揽子|对一)|另一|[\d一二三四五六七八九N]\s?\+[\d一二三四五六七八九N+]{1,10}"
    r"|(?<![\d.])\d{1,2}[.．]\d{1,2}(?=[专案工])"
)
_NUMBER = (
    r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,8})?|\d{1,12}(?:\.\d{1,8})?|[一二三四五六七八九十百千两〇零]{1,8}"
    r"|[\dXxＸｘ×*＊]{1,6}(?:\.[\dXxＸｘ×*＊]{1,3})?|[数几](?:十|百)?"
)
_UNITS = {
    "元": MONEY,
    "人次": PERSON,
    "人": PERSON,
    "名": PERSON,
    "位": PERSON,
    "场次": SESSION,
    "批次": SESSION,
    "次": SESSION,
    "场": SESSION,
    "期": SESSION,
    "堂": SESSION,
    "节": SESSION,
    "轮": SESSION,
    "方面": AREA,
    "大类": CLASS,
    "类": CLASS,
    "份": DOCUMENT,
    "篇": DOCUMENT,
    "件": DOCUMENT,
    "册": DOCUMENT,
    "个": ITEM,
    "项": ITEM,
    "条": ITEM,
    "处": ITEM,
    "点": ITEM,
}
# What a noun after 个, 项 or 条 makes of the grain.
_NOUNS = {
    "方面": AREA,
    "领域": AREA,
    "类别": CLASS,
    "类": CLASS,
    "措施": MEASURE,
    "举措": MEASURE,
    "问题": ITEM,
    "事项": ITEM,
    "任务": ITEM,
    "意见": ITEM,
    "建议": ITEM,
    "线索": ITEM,
    "隐患": ITEM,
    "要求": ITEM,
    "制度": DOCUMENT,
    "办法": DOCUMENT,
    "文件": DOCUMENT,
}
_QUANTITY = re.compile(
    r"(?P<about>约|近|超过?|逾|将近|大约|不少于|至少)?\s?"
    rf"(?:(?P<several>\d{{1,3}}、\s?\d{{1,3}}|[二三四五六七八两][三四五六七八九])|(?P<number>(?<![\d.])(?:{_NUMBER})))"
    r"\s?(?P<more>[余多来])?(?P<scale>[百千]?万|亿)?(?P<more_still>[余多])?\s?"
    rf"(?P<unit>{'|'.join(_UNITS)})"
    rf"(?:(?:具体|反馈|主要|突出|重点|大|整改|方面|方面的|工作|子|共性|个性|的){{0,3}}(?P<noun>{'|'.join(_NOUNS)}))?"
    r"(?P<above>以上|左右|上下|之多)?"
)
_PERCENT = re.compile(
    r"(?<![\d.])(?P<figures>\d{1,4}(?:\.\d{1,6})?)\s?[%％]"
    r"|百分之(?P<words>[一二三四五六七八九十百零〇两\d]{1,5}(?:点[一二三四五六七八九零〇]{1,4})?)"
)
_SCALES = {None: 1, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_ACTIONS = re.compile(
    "谈话|教育|检查|处分|问责|诫勉|提醒|警告|约谈|函询|处理|通报|免职|撤职|移送|辞退|开除|调离"
)
_CLAUSE_START = re.compile(r"[，,。；;：:\n]")


def without_names(words: str) -> str:
    """Return the words with every number that is part of a name blanked out, character for character."""
    return _NAMES.sub(_blank, words)


def _blank(found: re.Match[str]) -> str:
    return "　" * len(found.group())


def _quantities(words: str) -> Iterator[Quantity]:
    plain = without_names(words)
    found = [*_PERCENT.finditer(plain)]
    found += _QUANTITY.finditer(_PERCENT.sub(_blank, plain))
    clause = 0  # where the clause begins, or the count before this one ends
    for count in sorted(found, key=re.Match.start):
        for stop in _CLAUSE_START.finditer(plain, clause, count.start()):
            clause = stop.end()
        yield _percentage(count) if count.re is _PERCENT else _count(count, plain[clause : count.start()])
        clause = count.end()


def _percentage(found: re.Match[str]) -> Quantity:
    value = percent(found.group())
    return Quantity(found.group(), *found.span(), value, "%", "", PERCENT, approximate=False, shared=False)


def _count(found: re.Match[str], lead: str) -> Quantity:
    value = _value(found["number"])
    start = found.start("several") if found["several"] else found.start("number")
    end = found.end("unit")
    grain = _NOUNS.get(found["noun"] or "", _UNITS[found["unit"]])
    if _UNITS[found["unit"]] != ITEM:
        grain = _UNITS[found["unit"]]
    marks = ("about", "several", "more", "more_still", "above")
    return Quantity(
        found.string[start:end],
        start,
        end,
        None if value is None else value * _SCALES[found["scale"]],
        found["unit"],
        found["noun"] or "",
        grain,
        approximate=any(found[mark] for mark in marks),
        shared=grain == PERSON and "、" in lead and len(_ACTIONS.findall(lead)) > 1,
    )


def _value(number: str | None) -> Decimal | None:
    """Return the exact value of a number as written; None for one that is masked, vague or missing."""
    plain = (number or "").replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    value = numeral(plain)
    return None if value is None else Decimal(value)
