"""What stands inside quotation marks, brackets or book-title marks, where stops and markers do not count."""

from collections.abc import Iterator

_QUOTES = ("“”", "‘’", "「」", "『』")
_BRACKETS = ("（）()", "《》", "【】", "[]［］", "〔〕")
# Characters that open and close alike.
_STRAIGHT = frozenset("\"'＂＇")
_OPENING = frozenset("“‘「『（(《【[［〔")
_KINDS = {mark: kind for kind, marks in enumerate((*_QUOTES, *_BRACKETS)) for mark in marks}
# Longer ones are marks that lost their partners.
_LONGEST = 600
_LONGEST_OF_LIKE_MARKS = 80


def enclosed_in(words: str) -> bytearray:
    """Return 1 for every character that stands inside marks, 0 for all others, the marks themselves included.

    Only pairs count, so an unmatched mark hides nothing. Quotation marks written the wrong way round (”…“) and twice
    the same way (“…“) count as well.

    >>> enclosed_in("（甲）“乙“丙").hex()[1::2]
    '0100100'
    """
    change = [0] * (len(words) + 1)
    for opening, closing in _pairs(words):
        if closing - opening <= _LONGEST:
            change[opening + 1] += 1
            change[closing] -= 1
    enclosed, depth = bytearray(len(words)), 0
    for position in range(len(words)):
        depth += change[position]
        enclosed[position] = depth > 0
    return enclosed


def _pairs(words: str) -> Iterator[tuple[int, int]]:
    """Yield where marks that belong together stand."""
    open_at: dict[int, list[int]] = {}
    closed_at: dict[int, int] = {}  # a closing quotation mark that nothing opened
    straight_at: dict[str, int] = {}
    for position, character in enumerate(words):
        if character in _STRAIGHT:
            if (first := straight_at.pop(character, None)) is None:
                straight_at[character] = position
            else:
                yield first, position
            continue
        kind = _KINDS.get(character)
        if kind is None:
            continue
        if character in _OPENING:
            if kind in closed_at:
                yield closed_at.pop(kind), position
            else:
                open_at.setdefault(kind, []).append(position)
        elif open_at.get(kind):
            yield open_at[kind].pop(), position
        elif kind < len(_QUOTES):
            before = closed_at.pop(kind, None)
            if before is not None and position - before <= _LONGEST_OF_LIKE_MARKS:
                yield before, position
            else:
                closed_at[kind] = position
    for kind in range(len(_QUOTES)):
        yield from _like_marks(open_at.get(kind, []))


def _like_marks(positions: list[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of marks that both open, where the second is near enough to have meant to close."""
    waiting: int | None = None
    for position in positions:
        if waiting is not None and position - waiting <= _LONGEST_OF_LIKE_MARKS:
            yield waiting, position
            waiting = None
        else:
            waiting = position
