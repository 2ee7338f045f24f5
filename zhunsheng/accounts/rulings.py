"""A policy's answer: yes, or no with the reason. The page, the button and the action ask the same one."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class Ruling:
    """True when allowed; else it says why not, and what would help."""

    allowed: bool
    reason: str = ""

    def __bool__(self):
        return self.allowed


YES = Ruling(allowed=True)


def no(reason):
    """Return a refusal with its reason, a Chinese sentence."""
    return Ruling(allowed=False, reason=reason)


class Refused(PermissionDenied):
    """Somebody may not do this; the reason is shown to them on a 403 page."""


def require(ruling):
    """Go on when allowed; else raise ``Refused`` with the reason."""
    if not ruling:
        raise Refused(ruling.reason)
