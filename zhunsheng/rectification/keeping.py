"""How every action of this room takes hold of a finding, and leaves it changed."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from zhunsheng.accounts.rulings import Refused
from zhunsheng.rectification.models import Finding


class EditedMeanwhile(Exception):
    """Somebody changed the finding after the person looked at it: they are told, and nothing is done (SEC-54)."""

    def __init__(self, finding):
        super().__init__(f"问题“{finding}”在您打开以后有了新的变动，您的操作没有保存。请看过最新情况再决定。")
        self.finding = finding


def locked(finding):
    """Return the finding as it is now, held until the transaction ends, with the version that was ``seen``."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related(
        "unit", "owner", "leader", "relapse_of", "merged_into"
    )
    return rows.get(pk=finding.pk).as_seen(finding.seen)


def require_as_seen(finding):
    """Go on when the finding is as the person saw it, or they did not say; else raise ``EditedMeanwhile``.

    Asked after a form sent twice was answered: the first sending is not somebody else's change.
    """
    if finding.seen is not None and finding.seen != finding.version:
        raise EditedMeanwhile(finding)


def move(finding, state, **values):
    """Change a finding's state and what goes with it, if it is still in the state that was ruled on (SEC-53)."""
    expected = Finding.objects.filter(pk=finding.pk, state=finding.state)
    values |= {"state": state, "version": finding.version + 1}
    if not expected.update(**values):
        raise Refused(f"问题“{finding}”刚刚被别人处理过，您的操作没有保存。请打开问题，看过最新情况再决定。")
    for name, value in values.items():
        setattr(finding, name, value)


def change(finding, **values):
    """Change values of a finding without moving it; without values: something that stands under it changed."""
    move(finding, finding.state, **values)


def raise_faults(faults):
    if faults:
        raise ValidationError(faults)


def day_of(at):
    """Return the day of a moment, in the bureau's time zone."""
    return timezone.localdate(at)


def text_of(value):
    return "" if value is None else str(value)
