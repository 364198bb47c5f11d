"""Places for the questions that take long: few at once, so that whoever asks a quick one still gets an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request

from graph.errors import Unavailable

WAIT_SECONDS = 10.0


class Places:
    """A number of places for questions of one sort."""

    def __init__(self, what: str, number: int) -> None:
        self._what = what
        self._free = asyncio.Semaphore(number)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A place for as long as the question takes. Raises Unavailable where none gets free in time."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._free.acquire()
        except TimeoutError as error:
            raise Unavailable(f"As many {self._what} as may are running.", hint="Try again in a moment.") from error
        try:
            yield
        finally:
            self._free.release()


class AllPlaces:
    """Those of one application."""

    def __init__(self) -> None:
        self.cypher = Places("Cypher queries", 4)
        self.searches = Places("searches for paths", 8)


async def _places(request: Request) -> AllPlaces:
    places: AllPlaces = request.app.state.places
    return places


OfApplication = Annotated[AllPlaces, Depends(_places)]
