"""The elements of the list, whose empty children stand for what is not known."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only its element classes: the parsing is done elsewhere, without entities
from collections.abc import Iterable, Iterator

from loaders.csl.places import one_line


def text_of(element: ET.Element, tag: str) -> str:
    """The text of a child on one line, "" where there is none or it is empty."""
    return one_line(element.findtext(tag) or "")


def verbatim(element: ET.Element, tag: str) -> str:
    """The text of a child as it stands, with the line ends inside it."""
    return (element.findtext(tag) or "").strip()


def values_of(element: ET.Element, tag: str) -> list[str]:
    """The texts of the VALUE elements in all children of a tag, none twice."""
    found = (one_line(value.text or "") for child in element.findall(tag) for value in child.findall("VALUE"))
    return distinct(found)


def filled(element: ET.Element, *tags: str) -> Iterator[ET.Element]:
    """The children of these tags that are more than an empty placeholder."""
    return (child for tag in tags for child in element.findall(tag) if any((part.text or "").strip() for part in child))


def joined(element: ET.Element, *tags: str) -> str:
    """The texts of some children, those that there are, with commas between."""
    return ", ".join(text for tag in tags if (text := text_of(element, tag)))


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts in their order, without empty ones and without repetitions."""
    return [text for text in dict.fromkeys(texts) if text]
