"""Everything that can change in the organisation: units, people, posts and lines of charge."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng.accounts.models import User
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation import policies
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Charge, Person, Post, Unit
from zhunsheng.organisation.rules import outside_life, overlaps


@transaction.atomic
def create_unit(*, kind, name, parent=None, short_name="", founded_on=None, position=0, by, at):
    """Set up a unit below ``parent``, or a bureau when there is none.

    Args:
        by: a personnel officer of the parent, or a text naming the command that does it.

    Raises:
        Refused: when ``by`` is a user who may not.
        ValidationError: when a sibling has that name.
    """
    if isinstance(by, User):
        require(policies.may_set_up(by, parent))
    unit = Unit(
        parent=parent, kind=kind, name=name, short_name=short_name, founded_on=founded_on, position=position
    )
    if Unit.objects.filter(parent=parent, name=name).exists():
        above = f"“{parent}”之下" if parent else "最上一级"
        raise ValidationError(
            {"name": f"{above}已经有名为“{name}”的单位。请换一个名称，或直接使用原有单位。"}
        )
    unit.save()
    record("unit:created", target=unit, by=by, at=at, changes={"name": name, "kind": kind, "parent": parent})
    mark_stale(unit, at=at)
    return unit


@transaction.atomic
def add_person(*, name, staff_number, by, at):
    """Register a person, who belongs nowhere until a post is started.

    Raises:
        Refused: when ``by`` is a user who is no personnel officer.
        ValidationError: when the staff number is taken.
    """
    _require_keeper(by)
    if holder := Person.objects.filter(staff_number=staff_number).first():
        raise ValidationError(
            {"staff_number": f"工号“{staff_number}”已由{holder}使用。请核对工号；确是另一人的，请另编工号。"}
        )
    person = Person.objects.create(name=name, staff_number=staff_number)
    record("person:added", target=person, by=by, at=at, changes={"staff_number": staff_number})
    return person


@transaction.atomic
def start_post(*, person, unit, kind, starts_on, ends_on=None, title="", by, at):
    """Give a person a post in a unit, from a day to a day (both counted).

    Raises:
        Refused: when ``by`` is a user who may not.
        ValidationError: when the span ends before it starts, lies outside the unit's life, or the person
            already holds that very post during it.
    """
    _require_keeper(by, unit)
    post = Post(person=person, unit=unit, kind=kind, title=title, starts_on=starts_on, ends_on=ends_on)
    _require_fitting_span(post)
    for other in Post.objects.filter(person=person, unit=unit, kind=kind):
        if overlaps((starts_on, ends_on), (other.starts_on, other.ends_on)):
            held = (
                f"{person}在“{unit}”已任{post.get_kind_display()}（{_said(other.starts_on, other.ends_on)}）"
            )
            reason = f"{held}，与填写的{_said(starts_on, ends_on)}重叠。请先结束原任职，或改正日期。"
            raise ValidationError({"starts_on": reason})
    post.save()
    record("post:started", target=post, by=by, at=at, changes=_kept(post))
    mark_stale(unit, at=at)
    return post


@transaction.atomic
def end_post(*, post, ends_on, by, at):
    """Set the last day of a post.

    Raises:
        Refused: when ``by`` is a user who may not.
        ValidationError: when the post has ended already, or the day lies before its start or outside the unit's
            life.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=post.pk)
    _require_keeper(by, post.unit)
    if post.ends_on:
        raise ValidationError(
            {"ends_on": f"{post}已于 {post.ends_on} 离任，不能再次办理离任。请核对是否选错了任职。"}
        )
    post.ends_on = ends_on
    _require_fitting_span(post)
    post.save(update_fields=["ends_on"])
    record("post:ended", target=post, by=by, at=at, changes=_kept(post))
    mark_stale(post.unit, at=at)
    return post


@transaction.atomic
def assign_charge(*, leader, unit, starts_on, by, at):
    """Make a leader answer for a unit from a day on; whoever did so until then ends the day before.

    Raises:
        Refused: when ``by`` is a user who may not.
        ValidationError: when the day lies outside the unit's life, or another line starts on it or later.
    """
    _require_keeper(by, unit)
    charge = Charge(leader=leader, unit=unit, starts_on=starts_on)
    _require_fitting_span(charge)
    lines = Charge.objects.select_for_update().filter(unit=unit)
    if later := lines.filter(starts_on__gte=starts_on).select_related("leader").first():
        raise ValidationError(
            {
                "starts_on": f"“{unit}”自 {later.starts_on} 起已明确由{later.leader}分管，"
                f"不能再从 {starts_on} 起另行明确。请填写 {later.starts_on} 之后的日期。"
            }
        )
    lines.on(starts_on).update(ends_on=starts_on - timedelta(days=1))
    charge.save()
    changes = {"leader": leader.pk, "unit": unit.pk, "starts_on": starts_on}
    record("charge:assigned", target=charge, by=by, at=at, changes=changes)
    mark_stale(unit, at=at)
    return charge


def _require_keeper(by, unit=None):
    if isinstance(by, User):
        require(policies.may_change(by, unit))


def _require_fitting_span(held):
    """Refuse a post or charge whose days do not fit its unit."""
    if held.ends_on and held.ends_on < held.starts_on:
        raise ValidationError(
            {"ends_on": f"结束日期（{held.ends_on}）早于开始日期（{held.starts_on}）。请核对两个日期。"}
        )
    unit = held.unit
    if outside_life((held.starts_on, held.ends_on), (unit.founded_on, unit.dissolved_on)):
        raise ValidationError(
            {
                "starts_on": f"“{unit}”存续于{_said(unit.founded_on, unit.dissolved_on)}，"
                f"填写的{_said(held.starts_on, held.ends_on)}超出了这段时间。请改正日期，或另选单位。"
            }
        )


def _said(first, last):
    return f"{first or '设立之初'}至{last or '今'}"


def _kept(post):
    """Return what the log keeps of a post."""
    names = ("person_id", "unit_id", "kind", "title", "starts_on", "ends_on")
    return {name: getattr(post, name) for name in names}
