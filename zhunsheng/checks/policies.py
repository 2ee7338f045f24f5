"""Who sees what looked odd, who answers it, who sets the thresholds."""

from zhunsheng.accounts.roles import Role
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.checks.models import OFFICE, SUPERVISION

ANSWERS = frozenset({Role.RECORDER, Role.UNIT_HEAD})
SETS = frozenset({Role.RECORDER, Role.HEAD})


def may_see(user):
    if user.holds(OFFICE | SUPERVISION):
        return YES
    return no("核对结果先由本单位改正或说明，只对党务干部、各级负责人和纪检、核验人员开放。")


def may_answer(user, unit):
    if user.holds(ANSWERS, unit):
        return YES
    return no(f"由“{unit}”的党务干部或负责人改正或说明，请联系他们办理。")


def may_set(user, bureau):
    """Rule on looking through last year with other thresholds, and on putting them live."""
    if bureau is not None and user.holds(SETS, bureau):
        return YES
    return no("核对的阈值由本局党务干部或主要负责人调整，请与其联系。")
