"""A bureau with as many of everything as asked for: for tests of what a page costs, not of what it says."""

from datetime import date
from uuid import uuid4

from tests.catalogue.factories import adopt_year_as_proposed
from tests.factories import AT, TODAY, ChargeFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part, Proof, receive_document, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.uses.actions import note_use
from zhunsheng.activities.visits.actions import note_problem
from zhunsheng.campaigns import actions as campaigns
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.checks.models import Hit
from zhunsheng.deployments import actions as deployments
from zhunsheng.engine import Role
from zhunsheng.handover.actions import open_handover
from zhunsheng.indicators import actions as indicators
from zhunsheng.inspections import actions as inspections
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.notices.actions import open_feed, tell
from zhunsheng.organisation.models import PostKind, UnitKind
from zhunsheng.planning.actions import draw_up
from zhunsheng.rectification import actions as rectification
from zhunsheng.rectification.followup import actions as followup
from zhunsheng.rectification.importing.actions import import_document
from zhunsheng.rectification.importing.rules import ProblemRow, Sheet
from zhunsheng.rectification.institutions.actions import enter_rule
from zhunsheng.rectification.models import Source
from zhunsheng.rectification.rechecks import actions as rechecks
from zhunsheng.reports.actions import draft_report
from zhunsheng.talks import actions as talks
from zhunsheng.talks.kinds import Kind as TalkKind

MAY, LATER = date(2026, 5, 20), date(2026, 6, 30)


