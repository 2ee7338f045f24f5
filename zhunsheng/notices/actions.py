"""Telling people what is due, reading it, and opening and closing calendars."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.notices import policies, sources
from zhunsheng.notices.models import Feed, Notice
from zhunsheng.notices.rules import Told, is_due_again, recipients, times_told
from zhunsheng.organisation.models import Unit

BY = "准绳"
SHOWN = ("title", "whose", "day", "path")  # follow the thing silently
SAID = (*SHOWN, "bureau", "kind", "told_on", "times", "is_read", "settled_on")
TOKEN_BYTES = 32


@transaction.atomic
def tell(*, bureau, as_of, at):
    """Bring every inbox of a bureau in line with what is due on a day; return how many were told something.

    1. Take what is pressing, and who is to know of it.
    2. Tell those who were not told yet, or not for a while.
    3. Settle what is no longer pressing, or no longer theirs; forget what was settled long ago.

    Running it twice tells nothing twice: an account has at most one notice of a thing.
    """
    Unit.objects.select_for_update().get(pk=bureau.pk)  # one writer at a time
    long_ago = as_of - timedelta(days=settings.NOTICE_LOOK_BACK_DAYS)
    Notice.objects.filter(bureau=bureau, settled_on__lt=long_ago).delete()
    pace, desk = sources.pace(), sources.desk_of(bureau, on=as_of)
    wanted = {
        (account, thing.key): thing
        for thing in sources.pressing(bureau, as_of=as_of)
        for account in recipients(thing, desk, as_of=as_of, pace=pace)
    }
    known = {(row.recipient_id, row.key): row for row in Notice.objects.filter(bureau=bureau)}
    told, followed = [], []
    for (account, key), thing in wanted.items():
        row = known.get((account, key)) or Notice(recipient_id=account, key=key)
        before = row.pk and Told(row.kind, row.told_on, row.times)
        shown = {name: getattr(thing, name) for name in SHOWN}
        is_news = is_due_again(thing.kind, before, as_of=as_of, pace=pace)
        if is_news:
            row.kind, row.times = thing.kind.value, times_told(thing.kind, before)
            row.told_on, row.is_read = as_of, False
            told.append(row)
        elif row.settled_on or any(getattr(row, name) != value for name, value in shown.items()):
            followed.append(row)
        row.bureau, row.settled_on = bureau, None
        for name, value in shown.items():
            setattr(row, name, value)
    settled = [row for key, row in known.items() if key not in wanted and not row.settled_on]
    for row in settled:
        row.settled_on = as_of
    Notice.objects.bulk_create([row for row in told if not row.pk], batch_size=500)
    Notice.objects.bulk_update([row for row in (*told, *followed, *settled) if row.pk], SAID, batch_size=200)
    if told or settled:
        changes = {"told": len(told), "settled": len(settled), "as_of": as_of}
        record("notice:told", target=bureau, by=BY, at=at, changes=changes)
    return len(told)


def tell_when_evaluated(sender, bureau, as_of, at, **kwargs):
    """Tell people right after a bureau was evaluated: each new day, and whenever its facts changed."""
    tell(bureau=bureau, as_of=as_of, at=at)


def read(*, notice=None, by):
    """Mark one or all of a person's own notices as read.

    What somebody opened in their own inbox is nobody else's business: it is not logged.
    """
    own = Notice.objects.visible_to(by).filter(is_read=False)
    (own.filter(pk=notice.pk) if notice else own).update(is_read=True)


@transaction.atomic
def open_feed(*, unit=None, by, at) -> str:
    """Open a calendar and return the secret of its address, which is kept nowhere; a former one stops working.

    Args:
        unit: whose calendar; None for one's own.

    Raises:
        Refused: when the person may not read the unit's records.
    """
    require(policies.may_open_feed(by, unit))
    Feed.objects.filter(user=by, unit=unit).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = Feed.objects.create(user=by, unit=unit, digest=digest_of(token), opened_at=at)
    record("feed:opened", target=feed, by=by, at=at, changes={"unit": unit or "本人"})
    return token


@transaction.atomic
def close_feed(*, feed, by, at):
    """Close a calendar: its address stops working at once.

    Raises:
        Refused: when it is somebody else's.
    """
    require(policies.may_close_feed(by, feed))
    record("feed:closed", target=feed, by=by, at=at, changes={"unit": feed.unit or "本人"})
    feed.delete()


def digest_of(token: str) -> str:
    """Return what is kept of a secret; it is long and random, so a plain digest cannot be turned round."""
    return hashlib.sha256(token.encode()).hexdigest()
