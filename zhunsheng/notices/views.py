"""The inbox, and calendars to subscribe to."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.notices import actions, policies, sources
from zhunsheng.notices.feed import written
from zhunsheng.notices.forms import FeedForm
from zhunsheng.notices.models import Feed, Notice
from zhunsheng.ui import tables

CALENDAR = "text/calendar; charset=utf-8"


def inbox(request):
    """What this person is told of: what is still to be done or, on request, what is settled."""
    own = Notice.objects.visible_to(request.user)
    wants_settled = request.GET.get("show") == "settled"
    shown = own.exclude(settled_on=None).order_by("-settled_on", "pk") if wants_settled else own.current()
    return render(
        request,
        "notices/inbox.html",
        {
            "page": tables.page_of(shown, request.GET.get("page")),
            "wants_settled": wants_settled,
            "may_subscribe": policies.may_open_feed(request.user),
        },
    )


@require_POST
def open_notice(request, pk):
    """Mark a notice as read and go to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.read(notice=notice, by=request.user)
    return redirect(notice.path)


@require_POST
def read_all(request):
    actions.read(by=request.user)
    return redirect("notices:inbox")


def feeds(request):
    """List one's calendars; open one, and show its address this once."""
    require(policies.may_open_feed(request.user))
    form = FeedForm(request.POST if request.method == "POST" else None, user=request.user)
    address = None
    if request.method == "POST" and form.is_valid():
        token = actions.open_feed(unit=form.cleaned_data["unit"], by=request.user, at=clock.now())
        address = request.build_absolute_uri(reverse("notices:calendar", args=[token]))
    return render(
        request,
        "notices/feeds.html",
        {
            "form": form,
            "address": address,
            "feeds": Feed.objects.visible_to(request.user).select_related("unit"),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def feed_close(request, pk):
    feed = get_object_or_404(Feed.objects.visible_to(request.user), pk=pk)
    actions.close_feed(feed=feed, by=request.user, at=clock.now())
    return redirect("notices:feeds")


@require_GET
@login_not_required
def calendar(request, token):
    """A calendar program asks, with nothing but the secret in the address; any doubt is a 404."""
    feed = Feed.objects.select_related("user__person", "unit").filter(digest=actions.digest_of(token)).first()
    if feed is None or not policies.may_open_feed(feed.user, feed.unit):
        raise Http404
    content = written(
        sources.calendar_of(feed, as_of=clock.today()),
        name=f"准绳 {feed.unit or feed.user.display_name}",
        site=request.build_absolute_uri("/").rstrip("/"),
        at=clock.now(),
    )
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": 'inline; filename="zhunsheng.ics"',
    }
    return HttpResponse(content, content_type=CALENDAR, headers=headers)
