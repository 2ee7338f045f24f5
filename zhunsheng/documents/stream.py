"""A document on its way in: a stream of pieces that know their place, mended and cleared of what a page adds.

Copies that travelled through web pages, previews and narrow windows carry more than the document: navigation, view
counts, pay-wall lines, page numbers inside sentences, lines broken at a fixed width. What is certain to be no part of
the text is left out; what is not certain stays.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import or_
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a piece stands in a table; everything counts from 1.

    ``row`` and ``column`` are those of the upper left corner in the grid of the table; ``rows`` and ``columns`` say
    how many of them a merged cell covers, so a merged 责任单位 beside three problems answers for all three rows.
    ``heads`` are the words of the header cells above, from the top down (``("责任", "科室")``); empty for the
    header itself and where the table has none.
    """

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    heads: tuple[str, ...] = ()

    def covers(self, row: int, column: int) -> bool:
        return self.row <= row < self.row + self.rows and self.column <= column < self.column + self.columns


class Piece(NamedTuple):
    """Words of a file with their place in Chinese, outline level (1 to 9, 0 for body text) and table cell."""

    words: str
    place: str
    outline: int = 0
    cell: Cell | None = None


class Cleared(NamedTuple):
    """What is left of a stream, and what the page said about it."""

    pieces: list[Piece]
    published: date | None = None
    origin: str | None = None


_NUMERAL = "[一二三四五六七八九十百]{1,5}"
# The beginnings of lines that open a paragraph of their own.
_MARKED = re.compile(
    rf"\s{{0,8}}(?:第{_NUMERAL}(?:[章节篇条]|部分)|{_NUMERAL}[、.．]|[（(〔\[]\s?(?:{_NUMERAL}|\d{{1,3}})\s?[）)〕\]]"
    rf"|{_NUMERAL}[）)]|\d{{1,3}}\s?[、．]|\d{{1,2}}[.）)](?!\d)|\d{{1,2}}\.\d{{1,2}}(?:\.\d{{1,2}})?[\s\u4e00-\u9fff]"
    rf"|问题\s?[（(]?(?:\d{{1,3}}|{_NUMERAL})[）)]?\s?[:：]|[①-⑳⑴-⒇]|——|附件\d{{0,2}}\s?[:：]"
    r"|(?:整改|责任(?!编辑)|牵头|配合|完成|存在)[\u4e00-\u9fff]{1,6}[:：])"
)
_OPENING = re.compile(rf"{_MARKED.pattern}|\s{{0,8}}[【☆★]")
# Items open a paragraph too, but only after a stop: 一是 also stands in the middle of sentences.
_ITEM = re.compile(rf"\s{{0,8}}(?:{_NUMERAL}[是要]|第{_NUMERAL}[，,、]|首先|其次|再次|最后)")
_STOPS = "。；;！？!?：:"
_INDENTS = ("　　", "  ", "\t")


def mended(lines: Sequence[Piece]) -> list[Piece]:
    """Join what was broken and clear what was slipped into sentences; blank lines are left out.

    Text with one paragraph a line comes back unchanged.
    """
    whole = _unwrapped(_without_page_numbers(lines))
    return _without_slice_numbers(_rejoined([line for line in whole if line.words.strip()]))


def _without_page_numbers(lines: Sequence[Piece]) -> list[Piece]:
    """Leave out lines that hold a page number alone, with the blank lines around them: a sentence may go on there."""
    words = [line.words.strip() if line.cell is None else "…" for line in lines]
    is_number = [_PAGE_NUMBER.fullmatch(line) is not None for line in words]
    beside = [
        not line and (is_number[place - 1 if place else 0] or is_number[min(place + 1, len(words) - 1)])
        for place, line in enumerate(words)
    ]
    return [line for line, left_out in zip(lines, map(or_, is_number, beside), strict=True) if not left_out]


# --- Broken lines -------------------------------------------------------------------------------------------------


def width_of(words: str) -> float:
    """Return the width in full-width characters; a half-width one counts as a half.

    >>> width_of("共12项")
    3.0
    """
    return sum(0.5 if character < "\u2000" else 1 for character in words.rstrip())


