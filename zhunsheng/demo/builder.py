"""Builds the demo: the invented bureau, its records and its findings, all through the rooms' own actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.db import transaction

from zhunsheng import clock
from zhunsheng.accounts.actions import grant_role, open_account
from zhunsheng.activities import rules as activity_rules
from zhunsheng.activities.actions import Part, Proof, receive_document, record_activity
from zhunsheng.activities.details import details_of
from zhunsheng.activities.kinds import TALKS
from zhunsheng.activities.models import Activity
from zhunsheng.catalogue import actions as catalogue
from zhunsheng.catalogue.duties import duties_of
from zhunsheng.catalogue.models import Obligation
from zhunsheng.demo import (
    campaigns,
    deployments,
    duties,
    findings,
    gaps,
    handovers,
    indicators,
    party_life,
    people,
    plans,
    rectifying,
    relapses,
    reporting,
    supervision,
    talks,
    visits,
    words,
    year,
)
from zhunsheng.demo.town import Town, moment
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.organisation.actions import add_person, assign_charge, create_unit, end_post, start_post
from zhunsheng.organisation.models import Person, PostKind, Unit, UnitKind
from zhunsheng.rectification.models import Finding

BY = "演示命令"
SEED = 20190320


class NotHere(Exception):
    """The demo may not be built in this place; the message is a Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands after building, and whether it was built just now."""

    bureau: Unit
    is_new: bool
    people: int
    activities: int
    findings: int


def build(*, as_of: date, progress: Callable[[str], None]) -> Summary:
    """Build the demo as it would stand on a day, unless it is there already; all of it or nothing.

    Args:
        as_of: not later than today; records run from the first day the ledger looks back to up to the day before.
        progress: told, in Chinese, what is being done.

    Raises:
        NotHere: outside a trial, beside another bureau, or for a day to come.
    """
    _require_free_place(as_of)
    if bureau := Unit.objects.bureaus().filter(name=people.BUREAU).first():
        progress(f"演示单位“{bureau}”已经建好，未作改动。")
        return _summary(bureau, is_new=False)
    with transaction.atomic():
        town = Town(as_of)
        progress("设立单位、登记人员和任职……")
        _found(town)
        _fill_posts(town)
        progress("开立演示账号……")
        _open_accounts(town)
        progress("载入责任清单，登记本单位的采用、从严和豁免……")
        _adopt(town)
        count = _record(town, progress)
        party_life.tell_all(town)
        indicators.count_all(town)
        plans.plan_all(town)
        progress(f"已登记履责记录 {count} 条。计算责任台账……")
        evaluate_bureau(town.bureau, as_of=as_of, at=clock.now())
        progress("从差距提出问题，整改并核验；导入示例自查报告……")
        findings.tell_all(town)
        relapses.tell(town)
        rectifying.tell_all(town)
        progress(findings.import_sample(town).in_words)
        progress("登记廉政风险点，检查中当场提出问题，发起两次自查……")
        supervision.tell_all(town)
        progress("登记走访中听到的问题……")
        visits.tell_all(town)
        progress("布置督办任务，办理、延期、退回、核验……")
        deployments.tell_all(town)
        progress("登记专题活动，归入各支部的记录……")
        campaigns.tell_all(town)
        progress("谈话请本人核对，安排下一次……")
        talks.tell_all(town)
        party_life.tell_uses(town)
        evaluate_bureau(town.bureau, as_of=as_of, at=clock.now())
        progress("岗位交接：两个已经双方确认，一个正在准备……")
        handovers.tell_all(town)
        progress("起草年度报告，补写一句，负责人提出意见……")
        reporting.tell(town)
    return _summary(town.bureau, is_new=True)


def _require_free_place(as_of):
    if not settings.TRIAL:
        raise NotHere(
            "演示数据只能建在试用环境：正式环境里不能有虚构的单位和公开的密码。"
            "请设置 ZHUNSHENG_TRIAL=1，并用 ZHUNSHENG_DATA 指定一个空目录，再运行一次。"
        )
    if other := Unit.objects.bureaus().exclude(name=people.BUREAU).first():
        raise NotHere(
            f"数据库里已有单位“{other}”，演示数据不与真实单位混放。请用 ZHUNSHENG_DATA 另指定一个空目录，再运行一次。"
        )
    if as_of > clock.today():
        raise NotHere(
            f"演示日期不能晚于今天（填写的是 {as_of}，今天是 {clock.today()}）。"
            "要看以后的样子，请用 ZHUNSHENG_TODAY 指定“今天”。"
        )


def _summary(bureau, *, is_new):
    return Summary(
        bureau=bureau,
        is_new=is_new,
        people=Person.objects.count(),
        activities=Activity.objects.count(),
        findings=Finding.objects.count(),
    )


def _found(town):
    common = {"founded_on": people.FOUNDED, "by": BY, "at": moment(people.FOUNDED)}
    bureau = create_unit(kind=UnitKind.BUREAU, name=people.BUREAU, **common)
    town.units[people.BUREAU] = bureau
    for position, row in enumerate(people.UNITS, 1):
        town.units[row.short_name] = create_unit(
            kind=row.kind,
            name=row.name,
            short_name=row.short_name,
            parent=bureau,
            position=position,
            **common,
        )


def _fill_posts(town):
    """Register everybody and start their posts; then let two units change hands."""
    at = moment(people.FOUNDED, 14)
    common = {"starts_on": people.FOUNDED, "by": BY, "at": at}
    for number, name in enumerate((*(row.name for row in people.PEOPLE), people.LIAISON), 1):
        town.people[name] = add_person(name=name, staff_number=f"CW{number:03}", by=BY, at=at)
    posts = {}
    for row in people.PEOPLE:
        person, unit = town.people[row.name], town.units[row.unit]
        posts[row.name] = start_post(person=person, unit=unit, kind=row.kind, title=row.title, **common)
        if row.branch:
            start_post(person=person, unit=town.units[row.branch], kind=PostKind.PARTY_MEMBER, **common)
        if row.kind in {PostKind.SECRETARY, PostKind.TEAM_MEMBER, PostKind.UNIT_HEAD}:
            group = town.units["领导小组"]
            title = {PostKind.SECRETARY: "组长", PostKind.TEAM_MEMBER: "副组长"}.get(row.kind, "成员")
            start_post(person=person, unit=group, kind=PostKind.GROUP_MEMBER, title=title, **common)
    for branch, (secretary, *committee) in people.BRANCH_POSTS.items():
        for name, kind in (
            (secretary, PostKind.BRANCH_SECRETARY),
            *((name, PostKind.BRANCH_COMMITTEE) for name in committee),
        ):
            start_post(person=town.people[name], unit=town.units[branch], kind=kind, **common)
    for leader, units in people.CHARGES.items():
        for unit in units:
            assign_charge(leader=town.people[leader], unit=town.units[unit], **common)
    for handover in people.HANDOVERS:
        _hand_over(town, handover, posts)


def _hand_over(town, handover, posts):
    on = handover.on(town.as_of)
    common = {"by": BY, "at": moment(on)}
    unit = town.units[handover.unit]
    for name in (handover.outgoing, handover.incoming):
        end_post(post=posts[name], ends_on=on - timedelta(days=1), **common)
    for name, kind, title in (
        (handover.incoming, PostKind.UNIT_HEAD, posts[handover.outgoing].title),
        (handover.outgoing, PostKind.STAFF, handover.outgoing_title),
    ):
        start_post(person=town.people[name], unit=unit, kind=kind, title=title, starts_on=on, **common)


def _open_accounts(town):
    at = moment(town.since, 10)
    for row in (*people.ACCOUNTS, *people.OTHER_ACCOUNTS):
        user = open_account(
            username=row.username, password=people.PASSWORD, person=town.people[row.person], by=BY, at=at
        )
        for unit in row.units:
            grant_role(user=user, role=row.role, unit=town.units[unit], starts_on=town.since, by=BY, at=at)
        town.users[row.username] = user


def _adopt(town):
    catalogue.load_catalogue(by=BY, at=moment(town.since, 11))
    obligations = Obligation.objects.prefetch_related("versions").in_bulk(field_name="code")
    common = {"bureau": town.bureau, "valid_from": town.since, "at": moment(town.since, 15)}
    recorder, head = town.users["dangwu"], town.users["shuji"]
    for number, code in enumerate(duties.ADOPTED, duties.FIRST_ARTICLE):
        source = f"{duties.RULE}{duties.article(number)}"
        catalogue.adopt(obligation=obligations[code], source=source, by=recorder, **common)
    catalogue.adopt(
        obligation=obligations[duties.TIGHTENED],
        source=f"{duties.RULE}{duties.article(duties.TIGHTENED_ARTICLE)}",
        changes=duties.TIGHTER,
        by=recorder,
        **common,
    )
    waived = duties.WAIVED
    catalogue.waive(
        obligation=obligations[waived.obligation],
        unit=town.units[waived.unit],
        reason=waived.reason,
        by=recorder,
        approved_by=head,
        **common,
    )


def _record(town, progress):
    """Enter the records of the year in the order in which they were recorded; return how many."""
    chance = Random(SEED)  # noqa: S311 -- it only has to be the same each time
    orderly = year.orderly(since=town.since, as_of=town.as_of, chance=chance)
    records = gaps.plant(orderly, as_of=town.as_of, chance=chance)
    received = {}
    for document in gaps.documents(records, as_of=town.as_of):
        received[document] = receive_document(
            unit=town.units["局党组"],
            name=document.name,
            number=document.number,
            received_on=document.received_on,
            by=town.users["dangwu"],
            at=moment(document.received_on, 16),
        )
    asked = _evidence_by_kind(town.bureau)
    entered = {}
    for number, record in enumerate(sorted(records, key=lambda record: record.recorded_on), 1):
        entered[id(record)] = _enter(town, record, received, entered, asked)
        if number % 100 == 0:
            progress(f"登记履责记录 {number}/{len(records)}……")
    return len(records)


def _evidence_by_kind(bureau) -> dict[str, list[str]]:
    """Return which evidence the bureau's duties ask of each kind of activity."""
    asked: dict[str, dict[str, None]] = {}
    for duty in duties_of(bureau):
        for kind in duty.answered_by:
            asked.setdefault(kind, {}).update(dict.fromkeys(item.evidence for item in duty.evidence))
    return {kind: list(codes) for kind, codes in asked.items()}


