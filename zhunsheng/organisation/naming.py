"""Who and which unit is meant by the name that stands in a sheet; what is not clear is said, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.organisation.models import Post, Unit


class NotUnderstood(ValueError):
    """What stands in a cell means nothing, or too much; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the bureau with the units of their posts, each with its first and last day (None: until now)."""

    pk: int
    name: str
    posts: tuple[tuple[int, date | None, date | None], ...]

    def serves(self, day: date, unit: int | None = None) -> bool:
        return any(
            (starts or date.min) <= day <= (ends or date.max) and unit in {None, where}
            for where, starts, ends in self.posts
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by what people call it."""

    pk: int
    names: tuple[str, ...]
    founded_on: date | None
    dissolved_on: date | None


def people_of(bureau: Unit) -> list[Someone]:
    """Return everybody who has or had a post in a bureau."""
    posts: dict[int, list] = {}
    names = {}
    rows = Post.objects.filter(unit__path__startswith=bureau.path)
    for person, name, *post in rows.values_list("person", "person__name", "unit", "starts_on", "ends_on"):
        names[person] = name
        posts.setdefault(person, []).append(tuple(post))
    return [Someone(pk, name, tuple(posts[pk])) for pk, name in names.items()]


def places_of(units) -> list[Place]:
    """Return some units (a query) by their names and short names."""
    return [
        Place(one.pk, tuple(filter(None, (one.name, one.short_name))), one.founded_on, one.dissolved_on)
        for one in units
    ]


def place_named(words: str, places: Sequence[Place], *, default: int | None = None) -> Place:
    """Return the unit that is meant; an empty cell means the default.

    Raises:
        NotUnderstood: when it is none or several of the places.
    """
    if not words and default is not None:
        return next(place for place in places if place.pk == default)
    if not words:
        raise NotUnderstood("没有写单位。请填写组织机构里的名称或简称。")
    found = [place for place in places if words in place.names]
    if len(found) != 1:
        raise NotUnderstood(
            f"没有您可以登记的单位“{words}”。请用组织机构里的名称或简称，或请该单位的人导入。"
        )
    return found[0]


def person_named(name: str, people: Sequence[Someone], *, day: date, unit: int | None = None) -> Someone:
    """Return who is meant: of two of one name the one who serves in the unit on the day.

    Raises:
        NotUnderstood: when the bureau has nobody of that name, or several and the unit does not tell them apart.
    """
    found = [person for person in people if person.name == name]
    if len(found) > 1:
        found = [person for person in found if person.serves(day, unit)] or found
    if not found:
        raise NotUnderstood(f"本局没有“{name}”。请核对姓名；新来的请先在组织机构登记任职。")
    if len(found) > 1:
        raise NotUnderstood(f"本局有{len(found)}位“{name}”，分不清是哪一位。这一行请单独登记。")
    return found[0]
