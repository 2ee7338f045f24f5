"""What every page's frame needs: where one can go, which day it is, whether this is a trial."""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from zhunsheng import clock
from zhunsheng.accounts.roles import ADMINISTRATORS, READS_FINDINGS, READS_RECORDS, WRITES_RECORDS, Role
from zhunsheng.notices.models import Notice
from zhunsheng.packs.policies import PACKS
from zhunsheng.talks.models import SEES_TALKS


class Place(NamedTuple):
    """An entry of the navigation: whoever holds one of the roles sees it; no roles means everybody signed in."""

    label: str
    icon: str
    view: str
    roles: frozenset[str] | None = None
    inner: bool = False  # belongs to the place above it


# The order of the loop: owed, done, by which rule and whom, missing, mended, told.
PLACES = (
    Place("我的待办", "list-todo", "workbench:today"),
    Place("收件箱", "inbox", "notices:inbox", inner=True),
    Place("责任台账", "layout-grid", "ledger:matrix", READS_RECORDS),
    Place("年度计划", "calendar-days", "planning:calendar", READS_RECORDS, inner=True),
    Place("差距清单", "triangle-alert", "ledger:gaps", READS_RECORDS, inner=True),
    Place("预警", "bell-ring", "ledger:forecast", READS_RECORDS, inner=True),
    Place("常态核对", "list-checks", "checks:list", READS_FINDINGS, inner=True),
    Place("责任负担", "weight", "ledger:burden", READS_RECORDS, inner=True),
    Place("履责纪实", "notebook-pen", "activities:list", READS_RECORDS),
    Place("必学文件", "book-open-check", "activities:documents", READS_RECORDS, inner=True),
    Place("听取汇报", "ear", "activities:hearings", READS_RECORDS, inner=True),
    Place("走访问题", "message-square-text", "activities:problems", READS_RECORDS, inner=True),
    Place("学习情况", "graduation-cap", "study:coverage", READS_RECORDS, inner=True),
    Place("谈话", "messages-square", "talks:list", SEES_TALKS | {Role.STAFF}, inner=True),
    Place("督办", "clipboard-check", "deployments:list", READS_RECORDS, inner=True),
    Place("专题活动", "flag", "campaigns:list", READS_RECORDS, inner=True),
    Place("指标", "chart-line", "indicators:list", READS_RECORDS, inner=True),
    Place("责任清单", "scale", "catalogue:list", READS_RECORDS),
    Place("组织机构", "network", "organisation:tree", READS_RECORDS | {Role.PERSONNEL}),
    Place("工作交接", "arrow-left-right", "handover:list", READS_RECORDS | {Role.PERSONNEL}, inner=True),
    Place("问题整改", "wrench", "rectification:list", READS_FINDINGS),
    Place("疑似反弹", "undo-2", "rectification:relapses", READS_FINDINGS, inner=True),
    Place("回头看", "eye", "rectification:rechecks", READS_FINDINGS, inner=True),
    Place("制度成果", "book-check", "rectification:house_rules", READS_FINDINGS, inner=True),
    Place("监督检查", "search-check", "inspections:list", READS_RECORDS, inner=True),
    Place("报告", "file-text", "reports:list", READS_FINDINGS),
    Place("打印件", "printer", "printouts:shelf", READS_RECORDS, inner=True),
    Place("巡察移交包", "package", "packs:new", PACKS, inner=True),
    Place("审计日志", "scroll-text", "audit:list", frozenset({Role.AUDIT_ADMIN})),
    Place("账号", "users", "accounts:list", ADMINISTRATORS),
)
# Within a thumb's reach on a phone; the last one leads to all the others.
THUMB = (
    Place("待办", "list-todo", "workbench:today"),
    Place("记一笔", "square-pen", "activities:new", WRITES_RECORDS),
    Place("台账", "layout-grid", "ledger:matrix", READS_RECORDS),
    Place("问题", "wrench", "rectification:list", READS_FINDINGS),
    Place("我的", "user", "accounts:me"),
)


def page_frame(request):
    """Return the frame's values; for somebody not signed in there is nowhere to go."""
    user = getattr(request, "user", None)
    grants = user.grants if user and user.is_authenticated else None
    return {
        "trial": settings.TRIAL,
        "today": clock.today(),
        "own_unit": min((grant.unit for grant in grants or ()), key=lambda unit: unit.path, default=None),
        "unread": Notice.objects.visible_to(user).unread().count() if grants is not None else 0,
        "places": _open_to(grants, PLACES, request.path),
        "thumb_places": _open_to(grants, THUMB, request.path),
    }


def _open_to(grants, places, path):
    """Return the places these grants lead to, each with its address and whether one is there now."""
    if grants is None:
        return []
    held = {grant.role for grant in grants}
    found = [(place, reverse(place.view)) for place in places if place.roles is None or held & place.roles]
    here = max((url for _, url in found if _is_within(path, url)), key=len, default=None)
    return [
        {"label": place.label, "icon": place.icon, "url": url, "inner": place.inner, "here": url == here}
        for place, url in found
    ]


def _is_within(path, url):
    """Tell whether an address lies at or below a place; every address begins like the first page's."""
    return path == url if url == "/" else path.startswith(url)
