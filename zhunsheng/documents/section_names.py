"""Names that sections of reports usually have: 工作开展情况, 存在的主要问题, 下一步工作打算.

They show a heading where it has no marker, and where it ends when its line break was lost.
"""

import re

_LONGEST = 30
# A usual name is made of nothing but these words …
_WORD = re.compile(
    r"(?>存在|查摆|检视|发现|反馈|指出|主要|突出|具体|重点|总体|基本|整体|整改|改进|问题|不足|差距|短板|弱项|困难|薄弱环节|原因|根源|剖析|分析|产生|思想"
    r"|下一步|下一阶段|下一年度?|下阶段|下步|下一年|今后|明年|下半年|上半年|一年来|20\d\d年度?|全年|年度|当前|目前|努力|方向|措施|举措|对策|打算|安排|计划|思路|建议|目标|任务"
    r"|成效|成绩|成果|做法|亮点|特色|经验|体会|回顾|概况|情况|工作|开展|落实|完成|进展|推进|组织|领导|部署|履行|履职|尽责|履责|述职|述廉|廉洁|自律|从政|廉政|自查|自评|对照|检查"
    r"|学习|职责|责任|主体|党建|党风廉政|意识形态|全面从严治党|建设|个人|自身|本人|领导班子|班子|我局|全局|意见|巡察|巡视|审计|近期|主责|上年度|上一年度|民主生活会|组织生活会|典型|案例|结果|[县市区局]委|党[委组]|有关|相关|采取"
    r"|以及|及其?|和|与|的|中|、|等)"
)
# … and ends in one of these.
_HEAD = (
    "情况|问题|不足|差距|短板|弱项|困难|薄弱环节|原因|根源|剖析|分析|方向|措施|举措|对策|打算|安排|计划|思路|建议|目标|任务|成效|成绩|成果|做法|亮点|特色|经验|体会|回顾|概况|结果"
    "|(?:主要|重点|基本|下一步)工作"
)
_ENDS_IN_HEAD = re.compile(rf"(?:{_HEAD})\Z")
_BEGINS_ODDLY = re.compile("[及和与的中、等]|以及|建设|分析(?!情况)|建议$|目标$|任务$|计划$|安排$")


def usual_name_end(words: str, start: int, end: int) -> int | None:
    """Return where the longest usual section name that begins at ``start`` ends, None where none does.

    >>> usual_name_end("基本情况今年以来", 0, 8), usual_name_end("存在的问题", 0, 5), usual_name_end("问题", 0, 2)
    (4, 5, None)
    """
    place, last = start, None
    while place < min(end, start + _LONGEST) and (found := _WORD.match(words, place, end)):
        place = found.end()
        if _ENDS_IN_HEAD.search(words[max(start, place - 5) : place]):
            last = place
    return last if last and last - start >= 4 and not _BEGINS_ODDLY.match(words, start) else None


def is_usual_name(title: str) -> bool:
    """Whether a line is a usual section name and nothing else.

    >>> is_usual_name("下半年工作打算"), is_usual_name("工作打算还不够具体")
    (True, False)
    """
    return usual_name_end(title, 0, len(title)) == len(title)
