"""The laws of paths, held of the projection: what is found in the arrays is what trying everything finds."""

from __future__ import annotations

from random import Random
from typing import TypeVar

import pytest
from hypothesis import given

from graph.store.batch import Batch
from tests.engines import ReadAnew
from tests.store_graph import libraries
from tests.strategies import LONG, draw_case, seeded
from tests.test_paths_laws import hold_or_show_the_smallest, hold_through_the_store, law

T = TypeVar("T")


@pytest.mark.timeout(1800)
@law(examples=40)
@given(dice=seeded)
async def test_the_projection_answers_as_the_reference(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_case(dice))


@pytest.mark.timeout(1800)
@law(examples=40)
@given(dice=seeded)
async def test_the_projection_answers_anything_as_the_reference(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_case(dice, free=True))


@pytest.mark.timeout(1800)
@law(examples=12)
@given(dice=seeded)
async def test_the_projection_answers_long_paths_as_the_reference(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_case(dice, LONG))


@pytest.mark.timeout(1800)
@law(examples=5)
@given(library=libraries(), dice=seeded)
async def test_claims_in_the_store_are_answered_as_the_reference(
    projected: ReadAnew, library: list[Batch], dice: Random
) -> None:
    await hold_through_the_store(projected, library, dice)
