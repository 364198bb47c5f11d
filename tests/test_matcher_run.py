"""Which pairs the matcher compares, what it says of all records at once, and a run over a graph."""

from __future__ import annotations

from typing import Any

import pytest

from graph.model.judgements import Judgement, Verdict
from graph.store.judgements import judge
from identity.blocking import MOST_OF_PAIR, block, rarity_of
from identity.candidates import BY, find_candidates
from identity.profile import Profile
from identity.run import RunResult, run
from tests.profiles import BORN, TODAY, firm, judged, number, person, record
from tests.store_graph import Graph, batch

# Which pairs are compared


def test_a_pair_is_compared_that_shares_a_number_or_words_that_sound_alike() -> None:
    profiles = {
        "1": person("Ivan Petrovsky"),
        "2": person("Petrovskij Ivann Ivanovich"),
        "3": person("Karim Saleh", **number("passport")),
        "4": person("Omar Nasiri", **number("document")),
        "5": person("Omar Haddad", **BORN),
        "6": person("Omar Rahimi", **BORN),
        "7": firm("Ivan Petrovsky", **number("passport")),
    }
    assert {("1", "2"), ("3", "4"), ("5", "6")} <= block(profiles).pairs
    assert not {pair for pair in block(profiles).pairs if "7" in pair}
    assert block(dict(reversed(profiles.items()))) == block(profiles)


def test_what_many_share_joins_no_pairs_and_is_counted() -> None:
    def sharing(many: int) -> dict[str, Profile]:
        # Two words that no other has, and one number that all have.
        return {f"{n:03}": firm(f"{chr(97 + n % 26)}{n}q {n}z{n}", **number("phone")) for n in range(many)}

    assert len(block(sharing(MOST_OF_PAIR)).pairs) == MOST_OF_PAIR * (MOST_OF_PAIR - 1) // 2
    many = block(sharing(MOST_OF_PAIR + 1))
    assert (many.pairs, many.skipped) == (set(), 1)


def test_a_word_that_few_names_hold_is_rare() -> None:
    rarity = rarity_of([person("Ivan Petrovsky"), person("Ivan Saleh"), person("Ivan Nasiri"), person("Omar Li")])
    assert rarity("ivan") < rarity("petrovsky") == rarity("li") <= rarity("a word of none")


def test_two_lists_that_name_one_entry_by_the_number_of_ofac_agree() -> None:
    listed = record("Ivan Petrovsky", key="12345"), record("I. P. Sidorov", key="ofac:12345")
    (found,) = judged(("ofac-sdn", listed[0]), ("us-csl", listed[1]))
    assert (found.verdict, found.note) == (Verdict.SAME, "the same entry")
    other = record("Ivan Petrovsky", key="ofac:54321", **BORN)
    found_of_two = judged(("ofac-sdn", record("Ivan Petrovsky", key="12345", **BORN)), ("us-csl", other))
    assert Verdict.SAME not in {judgement.verdict for judgement in found_of_two}


@pytest.mark.parametrize("told", [{"kind": "State"}, {"kind": "Address"}, {"unknown": True}])
def test_states_addresses_and_unknown_parties_are_not_compared(told: dict[str, Any]) -> None:
    found = find_candidates([(s, record("Omsk", **number("inn"), **told)) for s in ("a", "b")], TODAY)
    assert (found.profiles, found.pairs, found.judgements) == (0, 0, [])


@pytest.mark.parametrize("given", [number("inn", "7712345600"), BORN])
def test_what_one_source_lists_twice_is_left_to_people(given: dict[str, Any]) -> None:
    (found,) = judged(("list", record(key="1", **given)), ("list", record(key="2", **given)))
    assert (found.verdict, found.by, found.automatic, found.on) == (Verdict.UNSURE, BY, True, TODAY)
    assert "but one source lists them as two" in str(found.note)


# A run


async def _run(graph: Graph, **how: Any) -> RunResult:
    return await run(graph.driver, graph.database, **how)


async def _actors(graph: Graph, *records: str) -> list[str]:
    rows = await graph.run(
        "UNWIND $ids AS id MATCH (:Record {id: id})-[:RESOLVES_TO]->(a) RETURN a.id AS actor", ids=list(records)
    )
    return [str(row["actor"]) for row in rows]


