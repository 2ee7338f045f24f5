"""Plain text, in the encodings of Chinese offices."""

from zhunsheng.documents.text import Text, Unreadable


def read(name: str, content: bytes) -> Text:
    """Read UTF-8, GB18030 or marked UTF-16, one paragraph a line; lines broken at a fixed width are joined."""
    return Text.from_string(decoded(name, content), name)


def decoded(name: str, content: bytes) -> str:
    """Return the words of a file.

    Raises:
        Unreadable: when they are in no known encoding, or hold zero bytes.
    """
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in words:
            raise Unreadable(
                f"“{name}”含有空字节，不是普通文本。请用记事本另存为 UTF-8 编码的 .txt，或存为 .docx 再上传。"
            )
        return words
    raise Unreadable(f"“{name}”的文字编码无法识别。请用记事本另存为 UTF-8 编码的 .txt，或存为 .docx 再上传。")
