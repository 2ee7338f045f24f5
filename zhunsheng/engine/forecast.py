"""Which open windows will probably be missed: what is done against the time gone, and what usually happened.

A guess from numbers, with its reasons, for people to act on in time. It is no status and changes none. Where nothing
speaks for it, a shortfall of days alone is none: the reminder before the due day is there for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from statistics import median
from typing import Protocol

from .records import Reason, Status

# The shares were set on the demo year, as docs/decisions/0006-early-warning.md tells.
BEHIND = 0.2  # of what is required, by which the work lags behind the time gone …
ONE = 1  # … and at least one whole meeting, hour or document
LATER_THAN_USUAL = 0.15  # of the window, past the share in which the subject usually was done
LOOKS_BACK = 8  # earlier windows of the same duty and subject, the latest ones
ENOUGH_WINDOWS = 3  # so many tell how often it goes wrong
OFTEN_LATE = 1 / 3  # of them late, short or missed: then "usually done by now" is warning enough
MIDWAY = 0.5  # of the window: from here on a subject who never was on time is warned of

FORECAST = (Status.OPEN, Status.DUE_SOON)
ON_TIME = (Status.MET,)
NOT_ON_TIME = (Status.MET_LATE, Status.UNEVIDENCED, Status.MISSED)
JUDGED = (*ON_TIME, *NOT_ON_TIME)


class Window(Protocol):
    """What the forecast reads of an occurrence, wherever it is kept; ``status`` may be a plain text."""

    @property
    def window_start(self) -> date: ...
    @property
    def due(self) -> date: ...
    @property
    def required(self) -> float: ...
    @property
    def complete(self) -> float: ...
    @property
    def met_on(self) -> date | None: ...
    @property
    def status(self) -> str: ...


def foresee(window: Window, earlier: Iterable[Window], *, as_of: date) -> tuple[Reason, ...]:
    """Return why a window will probably not be met on time; empty where nothing speaks for that.

    The signs, each simple enough to be checked by hand:

    * ``behind``: of what takes many steps, less is done than the share of the time that is gone;
    * ``later_than_usual``: in this duty's earlier windows the subject was usually done by now;
    * ``never_on_time``: it never was, and half of the time is gone;
    * ``often_late``: how often it went wrong before. It never warns alone, but where it holds the second sign is
      given without any grace.

    Args:
        window: an occurrence; only one that is open can be missed in time to come.
        earlier: occurrences of the same obligation and subject in any order; those that were due before ``as_of``
            and were judged are looked at.
    """
    if window.status not in FORECAST or not window.window_start <= as_of <= window.due:
        return ()
    judged = (one for one in earlier if one.due < as_of and one.status in JUDGED)
    known = sorted(judged, key=lambda one: (one.due, one.window_start))[-LOOKS_BACK:]
    late = sum(one.status in NOT_ON_TIME for one in known)
    is_often_late = len(known) >= ENOUGH_WINDOWS and late >= OFTEN_LATE * len(known)
    gone = (as_of - window.window_start).days / _days(window)
    signs = [*_behind(window, gone), *_later_than_usual(known, gone, grace=not is_often_late)]
    if signs and is_often_late:
        signs.append(Reason("often_late", {"windows": len(known), "late": late}))
    return tuple(signs)


def _behind(window: Window, gone: float) -> Iterator[Reason]:
    expected = window.required * gone
    if expected - window.complete >= max(ONE, BEHIND * window.required):
        yield Reason(
            "behind",
            {
                "gone": _percent(gone),
                "required": window.required,
                "expected": round(expected, 1),
                "complete": window.complete,
            },
        )


def _later_than_usual(known: list[Window], gone: float, *, grace: bool) -> Iterator[Reason]:
    shares = [_share_when_met(one) for one in known if one.status in ON_TIME]
    if shares and gone > median(shares) + (LATER_THAN_USUAL if grace else 0):
        values = {"gone": _percent(gone), "usual": _percent(median(shares)), "times": len(shares)}
        yield Reason("later_than_usual", values)
    if not shares and not grace and gone >= MIDWAY:
        yield Reason("never_on_time", {"gone": _percent(gone)})


def _share_when_met(window: Window) -> float:
    """Return the share of a window that was gone at the end of the day on which it was met; ahead of it is 0."""
    met_on = window.met_on or window.due
    return max((met_on - window.window_start).days + 1, 0) / _days(window)


def _days(window: Window) -> int:
    return max((window.due - window.window_start).days, 0) + 1


def _percent(share: float) -> int:
    return round(share * 100)
