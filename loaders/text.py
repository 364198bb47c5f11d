"""Bytes to text, for all syntaxes alike."""

from __future__ import annotations

from loaders.problems import Problem, Unreadable

_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_AS_UTF8 = "save the file as UTF-8"


def decoded(data: bytes, first_line: int = 1) -> str:
    """UTF-8 text, with or without a byte order mark. Raises Unreadable with the line that is not UTF-8."""
    if data.startswith(_OTHER_MARKS):
        raise Unreadable(Problem((), "the file is UTF-16", _AS_UTF8, 1))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        problem = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise Unreadable(Problem((), problem, _AS_UTF8, line)) from error
    if "\0" in text:
        line = first_line + text.count("\n", 0, text.index("\0"))
        raise Unreadable(Problem((), "there is a NUL byte, so this is not text", _AS_UTF8, line))
    return text


def one_line(text: str) -> str:
    """Text that fits behind a comment sign."""
    return " ".join(text.split())