def _unwrapped(lines: list[Piece]) -> list[Piece]:
    """Join lines that were broken at a fixed width.

    Text counts as broken when at least three lines are as wide as the widest, give or take two characters, when
    they make up a third of the text, and when half of them end without a stop. A narrower line ends its paragraph; an
    indented line or one that begins with a marker opens one.
    """
    widths = [width_of(line.words) if line.cell is None else 0 for line in lines]
    width = max(widths, default=0)
    if not 15 <= width <= 60:
        return lines
    full = [line.words.rstrip() for line, own in zip(lines, widths, strict=True) if own >= width - 2]
    filled = sum(own > 0 for own in widths)
    running = [words for words in full if words[-1] not in _STOPS and not _is_heading(words)]
    if len(full) < max(3, filled / 3) or len(running) < max(2, len(full) / 2):
        return lines
    joined: list[list[Piece]] = []
    is_open = False
    for line, own in zip(lines, widths, strict=True):
        if (
            is_open
            and own
            and not line.words.startswith(_INDENTS)
            and not opens_paragraph(line.words, joined[-1][-1].words)
        ):
            joined[-1].append(line)
        else:
            joined.append([line])
        is_open = own >= width - 2
    return [_joined(group) for group in joined]


def opens_paragraph(words: str, previous: str) -> bool:
    """Whether a line begins a paragraph, whatever stands before it."""
    return _OPENING.match(words) is not None or (
        _ITEM.match(words) is not None and previous.rstrip()[-1:] in _STOPS
    )


def _is_heading(words: str) -> bool:
    return _OPENING.match(words) is not None and not any(stop in words for stop in "。；")


def _joined(pieces: Sequence[Piece]) -> Piece:
    first = pieces[0].words.rstrip() if len(pieces) > 1 else pieces[0].words
    return pieces[0]._replace(words=first + "".join(piece.words.strip() for piece in pieces[1:]))


_UNITS = "个项条件次人名份万亿元千百吨米篇起家户期场％%"
_ENDS_IN_NUMBER = re.compile(r"(?<![附件表图第.．、\d])[ ]?\d{1,8}(?:\.\d{1,4})?$")
_STARTS_WITH_UNIT = re.compile(
    rf"(?!个别|个人|人员|项目|条件|家庭|场所|日常|万一)[{_UNITS}年月日号](?![、.．是])"
)
# A line may well begin with a year or a month, hardly ever with a number of things.
_STARTS_WITH_COUNT = re.compile(rf"\d{{1,6}}(?:\.\d{{1,4}})?\s?[{_UNITS}]")
_CUT_SHORT = re.compile(r"[\u4e00-\u9fff]{5}$")
_GENRE = re.compile(
    r"(?:报告|通报|总结|材料|通知|情况|公告|公示|意见|方案|要点|清单|台账)(?:[（(][^）)]{1,20}[）)])?$"
)
_WHOLE = re.compile(r"(?:报告|通报|总结|情况|成效|措施|安排)$")
_TITLE_LINES = 6


def _rejoined(lines: list[Piece]) -> list[Piece]:
    """Join a figure to its unit, a sentence to its number and a title to its end, where a line break parts them."""
    groups: list[list[Piece]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        is_prose = last is not None and last.cell is None and line.cell is None
        if last and is_prose and _continues(last.words.strip(), line.words.strip()):
            groups[-1].append(line)
        else:
            groups.append([line])
    return _with_whole_title([_joined(group) for group in groups])


def _continues(words: str, following: str) -> bool:
    if _ENDS_IN_NUMBER.search(words[-16:]):
        return _STARTS_WITH_UNIT.match(following) is not None
    return (
        _STARTS_WITH_COUNT.match(following) is not None
        and _CUT_SHORT.search(words[-5:]) is not None
        and not _is_heading(words)
        and not _WHOLE.search(words)
    )


def _with_whole_title(lines: list[Piece]) -> list[Piece]:
    """Join the lines of a title that was broken: 关于… without its kind of document, then the rest of it."""
    for first, line in enumerate(lines[:_TITLE_LINES]):
        words = line.words.strip()
        if _is_title_line(words) and "关于" in words and not _GENRE.search(words):
            for last in range(first + 1, min(first + 3, len(lines))):
                rest = lines[last].words.strip()
                if not _is_title_line(rest):
                    break
                if _GENRE.search(rest):
                    return [*lines[:first], _joined(lines[first : last + 1]), *lines[last + 1 :]]
    return lines


def _is_title_line(words: str) -> bool:
    return (
        len(words) <= 50 and not _OPENING.match(words) and not any(stop in words for stop in _STOPS + "，,")
    )


# --- Numbers slipped in -------------------------------------------------------------------------------------------

_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]{0,6}(?:\d{1,4}[-—–－·•\s]{1,6}|\d{1,4}\s?/\s?\d{1,4}|第\s?\d{1,4}\s?页(?:[\s,，/]{0,4}共\s?\d{1,4}\s?页)?)"
    r"[-—–－·•\s]{0,6}|[-—–－·•]{1,6}\s{0,4}\d{1,4}|\d{1,4}\s?页"
)
# Not after words that make a fraction of it: 完成3/5, 达4/5.
_PAGE_OF = re.compile(r"(?<![\d/成为占约达过近到的])\s?(\d{1,3})/(\d{1,3})\s?(?=[\u4e00-\u9fff（(])(?!的)")
_BEFORE_MARKER = re.compile(rf"(?:{_NUMERAL}[是要、]|[（(]{_NUMERAL}[）)])")
_SLICE = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]{1,4}(\d{1,3})、(?=[\u4e00-\u9fff])")
_FIRST_ITEM = re.compile(r"(?<!\d)[1１]\s?[、.．](?!\d)")


