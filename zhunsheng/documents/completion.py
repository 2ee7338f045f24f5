"""What a sentence says of completion, as a row of marks: totals, states with their counts, words, rates."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from zhunsheng.documents.quantities import numeral, percent, without_names

TOTAL, DONE, OPEN, ALL_DONE, REST, RATE = "total", "done", "open", "all done", "rest", "rate"
COARSE_UNITS = frozenset({"方面", "类"})
MEASURE_NOUNS = frozenset({"措施", "举措", "整改措施"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing a sentence says; ``value`` is None where it is masked or approximate.

    ``kind`` is ``TOTAL`` (反馈问题30个), ``DONE`` or ``OPEN`` (a count with its state on either side: 已完成25个,
    5个正在整改), ``ALL_DONE`` (已全部整改到位), ``REST`` (其余正在整改; ``noun`` is ``DONE`` or ``OPEN``) or ``RATE``.
    ``start`` and ``end`` count from the start of the sentence. ``strength`` ranks totals: 2 where words such as 共 or
    细化为 announce one, 0 for those of another source. For a count that is done it says how plainly that is the
    total: 2 in 30个问题已全部整改到位, 1 in 30个问题已整改到位, else 0; for words, 2 where they speak of rectification.
    ``is_every`` marks words that say 全部 or 均. ``bound`` is ``above`` or ``about`` where a rate is not exact.
    """

    kind: str
    start: int
    end: int
    value: Decimal | None = None
    unit: str = ""
    noun: str = ""
    strength: int = 1
    is_every: bool = False
    bound: str = ""


def marks_in(words: str) -> list[Mark]:
    """Return the marks of a sentence in reading order; what only explains another mark is left out."""
    plain = without_names(words)
    if _PLANNED_SENTENCE.match(plain):
        return []
    marks = [mark for count in _COUNT.finditer(plain) if (mark := _counted(plain, count))]
    taken = bytearray(len(plain))
    for mark in marks:
        if mark.kind != TOTAL:
            taken[mark.start : mark.end] = (b"\1" if mark.kind == DONE else b"\2") * (mark.end - mark.start)
    for pattern, marked in ((_REST_WORDS, _rest), (_ALL_WORDS, _all_done), (_RATE, _rated)):
        for found in pattern.finditer(plain):
            start, end = found.span()
            if not any(taken[start:end]) and (mark := marked(plain, found, taken)):
                marks.append(mark)
                taken[start:end] = b"\2" * (end - start)
    return _without_parts(plain, sorted(marks, key=lambda mark: mark.start))


# --- words: tables of fragments, the longer first where one begins another --------------------------------------


def _any(fragments: str) -> str:
    return f"(?:{'|'.join(fragments.split())})"


