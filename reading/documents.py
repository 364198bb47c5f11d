"""Articles as files: saved HTML, PDF, Markdown and plain text, as one text with what is known of where it is from."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.errors import Invalid
from graph.model.dates import Interval, parse_interval

MAX_BYTES = 50_000_000
MAX_CHARACTERS = 1_000_000  # what spaCy parses at once
# What a reader of PDF stumbles over in a file that is none, or a damaged one.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_THAI = re.compile("[\u0e01-\u0e5b]")
_STRAY = re.compile(
    "(?<![\u0e01-\u0e5b])[\u0e01-\u0e5b](?:\u20ac[\u0080-\u009f\u2122\u0153\u02dc]?)?(?![\u0e01-\u0e5b])"
)
_MARKDOWN = re.compile(r"^(?:#{1,6} +|> ?|[-*+] +|\d+\. +)|[*_`]{1,3}(?=\w)|(?<=\w)[*_`]{1,3}", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()]{0,2000}\)")


@dataclass(frozen=True)
class Document:
    """One article. `breaks` are where its pages or paragraphs begin, in characters, with what to call them; `notes`
    tell what was mended on the way."""

    text: str
    title: str | None = None
    published: Interval | None = None
    publisher: str | None = None
    url: str | None = None
    breaks: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()

    def locator(self, at: int) -> str | None:
        """Where a character stands: "page 2, paragraph 3"."""
        name = None
        for start, label in self.breaks:
            if start > at:
                break
            name = label
        return name


def read_document(data: bytes, name: str) -> Document:
    """The article in a file. Its name tells its format where its beginning does not. Raises Invalid that says what is
    wrong with it."""
    if len(data) > MAX_BYTES:
        raise Invalid(f"{name} has {len(data):,} bytes, and an article has at most {MAX_BYTES:,}.")
    suffix = name.lower().rpartition(".")[2]
    head = data[:1024].lstrip().lower()
    if head.startswith(b"%pdf"):
        return _checked(_pdf(data, name), name)
    if suffix in ("html", "htm", "xhtml") or head.startswith((b"<!doctype html", b"<html")):
        return _checked(_html(data, name), name)
    return _checked(_plain(_decoded(data), suffix in ("md", "markdown")), name)


def document_of(text: str, form: str, name: str = "the text") -> Document:
    """As read_document, of characters in hand; `form` is text, markdown or html."""
    document = _html(text.encode(), name) if form == "html" else _plain(text, form == "markdown")
    return _checked(document, name)


def _checked(document: Document, name: str) -> Document:
    document = _mended(document)
    if not document.text.strip():
        raise Invalid(f"{name} has no text.", hint="A scanned page has to go through text recognition first.")
    if len(document.text) > MAX_CHARACTERS:
        raise Invalid(f"{name} has {len(document.text):,} characters; {MAX_CHARACTERS:,} are read at once.")
    return document if document.breaks else replace(document, breaks=tuple(_paragraphs(document.text)))


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best is not None else data.decode("cp1252", "replace")


def _plain(text: str, is_markdown: bool) -> Document:
    title = None
    if is_markdown:
        heading = re.search(r"^#{1,2} +(.+)$", text, re.MULTILINE)
        title = heading.group(1).strip() if heading else None
        text = _MARKDOWN.sub("", _LINK.sub(r"\1", text))
    # Lines that a paragraph was broken into are one; a first line without a full stop is a headline of its own.
    text = re.sub(r"\A(\s*[^\n]{3,120}[^\n.!?:;,\"”])\n(?=[A-Z\"“])", r"\1\n\n", text)
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n[ \t]*\n+", text)]
    return Document("\n\n".join(p for p in paragraphs if p), title=title)


def _html(data: bytes, name: str) -> Document:
    import trafilatura

    # Nothing is fetched: only what was saved is read. A date that the page does not state is not guessed.
    found = trafilatura.bare_extraction(
        data,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or isinstance(found, dict):
        raise Invalid(f"{name}: no article was found in this page.", hint="Save it as text and read that.")
    text = "\n\n".join(line.strip() for line in (found.text or "").split("\n") if line.strip())
    return Document(text, found.title or None, _date(found.date), found.sitename or None, found.url or None)


def _date(text: str | None) -> Interval | None:
    try:
        return parse_interval(text) if text else None
    except ValueError:
        return None


def _pdf(data: bytes, name: str) -> Document:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    broken = (PyPdfError, DependencyError, *_BROKEN)

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Invalid(f"{name} is encrypted.", hint="Save its text as .txt and read that.")
        pages = [page.extract_text() or "" for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except broken as error:
        raise Invalid(f"{name} cannot be read as PDF: {error}.", hint="Save its text as .txt and read that.") from error
    text, breaks = "", []
    for number, page in enumerate(pages, 1):
        body = re.sub(r"(\w)-\n(?=[a-z])", r"\1", page)  # words cut at the end of a line
        for count, paragraph in enumerate((" ".join(p.split()) for p in re.split(r"\n[ \t]*\n+", body)), 1):
            if paragraph:
                breaks.append((len(text), f"page {number}, paragraph {count}"))
                text += paragraph + "\n\n"
    return Document(text.strip(), title=title or None, breaks=tuple(breaks))


def _mended(document: Document) -> Document:
    import ftfy

    text = ftfy.fix_text(document.text, uncurl_quotes=False)
    notes = list(document.notes)
    if _BIDI.search(text):
        text = _BIDI.sub("", text)
        notes.append("characters that turn the direction of writing were taken out")
    if text != document.text:
        notes.append("characters that were decoded wrongly before were put right")
    if _THAI.search(text) and not re.search("[\u0e01-\u0e5b]{3}", text):
        text, count = _STRAY.subn(_quote, text)
        notes.append(f"{count} stray Thai letters were read as quotation marks")
    if len(text) != len(document.text) and document.breaks:
        return replace(document, text=text, breaks=tuple(_moved(document, text)), notes=tuple(notes))
    return replace(document, text=text, notes=tuple(notes))


def _moved(document: Document, text: str) -> Iterator[tuple[int, str]]:
    # Paragraphs keep their order and number when characters are mended.
    starts = [at for at, _ in _paragraphs(text)]
    for at, (_, label) in zip(starts, document.breaks, strict=False):
        yield at, label


def _quote(match: re.Match[str]) -> str:
    # A quotation mark that was read as a Thai letter: which one, its neighbours tell.
    before = match.string[match.start() - 1] if match.start() else " "
    after = match.string[match.end()] if match.end() < len(match.string) else " "
    if before.isalpha() and after.isalpha():
        return "\u2019"
    return "\u201c" if before.isspace() or before in "([\u2014" else "\u201d"


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for number, paragraph in enumerate(text.split("\n\n"), 1):
        yield at, f"paragraph {number}"
        at += len(paragraph) + 2
