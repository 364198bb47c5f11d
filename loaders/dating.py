"""Of when a file is: what its reader says, what it says itself, or what its name says."""

from __future__ import annotations

import re
from pathlib import Path

from graph.model.claims import Claim
from graph.model.dates import Interval, parse_interval
from graph.model.kinds import Kind
from graph.model.sources import Edition
from loaders.contract import Options
from loaders.problems import Problem, Unreadable

_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}(?:-\d{2})?)(?!\d)")


def edition_of(
    path: Path,
    options: Options,
    *,
    inside: Interval | None,
    complete: bool,
    lacks: tuple[Kind, ...] = (),
    lacks_entries: tuple[str, ...] = (),
) -> tuple[Edition, list[str]]:
    """The edition that a file is, and what is worth telling about how that is known.

    `inside` is the date that the file states itself, None if it states none; `complete`, `lacks` and
    `lacks_entries` are what the loader makes of it. Raises Unreadable where nothing says of when it is.
    """
    notes = []
    published = options.edition or inside
    if published is None:
        published, where = _from_name(path)
        notes.append(f"the edition is {published.text}, as {where} says; --edition says otherwise")
    elif options.edition and inside and options.edition != inside:
        notes.append(f"the file says it is of {inside.text}; it is loaded as {options.edition.text}, as was asked")
    whole = complete if options.complete is None else options.complete
    if not whole:
        return Edition(published=published), notes
    return Edition(published=published, complete=True, lacks=lacks, lacks_entries=lacks_entries), notes


def _from_name(path: Path) -> tuple[Interval, str]:
    for text, where in ((path.name, "its name"), (path.absolute().parent.name, "its folder's name")):
        for match in _DATE.finditer(text):
            try:
                return parse_interval(match[1]), where
            except ValueError:
                continue
    raise Unreadable(Problem((), "does not say of when it is", "say it, for example --edition 2023-12-28"))


def said_too_late(claim: Claim, edition: Edition) -> Problem | None:
    """What is wrong where a claim was said only after the edition that reports it."""
    published = edition.published.last
    if claim.said_on is None or published is None or claim.said_on.possible_from <= published:
        return None
    problem = f"{claim.said_on.text} is after the edition was published, {edition.published.text}"
    return Problem(("said_on",), problem, "nobody can report what is not yet said")
