"""What every reader of files must respect, and the sentences that refuse."""

from zhunsheng.documents.text import Unreadable, classification_mark

MAX_BYTES = 20 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_XML = 50 * 1024 * 1024  # of one part; an XML tree takes about ten times its file
MAX_RATIO = 200  # unpacked to packed; a large office document seldom passes 30
MAX_CHARACTERS = 5_000_000
MAX_PAGES = 1_000
MAX_PIECES = 200_000  # paragraphs and cells

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再上传。"


def refuse_mark(name: str, words: str) -> None:
    """Refuse words that bear a mark of a state secret."""
    if mark := classification_mark(words):
        raise Unreadable(
            f"“{name}”带有密级标志“{''.join(mark.split())}”。本系统不是涉密系统，不得存放国家秘密，文件未保存；"
            "请按保密规定处理，确属误标的请去掉标志后再上传。"
        )


def refuse_disguise(name: str, content: bytes) -> None:
    """Refuse a file of plain words whose first bytes are those of another format."""
    disguises = ((b"PK\x03\x04", "压缩包或 Office 文件"), (OLE, "旧版 Office 文件"), (b"%PDF-", "PDF 文件"))
    ending = name[name.rfind(".") :]
    for signature, kind in disguises:
        if content.startswith(signature):
            raise Unreadable(
                f"“{name}”的扩展名是 {ending}，内容却是{kind}。请改回原来的扩展名，或{SAVE_AS[1:]}"
            )