async def _said(graph: Graph) -> set[tuple[str, str]]:
    return {
        (r["by"], r["verdict"]) for r in await graph.run("MATCH (j:Judgement) RETURN j.by AS by, j.verdict AS verdict")
    }


def by(pair: tuple[str, str], verdict: str, who: str, *, automatic: bool = False) -> Judgement:
    a, b = pair
    return Judgement.model_validate(
        {"a": a, "b": b, "verdict": verdict, "by": who, "automatic": automatic, "on": "2024-01-01"}
    )


ONE = record().id_in("paper"), record().id_in("list")


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    """A paper and a list that both know Ivan Petrovsky, and somebody else each."""
    await schema.empty()
    for source, other in (("paper", "Omar Haddad"), ("list", "Karim Saleh")):
        await schema.write(batch(source=source, records=[record(**BORN), record(other, key="other")]))
    return schema


async def test_a_second_run_with_nothing_new_writes_nothing(graph: Graph) -> None:
    dry = await _run(graph, dry_run=True)
    assert (dry.put, dry.same, await _said(graph)) == (1, 1, set())
    told: list[str] = []
    first = await _run(graph, tell=lambda what, done, of: told.append(what))
    assert (first.put, first.dropped, first.written.changed, len(set(await _actors(graph, *ONE)))) == (1, 0, True, 1)
    assert list(dict.fromkeys(told)) == ["reading records", "comparing pairs", "writing judgements"]
    before = await graph.run("MATCH (m:Meta) RETURN properties(m) AS meta"), await graph.content()
    again = await _run(graph)
    assert (again.put, again.dropped, again.same, again.written.changed) == (0, 0, 1, False)
    assert (await graph.run("MATCH (m:Meta) RETURN properties(m) AS meta"), await graph.content()) == before


async def test_different_by_a_person_holds_against_the_next_run(graph: Graph) -> None:
    await _run(graph)
    await judge(graph.driver, graph.database, [by(ONE, "different", "ann")])
    assert len(set(await _actors(graph, *ONE))) == 2
    again = await _run(graph)
    assert (again.put, len(set(await _actors(graph, *ONE)))) == (0, 2)
    assert (await _said(graph), await graph.differences()) == ({(BY, "same"), ("ann", "different")}, [])


async def test_a_run_replaces_what_the_program_said_and_nothing_else(graph: Graph) -> None:
    """A version before it is the program too; who bears its name and is none is not."""
    others = record(key="other").id_in("paper"), record(key="other").id_in("list")
    told = [
        by(others, "same", "armstrace matcher 0", automatic=True),
        by(others, "unsure", BY, automatic=True),
        by(others, "unsure", "another program", automatic=True),
        by(others, "different", "ann"),
        by(others, "unsure", BY),
    ]
    await judge(graph.driver, graph.database, told)
    done = await _run(graph)
    assert (done.put, done.dropped) == (1, 2)
    assert await _said(graph) == {
        *((BY, "same"), ("another program", "unsure"), ("ann", "different"), (BY, "unsure")),
    }
    assert await graph.differences() == []


async def test_what_is_no_longer_alike_is_parted_by_the_next_run(graph: Graph) -> None:
    await _run(graph)
    await graph.write(batch(source="list", published="2024", records=[record(births=["1955-01-01"])]))
    done = await _run(graph)
    assert (done.dropped, len(set(await _actors(graph, *ONE)))) == (1, 2)
    assert (await _said(graph), await graph.differences()) == (set(), [])


async def test_what_one_source_lists_twice_is_not_joined_through_another_either(graph: Graph) -> None:
    """The list holds them for two, so that the paper's can be but one of them."""
    twice = record(key="two", **BORN)
    await graph.write(batch(source="list", records=[twice]))
    done = await _run(graph)
    listed = await _actors(graph, ONE[1], twice.id_in("list"))
    assert len(set(listed)) == 2
    assert (done.same, done.unsure, (await _actors(graph, ONE[0]))[0] in listed) == (1, 2, True)
    assert (await _run(graph)).put == 0
