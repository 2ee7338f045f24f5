"""一页纸: a unit's year on one page, every number counted from the ledger and the records."""

from collections import Counter

from django.db.models import Count

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity, RequiredDocument
from zhunsheng.deployments.models import Task
from zhunsheng.documents.official import Form, OfficialDocument, chinese_date
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger.charting import status_by_area
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Charge, Person, Post, PostKind, Unit
from zhunsheng.printouts import policies
from zhunsheng.printouts.printout import Printout
from zhunsheng.printouts.wording import names, row
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rules import STANDING_LABELS
from zhunsheng.ui.pictures import picture_of

CHART_WIDTH = 100  # mm, so that it stays on the page
MOST_NAMED = 7  # kinds of records and duties named; one page holds no more
HEADS = (PostKind.SECRETARY, PostKind.UNIT_HEAD, PostKind.BRANCH_SECRETARY)


def _document(unit, asked):
    within = {"unit__path__startswith": unit.path}
    due = Occurrence.objects.visible_to(asked.by).of_year(asked.year).filter(**within)
    held = Activity.objects.visible_to(asked.by).filter(**within, happened_on__year=asked.year)
    findings = Finding.objects.visible_to(asked.by).filter(**within, arose_on__year=asked.year)
    tasks = Task.objects.visible_to(asked.by).filter(**within, set_on__year=asked.year)
    documents = RequiredDocument.objects.visible_to(asked.by).filter(**within, received_on__year=asked.year)
    rows = [
        [("单位", unit.name), ("截至", chinese_date(asked.today))],
        [("负责人", names(_heads(unit, asked.today))), ("人员", _people(unit, asked.today))],
        *row("分管领导", names(_charged(unit, asked.today))),
        [("责任节点", _statuses(due))],
        *row("没有做到的", _gaps(due)),
        [("履责记录", _kinds(held) or "本年度没有记录")],
        *row("必学文件", _studied(documents)),
        *row("督办任务", _tasks(tasks, asked.today)),
        [("问题整改", _standings(findings, asked.today) or "本年度没有登记问题")],
    ]
    chart = status_by_area(due)
    return OfficialDocument(
        title=f"{unit.name}{asked.year}年履责情况一页纸",
        blocks=[Form(rows), *([picture_of("bars", chart, CHART_WIDTH)] if chart.is_worth_showing else [])],
    )


def _heads(unit, day):
    posts = Post.objects.on(day).filter(unit__in=[unit, *unit.children.filter(kind="party_group")])
    return dict.fromkeys(post.person for post in posts.filter(kind__in=HEADS).select_related("person"))


def _people(unit, day):
    return f"{Person.objects.in_unit(unit, on=day).count()}人"


def _charged(unit, day):
    return [charge.leader for charge in Charge.objects.on(day).filter(unit=unit).select_related("leader")]


def _statuses(due):
    counts = Counter(due.order_by().values_list("status", flat=True))
    told = [f"{STATUS_LABELS['zh'][status]}{counts[status]}个" for status in Status if counts[status]]
    return f"共{sum(counts.values())}个：{'，'.join(told)}" if told else "本年度没有责任节点"


def _gaps(due):
    found = due.gaps().order_by().values_list("obligation__title").annotate(count=Count("pk"))
    return _most([(title, f"{count}个") for title, count in found.order_by("-count", "obligation__title")])


def _kinds(held):
    found = held.order_by().values_list("kind").annotate(count=Count("pk")).order_by("-count", "kind")
    return _most([(Kind(kind).label, f"{count}次") for kind, count in found])


def _most(counted):
    """Put counted things into one text, those past the first few by their number only."""
    named = "，".join(f"{name}{count}" for name, count in counted[:MOST_NAMED])
    more = len(counted) - MOST_NAMED
    return f"{named}；另有{more}类" if more > 0 else named


def _studied(documents):
    count = documents.count()
    return f"收到{count}份，已学习{documents.studied().count()}份" if count else ""


def _tasks(tasks, day):
    count = tasks.count()
    done = count - tasks.not_done().count()
    return f"布置{count}项，办结{done}项，逾期{tasks.overdue(as_of=day).count()}项" if count else ""


def _standings(findings, day):
    counts = findings.count_standings(as_of=day)
    told = [f"{STANDING_LABELS[standing]}{count}个" for standing, count in counts.items() if count]
    return f"共{sum(counts.values())}个：{'，'.join(told)}" if told else ""


PROFILE = Printout(
    "profile", "一页纸", Unit.objects.visible_to, policies.may_read_findings, _document, yearly=True
)
