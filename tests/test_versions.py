"""What several versions tell together: pure, and the same in whichever order they came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store.versions import Version, told

ORDER = ["2020", "2021", "2022"]


def version(*editions: str, retrieved: str = "", **content: Any) -> Version:
    text = json.dumps({"key": "k", "name": "N"} | content, sort_keys=True)
    return Version(f"v-{text}-{editions}", "k", text, editions, (retrieved,) * len(editions))


def together(*versions: Version) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(versions, ORDER))
    assert told(reversed(versions), ORDER) == told(versions, ORDER)
    return {name: value for name, value in found.items() if name not in ("key", "name")}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (
            {"identifiers": {"imo": ["1"]}},
            {"identifiers": {"inn": ["2"]}},
            {"identifiers": {"imo": ["1"], "inn": ["2"]}},
        ),
        ({"names": ["N"]}, {}, {}),
        ({"names": ["N", "M"]}, {}, {"names": ["M"]}),
        ({"weak_names": ["X"]}, {"names": ["X"]}, {"names": ["X"]}),
        ({"founded": "2001/2003"}, {"founded": "2001"}, {"founded": "2001"}),
        ({"founded": "2001"}, {}, {"founded": "2001"}),
        ({"description": "Head of a mill"}, {"description": "Head of a"}, {"description": "Head of a mill"}),
        (
            {"volume": {"measure": "tonnes", "delivered": 40}},
            {"volume": {"measure": "TIV", "ordered": 7}},
            {"volume": {"measure": "TIV", "ordered": 7}},
        ),
        (
            {"volume": {"measure": "TIV", "ordered": 9, "delivered": 4}},
            {"volume": {"measure": "TIV", "delivered": 5}},
            {"volume": {"measure": "TIV", "ordered": 9, "delivered": 5}},
        ),
    ],
)
def test_a_field_that_is_lacked_comes_from_before(
    before: dict[str, Any], now: dict[str, Any], expected: dict[str, Any]
) -> None:
    lacks = sorted({*before, *now})
    found = together(version("2020", **before), version("2021", **now, lacks=lacks))
    assert found == expected | {"lacks": lacks}


def test_what_is_not_lacked_stays_as_it_is_told() -> None:
    now = version("2021", names=["N", "M"], lacks=["addresses"])
    assert together(version("2020", names=["O"], addresses=["A"]), now) == {
        "names": ["N", "M"],
        "addresses": ["A"],
        "lacks": ["addresses"],
    }


def test_it_goes_back_as_far_as_to_one_that_could_tell() -> None:
    versions = version("2020", names=["A"]), version("2021", names=["B"]), version("2022", names=["C"], lacks=["names"])
    assert together(*versions)["names"] == ["C", "B"]


def test_two_files_of_one_edition_complete_each_other() -> None:
    one = version("2021", names=["A"], lacks=["addresses"])
    other = version("2021", addresses=["X"], lacks=["names"])
    assert together(one, other, version("2020", names=["B"])) == {"names": ["A"], "addresses": ["X"]}


def test_what_an_edition_replaced_does_not_come_back() -> None:
    wrong = version("2021", names=["Wrong"], lacks=["names"])
    right = version("2021", retrieved="2021-02-01", names=["Right"], lacks=["names"])
    assert together(wrong, right)["names"] == ["Right"]


_fields = st.fixed_dictionaries(
    {},
    optional={
        "names": st.lists(st.sampled_from("NMO"), min_size=1, unique=True),
        "weak_names": st.lists(st.sampled_from("NMO"), min_size=1, unique=True),
        "identifiers": st.dictionaries(st.sampled_from(["inn", "imo"]), st.just(["1"]), min_size=1),
        "description": st.sampled_from(["He", "Head", "Hand"]),
        "lacks": st.lists(
            st.sampled_from(["names", "weak_names", "identifiers", "description"]), min_size=1, unique=True
        ),
    },
)
_versions = st.builds(
    lambda editions, retrieved, fields: version(*editions, retrieved=retrieved, **fields),
    st.lists(st.sampled_from(ORDER), min_size=1, unique=True).map(sorted),
    st.sampled_from(["", "2021-02-01"]),
    _fields,
)


@given(
    st.lists(_versions, min_size=1, max_size=4, unique_by=lambda v: v.content).flatmap(
        lambda listed: st.tuples(st.just(listed), st.permutations(listed))
    )
)
def test_no_order_decides(both: tuple[list[Version], list[Version]]) -> None:
    found = told(both[0], ORDER)
    assert told(both[1], ORDER) == found
    content = json.loads(found)
    said = {name for one in both[0] for name in json.loads(one.content).get("names", ())}
    assert set(content.get("names", ())) <= said
