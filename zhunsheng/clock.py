"""The one place that asks what time it is; everything else is told."""

import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    """Return this moment, in UTC."""
    return timezone.now()


def today() -> datetime.date:
    """Return today's date in Asia/Shanghai, or the day a trial run was told to pretend it is."""
    return settings.ZHUNSHENG_TODAY or timezone.localdate()