def _without_slice_numbers(lines: list[Piece]) -> list[Piece]:
    """Take out numbers that a preview put into sentences: 流于形式5/21二是, 落实责任 3、任.

    ``5/21`` goes where an item follows directly, or where the same total comes back with a higher page. ``3、``
    goes between two characters where no list of the document begins with ``1、``.
    """
    words = "\n".join(line.words for line in lines)
    pages = [(int(page), total) for page, total in _PAGE_OF.findall(words)]
    totals = {total for (page, total), (after, again) in pairwise(pages) if total == again and page < after}
    has_list = _FIRST_ITEM.search(words) is not None

    def cleared(line: Piece) -> Piece:
        def page(found: re.Match[str]) -> str:
            is_slice = found[2] in totals or _BEFORE_MARKER.match(line.words, found.end())
            return "" if is_slice and int(found[1]) <= int(found[2]) else found.group()

        kept = _PAGE_OF.sub(page, line.words)
        return line._replace(words=kept if has_list else _SLICE.sub("", kept))

    return [cleared(line) if line.cell is None else line for line in lines]


# --- What a page puts around a text -------------------------------------------------------------------------------

_SAID = (
    "信息来源|文章来源|稿件来源|来源|稿源|发布时间|发布日期|发表时间|发文时间|发文日期|更新时间|更新日期|成文日期|生成日期|公开日期"
    "|时间|日期|作者|编辑|责任编辑|审核|初审|复审|终审|校对|供稿|撰稿|浏览次数|浏览量|阅读次数|阅读量|阅读|点击次数|点击数|点击量|点击"
    "|访问次数|访问量|访问|浏览|人气|点赞|评论|收藏|字号|字体|字体大小|索引号|信息索引|文号|发文字号|发文机关|发布机构|发布单位"
    "|主题分类|主题词|信息分类|公开方式|公开范围|有效性|时效|关键词|体裁分类|组配分类|公开形式|公开时限|公开责任部门"
)
_GLUED = "信息来源|文章来源|发布时间|发布日期|发布机构|更新时间|浏览次数|浏览量|阅读次数|点击次数|点击数|责任编辑|字号"
_KEY = re.compile(rf"[【\[（(]?(?:(?<![\u4e00-\u9fff])({_SAID})|({_GLUED}))\s?[】\]]?\s?[:：]")
_VALUE = re.compile(r"[^。；;，！？]{0,60}")
# Each button is atomic: spaces and digits could else be shared out among neighbours in ever more ways.
_ACTIONS = re.compile(
    r"(?>[【\[（(]?\s?(?:字体|字号|打印(?:本页|此页|文章)?|关闭(?:窗口|本页|此页)?|收藏(?:本页)?|分享(?:到|至)?|朗读|无障碍(?:阅读|浏览)?"
    r"|长者(?:模式|版)|适老化|关怀版|视力保护色|返回(?:顶部|首页|列表|上一页)|我要纠错|纠错|繁体(?:版|中文)?|简体(?:版|中文)?|微信|微博|新浪微博|QQ空间"
    r"|朋友圈|QQ好友|QQ|扫一扫在手机(?:打开|查看)当前页面?|首页|登录|注册|搜索|网站地图|联系我们|下载|保存|复制链接|播放语音|语音播报"
    r"|[大中小特]|A[+-]|[+-]|T|\d{1,6}次?)\s?[】\]）)]?[\s:：|｜/、]{0,6}){1,30}"
)
_LAST_ACTION = re.compile("打印|关闭|分享|返回|扫一扫")
# Lines of a page that never belong to a document, wherever they stand.
_NEVER_TEXT = re.compile(
    r"(?:"
    r"(?:您|你)?(?:的)?(?:当前|现在|所在)的?(?:位置|栏目)(?:是|为)?\s?[:：].{0,120}"
    r"|[\u4e00-\u9fff]{2,20}(?:\s?(?:>{1,2}|›|»|＞)\s?[^>›»＞。]{1,40}){1,8}"
    r"|[（(【\[]?\s?(?:全文|本文|总字数|字数)\s?(?:共|约|合计|总计)?[:：]?\s?约?\d{2,6}\s?个?字(?:左右)?\s?[）)】\]]?"
    r"|[★☆✩✪⭐\s]{2,20}(?:\d(?:\.\d)?\s?分?)?|[★☆⭐].{0,60}"
    r"|.{0,30}(?:剩余\s?\d{1,3}\s?[%％]\s?(?:未读|内容|待读)|未读完|(?:余下|剩余)内容).{0,40}"
    r"|.{0,20}(?:开通|充值|购买|升级)\s?(?:VIP|vip|会员).{0,40}"
    r"|.{0,20}(?:登录|注册|付费|支付|扫码|关注公众号|下载)[^。]{0,12}(?:查看|阅读|解锁|获取|浏览)\s?(?:全文|剩余|完整|更多).{0,20}"
    r"|(?:点击|展开)\s?(?:此处|这里)?\s?(?:展开|查看|阅读|继续阅读)?\s?(?:全文|更多).{0,20}|继续阅读|展开全文|阅读全文|查看全文"
    r"|[^。]{0,40}(?:小编|范文网|百度文库|道客巴巴|原创力文档|豆丁网|网友整理|文档之家).{0,80}"
    r"|(?:以上|本文|文章|内容|范文|资料)[^。]{0,30}(?:仅供|供您?|供大家|以供)\s?(?:参考|借鉴|学习).{0,40}"
    r"|.{0,30}希望(?:对|能对?)(?:大家|您|你)有?所?帮助.{0,20}"
    r"|.{0,20}(?:下载积分|下载券|立即下载|免费下载|文档格式为?\s?(?:WORD|word|doc)).{0,40}"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s?[:：]?\s?\d{1,8}\s?次?"
    r"|.{0,60}(?:ICP备|ICP证|公网安备|公安备案|网站标识码|Copyright|©|版权所有|All Rights Reserved|网站地图).{0,120}"
    r")"
)
# Where the page goes on after the document.
_AFTER_TEXT = re.compile(
    r"[【\[]?(?:上一篇|下一篇|上一条|下一条|相关(?:阅读|链接|文章|新闻|推荐|信息|文档)|延伸阅读|推荐阅读|热门(?:文章|推荐|文档|新闻)|猜你喜欢|为您推荐"
    r"|最新(?:文章|发布|更新)|友情链接|责任编辑|主办(?:单位)?|承办(?:单位)?|主管单位|网站声明|免责声明|扫一扫)[】\]]?\s?(?:[:：].{0,120}|[\[【]?关闭.{0,20})?"
)
_SITE_BEHIND = re.compile(r"\s{0,2}[_|｜]|\s{1,2}[-–—]")
_PROSE = re.compile(r"[。；！？](?:[”’）)]?\s*)$")
_DAY = re.compile(r"(20\d{2})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_DATED_KEYS = re.compile("(?:发布|发表|发文|更新|成文|公开|生成)?(?:时间|日期)")
_ORIGIN_KEYS = re.compile("(?:信息|文章|稿件)?来源|稿源|发布(?:机构|单位)|发文机关")
# A page says when it was put up to the minute; a bare 2024年5月6日 under a title belongs to the document.
_STAMP = re.compile(r"\s*20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*")


def cleared(lines: Iterable[Piece]) -> Cleared:
    """Leave out the lines a page put around its text, and keep what they say about date and source.

    Lines of keys and values (来源： 发布时间：) and buttons count only above the first sentence or marker and below
    the last; the few lines that no document has (view counts, pay walls, record numbers) count everywhere. Lines in
    a table are left alone. Blank lines stay, they part paragraphs.
    """
    kept = [line for line in lines if line.cell is not None or not _is_noise(line.words)]
    is_text = [line.cell is not None or _is_text(line.words) for line in kept]
    first = next((place for place, text in enumerate(is_text) if text), len(kept))
    last = next((place for place in range(len(kept) - 1, -1, -1) if is_text[place]), -1)
    end = next(
        (place for place in range(last + 1, len(kept)) if _AFTER_TEXT.fullmatch(kept[place].words.strip())),
        len(kept),
    )
    said: dict[str, str] = {}
    head = _titled_once(list(_edge(kept[: min(first, end)], said)))
    tail = list(_edge(kept[last + 1 : end], said)) if last >= first else []
    return Cleared([*head, *kept[first : last + 1], *tail], _day_said(said), _origin_said(said))


def _edge(lines: Iterable[Piece], said: dict[str, str]) -> Iterator[Piece]:
    """Yield what is left of the lines above or below the text; blank lines stay."""
    for line in lines:
        words = _without_said(line.words, said)
        if words or not line.words.strip():
            yield line._replace(words=words)


def _titled_once(lines: list[Piece]) -> list[Piece]:
    """Leave out a title that stands there again, alone or with the name of the site behind it; the shortest stays."""
    names = [_SITE_BEHIND.split(line.words.strip(), maxsplit=1)[0] for line in lines]
    shortest: dict[str, int] = {}
    for place, name in enumerate(names):
        if len(lines[place].words.strip()) < len(lines[shortest.setdefault(name, place)].words.strip()):
            shortest[name] = place
    return [line for place, line in enumerate(lines) if not names[place] or shortest[names[place]] == place]


def page_goes_on(words: str) -> bool:
    """Whether a line is of the kind that sites put after a document: buttons, other articles, who is responsible."""
    return len(words) < 200 and (
        _AFTER_TEXT.fullmatch(words.strip()) is not None
        or (_LAST_ACTION.search(words) is not None and _ACTIONS.fullmatch(words.strip()) is not None)
    )


def _is_noise(words: str) -> bool:
    return len(words) < 200 and _NEVER_TEXT.fullmatch(words.strip()) is not None and not _MARKED.match(words)


def _is_text(words: str) -> bool:
    is_prose = _PROSE.search(words[-8:]) is not None and len(words.strip()) >= 12
    return is_prose or _MARKED.match(words) is not None


def _without_said(words: str, said: dict[str, str]) -> str:
    """Return what is left of a line at the edge of a page, and note the values it gives."""
    if _STAMP.fullmatch(words):
        said.setdefault("时间", words)
        return ""
    if _ACTIONS.fullmatch(words.strip()):
        return ""
    keys = list(_KEY.finditer(words))
    if not keys:
        return words
    values = [
        words[key.end() : following.start() if following else len(words)]
        for key, following in zip(keys, [*keys[1:], None], strict=True)
    ]
    if not all(_VALUE.fullmatch(value) for value in values):
        return words
    for key, value in zip(keys, values, strict=True):
        said.setdefault(key[1] or key[2], value.strip(" \t\u3000|｜【】[]（）()"))
    return words[: keys[0].start()].rstrip()


def _day_said(said: dict[str, str]) -> date | None:
    for key, value in said.items():
        if _DATED_KEYS.fullmatch(key) and (day := day_in(value)):
            return day
    return None


def day_in(words: str) -> date | None:
    """Return the first day written in full, None where there is none or where the calendar has no such day.

    >>> day_in("2024-05-06 10:20"), day_in("2024年2月30日")
    (datetime.date(2024, 5, 6), None)
    """
    found = _DAY.search(words)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _origin_said(said: dict[str, str]) -> str | None:
    return next((value for key, value in said.items() if _ORIGIN_KEYS.fullmatch(key) and value), None)


# --- Script -------------------------------------------------------------------------------------------------------

_TRADITIONAL = frozenset(
    "個項時間開關於為學習黨員國會議題問總結實幹風責務發現組織單長對機構體標準設備製訂錄報導書記從嚴條與應當經濟規範監檢處紀還進"
)


def is_traditional(words: str) -> bool:
    """Whether a text is written in traditional characters: at least one in twelve, of ten kinds or more."""
    found = [character for character in words if character in _TRADITIONAL]
    return len(found) * 12 >= len(words) and len(set(found)) >= 10
