"""What every reader of files must respect, and the sentences they share."""

from zhunsheng.documents.text import Unreadable, classification_mark

MAX_BYTES = 20 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_XML = 50 * 1024 * 1024  # of one part; an XML tree takes about ten times its file
MAX_RATIO = 200  # unpacked to packed; a large office document seldom passes 30
MAX_CHARACTERS = 5_000_000
MAX_PAGES = 1_000
MAX_TAGS = 500_000  # of a web page

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再上传。"


def refuse_mark(name: str, words: str) -> None:
    """Refuse words that bear a mark of a state secret."""
    if mark := classification_mark(words):
        raise Unreadable(
            f"“{name}”带有密级标志“{''.join(mark.split())}”。本系统不是涉密系统，不得存放国家秘密，文件未保存；"
            "请按保密规定处理，确属误标的请去掉标志后再上传。"
        )


def with_password(name: str) -> Unreadable:
    return Unreadable(f"“{name}”设有打开密码，无法读取。请取消密码后另存，再上传。")


def with_macros(name: str) -> Unreadable:
    return Unreadable(f"“{name}”里带有宏，为防病毒不予接收。{SAVE_AS}")


def of_another_kind(name: str, kind: str) -> Unreadable:
    """The refusal of a file whose content is not what its ending says."""
    ending = name[name.rfind(".") :]
    return Unreadable(f"“{name}”的扩展名是 {ending}，内容却{kind}。请改回原来的扩展名，或{SAVE_AS[1:]}")