# What is counted as done.
_NOUN = _any(
    "问题线索 具体问题 整改任务 整改事项 反馈意见 整改措施 问题 任务 事项 意见 建议 措施 举措 线索 隐患 信访件 举报件"
    " 举报 信访 来访 来信 投诉 诉求 工单 案件 提案 实事 工作(?![组日队专机人站室会]) 方面 类 点"
)
_QUALITY = _any(
    "具体 反馈 主要 突出 重点 共性 个性 整改 巡察 巡视 审计 立行立改 限期 方面 工作 目标 民生 信访 子 大 的"
)
_COUNT = re.compile(
    r"(?P<about>约|近|超过?|逾|将近)?"
    r"(?P<number>(?<![\d.])\d{1,6}(?![\d.])|(?<!第)[一二三四五六七八九十百两零〇]{1,6}"
    r"|(?<![\dXxＸｘ×*＊])[\dXxＸｘ×*＊]{1,6})"
    r"\s?(?P<more>[余多])?\s?(?P<unit>[个项条件处起]|方面|类)"
)
# A middle state is not done: a rate that counts it would be wrong.
_MIDDLE = (
    "(?:完成|取得|达到)?(?:阶段性|阶段|基本|部分|初步)(?:已)?(?:得到)?"
    + _any("完成 整改 销号 解决 办结 到位 落实 成效 成果 进展")
    + _any("整改 到位 销号 任务 完成 并取得阶段性(?:成果|成效|进展)")
    + "{0,2}"
)
_STILL = "|".join(
    (
        r"正在?[\u4e00-\u9fff]{0,4}?"
        + _any("推进 整改 办理 进行 实施 落实 解决 完善 处理 推动 销号 验收")
        + "(?:整改|落实|之?中)?",
        _any("按计划 按时序 有序 稳步 加快 抓紧") + "推进",
        "(?:需要?|仍需?|还需?|须)?(?:继续|持续|长期|常态化|仍在|还在)"
        + _any("推进 整改 坚持 深化 落实 抓好 跟进 巩固 办理 努力 完善")
        + "(?:整改|落实|完成|推进)?",
        "(?:尚未|还未|仍未|暂未|未能|没有|未)(?:按期|按时|如期|全部|全面)?"
        + _any("完成 整改 销号 办结 启动 到位 解决 落实 见底 开展")
        + "(?:整改|到位|销号|完成)?",
        "(?:整改|推进|办理|进行|实施)之?中",
        "待(?:整改|销号|完成|验收|办理|推进)",
        "逾期(?:未完成)?|滞后|整改不到位|长期任务",
    )
)
# 整改 and 落实 alone name the work (整改任务46项), not its end, unless 已 stands before them or nothing else does.
_BARE = frozenset({"整改", "整改落实", "落实", "解决", "化解"})
_ALREADY = (
    "(?<!阶段性)(?<!基本)(?<!部分)(?<!限期)(?<!立即)(?<!集中)(?<!专项)(?<!正在)(?<!持续)(?<!未)(?<!没有)"
    + _any(
        "整改完成 整改到位 整改完毕 整改落实到位 整改落实 完成整改销号 完成整改 完成销号 整改销号 验收销号 对账销号"
        " 销号 清零 办结 办理完毕 解决到位 得到解决 落实到位 采纳落实 采纳 完成 解决 化解 整改 落实"
    )
    + "(?:(?:并|且|、)(?:需|已)?"
    + _any("长期坚持 持续(?:坚持|推进|深化|巩固|跟进) 常态化推进 转入常态 销号 整改到位 通过验收 验收")
    + ")?(?![率比])"
)
_STATE = rf"(?:(?P<middle>{_MIDDLE})|(?P<still>{_STILL})|(?P<already>{_ALREADY}))"
_FILL = _any(
    r"了 的 整改 任务 问题 事项 反馈 意见 措施 线索 具体 工作 有 共 共计 计 达到 达 为 数量 数 销号 [:：] \s"
)
_STATE_BEFORE = re.compile(rf"{_STATE}{_FILL}{{0,5}}\Z")
_REST_BEFORE = re.compile(r"(?:其余|剩余|剩下|其他|其它|尚有|还有|仍有|尚存)(?:的|问题|任务|事项|\s){0,3}\Z")
_ADVERB = _any(
    "中 的 整改 目前 现 也 已经 已 均 都 全部 全面 按期 按时 如期 按要求 得到 实现 有效 高质量 正式 予以 被 需 要"
    " 还 仍 尚"
)
# A count further on belongs to the state: 30个问题完成整改25个 has done 25, not 30.
_NO_COUNT = r"(?![\u4e00-\u9fff:：\s]{0,6}?(?:[\dXxＸｘ×*＊]|[一二三四五六七八九十两]{1,3}[个项条件]))"
_STATE_AFTER = re.compile(
    rf"\s?(?P<noun>{_QUALITY}{{0,2}}{_NOUN})?(?P<comma>[，,])?(?:因[^，,。；;、]{{1,20}}?)?(?P<adverbs>{_ADVERB}{{0,5}}){_STATE}{_NO_COUNT}"
)
_MAY_FOLLOW = _any(
    "整改 已 正 均 都 占 和 及 与 或 等 以 左右 仍 还 尚 需 未 共 全 其 按 且 并 达 为 基本 部分 阶段 在 持续 长期 的"
)
# After a count, what shows that something else was counted: 完成12个小区改造.
_OTHER_THING = re.compile(rf"\s?(?!{_QUALITY}{{0,3}}{_NOUN}|{_MAY_FOLLOW})[\u4e00-\u9fff]")
_NOUN_AFTER = re.compile(rf"\s?{_QUALITY}{{0,3}}(?P<noun>{_NOUN})")
_NOUN_BEFORE = re.compile(
    rf"(?P<noun>{_NOUN})"
    + _any(r"总数 清单 台账 数量 总共 总计 合计 共计 共有 共 计 有 为 达 数 [:：] \s （ \(")
    + r"{0,3}\Z"
)
_FED_BACK = re.compile(
    _any(
        "反馈 指出 查出 提出 移交 交办 转办 梳理 细化 分解 列出 列明 归纳 归并 认领 承担 涉及 排查 收集 征求 受理"
        " 发现 共 合计 总计 总共"
    )
    + _any(r"了 出 到 的 为 成 共计 共 有 本[单部]位 我[局院校镇乡委办] 我单位 ， \s")
    + r"{0,4}\Z"
)
# 问题5个方面、13类、42个: one noun for a chain of counts.
_COUNT_BEFORE = re.compile(r"(?:个(?:大|主要)?方面|方面|类|[个项条])(?:问题)?[、，,]\s?\Z")
_FED_BACK_NEAR = re.compile(
    _any("反馈 指出 查出 巡[察视] 审计 移交 交办 共 发现 梳理 查摆 这 上述 全部 所有")
)
_STRONG = re.compile(
    _any("共 合计 总计 总数 细化 分解 梳理 归纳 归并 具体 明确 形成 拆分 转化") + r"[^，,。；;]{0,8}\Z"
)
_SECOND_SOURCE = re.compile(_any("机关纪委 派驻 纪检组 督查 督导 抽查 暗访 复查") + r"[^，,。；;]{0,12}\Z")
_ALL_WORDS = re.compile(
    r"(?P<all>已经?全部|全部已?|全面|均已?|都已?|现已|已|悉数)(?:按期|按时|如期|按要求|得到|实现|已|全部|均){0,3}"
    rf"(?P<already>{_ALREADY})(?=任务|工作|目标|[，,、；;）)\s]|并|且|\Z)"
)
_NOTHING_ELSE = re.compile(
    r"(?:\A|[，,；;：:])(?:截[至止]目前|目前|现在?|(?:上述|以上|这些)?问题|整改工作)?\Z"
)
_EVERY = re.compile("全部|均|都|悉数|所有")
_REST_WORDS = re.compile(
    rf"(?:其余|剩余|剩下)(?:的|问题|任务|事项|整改|具体){{0,3}}{_ADVERB}{{0,4}}{_STATE}{_NO_COUNT}"
)
_RATE = re.compile(
    r"(?:(?P<name>(?:完成|办结|整改|销号|到位|化解|解决|落实)(?:率|比例|进度))(?:已|均|为|达到了?|达|约为?|是|：|:|\s){0,3}"
    r"|(?P<share>占(?:比|[\u4e00-\u9fff]{0,8}?(?:总数|总量|问题|任务))?(?:的|为|达|：|:|\s){0,2})"
    r"|(?P<part>已?完成(?:整改)?(?:总量|总数|总任务|任务)?的?\s?))"
    r"(?P<bound>约|近|超过|逾)?(?P<rate>\d{1,3}(?:\.\d{1,4})?\s?[%％]"
    r"|百分之[一二三四五六七八九十百零〇]{1,5}(?:点[一二三四五六七八九零〇]{1,3})?)(?P<above>以上|左右)?"
)
_RATED_THING = re.compile(
    _any(r"整改 问题 任务 事项 总体 整体 综合 反馈 落实 工作 意见 按期 按时 总 线索 [\W\d个项条件的]") + r"\Z"
)
_PLAN = re.compile(
    _any(
        "确保 力争 争取 (?<![按照])计划 拟 预计 必须 务必 推动 促进 (?<![主重需首必])要(?!求) 应当 底前 日前 月前 年内"
        " 将(?=[在于继进全持尽对切严按加逐完]) 下一?步 今后 接下来 如果"
    )
    + "(?!.{0,30}已)"
)
_PLANNED_SENTENCE = re.compile(r"\s*(?:下一?步|今后|接下来|下阶段|下一阶段)")
_CLAUSE_END = "，,。；;、（("
_RECTIFYING = re.compile("整改|问题|反馈|巡[察视]|销号")
TOPIC = re.compile(
    _any("整改 措施 来访 问题 任务 事项 意见 反馈 线索 隐患 销号 信访 举报 投诉 诉求 工单 实事 提案")
)


