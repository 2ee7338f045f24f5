"""Pure decisions about drafts: what may be kept, and for how long."""

import re
from collections.abc import Mapping

from zhunsheng.documents import classification_mark

KEY = re.compile(r"[a-z_]+(:[a-z_0-9]+)+")
MOST_CHARACTERS = 100_000
KEPT_DAYS = 30


def fault_of_draft(key: object, values: object) -> str:
    """Return why a draft is not kept, or "" when it is; a mark of state secrecy is never kept (SEC-07)."""
    if not (isinstance(key, str) and KEY.fullmatch(key) and len(key) <= 120):
        return "表单名称不对，没有保存。请刷新页面。"
    if not isinstance(values, Mapping) or not values:
        return "没有可以保存的内容。"
    text = " ".join(
        str(one) for value in values.values() for one in (value if isinstance(value, list) else [value])
    )
    if len(text) > MOST_CHARACTERS:
        return f"内容超过 {MOST_CHARACTERS} 字，没有自动保存。请先提交或另存。"
    if mark := classification_mark(text):
        return f"内容中有密级标志“{mark}”，没有保存。本系统不得存储国家秘密，请删去。"
    return ""
