"""Many ids in little memory hold what a set of them holds, however they come and whenever one asks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph.store import id_set
from graph.store.id_set import IdSet

# Few different ones, so that they come again; the last ones are those at the ends of what eight bytes hold.
NUMBERS = st.integers(0, 40) | st.sampled_from([2**64 - 1, 2**64 - 2, 2**63])


def id_of(number: int) -> str:
    return f"c-{number:016x}{number % 7:08x}"


@pytest.mark.parametrize(("run", "block"), [(1, 1), (2, 3), (5, 2), (7, 1 << 10), (1 << 17, 1 << 10)])
@given(steps=st.lists(st.tuples(NUMBERS, st.booleans()), max_size=120))
@trying(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_the_set_of_its_ids(
    run: int, block: int, steps: list[tuple[int, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(id_set, "_RUN", run)
    monkeypatch.setattr(id_set, "_BLOCK", block)
    monkeypatch.setattr(id_set, "_MOST_RUNS", 3)
    found, expected = IdSet(), set[int]()
    for number, asks in steps:
        found.add(id_of(number))
        expected.add(number)
        if asks:
            assert len(found) == len(expected)
    assert all((id_of(number) in found) == (number in expected) for number in (*range(41), 2**63, 2**64 - 1))
    assert len(found) == len(expected)
