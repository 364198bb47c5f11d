"""Edition after edition of complete sources: what would vanish, what ends how, what a partial edition leaves alone."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.errors import Ambiguous, Invalid, NotFound, Suspicious
from graph.model.kinds import Kind
from graph.model.sources import Record
from graph.queries.editions import EditionDiff, diff_editions
from graph.store.batch import Batch
from loaders.run import How, load
from tests.store_graph import Graph, batch, claim, record

OLD, NEW = "2023-03-28", "2023-12-28"


@pytest.fixture
async def graph(driver: neo4j.AsyncDriver, database: str) -> Graph:
    return Graph(driver, database)


def edition(published: str, *names: str, renamed: str = "Bob", **given: Any) -> Batch:
    """A list of people who represent Russia; the entry of a person is its name."""
    claims = [claim(name, "REPRESENTS", "ru", key=name) for name in names]
    records = [record(name) for name in names] + ([record("bob", name=renamed)] if "bob" in names else [])
    by_key = {one.key: one for one in records}
    return batch(*claims, source="list", published=published, complete=True, records=by_key.values(), **given)


def sheet(published: str, names: list[str], path: Path) -> Path:
    rows = [{"key": name, "kind": "Person", "name": name.title()} for name in names]
    said = {"kind": "REPRESENTS", "object": "ru", "stance": "affirms", "certainty": "confirmed"}
    text = {
        "armstrace": 1,
        "source": {"id": "list", "title": "List"},
        "edition": {"published": published, "complete": True},
        "records": [*rows, {"key": "ru", "kind": "State", "name": "Russia"}],
        "claims": [{"subject": name, **said} for name in names],
    }
    path.write_text(json.dumps(text))
    return path


async def test_an_edition_that_takes_much_away_is_not_loaded_unless_accepted(graph: Graph, tmp_path: Path) -> None:
    many = [f"person-{n}" for n in range(40)]
    await load(graph.driver, graph.database, sheet(OLD, many, tmp_path / "old.json"))
    before = await graph.content()
    short = sheet(NEW, many[:37], tmp_path / "short.json")
    with pytest.raises(Suspicious, match=r"3 of the 40 claims that list made in its edition 2023-03-28 .* over 5%"):
        await load(graph.driver, graph.database, short)
    assert await graph.content() == before
    nearly = await load(graph.driver, graph.database, sheet("2023-06", many[:38], tmp_path / "nearly.json"))
    assert nearly.result is not None
    assert nearly.result.endings == 2
    accepted = await load(graph.driver, graph.database, short, How(accept=True))
    assert accepted.result is not None
    assert accepted.result.endings == 1
    assert await graph.differences() == []


async def test_what_only_changed_in_its_entry_has_not_vanished(graph: Graph) -> None:
    claims = [claim("acme", "OWNS", name, share=10, key=name) for name in ("ann", "bob")]
    await graph.write(batch(*claims, source="list", published=OLD, complete=True))
    now = [claim("acme", "OWNS", name, share=20, key=name) for name in ("ann", "bob")]
    later = batch(*now, source="list", published=NEW, complete=True)
    assert (await graph.write(later, accept=False)).endings == 2
    other = batch(claim("ann", "REPRESENTS", "ru"), source="list", published="2024", complete=True)
    with pytest.raises(Suspicious, match="2 of the 2 claims"):
        await graph.write(other, accept=False)


async def test_a_file_that_is_not_at_hand_ends_nothing(graph: Graph) -> None:
    link, home = claim("ann", "REPRESENTS", "ru"), claim("ann", "LOCATED_AT", "acme")
    await graph.write(batch(link, home, source="list", published=OLD, complete=True))
    partial = batch(link, source="list", published=NEW, complete=True)
    lacking = partial.edition.model_copy(update={"lacks": (Kind.LOCATED_AT,)})
    assert (await graph.write(replace(partial, edition=lacking), accept=False)).endings == 0
    assert await graph.differences() == []
    # The file comes after all: without the address in it.
    assert (await graph.write(partial)).endings == 1
    (ended,) = await graph.run("MATCH (x:Ending) RETURN x.way AS way, x.on AS on")
    assert ended == {"way": "delisted", "on": NEW}
    # Said again without it, the edition stays what it has become.
    assert not (await graph.write(replace(partial, edition=lacking))).changed
    assert await graph.differences() == []


async def test_editions_in_any_order_make_one_graph(graph: Graph) -> None:
    editions = [
        edition("2021", "ann", "bob"),
        edition("2022", "bob", "acme", renamed="Robert"),
        edition("2023", "ann", "acme"),
    ]
    found = []
    for order in itertools.permutations(editions):
        await graph.empty()
        for one in order:
            await graph.write(one)
        assert await graph.differences() == []
        found.append(await graph.content())
    assert all(content == found[0] for content in found)


async def test_an_ending_needs_only_the_claims_that_are_concerned(graph: Graph) -> None:
    """Of a long list only what is no longer on it is read to end it; what shares an entry with it still corrects it."""
    names = [f"person-{n}" for n in range(30)]
    await graph.write(edition("2021", *names))
    await graph.write(edition("2022", *names[1:]))
    moved = claim(names[5], "REPRESENTS", "su", key=names[1])
    said = edition("2023", *names[2:])
    records = (*said.records, record("su"))
    done = await graph.write(replace(said, claims=(*said.claims, moved), records=records))
    assert done.endings == 1
    ended = await graph.run(
        "MATCH (x:Ending)-[:ENDS]->()-[:SUBJECT]->(r) RETURN r.key AS key, x.way AS way ORDER BY key"
    )
    assert ended == [{"key": names[0], "way": "delisted"}, {"key": names[1], "way": "corrected"}]
    assert await graph.differences() == []


# Records that an edition cannot tell whole


def bob(**given: Any) -> Record:
    return record("bob", **{"name": "Robert", "names": ["Bob"], "addresses": ["Moscow"], "positions": ["Head"]} | given)


async def record_of_bob(graph: Graph) -> dict[str, Any]:
    (found,) = await graph.run(
        "MATCH (r:Record {key: 'bob'}) RETURN r {.name, .names, .addresses, .positions, .identifiers, .lacks} AS r"
    )
    return {name: value for name, value in found["r"].items() if value}


def told_of_bob(published: str, one: Record) -> Batch:
    return batch(claim("bob", "REPRESENTS", "ru"), source="list", published=published, complete=True, records=[one])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_what_an_edition_cannot_tell_stays_as_told_before(graph: Graph, order: tuple[int, ...]) -> None:
    """A list loaded without its file of other names takes none away; what it does tell has changed."""
    poor = bob(names=["Rob"], addresses=[], positions=[], lacks=["names", "addresses"])
    editions = [
        told_of_bob("2020", bob(names=["Bobby"], addresses=["Kazan"])),
        told_of_bob("2021", bob(identifiers={"inn": ["1"]})),
        told_of_bob("2022", poor),
    ]
    for at in order:
        await graph.write(editions[at])
    assert await graph.differences() == []
    assert await record_of_bob(graph) == {
        "name": "Robert",
        "names": ["Rob", "Bob"],
        "addresses": ["Moscow"],
        "lacks": ["names", "addresses"],
    }
    found = await diff(graph, before="2021", after="2022")
    (changed,) = found.changed
    assert set(changed["fields"]) == {"identifiers", "positions", "names"}
    assert changed["fields"]["names"] == {"was": ["Bob"], "now": ["Rob", "Bob"]}  # Rob came for sure
    assert found.notes == ["2022 could not tell all addresses, names of 1 record: what it does not say is not listed"]


@pytest.mark.parametrize("poor_first", [False, True])
async def test_an_edition_loaded_again_with_all_files_is_whole(graph: Graph, *, poor_first: bool) -> None:
    poor, whole = told_of_bob("2021", bob(names=[], lacks=["names"])), told_of_bob("2021", bob())
    for one in (poor, whole) if poor_first else (whole, poor):
        assert (await graph.write(one)).notes == ()
    assert await graph.differences() == []
    assert "lacks" not in await record_of_bob(graph)
    assert (await record_of_bob(graph))["names"] == ["Bob"]


async def test_a_name_that_became_the_name_is_no_other_name(graph: Graph) -> None:
    await graph.write(told_of_bob("2020", bob(name="Bob", names=["Robert", "Rob"])))
    await graph.write(told_of_bob("2021", bob(names=[], description="Head of", lacks=["names", "description"])))
    assert (await record_of_bob(graph))["names"] == ["Rob"]
    assert await graph.differences() == []


async def test_a_text_that_is_cut_off_is_told_whole_where_it_once_was(graph: Graph) -> None:
    await graph.write(told_of_bob("2020", bob(description="Head of the mill; a.k.a. Rob")))
    await graph.write(told_of_bob("2021", bob(description="Head of the mi", lacks=["description"])))
    described = "MATCH (r:Record {key: 'bob'}) RETURN r.description AS text"
    assert await graph.run(described) == [{"text": "Head of the mill; a.k.a. Rob"}]
    await graph.write(told_of_bob("2022", bob(description="Head of a mine", lacks=["description"])))
    assert await graph.run(described) == [{"text": "Head of a mine"}]
    assert await graph.differences() == []


# The diff


async def diff(
    graph: Graph, source: str = "list", before: str = OLD, after: str = NEW, about: str | None = None
) -> EditionDiff:
    async with graph.driver.session(database=graph.database) as session:
        return await diff_editions(session, source, before, after, about)


@pytest.fixture
async def two_editions(graph: Graph) -> Graph:
    await graph.write(edition(OLD, "ann", "bob"))
    await graph.write(edition(NEW, "bob", "acme", renamed="Robert"))
    return graph


async def test_the_diff_names_what_came_went_and_was_renamed(two_editions: Graph) -> None:
    found = await diff(two_editions)
    assert [(r["key"], r["kind"]) for r in found.came] == [("acme", "Company")]
    assert [r["name"] for r in found.went] == ["Ann"]
    assert [(r["key"], r["was"], r["name"]) for r in found.renamed] == [("bob", "Bob", "Robert")]
    assert found.changed == []
    assert [c["subject"] for c in found.claims_came] == ["Acme"]
    assert [(c["subject"], c["way"]) for c in found.claims_went] == [("Ann", "delisted")]
    with pytest.raises(Invalid, match=f"{NEW} is not before {OLD}"):
        await diff(two_editions, before=NEW, after=OLD)


async def test_the_diff_names_the_fields_that_changed(two_editions: Graph) -> None:
    newer = record("bob", name="Robert", countries=("Russia",), births=("1960",))
    said = claim("bob", "REPRESENTS", "ru", key="bob")
    await two_editions.write(batch(said, source="list", published="2024", complete=True, records=[newer]))
    (changed,) = (await diff(two_editions, before=NEW, after="2024")).changed
    assert changed["fields"] == {
        "countries": {"was": [], "now": ["Russia"]},
        "births": {"was": [], "now": ["1960"]},
    }


async def test_a_diff_about_a_name_is_of_what_either_edition_calls_so(graph: Graph) -> None:
    def called(published: str, name: str, *names: str, country: str = "ru") -> Batch:
        records = [record("bob", name=name, names=names), record("ann")]
        said = [claim("bob", "NATIONAL_OF", country, key="bob"), claim("ann", "REPRESENTS", "ru", key="ann")]
        return batch(*said, source="list", published=published, complete=True, records=records)

    await graph.write(called("2020", "Bob"))
    await graph.write(called("2021", "Bob", country="kp"))
    await graph.write(called("2022", "Robert", "Rob", country="kp"))
    for name in ("Robert", "rob"):
        found = await diff(graph, before="2020", after="2021", about=name)
        assert (found.named, found.unchanged, found.claims_came) == (0, [], [])
    then = await diff(graph, before="2020", after="2021", about="bob")
    assert [r["key"] for r in then.unchanged] == ["bob"]
    assert [(c["kind"], c["object"]) for c in then.claims_came + then.claims_went] == [
        ("NATIONAL_OF", "North Korea"),
        ("NATIONAL_OF", "Russia"),
    ]
    for name in ("Bob", "Robert", "rob"):
        found = await diff(graph, before="2020", after="2022", about=name)
        assert [r["was"] for r in found.renamed] == ["Bob"]
        assert [r["fields"] for r in found.changed] == [{"names": {"was": [], "now": ["Rob"]}}]
        assert (len(found.claims_came), len(found.claims_went), found.unchanged) == (1, 1, [])
    assert [r["key"] for r in (await diff(graph, before="2020", after="2021", about="Russia")).unchanged] == ["ru"]
    assert (await diff(graph, before="2020", after="2021", about="!")).named == 0
    untold = batch(source="list", published="2023", records=[bob(names=[], lacks=["names"])])
    await graph.write(untold)
    found = await diff(graph, before="2022", after="2023", about="Bob")
    assert found.notes[-1] == "of 1 other records not all names could be told: one of them may be called so"


async def test_editions_of_no_certain_order_end_nothing_and_say_so(graph: Graph) -> None:
    await graph.write(edition("2021-06-01", "ann", "bob"))
    result = await graph.write(edition("2021", "ann"))
    assert result.endings == 0
    assert [n for n in result.notes if "2021" in n] == [
        "list: which of its editions 2021 and 2021-06-01 is the later one is not certain: "
        "neither ends what it does not hold of the other"
    ]
    assert (await graph.write(edition("2022", "ann"))).endings == 1


async def test_a_late_edition_says_what_later_ones_end_of_it(graph: Graph) -> None:
    await graph.write(edition(NEW, "ann"))
    result = await graph.write(edition(OLD, "ann", "bob"))
    assert result.notes == (
        f"list: the graph has later editions than {OLD}; claims that these end: 1. "
        "If that is more than was really taken off, is one of them cut short?",
    )


async def test_a_claim_says_between_which_editions_it_was_dropped(graph: Graph, armstrace: Any) -> None:
    await graph.write(edition("2020", "ann", "bob"))
    await graph.write(edition("2021", "ann"))
    again = edition("2022", "ann", "bob")
    dropped = next(c for c in again.claims if c.subject == "bob").id_in("list")
    told = (await asyncio.to_thread(armstrace, "claim", dropped)).stdout
    assert "delisted: still in the edition of 2020, not in that of 2021\n" in told
    told = (await asyncio.to_thread(armstrace, "relation", "REPRESENTS", "Bob", "Russia")).stdout
    assert "no longer stated: dropped between 2020 and 2021" in told
    told = (await asyncio.to_thread(armstrace, "actor", "Bob")).stdout
    assert "REPRESENTS →  affirmed: 1 edge, 1 actor; 1 no longer stated by any source" in told
    await graph.write(replace(again, last=False), checked=True)  # broken off after its first batch
    told = (await asyncio.to_thread(armstrace, "claim", dropped)).stdout
    assert "not in that of 2021; but in that of 2022, which is not loaded to its end" in " ".join(told.split())
    await graph.write(again)
    assert "delisted" not in (await asyncio.to_thread(armstrace, "claim", dropped)).stdout


async def test_a_designation_is_in_force_until_it_is_delisted(graph: Graph, armstrace: Any) -> None:
    for day, whom in (("2020", "ann"), ("2021", "bob")):
        named = claim("ministry", "DESIGNATES", whom, key=whom, measure="sanction")
        await graph.write(batch(named, source="list", published=day, complete=True))
    told = (await asyncio.to_thread(armstrace, "relation", "DESIGNATES", "ministry", "Ann")).stdout
    assert "delisted between 2020 and 2021" in told
    assert "until" not in told
    assert [edge["last"] for edge in await graph.edges()] == ["2021-12-31", "9999-12-31"]


async def test_the_diff_says_what_an_edition_could_not_tell(two_editions: Graph) -> None:
    assert (await diff(two_editions)).notes == []
    await two_editions.write(batch(claim("bob", "REPRESENTS", "ru"), source="list", published="2024"))
    assert (await diff(two_editions, before=NEW, after="2024")).notes == [
        "2024 is not complete: what it does not hold may be in the source all the same, and is not delisted"
    ]
    lacking = edition("2025", "bob", renamed="Robert")
    await two_editions.write(replace(lacking, edition=lacking.edition.model_copy(update={"lacks": (Kind.LOCATED_AT,)})))
    (note,) = (await diff(two_editions, before=NEW, after="2025")).notes
    assert note == "2025 could not tell all of LOCATED_AT"


@pytest.mark.parametrize("poor_first", [False, True])
async def test_the_diff_lists_nothing_that_one_edition_could_not_tell(graph: Graph, *, poor_first: bool) -> None:
    """Neither the addresses nor what is only named in them: who comes beside has come with all that is his."""
    link, home, other = (
        claim("ann", "REPRESENTS", "ru"),
        claim("ann", "LOCATED_AT", "su"),
        claim("bob", "REPRESENTS", "ru"),
    )
    new_home = claim("bob", "LOCATED_AT", "su")
    poor_day, rich_day = (OLD, NEW) if poor_first else (NEW, OLD)
    poor = batch(link, source="list", published=poor_day, complete=True)
    lacking = poor.edition.model_copy(update={"lacks": (Kind.LOCATED_AT,)})
    await graph.write(replace(poor, edition=lacking))
    await graph.write(batch(link, home, other, new_home, source="list", published=rich_day, complete=True))
    found = await diff(graph)
    records, claims = (found.came, found.claims_came) if poor_first else (found.went, found.claims_went)
    assert [row["key"] for row in records] == ["bob"]
    assert [(row["kind"], row["subject"]) for row in claims] == [("LOCATED_AT", "Bob"), ("REPRESENTS", "Bob")]
    assert found.notes == [
        f"{poor_day} could not tell all of LOCATED_AT",
        f"not listed, since {poor_day} could not have told them: 1 of the other edition's claims, "
        "and 1 of its records, which nothing else names",
    ]


async def test_the_diff_lists_no_claims_of_entries_that_were_cut_off(graph: Graph) -> None:
    one, other = claim("ann", "LINKED_TO", "bob", key="1/link/1"), claim("bob", "LINKED_TO", "acme", key="2/link/1")
    stays = [claim(name, "REPRESENTS", "ru") for name in ("ann", "bob", "acme")]
    await graph.write(batch(one, other, *stays, source="list", published=OLD, complete=True))
    cut = batch(*stays, source="list", published=NEW, complete=True)
    torn = cut.edition.model_copy(update={"lacks_entries": ("1/link/",)})
    await graph.write(replace(cut, edition=torn))
    found = await diff(graph)
    assert [(row["subject"], row["way"]) for row in found.claims_went] == [("Bob", "delisted")]
    assert any(f"since {NEW} could not have told them: 1 of the other" in note for note in found.notes)


async def test_what_a_whole_edition_no_longer_tells_is_gone(graph: Graph) -> None:
    """Though the earlier one could not tell all: what it did tell is certain."""
    await graph.write(told_of_bob("2020", bob(names=["Bob", "Rob"], lacks=["names"])))
    await graph.write(told_of_bob("2021", bob()))
    (changed,) = (await diff(graph, before="2020", after="2021")).changed
    assert changed["fields"] == {"names": {"was": ["Bob", "Rob"], "now": ["Bob"]}}


async def test_the_diff_knows_sources_and_editions_by_what_people_write(two_editions: Graph) -> None:
    with pytest.raises(NotFound, match="has no edition '1999'"):
        await diff(two_editions, before="1999")
    with pytest.raises(NotFound, match="No source has the id"):
        await diff(two_editions, source="lis")
    for source in ("ofac-sdn", "ofac-consolidated"):
        await two_editions.write(batch(claim("ann", "REPRESENTS", "ru"), source=source, published=OLD))
    with pytest.raises(Ambiguous, match="ofac-consolidated, ofac-sdn"):
        await diff(two_editions, source="ofac")


async def test_the_command_prints_the_diff(two_editions: Graph, armstrace: Any) -> None:
    done = await asyncio.to_thread(armstrace, "editions", "diff", "list", OLD, NEW)
    assert "New: 1 record\n  + Acme, Company" in done.stdout
    assert "Renamed: 1 record\n  ~ Robert, Person, was Bob" in done.stdout
    assert "- Ann REPRESENTS Russia (affirms, delisted)" in done.stdout
    done = await asyncio.to_thread(armstrace, "editions", "diff", "list", OLD, NEW, "--about", "bob")
    assert "New: " not in done.stdout
    assert "~ Robert, Person, was Bob" in done.stdout
    assert "Ann" not in done.stdout
    done = await asyncio.to_thread(armstrace, "editions", "diff", "list", OLD, NEW, "--about", "russia")
    assert "The same in both: 1 record\n  = Russia, State  state:ru" in done.stdout
    assert "New: " not in done.stdout
    done = await asyncio.to_thread(armstrace, "editions", "diff", "list", OLD, NEW, "--about", "nobody")
    assert "Neither edition has a record with 'nobody' among its names." in done.stdout
    done = await asyncio.to_thread(armstrace, "editions", "diff", "list", OLD, NEW, "--json")
    assert json.loads(done.stdout)["went"][0]["name"] == "Ann"
