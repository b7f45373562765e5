"""Bytes to text: which encoding, and what is no text at all."""

import codecs
import re

from charset_normalizer import from_bytes

from janji.load.model import Reason, RefusedError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What newspapers' files were written in before UTF-8; charset-normalizer chooses among these. Of the Latin ones only
# the Western: a short text gives no way to tell it from the Central European, which shares most of its bytes.
LEGACY = ["cp1252", "cp1251", "cp1256", "koi8_r", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp874"]
BINARY = (
    (b"%PDF-", "PDF"), (b"\x89PNG", "PNG image"), (b"\xff\xd8\xff", "JPEG image"), (b"GIF8", "GIF image"),
    (b"\x7fELF", "program"), (b"MZ\x90", "program"), (b"\xd0\xcf\x11\xe0", "old Office document"),
    (b"7z\xbc\xaf", "7z archive"), (b"Rar!", "RAR archive"), (b"BZh", "bzip2 file"), (b"\xfd7zXZ", "xz file"),
    (b"SQLite format 3\0", "SQLite database"), (b"{\\rtf", "RTF document"), (b"ORC", "ORC file"),
    (b"Obj\x01", "Avro file"),
)  # fmt: skip
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\f\v\x1b")
DETECT_BYTES = 200_000


def binary_form(head: bytes) -> str | None:
    """Name of a well-known form that is no text, by its first bytes."""
    if head[4:8] == b"DUCK" or head[8:12] == b"DUCK":
        return "DuckDB database"
    return next((name for magic, name in BINARY if head.startswith(magic)), None)


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data`` without byte order mark, and the name of its encoding.

    Raises:
        RefusedError: it is binary, damaged UTF-8, or in an encoding that cannot be told with confidence.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return _strictly(data, name), name
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _legacy(data, error)
    if b"\0" in data[:DETECT_BYTES]:
        return _without_mark(data)
    if _control_share(data) > 0.02:
        raise RefusedError(Reason.BINARY, "control characters throughout: this is no text")
    return text, "utf-8"


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise RefusedError(
            Reason.UNDECODABLE, f"it says that it is {name}, but byte {error.start} is not ({error.reason})"
        ) from error


def _control_share(data: bytes) -> float:
    head = data[:DETECT_BYTES]
    return (len(head) - len(head.translate(None, _CONTROL))) / max(len(head), 1)


def _without_mark(data: bytes) -> tuple[str, str]:
    """UTF-16 without its mark has a NUL beside each Latin letter; all else with NULs is binary."""
    head = data[: DETECT_BYTES // 2 * 2]
    even, odd = head[::2].count(0), head[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(data) % 2 == 0 and zeros > len(head) * 0.3 and others * 20 < zeros:
            return _strictly(data, name), name
    raise RefusedError(Reason.BINARY, f"byte {data.index(0)} is NUL: this is no text")


def _legacy(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    if b"\0" in data[:DETECT_BYTES]:
        return _without_mark(data)
    if _control_share(data) > 0.02:
        raise RefusedError(Reason.BINARY, "control characters throughout: this is no text")
    others = len(data.translate(None, bytes(range(128))))
    if len(_MULTIBYTE.findall(data)) * 2 > others * 0.6 and _mostly_utf8(data):
        raise RefusedError(
            Reason.UNDECODABLE, f"UTF-8 except for byte {error.start} ({error.reason}); mend it and load it again"
        )
    return _guess(data, error)


def _mostly_utf8(data: bytes) -> bool:
    lost = data.decode("utf-8", "ignore").encode()
    others = len(data.translate(None, bytes(range(128))))
    kept = len(lost.translate(None, bytes(range(128))))
    return kept > others * 0.6


def _guess(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    best = from_bytes(data[:DETECT_BYTES], cp_isolation=LEGACY, enable_fallback=False).best()
    for name in (best.encoding if best else "", "cp1252"):
        if not name:
            continue
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if plausible(text):
            return text, name
    raise RefusedError(
        Reason.UNDECODABLE,
        f"byte {error.start} is not UTF-8 ({error.reason}) and no other encoding fits; convert the file to UTF-8",
    )


def plausible(text: str) -> bool:
    """Whether the characters outside ASCII look like writing: letters and common marks, no control characters."""
    odd = [c for c in text[:DETECT_BYTES] if c > "\x7f"]
    if any("\x80" <= c <= "\x9f" for c in odd):
        return False
    writing = sum(c.isalpha() or c in "‘’“”–—…•€£°«»·§©®\u00a0\u3001\u3002" or c > "\u2fff" for c in odd)
    return writing >= len(odd) * 0.7
