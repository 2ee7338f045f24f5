"""Who owes: the subjects of a bureau, as the engine reads them."""

from zhunsheng.engine import Subject
from zhunsheng.organisation.models import Charge, Person, Post, Unit
from zhunsheng.organisation.rules import SUBJECT_KINDS, UNIT_SUBJECT_KINDS


def subjects_of(bureau, *, units=None) -> list[Subject]:
    """Return every unit and post holder of a bureau that can owe, each with its days of validity.

    Args:
        units: those of the bureau, where they have been read already.
    """
    organisation = bureau.subject_id
    units = [
        Subject(
            unit.subject_id, UNIT_SUBJECT_KINDS[unit.kind], organisation, unit.founded_on, unit.dissolved_on
        )
        for unit in (Unit.objects.subtree(bureau) if units is None else units)
        if unit.kind in UNIT_SUBJECT_KINDS
    ]
    posts = Post.objects.filter(unit__path__startswith=bureau.path).select_related("person")
    people = [
        Subject(post.person.subject_id, kind, organisation, post.starts_on, post.ends_on)
        for post in posts
        for kind in SUBJECT_KINDS.get(post.kind, ())
    ]
    return units + people


def leader_in_charge(unit, *, on):
    """Return who answers for a unit on a day: the nearest charge line up its tree, or nobody."""
    ancestors = [int(part) for part in unit.path.strip("/").split("/")]
    charges = Charge.objects.on(on).filter(unit__in=ancestors).select_related("leader", "unit")
    nearest = max(charges, key=lambda charge: len(charge.unit.path), default=None)
    return nearest.leader if nearest else None


def names_of(subject_ids) -> dict[str, str]:
    """Return what subjects are called, as far as they are known, in two queries."""
    pks = {"unit": set(), "person": set()}
    for kind, _, pk in (subject.partition(":") for subject in subject_ids):
        if kind in pks and pk.isdigit():
            pks[kind].add(int(pk))
    named = [*Unit.objects.filter(pk__in=pks["unit"]), *Person.objects.filter(pk__in=pks["person"])]
    return {one.subject_id: str(one) for one in named}
