"""From claims to edges: each sentence of the design about it, and the laws that no example shows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.derive import (
    Entry,
    Heard,
    bears_on,
    by_party,
    controller,
    derive_relation,
    edge_id_of,
    edition_ending,
    edition_order,
    known_days,
    origin_of,
    voices_of,
)
from graph.model.claims import Claim, Ending, Goods
from graph.model.dates import MAX_DAY, MIN_DAY, _bounds_by_library, parse_interval
from graph.model.edges import Edge, View
from graph.model.kinds import Certainty, EndingWay, Family, GoodsClass, Kind, Measure, Phase, Stance, Standing
from graph.model.sources import Edition

A, B, RELATION = "a-1", "a-2", "SUPPLIES.a-1.a-2"


def said(id_: str = "c-1", **given_: Any) -> Heard:
    """A claim that A supplies B, delivered arms, confirmed, known since 2020; anything else as given."""
    context: dict[str, Any] = {
        "source": "s",
        "deal": None,
        "origin": "source:s",
        "voices": frozenset[str](),
        "certain": "2020-01-01",
        "possible": "2020-01-01",
        "endings": (),
        "verdict": None,
    }
    context = {name: given_.pop(name, default) for name, default in context.items()}
    claim: dict[str, Any] = {"subject": "x", "kind": Kind.SUPPLIES, "object": "y", "stance": Stance.AFFIRMS}
    claim |= {"certainty": Certainty.CONFIRMED, "phase": Phase.DELIVERED} | given_
    if claim["kind"].family is not Family.TRANSACTION:
        claim.pop("phase")
    if claim["kind"] is Kind.DESIGNATES:
        claim["measure"] = Measure.SANCTION
    return Heard(id=id_, claim=Claim.model_validate(claim), subject=A, object=B, **context)


def against(id_: str = "d-1", **given_: Any) -> Heard:
    """A denial of all of the relation, by somebody else."""
    return said(id_, **({"stance": Stance.DENIES, "phase": None} | given_))


def edge_of(*heard: Heard) -> Edge:
    """The one affirmed edge of these claims."""
    (edge,) = [e for e in derive_relation(heard) if e.affirmations]
    return edge


def with_endings(heard: Heard, endings: list[Ending]) -> Heard:
    return replace(heard, endings=(*heard.endings, *endings))


def ended(way: EndingWay, on: str) -> Ending:
    return Ending(way=way, on=parse_interval(on))


# Laws

days = st.sampled_from(["2019", "2020-06", "2020-06-15", "2020-01-01/2021-12-31", "../2020-03-01", "2021-05-01/.."])
endings = st.builds(Ending, way=st.sampled_from(EndingWay), on=days.map(parse_interval))
goods = st.builds(
    Goods,
    goods_class=st.sampled_from(GoodsClass),
    designation=st.none() | st.sampled_from(["T-72", "t-72", "Shahed-136"]),
)


@st.composite
def heard_claims(draw: st.DrawFn) -> Heard:
    stance = draw(st.sampled_from(Stance))
    phases = st.sampled_from(Phase) if stance is Stance.AFFIRMS else st.none() | st.sampled_from(Phase)
    known = sorted(draw(st.tuples(*[st.sampled_from([MIN_DAY, "2020-01-01", "2020-07-01", "2021-01-01"])] * 2)))
    return said(
        f"c-{draw(st.integers(0, 30))}",
        stance=stance,
        phase=draw(phases),
        certainty=draw(st.sampled_from(Certainty)),
        valid=draw(st.none() | days),
        goods=tuple(draw(st.lists(goods, max_size=2))),
        deal=draw(st.none() | st.sampled_from(["d-1", "d-2"])),
        origin=draw(st.sampled_from(["o-1", "o-2", "o-3"])),
        voices=draw(st.frozensets(st.sampled_from([A, B, "a-3"]))),
        possible=known[0],
        certain=known[1],
        endings=tuple(draw(st.lists(endings, max_size=2))),
        read_by=draw(st.none() | st.just("reader")),
        verdict=draw(st.sampled_from([None, "accepted", "refused"])),
    )


def unique(heard: list[Heard]) -> list[Heard]:
    """One claim an id: an id is a hash of what is said."""
    return list({h.id: h for h in heard}.values())


relations = st.lists(heard_claims(), min_size=1, max_size=8).map(unique)


@given(relations, st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(heard: list[Heard], random: Any) -> None:
    shuffled = list(heard)
    random.shuffle(shuffled)
    assert derive_relation(shuffled) == derive_relation(heard)


@given(relations)
def test_a_claim_given_twice_is_one(heard: list[Heard]) -> None:
    assert derive_relation([*heard, *heard]) == derive_relation(heard)


@given(relations)
def test_every_claim_carries_exactly_one_edge_unless_it_was_refused_where_others_were_not(heard: list[Heard]) -> None:
    edges = derive_relation(heard)
    counted = {edge_id_of(h) for h in heard if not h.refused}
    carried = [a.claim for e in edges for a in e.affirmations]
    carried += [d.claim for e in edges if not e.affirmations for d in e.disputes]
    assert sorted(carried) == sorted(h.id for h in heard if not h.refused or edge_id_of(h) not in counted)
    assert len({e.id for e in edges}) == len(edges)


@given(relations)
def test_an_edge_says_no_more_than_each_of_its_claims(heard: list[Heard]) -> None:
    by_id = {h.id: h for h in heard}
    for edge in derive_relation(heard):
        for claim_id in [a.claim for a in edge.affirmations] or [d.claim for d in edge.disputes]:
            h = by_id[claim_id]
            assert (edge.phase, edge.certainty, edge.deal) == (h.claim.phase, h.claim.certainty, h.deal)
            assert (edge.first, edge.last, edge.stated_last) == (h.first, h.last, h.stated_last)
            # Goods that nobody names are of an unknown class, not of none.
            assert set(edge.goods_classes) == ({g.goods_class for g in h.claim.goods} or {GoodsClass.UNKNOWN})


@given(relations)
def test_an_edge_survives_being_stored(heard: list[Heard]) -> None:
    for edge in derive_relation(heard):
        assert Edge.from_properties(edge.properties()) == edge


@given(relations, heard_claims())
def test_another_affirmation_never_takes_one_away(heard: list[Heard], more: Heard) -> None:
    refused = {h.id for h in heard if h.refused}
    before = {(e.id, a.claim) for e in derive_relation(heard) for a in e.affirmations if a.claim not in refused}
    if more.id in {h.id for h in heard}:
        return
    after = {(e.id, a.claim) for e in derive_relation([*heard, more]) for a in e.affirmations}
    assert before <= after


@given(relations)
def test_without_endings_what_was_known_stays_known(heard: list[Heard]) -> None:
    for edge in derive_relation([replace(h, endings=()) for h in heard]):
        known = [edge.standing_at(View(day)) is not None for day in ("2019-01-01", "2020-01-01", "2020-12-31", None)]
        assert known == sorted(known)


def test_the_claims_of_two_relations_are_refused() -> None:
    with pytest.raises(ValueError, match="one relation"):
        derive_relation([said(), replace(said("c-2"), object="a-3")])


# What an edge says


def test_a_confirmed_delivery_in_2005_takes_one_claim_that_says_so() -> None:
    edges = derive_relation(
        [
            said("c-1", certainty=Certainty.REPORTED),
            said("c-2", certainty=Certainty.CONFIRMED, phase=Phase.OFFERED),
            said("c-3", certainty=Certainty.REPORTED, phase=Phase.OFFERED, valid=2005),
        ]
    )
    assert len(edges) == 3
    assert not [e for e in edges if e.certainty == "confirmed" and e.phase == "delivered"]


def test_a_refused_claim_says_nothing_of_the_edge_that_others_carry() -> None:
    misread = said("c-0", origin="o-0", source="old", possible="1999-01-01", read_by="reader", verdict="refused")
    denial = against("d-0", read_by="reader", verdict="refused")
    assert edge_of(said(), misread, denial) == edge_of(said())
    alone = edge_of(misread)
    assert (alone.standing, [a.claim for a in alone.affirmations]) == (Standing.WITHDRAWN, ["c-0"])
    (denied,) = derive_relation([denial])
    assert (denied.standing, [d.claim for d in denied.disputes]) == (Standing.WITHDRAWN, ["d-0"])


def test_corroboration_counts_origins_not_claims() -> None:
    two_officials = edge_of(said("c-1", origin="state:us"), said("c-2", origin="state:us", source="t"))
    assert (two_officials.standing, two_officials.corroborated_from) == (Standing.AFFIRMED, MAX_DAY)
    two_origins = edge_of(said("c-1", origin="state:us"), said("c-2", origin="state:gb", certain="2021-01-01"))
    assert (two_origins.standing, two_origins.corroborated_from) == (Standing.CORROBORATED, "2021-01-01")
    assert two_origins.evidence > two_officials.evidence


def test_standing_follows_at_any_date() -> None:
    edge = edge_of(
        said("c-1", origin="o-1", certain="2020-01-01"),
        said("c-2", origin="o-2", certain="2021-01-01"),
        against(certain="2022-01-01", possible="2022-01-01"),
    )
    days_ = ["2019-12-31", "2020-01-01", "2021-01-01", "2022-01-01"]
    assert [edge.standing_at(View(day)) for day in days_] == [
        None,
        Standing.AFFIRMED,
        Standing.CORROBORATED,
        Standing.CONTESTED,
    ]


def test_what_may_have_been_denied_by_then_is_contested() -> None:
    edge = edge_of(said(), against(certain=MAX_DAY, possible="2021-02-01"))
    standing = [edge.standing_at(View(day)) for day in ("2021-01-31", "2021-02-01", "2026-01-01")]
    assert standing == [Standing.AFFIRMED, Standing.CONTESTED, Standing.CONTESTED]


def test_a_denial_is_not_dated_before_its_publication() -> None:
    published = [Edition(published=parse_interval("2021-02-01/.."))]
    assert known_days(None, None, published, Stance.DENIES) == (MAX_DAY, "2021-02-01")
    assert known_days(None, None, published, Stance.AFFIRMS) == (MAX_DAY, MIN_DAY)
    assert known_days(parse_interval("2020"), None, published, Stance.DENIES) == ("2021-01-01", "2020-01-01")


def test_a_symmetric_kind_is_one_relation_whichever_way_it_is_written() -> None:
    one = said(kind=Kind.ASSOCIATED_WITH, phase=None)
    other = replace(against(kind=Kind.ASSOCIATED_WITH), subject=B, object=A)
    assert one.relation == other.relation == "ASSOCIATED_WITH.a-1.a-2"
    edge = edge_of(one, other)
    assert (edge.subject, edge.object, edge.standing) == (A, B, Standing.CONTESTED)
    swapped = edge_of(replace(one, subject=B, object=A))
    assert (swapped.subject, swapped.object) == (A, B)


def test_what_nobody_affirms_is_denied_or_unevidenced() -> None:
    (denied,) = derive_relation([against()])
    (unevidenced,) = derive_relation([against(stance=Stance.FINDS_NO_EVIDENCE)])
    assert (denied.standing, unevidenced.standing) == (Standing.DENIED, Standing.UNEVIDENCED)
    assert denied.evidence == unevidenced.evidence == 0


@pytest.mark.parametrize("way", [EndingWay.CORRECTED, EndingWay.RETRACTED])
def test_what_was_wrong_is_withdrawn(way: EndingWay) -> None:
    edge = edge_of(with_endings(said(), [ended(way, "2021-01-01")]))
    assert (edge.standing, edge.withdrawn_from, edge.last) == (Standing.WITHDRAWN, "2021-01-01", MAX_DAY)
    assert edge.standing_at(View("2020-06-01")) is Standing.AFFIRMED


@pytest.mark.parametrize(
    ("way", "kind"),
    [(EndingWay.ENDED, Kind.SUPPLIES), (EndingWay.ENDED, Kind.DESIGNATES), (EndingWay.DELISTED, Kind.DESIGNATES)],
)
def test_what_was_true_is_valid_until_then(way: EndingWay, kind: Kind) -> None:
    edge = edge_of(with_endings(said(kind=kind), [ended(way, "2021-01-01")]))
    assert (edge.standing, edge.last, edge.stated_last) == (Standing.AFFIRMED, "2021-01-01", MAX_DAY)
    assert edge.ended_from == "2021-01-01"


@pytest.mark.parametrize("kind", [k for k in Kind if k is not Kind.DESIGNATES])
def test_what_a_list_no_longer_says_may_hold_on(kind: Kind) -> None:
    dropped = with_endings(said("c-1", kind=kind), [ended(EndingWay.DELISTED, "2021-01-01")])
    edge = edge_of(dropped, said("c-2", kind=kind, origin="o-2"))
    assert (edge.standing, edge.last, edge.ended_from) == (Standing.CORROBORATED, MAX_DAY, MAX_DAY)


def test_one_withdrawn_affirmation_leaves_the_others() -> None:
    wrong = with_endings(said("c-2", origin="o-2"), [ended(EndingWay.RETRACTED, "2021")])
    assert edge_of(said("c-1"), wrong).standing is Standing.AFFIRMED


# Disputes


def test_a_dispute_that_names_nothing_bears_on_all_of_the_relation() -> None:
    affirmed = [said("c-1", phase=Phase.SOUGHT, deal="d-1"), said("c-2", phase=Phase.DELIVERED, valid=2019)]
    assert [bears_on(against(), a) for a in affirmed] == [True, True]


@pytest.mark.parametrize(
    ("disputed", "affirmed", "meets"),
    [
        (Phase.DELIVERED, Phase.DELIVERED, True),
        (Phase.DELIVERED, Phase.SOUGHT, False),
        (Phase.SOUGHT, Phase.DELIVERED, True),
        (Phase.OFFERED, Phase.CANCELLED, True),
        (Phase.DELIVERED, Phase.INTERDICTED, False),
        (Phase.REFUSED, Phase.REFUSED, True),
        (Phase.REFUSED, Phase.DELIVERED, False),
    ],
)
def test_a_dispute_bears_on_its_own_phase_or_further(disputed: Phase, affirmed: Phase, meets: bool) -> None:
    assert bears_on(against(phase=disputed), said(phase=affirmed)) is meets


# What began after the disputes below were said, and was told only then.
LATER = {"valid": "2024", "certain": "2025-03-13", "possible": "2024-01-01"}


@pytest.mark.parametrize(
    ("dispute", "affirmation", "meets"),
    [
        ({"deal": "d-1"}, {"deal": "d-1"}, True),
        ({"deal": "d-1"}, {"deal": "d-2"}, False),
        ({"deal": "d-1"}, {}, True),
        ({"deal": "d-1"}, {"deal": "d-2", "source": "another"}, True),
        ({"deal": "d-1", "goods": [{"class": "arms"}]}, {"goods": [{"class": "civil"}]}, False),
        (
            {"deal": "d-1", "goods": [{"class": "arms"}]},
            {"deal": "d-2", "source": "o", "goods": [{"class": "arms"}]},
            True,
        ),
        ({"goods": [{"class": "arms"}]}, {"goods": [{"class": "civil"}]}, False),
        ({"goods": [{"class": "arms"}]}, {"goods": [{"class": "unknown"}]}, True),
        ({"goods": [{"class": "arms"}]}, {}, True),
        (
            {"goods": [{"class": "arms", "designation": "T-72"}]},
            {"goods": [{"class": "arms", "designation": "t-72"}]},
            True,
        ),
        (
            {"goods": [{"class": "arms", "designation": "T-72"}]},
            {"goods": [{"class": "arms", "designation": "Shahed-136"}]},
            False,
        ),
        (
            {"goods": [{"class": "arms", "designation": "Shahed-136"}]},
            {"goods": [{"class": "arms", "designation": "shahed\u2011136"}]},
            True,
        ),
        ({"valid": "2020"}, {"valid": "2020-12"}, True),
        ({"valid": "2020"}, {"valid": "2021"}, False),
        ({"valid": "2020"}, {}, True),
        ({"said_on": "2023-03-30"}, {"valid": "2023-03-30"}, True),
        ({"said_on": "2023-03-30"}, {"valid": "2023"}, True),
        ({"said_on": "2023-03-30"}, LATER, False),
        ({"said_on": "2023-03-30", "valid": "2022/2025"}, LATER, True),
        ({"said_on": "2023-03-30", "valid": "2022/.."}, LATER, False),
        ({"said_on": "2023-03-30/..", "certain": "2024-06-01"}, LATER, True),
        ({"said_on": "2023-03-30/..", "certain": "2023-06-01"}, LATER, False),
        ({"said_on": "2023-03-30", "certain": "2023-03-30"}, LATER | {"possible": "2023-03-30"}, True),
        ({"said_on": "2023-03-30", "certain": "2023-03-30"}, LATER | {"possible": "2023-03-31"}, False),
        ({"certain": "2023-06-01"}, LATER, False),
        ({"certain": MAX_DAY}, LATER, True),
    ],
)
def test_a_dispute_bears_on_what_it_names(dispute: Any, affirmation: Any, meets: bool) -> None:
    assert bears_on(against(**dispute), said(**affirmation)) is meets


def test_a_denial_by_a_party_is_shown_and_contests_nothing() -> None:
    own = against(voices=frozenset({"a-9", A}))
    edge = edge_of(said(), own)
    assert by_party(own)
    assert (edge.standing, edge.denied_by_party, edge.disputed_from) == (Standing.AFFIRMED, ("d-1",), MAX_DAY)
    other = edge_of(said(), against(voices=frozenset({"a-9"})))
    assert (other.standing, other.denied_by_party) == (Standing.CONTESTED, ())


def test_a_withdrawn_denial_no_longer_contests() -> None:
    denial = with_endings(against(certain="2020-02-01"), [ended(EndingWay.RETRACTED, "2021-01-01")])
    edge = edge_of(said(), denial)
    assert edge.standing is Standing.AFFIRMED
    assert edge.standing_at(View("2020-06-01")) is Standing.CONTESTED


# Voices

maps = st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("abcdef"), max_size=2))


def reached(start: str, *links: dict[str, frozenset[str]]) -> set[str]:
    """All that repeated steps lead to, the plain way."""
    found = {start}
    for _ in range(10):
        found |= {other for actor in found for link in links for other in link.get(actor, ())}
    return found


@given(maps, st.sampled_from("abcdef"))
def test_an_origin_is_the_end_of_who_speaks_for_whom(speaks_for: dict[str, frozenset[str]], speaker: str) -> None:
    origin = origin_of(speaker, "source:s", speaks_for)
    assert origin in reached(speaker, speaks_for)
    # An end: whoever it speaks for speaks for it, too, and is the same voice.
    for other in reached(origin, speaks_for):
        assert origin_of(other, "source:s", speaks_for) == origin


@given(maps, maps, st.sampled_from("abcdef"))
def test_voices_are_all_that_is_spoken_for_and_all_who_control_it(
    speaks_for: dict[str, frozenset[str]], controlled_by: dict[str, frozenset[str]], speaker: str
) -> None:
    assert voices_of(speaker, speaks_for, controlled_by) == reached(speaker, speaks_for, controlled_by)


def test_officials_speak_for_one_government() -> None:
    speaks_for = {who: frozenset({"state:us"}) for who in ("kirby", "blinken", "yellen")}
    assert {origin_of(who, "source:s", speaks_for) for who in speaks_for} == {"state:us"}
    assert origin_of(None, "source:s", speaks_for) == "source:s"


def test_control_needs_more_than_half() -> None:
    assert [controller(Kind.OWNS, share) for share in (None, 50, 50.1)] == [None, None, "subject"]
    assert (controller(Kind.REPRESENTS, None), controller(Kind.DIRECTS, None)) == ("object", "subject")
    assert controller(Kind.SUPPLIES, None) is None


# When it was known


def published(text: str, *, complete: bool = False) -> Edition:
    return Edition(published=parse_interval(text), complete=complete)


def test_an_edition_is_the_latest_at_which_a_claim_was_known() -> None:
    assert known_days(None, None, [published("2023-03-30")], Stance.AFFIRMS) == ("2023-03-30", MIN_DAY)
    assert known_days(parse_interval("../2023-03-29"), None, [published("2023-03-30")], Stance.AFFIRMS) == (
        "2023-03-30",
        MIN_DAY,
    )
    june = parse_interval("2022-06")
    assert known_days(june, None, [published("2023")], Stance.AFFIRMS) == ("2022-07-01", "2022-06-01")
    assert known_days(None, None, [], Stance.AFFIRMS) == (MAX_DAY, MIN_DAY)
    # Nobody can have known it for certain before it could be known.
    assert known_days(parse_interval("2024"), None, [published("2023")], Stance.DENIES) == ("2024-01-01", "2024-01-01")


@pytest.mark.parametrize(
    ("valid", "editions", "stance", "known"),
    [
        ("2024", ["2025-03-13"], Stance.AFFIRMS, ("2025-03-13", "2024-01-01")),
        ("2024", [], Stance.AFFIRMS, (MAX_DAY, "2024-01-01")),
        ("../2024", ["2025-03-13"], Stance.AFFIRMS, ("2025-03-13", MIN_DAY)),
        ("2024", ["2025-03-13", "2023-05-01"], Stance.AFFIRMS, ("2023-05-01", "2023-05-01")),
        ("2024", ["2023-05/2023-07"], Stance.AFFIRMS, ("2023-08-01", "2023-05-01")),
        ("2024", ["2025-03-13"], Stance.DENIES, ("2025-03-13", "2025-03-13")),
    ],
)
def test_what_is_affirmed_was_not_known_before_it_began_unless_it_was_told(
    valid: str, editions: list[str], stance: Stance, known: tuple[str, str]
) -> None:
    assert known_days(None, parse_interval(valid), [published(text) for text in editions], stance) == known


@given(st.lists(days, max_size=4), days)
def test_another_edition_never_makes_a_claim_known_later(texts: list[str], more: str) -> None:
    editions = [published(text) for text in texts]
    assert (
        known_days(None, None, [*editions, published(more)], Stance.AFFIRMS)[0]
        <= known_days(None, None, editions, Stance.AFFIRMS)[0]
    )


# How editions end claims

EDITIONS = {"e1": published("2020"), "e2": published("2021"), "e3": published("2022", complete=True)}


def ending_of(entries: list[Entry], stated_at: dict[tuple[str, str], frozenset[str]]) -> tuple[str, str] | None:
    found = edition_ending("c-1", Kind.SUPPLIES, entries, edition_order(EDITIONS), EDITIONS, stated_at)
    return None if found is None else (found[0], found[1].way)


def test_editions_are_ordered_by_date_whatever_the_order_of_loading() -> None:
    for items in itertools.permutations(EDITIONS.items()):
        assert edition_order(dict(items)) == ["e1", "e2", "e3"]


@pytest.mark.parametrize(
    ("before", "after", "is_later"),
    [
        ("2021-06-01", "2021-06-02", True),
        ("2021-06", "2021-07", True),
        ("2021-06-01", "2021", False),  # the year may mean a day before
        ("2019/2021-12-31", "2021", False),
        ("../2021", "2022", True),
        ("2021", "2021-06/..", False),
        ("2021/..", "2030", False),
    ],
)
def test_only_what_is_certainly_later_ends_a_claim(before: str, after: str, is_later: bool) -> None:
    editions = {"e1": published(before, complete=True), "e2": published(after, complete=True)}
    order = ["e1", "e2"]
    found = edition_ending("c-1", Kind.DESIGNATES, [Entry("e1", None)], order, editions, {})
    assert (found is not None) is is_later


def test_a_complete_edition_without_it_delists_a_claim() -> None:
    assert ending_of([Entry("e1", None)], {}) == ("e3", "delisted")
    assert ending_of([Entry("e1", None), Entry("e3", None)], {}) is None


def test_a_complete_edition_that_changes_the_entry_corrects_the_claim() -> None:
    assert ending_of([Entry("e1", "7")], {("e3", "7"): frozenset({"c-2"})}) == ("e3", "corrected")
    assert ending_of([Entry("e1", "7")], {("e3", "8"): frozenset({"c-2"})}) == ("e3", "delisted")


def test_an_incomplete_edition_ends_nothing() -> None:
    assert ending_of([Entry("e1", "7")], {("e2", "7"): frozenset({"c-2"})}) == ("e3", "delisted")


def test_an_entry_that_loses_one_of_its_claims_does_not_correct_it() -> None:
    stated_at = {("e1", "7"): frozenset({"c-1", "c-2"}), ("e3", "7"): frozenset({"c-2"})}
    assert ending_of([Entry("e1", "7")], stated_at) == ("e3", "delisted")


def test_what_a_later_edition_says_again_has_not_ended() -> None:
    stated_at = {("e2", "7"): frozenset({"c-2"}), ("e3", "7"): frozenset({"c-1"})}
    assert ending_of([Entry("e1", "7"), Entry("e3", "7")], stated_at) is None


def test_a_dispute_of_one_designation_contests_only_the_claims_that_may_mean_it() -> None:
    tanks = said("c-1", goods=({"class": "arms", "designation": "T-72"},))
    drones = said("c-2", goods=({"class": "arms", "designation": "Shahed-136"},), origin="o-2")
    denial = against("d-1", goods=({"class": "arms", "designation": "Shahed-136"},))
    assert len([e for e in derive_relation([tanks, drones]) if e.affirmations]) == 1
    standings = {
        tuple(a.claim for a in e.affirmations): e.standing
        for e in derive_relation([tanks, drones, denial])
        if e.affirmations
    }
    assert standings == {("c-1",): Standing.AFFIRMED, ("c-2",): Standing.CONTESTED}


# Dates


@given(
    st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}", fullmatch=True)
    | st.dates().map(lambda day: day.isoformat())
    | st.dates().map(lambda day: day.isoformat()[:7]),
    st.sampled_from("?~%"),
)
def test_what_is_qualified_lies_where_the_library_says(date: str, qualifier: str) -> None:
    def by_library() -> tuple[str, str] | None:
        try:
            return _bounds_by_library(date + qualifier)
        except ValueError:
            return None

    try:
        found = parse_interval(date + qualifier)
    except ValueError:
        assert by_library() is None or date[:4] == "0000"
    else:
        assert (found.first, found.last) == by_library()
