"""The talks of the year, each held by somebody with an account; some confirmed, one waiting, one of the first form."""

from datetime import timedelta

from zhunsheng.activities.kinds import Kind as ActivityKind
from zhunsheng.demo.town import Town, moment
from zhunsheng.engine import Role
from zhunsheng.talks import actions
from zhunsheng.talks.kinds import GUIDES, Kind
from zhunsheng.talks.models import Talk

TEXTS = {
    "reminders": "经手的审批和经费逐笔留痕，遇到请托及时报告；下次谈话时看台账。",
    "risk_points": "场馆采购、临聘人员使用和活动经费报销三个环节。",
    "commitment": "表示按要求办，已对照风险点列出自己的防控措施。",
}
OUTCOME = "看了近两个月的审批台账，提醒的环节都有留痕，没有新的情况。"
HELD_FIRST_FORM = ("jijian", "严克勤", "程立川")
FIRST_FORM_DAYS_AGO = 40
CONFIRMED_AFTER, FOLLOW_UP_AFTER, PLANNED_IN = 2, 60, 9  # days


def enter(town: Town, record, minutes: str) -> None:
    """Record a talk of the year's plan: one per person talked with, by the one who held it."""
    talker = next(name for name, role in record.parts if role == Role.AUTHOR)
    kind = Kind(ActivityKind(record.kind).value)
    by = _account_of(town, talker)
    for name in (name for name, role in record.parts if role == Role.TARGET):
        texts = {"text": minutes or record.title}
        texts |= {field: TEXTS[field] for field in GUIDES[kind].texts[1:] if field not in record.lacks}
        actions.record_talk(
            kind=kind,
            unit=_unit_of(town, by, name, record.unit),
            talkers=[town.people[talker]],
            person=town.people[name],
            held_on=record.on,
            topic=record.title,
            counts_for=record.counts_for,
            follow_up_on=record.on + timedelta(days=FOLLOW_UP_AFTER) if "reminders" in texts else None,
            by=by,
            at=moment(record.recorded_on, 15),
            **texts,
        )


def tell_all(town: Town) -> None:
    """Have the talks confirmed whose two sides have accounts, but for the latest one; follow some up."""
    pending = town.users["kezhang"].person
    last = Talk.objects.filter(person=pending).first()
    for talk in Talk.objects.select_related("person__user", "recorded_by").order_by("recorded_at"):
        if not hasattr(talk.person, "user"):
            continue
        actions.share(talk=talk, by=talk.recorded_by, at=talk.recorded_at + timedelta(hours=1))
        if talk == last:
            continue
        answered = talk.recorded_at + timedelta(days=CONFIRMED_AFTER)
        actions.answer(talk=talk, agreed=True, by=talk.person.user, at=answered)
        if talk.follow_up_on and talk.follow_up_on < town.as_of:
            on = talk.follow_up_on
            actions.follow_up(talk=talk, on=on, outcome=OUTCOME, by=talk.recorded_by, at=moment(on, 17))
    _remind_one(town)
    actions.plan_talk(
        unit=town.units["产业科"],
        kind=Kind.DUTY,
        talker=town.people["乔雨桐"],
        person=next(
            post.person for post in town.units["产业科"].posts.filter(kind="unit_head", ends_on=None)
        ),
        planned_on=town.as_of + timedelta(days=PLANNED_IN),
        by=town.users["fenguan"],
        at=moment(town.as_of, 9),
    )


def _remind_one(town):
    username, *names = HELD_FIRST_FORM
    on = town.as_of - timedelta(days=FIRST_FORM_DAYS_AGO)
    actions.record_talk(
        kind=Kind.REMINDER,
        unit=town.bureau,
        talkers=[town.people[name] for name in names],
        person=town.people["齐正阳"],
        held_on=on,
        topic="学习纪律提醒",
        follow_up_on=town.as_of + timedelta(days=20),
        text="指出集中学习多次缺席、事后没有及时补学，本人说明了工作冲突的情况。",
        reminders="排好工作，月底前补齐欠下的学时。",
        commitment="认识到不妥，已列出补学时间。",
        by=town.users[username],
        at=moment(on, 16),
    )


def _account_of(town, name):
    return next(user for user in town.users.values() if user.person and user.person.name == name)


def _unit_of(town, by, name, unit):
    """Return the record's unit where the talker may record for it, else the unit of the person talked with."""
    if by.role_grants.filter(unit__in=[town.bureau, town.units[unit]]).exists():
        return town.units[unit]
    post = town.people[name].posts.filter(kind="unit_head").order_by("-starts_on").first()
    return post.unit