def _enter(town, record, received, entered, asked):
    chair = record.parts[0][0]
    minutes = words.MINUTES_OF.get(record.kind, words.MINUTES).format(chair=chair, title=record.title)
    minutes = "" if "minutes" in record.lacks else minutes
    if record.kind in TALKS:
        return talks.enter(town, record, minutes)
    parts = [
        Part(town.people[name], role, name not in record.absent, record.absent.get(name, ""))
        for name, role in record.parts
    ]
    details = {
        detail.code: words.DETAILS.get(record.kind, words.PROOFS)[detail.code]
        for detail in details_of(record.kind)
        if detail.code not in record.lacks
    }
    shown = activity_rules.evidence_of(
        kind=record.kind,
        title=record.title,
        hours=record.hours,
        minutes=minutes,
        makes_up=record.makes_up_for is not None,
        documents=len(record.documents),
        details=details,
        parts=[(part.person.pk, part.role, part.attended) for part in parts],
    )
    codes = [code for code in asked.get(record.kind, ()) if code not in shown and code not in record.lacks]
    return record_activity(
        unit=town.units[record.unit],
        kind=record.kind,
        title=record.title,
        happened_on=record.on,
        place=words.PLACES.get(record.kind, words.MEETING_ROOM),
        hours=record.hours,
        minutes=minutes,
        counts_for=record.counts_for,
        makes_up_for=record.makes_up_for and entered[id(record.makes_up_for)],
        documents=[received[document] for document in record.documents],
        heard_units=[town.units[name] for name in record.heard],
        parts=parts,
        details=details,
        agenda=words.AGENDA.get(record.title, ()),
        evidence=[Proof(code, words.PROOFS[code]) for code in codes],
        by=town.recorder_of(record.unit),
        at=moment(record.recorded_on, 15),
    )
