"""Conditions on a whole path, held against trying every choice of edges and of days."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.model.dates import MAX_DAY, MIN_DAY
from graph.model.edges import Edge
from graph.model.kinds import Certainty, Family, Kind, Standing
from graph.paths.assign import assign
from graph.paths.lens import Seen
from graph.paths.query import Joints

DAYS = ["2001-01-01", "2002-01-01", "2003-01-01", "2004-01-01"]


def seen(
    name: str,
    kind: Kind = Kind.SUPPLIES,
    deal: str | None = None,
    first: str = MIN_DAY,
    last: str = MAX_DAY,
    evidence: int = 1,
) -> Seen:
    """An edge with what a path-wide condition looks at."""
    edge = Edge(
        id=name,
        relation=f"{kind}.a.b",
        subject="a",
        kind=kind,
        object="b",
        deal=deal,
        phase="delivered" if kind.family is Family.TRANSACTION else None,
        certainty=Certainty.CONFIRMED,
        first=first,
        last=last,
        stated_last=last,
        ended_from=MAX_DAY,
        goods_classes=(),
        goods=(),
        in_return=(),
        share=None,
        measure=None,
        list_name=None,
        programme=None,
        affirmations=(),
        disputes=(),
    )
    return Seen(edge, Standing.AFFIRMED, "certain", ("o",), evidence, last, ())


@st.composite
def paths(draw: st.DrawFn, most_hops: int = 5) -> list[list[Seen]]:
    """The admissible edges of each hop."""
    hops = []
    for i in range(draw(st.integers(1, most_hops))):
        hop = []
        for n in range(draw(st.sampled_from([1, 2, 3, 1]))):
            kind = draw(st.sampled_from([Kind.SUPPLIES, Kind.BROKERS, Kind.OWNS, Kind.LINKED_TO]))
            first = draw(st.sampled_from([MIN_DAY, *DAYS]))
            last = draw(st.sampled_from([day for day in (*DAYS, MAX_DAY) if day >= first]))
            deal = draw(st.sampled_from([None, "d-1", "d-2"])) if kind.family is Family.TRANSACTION else None
            hop.append(seen(f"e-{i}{n}", kind, deal, first, last, draw(st.integers(1, 4))))
        hops.append(hop)
    return hops


def is_transaction(one: Seen) -> bool:
    return one.edge.kind in (Kind.SUPPLIES, Kind.BROKERS, Kind.TRANSPORTS, Kind.FINANCES, Kind.PAYS)


def joins(one: Seen, other: Seen, joints: Joints) -> bool:
    if not (is_transaction(one) and is_transaction(other)) or joints is Joints.ANY:
        return True
    a, b = one.edge.deal, other.edge.deal
    if joints is Joints.SAME:
        return a is not None and a == b
    return a is None or b is None or a == b


def can_be_dated(choice: Sequence[Seen]) -> bool:
    """Whether some choice of days, of all there are, is in order."""
    places = [i for i, one in enumerate(choice) if is_transaction(one)]
    if not places:
        return True
    for days in itertools.product(DAYS, repeat=len(places)):
        dated = dict(zip(places, days, strict=True))
        near = [
            [dated[p] for p in ([p for p in places if p <= i][-1:] + [p for p in places if p >= i][:1])]
            for i in range(len(choice))
        ]
        if list(days) == sorted(days) and all(
            any(one.edge.first <= day <= one.last for day in near[i]) for i, one in enumerate(choice)
        ):
            return True
    return False


def good_choices(hops: Sequence[Sequence[Seen]], joints: Joints, in_order: bool) -> list[tuple[Seen, ...]]:
    return [
        choice
        for choice in itertools.product(*hops)
        if all(joins(a, b, joints) for a, b in itertools.pairwise(choice)) and (not in_order or can_be_dated(choice))
    ]


@settings(max_examples=500, deadline=None, derandomize=True)
@given(hops=paths(), joints=st.sampled_from(Joints), in_order=st.booleans())
@example(  # the best edge of the first hop goes only with the worst of the second
    hops=[
        [seen("a", deal="d-1", evidence=2), seen("b", deal="d-2", evidence=4)],
        [seen("c", deal="d-1", evidence=3), seen("d", deal="d-2", evidence=1)],
    ],
    joints=Joints.SAME,
    in_order=False,
)
def test_a_hop_keeps_what_takes_part_in_some_good_choice(
    hops: list[list[Seen]], joints: Joints, in_order: bool
) -> None:
    good = good_choices(hops, joints, in_order)
    found = assign(hops, joints=joints, in_order=in_order)
    if not good:
        assert found is None
        return
    assert found is not None
    for i, kept in enumerate(found.hops):
        assert {s.id for s in kept} == {choice[i].id for choice in good}
    worth = max(min(s.evidence for s in choice) for choice in good)
    best = [choice for choice in good if min(s.evidence for s in choice) == worth]
    strongest = [max(choice[i].evidence for choice in best) for i in range(len(hops))]
    assert found.evidence == worth
    assert found.weakest_hop == strongest.index(min(strongest))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(hops=paths(), in_order=st.booleans())
def test_stricter_joints_keep_no_more(hops: list[list[Seen]], in_order: bool) -> None:
    kept = [
        {s.id for hop in (found.hops if found else ()) for s in hop}
        for found in (
            assign(hops, joints=j, in_order=in_order) for j in (Joints.ANY, Joints.NOT_DIFFERENT, Joints.SAME)
        )
    ]
    assert kept[0] >= kept[1] >= kept[2]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(hops=paths(), joints=st.sampled_from(Joints), in_order=st.booleans())
def test_what_is_kept_keeps_itself(hops: list[list[Seen]], joints: Joints, in_order: bool) -> None:
    found = assign(hops, joints=joints, in_order=in_order)
    if found is not None:
        assert assign(found.hops, joints=joints, in_order=in_order) == found


def test_a_broker_of_two_deals_joins_no_parties_across_them() -> None:
    hops = [[seen("a", Kind.BROKERS, "d-1")], [seen("b", Kind.BROKERS, "d-2")]]
    assert assign(hops, joints=Joints.NOT_DIFFERENT, in_order=False) is None
    assert assign(hops, joints=Joints.ANY, in_order=False) is not None


def test_an_owner_counts_only_at_the_time_of_a_neighbouring_transaction() -> None:
    supply = seen("a", first=DAYS[1], last=DAYS[1])
    onward = seen("c", first=DAYS[2], last=DAYS[2])
    for first, last, holds in ((0, 1, True), (2, 3, True), (0, 0, False), (3, 3, False)):
        owner = seen("b", Kind.OWNS, first=DAYS[first], last=DAYS[last])
        assert (assign([[supply], [owner], [onward]], joints=Joints.ANY, in_order=True) is not None) is holds


def test_dates_that_fall_are_out_of_order() -> None:
    later, earlier = seen("a", first=DAYS[2]), seen("b", last=DAYS[1])
    assert assign([[later], [earlier]], joints=Joints.ANY, in_order=True) is None
    assert assign([[earlier], [later]], joints=Joints.ANY, in_order=True) is not None
