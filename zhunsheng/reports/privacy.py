"""What must not stand in a text for the public: personal data, found by rule and taken out. Pure.

Names are those of the organisation's people; numbers are known by their form. What was taken out is told by sort and
number, never by its words: the list must not carry what it keeps out.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

PERSON, NUMBER, CAR, HOME = "有关人员", "（号码略）", "（车号略）", "（住址略）"
NAME = "姓名"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Each sort with its form and what stands instead; longer numbers first, for a telephone number stands within them.
FORMS = (
    ("身份证号码", re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])"), NUMBER),
    ("银行账号", re.compile(r"(?<!\d)\d{16,19}(?!\d)"), NUMBER),
    ("手机号码", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), NUMBER),
    ("固定电话", re.compile(r"(?<!\d)0\d{2,3}[-—]?\d{7,8}(?!\d)"), NUMBER),
    ("电子邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), NUMBER),
    ("车牌号", re.compile(rf"[{PROVINCES}][A-Z][·.]?[A-Z0-9]{{5,6}}"), CAR),
    ("住址", re.compile(r"\d+(?:号楼?|栋|幢)(?:\d+单元)?\d+[室号]"), HOME),
)  # fmt: skip


def without_personal_data(text: str, names: Collection[str]) -> tuple[str, Counter[str]]:
    """Return a text fit for the public, and how much of which sort was taken out.

    >>> text, taken = without_personal_data("由张三同志办理，电话13800000000。", {"张三"})
    >>> text, dict(taken)
    ('由有关人员办理，电话（号码略）。', {'手机号码': 1, '姓名': 1})
    """
    taken: Counter[str] = Counter()
    for sort, form, instead in FORMS:
        text, count = form.subn(instead, text)
        taken[sort] += count
    known = sorted(filter(None, names), key=len, reverse=True)
    if known:
        text, count = re.subn(f"(?:{'|'.join(map(re.escape, known))})(?:同志)?", PERSON, text)
        taken[NAME] += count
    return text, +taken


def for_the_public(content, names: Collection[str]):
    """Return a whole report (``composing.Content``) without personal data; what was taken out is listed beside it."""
    told = []

    def cleaned(words: str, where: str) -> str:
        text, taken = without_personal_data(words, names)
        if taken:
            sorts = "、".join(f"{sort}{count}处" for sort, count in taken.items())
            told.append(f"“{where}”一段按公开要求隐去{sorts}。")
        return text

    blocks = []
    for block in content.blocks:
        heading = cleaned(block.heading, "标题")
        passages = tuple(
            replace(
                passage,
                lead=cleaned(passage.lead, heading),
                sentences=tuple(replace(one, text=cleaned(one.text, heading)) for one in passage.sentences),
            )
            for passage in block.passages
        )
        blocks.append(replace(block, heading=heading, passages=passages))
    return replace(content, blocks=tuple(blocks), left_out=(*content.left_out, *dict.fromkeys(told)))
