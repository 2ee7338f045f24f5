"""Who may put together a pack for an inspection team."""

from zhunsheng.accounts.roles import Role
from zhunsheng.accounts.rulings import YES, no

PACKS = frozenset({Role.RECORDER, Role.HEAD, Role.DISCIPLINE})


def may_pack(user, bureau=None):
    """Rule on taking out a whole period, for a bureau or for any at all; one unit's recorder does not suffice."""
    paths = user.paths(PACKS)
    if (bureau and bureau.path in paths) or (bureau is None and any(path.count("/") == 2 for path in paths)):
        return YES
    return no("移交包由本局的党务干部、主要负责人或派驻纪检人员生成，请与其联系。")
