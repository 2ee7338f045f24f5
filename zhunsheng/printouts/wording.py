"""How forms put what they are filled in with. Pure."""

from collections.abc import Iterable


def names(things: Iterable[object]) -> str:
    """Return the names of some things, as a list in a sentence.

    >>> names(["办公室", "艺术科"])
    '办公室、艺术科'
    """
    return "、".join(map(str, things))


def row(label: str, text: str) -> list[list[tuple[str, str]]]:
    """Return the row of a form with one field, or no row when there is nothing to say in it.

    >>> row("学时", ""), row("学时", "2")
    ([], [[('学时', '2')]])
    """
    return [[(label, text)]] if text else []
