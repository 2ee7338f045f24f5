"""Who may keep and fetch evidence files."""

from zhunsheng.accounts.roles import WRITES_FINDINGS, WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_store(user, unit):
    """Rule on adding a file to a unit's records."""
    if user.holds(WRITES_RECORDS | WRITES_FINDINGS, unit):
        return YES
    return no(f"只有“{unit}”的党务干部或负责人可以上传佐证，请联系他们办理。")
