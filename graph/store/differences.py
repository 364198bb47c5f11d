"""What a check of the graph finds, a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.store.run import Tx


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the record says: `what` (`edge`, `claim`, …) of this id, what was found, what was
    expected (None: nothing), and which property or what kind of difference it is.
    """

    what: str
    id: str
    found: Any
    expected: Any
    detail: str


@dataclass(frozen=True)
class Page:
    """The differences of one page, and the key after which the next one begins: None on the last."""

    differences: list[Difference]
    after: str | None


Read = Callable[[Callable[[Tx], Awaitable[Page]]], Awaitable[Page]]
Check = Callable[[Read], AsyncIterator[Difference]]


async def pages(read: Read, work: Callable[[Tx, str], Awaitable[Page]]) -> AsyncIterator[Difference]:
    """The differences of all pages, each read in a transaction of its own."""
    after: str | None = ""
    while after is not None:
        here = after

        async def page(tx: Tx, here: str = here) -> Page:
            return await work(tx, here)

        found = await read(page)
        for difference in found.differences:
            yield difference
        after = found.after


def compare(what: str, id_: str, found: Mapping[str, Any], expected: Mapping[str, Any]) -> list[Difference]:
    """One difference for each property that is not as expected; None stands for one that is not there."""
    return [
        Difference(what, id_, found.get(name), expected.get(name), name)
        for name in sorted(found.keys() | expected.keys())
        if found.get(name) != expected.get(name)
    ]
