"""Pure decisions about the rows of a list of duties: which obligation of the catalogue each one speaks of."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from zhunsheng.documents.sheets import Column, Refusal, Row, text_of
from zhunsheng.documents.themes import telling_pairs

COLUMNS = (
    Column(
        "duty",
        ("责任事项", "责任内容", "工作任务", "任务", "责任清单", "事项", "主要任务", "工作内容"),
        required=True,
    ),
    Column("source", ("本单位制度", "单位制度", "制度条款")),
    Column("code", ("编号", "事项编号")),
)
SOURCE_LENGTH = 200
# The share of an obligation's title that a row must speak of, and how far the second must stay behind.
ALIKE_FROM, AHEAD_BY = 0.6, 0.15
NAMED = 3  # near ones named when none is clear


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of the catalogue that is in force."""

    pk: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """A row with the obligation it speaks of, and the bureau's own rule that says so."""

    row: int
    said: str
    obligation: int
    source: str


def sort_out(
    rows: Iterable[Row], duties: Sequence[Duty], *, default_source: str, adopted: Collection[int]
) -> tuple[list[Recognised], list[Refusal]]:
    """Part the rows into duties the bureau adopts and rows that cannot be taken, each with its reason.

    Args:
        default_source: the bureau's own document, for rows that name none.
        adopted: obligations that the bureau has adopted or made stricter already.
    """
    taken: list[Recognised] = []
    refused: list[Refusal] = []
    seen = set(adopted)
    for row in rows:
        said = text_of(row.values.get("duty"))
        source = text_of(row.values.get("source")) or default_source
        try:
            duty = recognise(said, text_of(row.values.get("code")), duties)
            if len(source) > SOURCE_LENGTH:
                raise ValueError(f"依据最多 {SOURCE_LENGTH} 字，现有 {len(source)} 字。请缩短。")
        except ValueError as error:
            refused.append(Refusal(row.number, said, str(error)))
            continue
        if duty.pk in seen:
            why = f"“{duty.title}”本单位已经采用，或与表中前面的行相同。"
            refused.append(Refusal(row.number, said, why, known=True))
            continue
        seen.add(duty.pk)
        taken.append(Recognised(row.number, said, duty.pk, source))
    return taken, refused


def recognise(said: str, code: str, duties: Sequence[Duty]) -> Duty:
    """Return the obligation a row speaks of: by its code or title, else by words, when one is clearly meant.

    >>> duties = [Duty(1, "a.x", "支部党员大会"), Duty(2, "a.y", "主题党日")]
    >>> recognise("每季度至少召开一次支部党员大会", "", duties).code
    'a.x'

    Raises:
        ValueError: naming the nearest, when none is clear.
    """
    if not said and not code:
        raise ValueError("没有责任事项。请填写后再导入。")
    for duty in duties:
        if duty.code == code or duty.title == said:
            return duty
    pairs = telling_pairs(said)
    shares = sorted(((_share(duty, pairs), -place, duty) for place, duty in enumerate(duties)), reverse=True)
    if shares and shares[0][0] >= ALIKE_FROM:
        clear = len(shares) == 1 or shares[0][0] - shares[1][0] >= AHEAD_BY
        if clear:
            return shares[0][2]
    near = "、".join(f"“{duty.title}”" for share, _, duty in shares[:NAMED] if share)
    advice = f"最接近的有{near}。请改用清单里的名称或编号。" if near else "请改用责任清单里的名称或编号。"
    raise ValueError(f"责任清单里认不出这一项。{advice}")


def _share(duty: Duty, pairs: set[str]) -> float:
    wanted = telling_pairs(duty.title)
    return len(wanted & pairs) / len(wanted) if wanted else 0.0
