"""What every page's frame needs: where one can go, which day it is, whether this is a trial."""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from zhunsheng import clock

RECORDS = frozenset({"staff", "recorder", "unit_head", "deputy", "head", "discipline", "verifier"})
FINDINGS = RECORDS - {"staff"}
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})


class Place(NamedTuple):
    """An entry of the navigation: whoever holds one of the roles sees it."""

    label: str
    icon: str
    view: str
    roles: frozenset | None = None


# The order of the loop: owed, done, missing, mended, told.
PLACES = (
    Place("我的待办", "list-todo", "workbench:today"),
    Place("责任台账", "layout-grid", "ledger:matrix", RECORDS),
    Place("差距清单", "triangle-alert", "ledger:gaps", RECORDS),
    Place("履责纪实", "notebook-pen", "activities:list", RECORDS),
    Place("必学文件", "book-open-check", "activities:documents", RECORDS),
    Place("问题整改", "wrench", "rectification:list", FINDINGS),
    Place("报告", "file-text", "reports:list", FINDINGS),
    Place("责任清单", "scale", "catalogue:list", RECORDS),
    Place("组织机构", "network", "organisation:tree", RECORDS | {"personnel"}),
    Place("账号", "users", "accounts:list", ADMINISTRATORS),
    Place("审计日志", "scroll-text", "audit:list", frozenset({"audit_admin"})),
)
# Within a thumb's reach on a phone.
THUMB = (
    Place("待办", "list-todo", "workbench:today"),
    Place("记一笔", "square-pen", "activities:new", frozenset({"recorder", "unit_head"})),
    Place("台账", "layout-grid", "ledger:matrix", RECORDS),
    Place("问题", "wrench", "rectification:list", FINDINGS),
    Place("我的", "user", "accounts:me"),
)


def page_frame(request):
    """Return the frame's values; for somebody not signed in there is nowhere to go."""
    user = getattr(request, "user", None)
    held = {grant.role for grant in user.grants} if user and user.is_authenticated else None
    return {
        "trial": settings.TRIAL,
        "today": clock.today(),
        "places": _open_to(held, PLACES, request.path),
        "thumb_places": _open_to(held, THUMB, request.path),
    }


def _open_to(held, places, path):
    """Return the places these roles lead to, each with its address and whether one is there now."""
    if held is None:
        return []
    found = [(place, _r(place.view)) for place in places if place.roles is None or held & place.roles]
    inside = [url for _, url in found if path.startswith(url)]
    here = max(inside, key=len, default="")
    return [
        {"label": place.label, "icon": place.icon, "url": url, "here": url == here} for place, url in found
    ]


def _r(view):  # TEMPORARY while rooms are being written
    from django.urls import NoReverseMatch

    try:
        return reverse(view)
    except NoReverseMatch:
        return "#"