class Filled:
    """A bureau of ``count`` branches and as many departments; each has something of every kind that has a page.

    ``people``: an account per role, by the role's name.
    """

    def __init__(self, count):
        load_catalogue(by="测试", at=AT)
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        roles = ("head", "recorder", "discipline", "verifier", "staff", "system_admin", "audit_admin")
        self.people = {
            role: UserFactory(person=PostFactory(unit=self.bureau).person, can={role: self.bureau})
            for role in roles
        }
        self.says = {"by": self.people["recorder"], "at": AT}
        self.branches = [
            UnitFactory(parent=self.bureau, kind=UnitKind.BRANCH, name=f"第{number}支部")
            for number in range(count)
        ]
        self.campaign = campaigns.open_campaign(
            unit=self.bureau, title="学习教育", starts_on=date(2026, 5, 1), ends_on=LATER,
            plan_name="学习教育方案", units=self.branches, **self.says,
        )  # fmt: skip
        for branch in self.branches:
            self._work_in(branch)
        self._look_again(count)
        evaluate_bureau(self.bureau, as_of=TODAY, at=AT)
        adopt_year_as_proposed(bureau=self.bureau, year=2026, by=self.people["recorder"])
        draw_up(unit=self.bureau, year=2026, **self.says)
        tell(bureau=self.bureau, as_of=TODAY, at=AT)

    def _work_in(self, branch):
        member = PostFactory(unit=branch).person
        leader = PostFactory(unit=branch, kind=PostKind.BRANCH_SECRETARY).person
        department = UnitFactory(parent=self.bureau, name=f"{branch.name}所在科")
        PostFactory(unit=department, person=member)
        ChargeFactory(leader=leader, unit=department)
        UserFactory(person=member, can={"staff": branch})
        self._record(branch, department, member)
        self._talk(branch, member)
        self._supervise(branch, member, leader)
        self._rectify(branch, member, leader)
        own = campaigns.open_campaign(
            unit=branch, title="支部主题教育", starts_on=date(2026, 5, 1), ends_on=LATER,
            plan_name="方案", units=[branch], **self.says,
        )  # fmt: skip
        for campaign in (self.campaign, own):
            stage = campaigns.add_stage(
                campaign=campaign, name=f"{branch.name}研讨", starts_on=date(2026, 5, 1),
                ends_on=date(2026, 5, 31), kinds=[Kind.STUDY_SESSION], **self.says,
            )  # fmt: skip
            campaigns.link_records(stage=stage, activities=[self.study], **self.says)
        open_handover(post=member.posts.get(unit=branch), receiver=leader, on=TODAY, **self.says)
        indicator = indicators.define(
            unit=branch, name="党员到会率", measured_in="%", every="month", target=95, direction="at_least",
            source="会议签到表", form_key=uuid4(), **self.says,
        )  # fmt: skip
        indicators.record_value(
            indicator=indicator, start=date(2026, 5, 1), value=90, evidence="签到表", **self.says
        )
        draft_report(
            unit=self.bureau, template="annual", period_start=date(2026, 1, 1), period_end=TODAY, **self.says
        )
        draw_up(unit=branch, year=2026, **self.says)
        open_feed(unit=branch, by=self.people["head"], at=AT)

    def _record(self, branch, department, member):
        parts = [
            Part(member, Role.PARTICIPANT),
            Part(self.people["head"].person, Role.PARTICIPANT, attended=False, absence_reason="出差"),
        ]
        document = receive_document(
            unit=branch, name=f"{branch.name}作风建设通知", number="", received_on=MAY, **self.says
        )
        self.study = record_activity(
            unit=branch, kind=Kind.STUDY_SESSION, title="集中学习", happened_on=MAY, minutes="研究两项。",
            hours=2, parts=parts, documents=[document],
            evidence=[Proof("minutes", name="记录.txt", content=f"{branch}到会五人".encode())], **self.says,
        )  # fmt: skip
        note_use(activity=self.study, text="用到窗口服务上", **self.says)
        record_activity(
            unit=self.bureau, kind=Kind.LEADING_GROUP_MEETING, title="听取汇报", happened_on=MAY,
            heard_units=[branch, department], **self.says,
        )  # fmt: skip
        visit = record_activity(
            unit=branch, kind=Kind.VISIT, title="走访联系村", happened_on=MAY, **self.says
        )
        note_problem(
            activity=visit,
            text="农家书屋没有人开门",
            owner=self.people["head"].person,
            due=LATER,
            **self.says,
        )

    def _talk(self, branch, member):
        talker = self.people["recorder"].person
        talks.record_talk(
            kind=TalkKind.HEART, unit=branch, talkers=[talker], person=member, held_on=MAY, topic="谈心",
            text="要点", follow_up_on=LATER, **self.says,
        )  # fmt: skip
        talks.plan_talk(
            unit=branch, kind=TalkKind.HEART, talker=talker, person=member, planned_on=date(2026, 6, 9), **self.says,
        )  # fmt: skip

    def _supervise(self, branch, member, leader):
        spot = record_activity(
            unit=self.bureau, kind=Kind.INSPECTION, title="作风督查", happened_on=MAY, heard_units=[branch],
            **self.says,
        )  # fmt: skip
        Hit.objects.create(
            bureau=self.bureau, unit=branch, check_code="late-evidence", version=1, key=str(branch.pk),
            record_ids=[spot.fact_id], values={"on": "2026-01-05", "added": "2026-05-06", "days": "121"},
            found_on=TODAY,
        )  # fmt: skip
        inspections.register_risk(
            unit=branch, name="党费收缴", risk="收缴不记账", level="low", controls="每月公示", reviewed_on=MAY,
            holder=member, review_by=LATER, **self.says,
        )  # fmt: skip
        inspections.open_campaign(
            unit=self.bureau, checklist="four-winds", title="“四风”自查", units=[branch], starts_on=TODAY,
            due=date(2026, 6, 10), **self.says,
        )  # fmt: skip
        task = deployments.set_task(
            unit=branch, title="建立月检制度", expected="有签字的检查单", source="superior", basis="通知第3号",
            owner=member, leader=leader, set_on=MAY, due=LATER, **self.says,
        )  # fmt: skip
        deployments.ask_extension(task=task, until=date(2026, 7, 20), reason="等待清单", **self.says)

    def _rectify(self, branch, member, leader):
        import_document(
            bureau=self.bureau, unit=branch, name="自查报告.txt", content=f"{branch}报告".encode(),
            chosen=Sheet((ProblemRow("会议记录不完整"),), ()), **self.says,
        )  # fmt: skip
        open_one, followed, closed = (
            rectification.raise_finding(
                unit=branch, source=Source.SELF_INSPECTION, title=title, arose_on=MAY, **self.says
            )
            for title in ("会议签到不全", "公示不及时", "会议签到不全")
        )
        rectification.name_people(finding=open_one, people="涉及一人", **self.says)
        for finding in (followed, closed):
            rectification.assign(finding=finding, owner=member, leader=leader, rectify_by=LATER, **self.says)
        rectification.add_measure(finding=followed, text="每月公示", **self.says)
        followup.ask(finding=followed, kind="extension", until=date(2026, 8, 1), reason="等批复", **self.says)
        followup.report_obstacle(finding=followed, needed="拨款", whom="县财政局", **self.says)
        measure = rectification.add_measure(
            finding=closed, text="每月核对", kind="lasting", reviews=[date(2026, 9, 1)], **self.says
        )
        rectification.complete_measure(
            measure=measure, done_on=date(2026, 5, 30), result="已核对", proof="核对表", **self.says
        )
        rectification.submit(finding=closed, **self.says)
        rectification.verify(finding=closed, passed=True, note="已核对", by=self.people["verifier"], at=AT)
        enter_rule(
            unit=branch, deed="made", title=f"{branch.name}签到办法", issued_on=date(2026, 5, 30), text="汇编",
            findings=[closed], **self.says,
        )  # fmt: skip

    def _look_again(self, count):
        by = {"by": self.people["discipline"], "at": AT}
        drawing = rechecks.draw(bureau=self.bureau, size=count, due=date(2026, 6, 10), **by)
        for recheck in drawing.rechecks.all():
            rechecks.ask(recheck=recheck, question="现在签到齐全吗？", ask_until=date(2026, 6, 10), **by)
