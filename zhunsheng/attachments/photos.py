"""Photos before they are kept: not too large to be opened, and without the place where they were taken."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from zhunsheng.attachments.rules import FileRefused

MOST_PIXELS = 50_000_000  # SEC-66
PHOTOS = frozenset({"image/jpeg", "image/png"})
_GPS = 0x8825  # the EXIF directory that says where
_XMP = ("xmp", "XML:com.adobe.xmp")  # a second place that may say it, as Pillow names it in JPEG and PNG


def cleaned(name: str, content: bytes) -> bytes:
    """Return a photo without its position; the bytes as they were when it has none.

    The size is read from the head of the file, before anything is decoded.

    Raises:
        FileRefused: when it cannot be opened, or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            photo = Image.open(io.BytesIO(content))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise _refusal(name, error) from error
    pixels = photo.width * photo.height
    if pixels > MOST_PIXELS:
        raise FileRefused(
            f"照片“{name}”有 {pixels // 10_000} 万像素，超过 {MOST_PIXELS // 10_000} 万的上限。"
            "请用手机相册的“调整大小”缩小，或用普通画质重拍后再上传。"
        )
    try:
        exif = photo.getexif()
        says_where = [name for name in _XMP if "GPS" in _text(photo.info.get(name, ""))]
        if _GPS not in exif and not says_where:
            return content
        if _GPS in exif:
            del exif[_GPS]
        for name in _XMP:
            photo.info.pop(name, None)
        out = io.BytesIO()
        keep = {"quality": "keep"} if photo.format == "JPEG" else {}
        photo.save(out, format=photo.format, exif=exif, **keep)
    except (OSError, SyntaxError, ValueError) as error:
        raise FileRefused(f"照片“{name}”损坏，打不开。请重新导出或重拍后再上传。") from error
    return out.getvalue()


def _text(value) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _refusal(name, error):
    if isinstance(error, Image.DecompressionBombError):
        return FileRefused(
            f"照片“{name}”的像素超过 {MOST_PIXELS // 10_000} 万的上限。"
            "请用手机相册的“调整大小”缩小，或用普通画质重拍后再上传。"
        )
    return FileRefused(f"照片“{name}”损坏，打不开。请重新导出或重拍后再上传。")