def _clause_start(words: str, position: int, reach: int = 40) -> int:
    """Return where the clause around a place begins, at most ``reach`` characters before it."""
    least = max(0, position - reach)
    return max(least, *(words.rfind(stop, least, position) + 1 for stop in _CLAUSE_END))


def _is_planned(words: str, start: int, end: int) -> bool:
    return _PLAN.search(words, _clause_start(words, start), end) is not None


def _counted(words: str, count: re.Match[str]) -> Mark | None:
    """Return what a count says: how many there are, are done, or are not done; None if it counts something else."""
    start, end = count.span()
    lead = words[_clause_start(words, start, 24) : start]
    named = _NOUN_AFTER.match(words, end) or _NOUN_BEFORE.search(lead)
    noun = named["noun"] if named else ""
    is_area = noun == "类" or words.startswith("方面", end)
    value = None if count["about"] or count["more"] else numeral(count["number"])
    mark = Mark(
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
        kind = DONE if state["already"] else OPEN
        return replace(mark, kind=kind, start=start - len(lead) + state.start(), strength=0)
    is_rest = _REST_BEFORE.search(lead) is not None
    if state := _state_after(words, start, end, is_rest=is_rest):
        if not state["already"]:
            return replace(mark, kind=OPEN, end=state.end())
        is_all = _EVERY.search(state["adverbs"]) or _FED_BACK_NEAR.search(lead)
        return replace(mark, kind=DONE, end=state.end(), strength=2 if is_all else 1 if state["noun"] else 0)
    if is_rest:
        return replace(mark, kind=OPEN)
    is_counted = named or _FED_BACK.search(lead) or _COUNT_BEFORE.search(words, max(0, start - 8), start)
    if not is_counted or (not named and _OTHER_THING.match(words, end)):
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


def _rest(words: str, found: re.Match[str], _: bytearray) -> Mark | None:
    if _is_planned(words, found.start(), found.end()):
        return None
    return Mark(REST, *found.span(), noun=DONE if found["already"] else OPEN)


def _all_done(words: str, found: re.Match[str], _: bytearray) -> Mark | None:
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
    return Mark(ALL_DONE, *found.span(), is_every=is_every, strength=2 if _RECTIFYING.search(clause) else 1)


def _rated(words: str, found: re.Match[str], taken: bytearray) -> Mark | None:
    start = found.start()
    if found["name"]:
        lead = words[_clause_start(words, start, 12) : start]
        if lead and not _RATED_THING.search(lead):
            return None
    elif found["share"]:
        if 1 not in taken[max(0, start - 3) : start]:  # 已完成24个，占80%
            return None
    elif not TOPIC.search(words, _clause_start(words, start), found.end()):
        return None
    if _is_planned(words, start, found.end()):
        return None
    bound = "above" if found["bound"] in {"超过", "逾"} or found["above"] == "以上" else ""
    bound = bound or ("about" if found["bound"] or found["above"] else "")
    return Mark(RATE, *found.span(), value=percent(found["rate"]), bound=bound)


def _without_parts(words: str, marks: list[Mark]) -> list[Mark]:
    """Drop what is part of the mark before it: 完成28个（含立行立改4个）, 完成26个，其中立行立改完成3个."""
    is_bracketed = _bracketed(words)
    outside = {mark.kind for mark in marks if not is_bracketed[mark.start]}
    whole_is_outside = bool(outside & {DONE, ALL_DONE})
    kept: list[Mark] = []
    events = [(found.end(), None, found.group()) for found in _PARTS_FOLLOW.finditer(words)]
    before: Mark | None = None
    whole: Mark | None = None  # what the marks after 其中 are parts of
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
            is_total = mark.kind == TOTAL and mark.strength > 1
            is_part = not is_total and (mark.kind in {TOTAL, whole.kind} or in_first_clause)
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
