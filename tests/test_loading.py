"""Loading files into a real Neo4j: twice, dry, with rejects, in batches, and by the command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import neo4j
import pytest

import loaders.run
from graph.errors import Invalid, NotFound
from graph.hashes import sha256_of
from graph.settings import Settings
from loaders.run import How, LoadReport, load
from tests.emptying import empty

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "samples" / "claims" / "claims.yaml"
ERRORS = ROOT / "docs" / "sheets" / "with-errors.yaml"


async def contents(driver: neo4j.AsyncDriver, database: str) -> tuple[list[Any], list[Any]]:
    """All nodes and all relationships, so that any change shows."""
    async with driver.session(database=database) as session:
        nodes = await (await session.run("MATCH (n) RETURN labels(n), properties(n)")).values()
        links = await (await session.run("MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id")).values()
    return sorted(nodes, key=str), sorted(links, key=str)


async def load_as(driver: neo4j.AsyncDriver, database: str, path: Path, **how: Any) -> LoadReport:
    return await load(driver, database, path, How(**how))


def counts(report: LoadReport) -> dict[str, int]:
    """What a load wrote, zeros left out."""
    assert report.result is not None
    return {name: n for name, n in report.result.counts.items() if n}


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_loading_twice_changes_nothing_and_says_so(driver: neo4j.AsyncDriver, database: str) -> None:
    first = await load(driver, database, SAMPLE)
    assert first.changed
    assert {"claims_new": 4, "records_new": 6}.items() <= counts(first).items()
    before = await contents(driver, database)
    second = await load(driver, database, SAMPLE)
    assert not second.changed
    assert counts(second) == {}
    assert await contents(driver, database) == before


async def test_a_dry_run_writes_nothing_and_foretells_what_loading_does(
    driver: neo4j.AsyncDriver, database: str, tmp_path: Path
) -> None:
    copy = tmp_path / ERRORS.name
    copy.write_bytes(ERRORS.read_bytes())
    before = await contents(driver, database)
    dry = await load_as(driver, database, copy, dry_run=True, home=tmp_path / "home")
    assert await contents(driver, database) == before
    assert names(tmp_path) == [copy.name]
    real = await load_as(driver, database, copy, home=tmp_path / "home")
    assert real.errors == dry.errors
    assert counts(real) == counts(dry) != {}


async def test_a_dry_run_on_a_new_graph_creates_nothing(
    clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings
) -> None:
    report = await load_as(driver, settings.neo4j_database, SAMPLE, dry_run=True)
    assert counts(report) == {"claims_new": 4, "records_new": 6, "deals": 1}
    assert "the graph is new" in report.notes[0]
    assert await contents(driver, settings.neo4j_database) == ([], [])


async def test_good_rows_load_and_corrected_rejects_add_the_rest(
    driver: neo4j.AsyncDriver, database: str, tmp_path: Path
) -> None:
    report = await load_as(driver, database, ERRORS, rejects=tmp_path)
    assert counts(report)["claims_new"] == 1
    assert (report.reading.rejected, report.rejects) == (2, tmp_path / "with-errors.rejects.yaml")
    assert report.rejects is not None
    kept = report.rejects.read_bytes()

    again = await load_as(driver, database, ERRORS, rejects=tmp_path)
    assert again.rejects == report.rejects
    assert not again.changed

    text = kept.decode().replace("SUPLIES", "SUPPLIES").replace("byuer", "buyer")
    report.rejects.write_text(text.replace("kind: BROKERS", "kind: BROKERS\n    phase: sought"))
    third = await load_as(driver, database, ERRORS, rejects=tmp_path)
    assert third.rejects == tmp_path / "with-errors.rejects-2.yaml", "what was corrected is not overwritten"
    assert third.rejects.read_bytes() == kept

    corrected = await load(driver, database, report.rejects)
    assert (corrected.errors, corrected.rejects) == ([], None)
    assert counts(corrected)["claims_new"] == 2
    assert "records_new" not in counts(corrected)


async def test_a_bad_header_writes_nothing(driver: neo4j.AsyncDriver, database: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(SAMPLE.read_text(encoding="utf-8").replace("published: 2020-05", "published: May 2020"))
    before = await contents(driver, database)
    report = await load_as(driver, database, sheet, home=tmp_path / "home")
    assert not report.loaded
    assert [(e.line, e.field) for e in report.errors] == [(11, "published")]
    assert await contents(driver, database) == before
    assert names(tmp_path) == [sheet.name]


async def test_the_original_is_kept_by_its_hash(driver: neo4j.AsyncDriver, database: str, tmp_path: Path) -> None:
    for _ in range(2):
        report = await load_as(driver, database, SAMPLE, home=tmp_path)
        (kept,) = report.kept
        assert kept == tmp_path / "originals" / sha256_of(SAMPLE)
        assert kept.read_bytes() == SAMPLE.read_bytes()
        assert names(kept.parent) == [kept.name]
    async with driver.session(database=database) as session:
        found = await (await session.run("MATCH (e:Edition) RETURN e.sha256s")).values()
    assert found == [[[sha256_of(SAMPLE)]]]


async def test_where_nothing_can_be_kept_nothing_is_loaded(
    driver: neo4j.AsyncDriver, database: str, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.write_text("a file where a folder should be")
    before = await contents(driver, database)
    with pytest.raises(Invalid, match="--no-keep"):
        await load_as(driver, database, SAMPLE, home=in_the_way)
    with pytest.raises(Invalid, match="--rejects"):
        await load_as(driver, database, ERRORS, rejects=in_the_way)
    assert await contents(driver, database) == before


@pytest.mark.parametrize("complete", [True, False])
async def test_batches_make_the_same_graph(
    driver: neo4j.AsyncDriver, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complete: bool
) -> None:
    """A file longer than a batch, of a complete edition and of another; only revisions and their log differ."""
    sheet = tmp_path / "sheet.yaml"
    text = SAMPLE.read_text(encoding="utf-8")
    sheet.write_text(text.replace("complete: true", f"complete: {str(complete).lower()}"))
    whole = await load(driver, database, sheet)
    at_once = await contents(driver, database)
    await empty(driver, database, keep_meta=True)
    monkeypatch.setattr(loaders.run, "BATCH_CLAIMS", 1)
    done: list[tuple[int, int]] = []
    report = await load_as(driver, database, sheet, progress=lambda _, n, total: done.append((n, total)))
    assert done == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert counts(report)["claims_new"] == counts(whole)["claims_new"] == 4
    parts = await contents(driver, database)
    logs = (["Change"], ["Meta"])
    assert [n for n in parts[0] if n[0] not in logs] == [n for n in at_once[0] if n[0] not in logs]
    assert parts[1] == at_once[1]
    again = await load(driver, database, sheet)
    assert not again.changed


async def test_files_that_no_loader_takes(driver: neo4j.AsyncDriver, database: str, tmp_path: Path) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n")
    with pytest.raises(Invalid, match=r"No loader recognises .*strange.csv") as refused:
        await load(driver, database, strange)
    assert f"armstrace map {strange}" in str(refused.value.hint)
    with pytest.raises(NotFound, match=r"no file .*nowhere.yaml"):
        await load(driver, database, tmp_path / "nowhere.yaml")
    with pytest.raises(Invalid, match="No loader recognises"):
        await load(driver, database, tmp_path)
    (tmp_path / "sheet.yaml").write_text("armstrace: 1\n")
    with pytest.raises(Invalid, match="is no input itself") as refused:
        await load(driver, database, tmp_path)
    assert "It holds sheet.yaml:" in str(refused.value.hint)


# The command


def test_the_command_loads_and_lists(armstrace: Any, tmp_path: Path) -> None:
    dry = armstrace("load", "--dry-run", SAMPLE)
    line = (
        "+ Ministry of Samples: Sample Arms Works SUPPLIES unknown buyer (delivered, reported, arms: Sample-1, rifles"
    )
    assert line in " ".join(dry.stdout.split())
    assert "Would change: 4 new claims, 6 new records" in dry.stdout
    assert not (tmp_path / "home").exists()

    assert "4 new claims" in armstrace("load", SAMPLE).stdout
    assert (tmp_path / "home" / "originals" / sha256_of(SAMPLE)).exists()
    assert "Nothing changed" in armstrace("load", SAMPLE).stdout
    assert "Nothing would change" in armstrace("load", "--dry-run", SAMPLE).stdout

    (source,) = json.loads(armstrace("sources", "--json").stdout)["sources"]
    assert (source["id"], source["claims"], source["records"], source["deals"]) == ("sample", 4, 6, 1)
    listed = armstrace("sources").stdout
    assert "sample  A sample" in listed
    assert "2020-05, complete" in listed


def test_the_command_says_what_was_rejected_and_with_which_code(armstrace: Any, tmp_path: Path) -> None:
    done = armstrace("load", ERRORS, "--rejects", tmp_path, code=4)
    assert "with-errors.yaml:13: claims[0].kind: 'SUPLIES' is no kind: write SUPPLIES" in done.stderr
    assert "2 rows were rejected" in done.stdout
    assert (tmp_path / "with-errors.rejects.yaml").exists()

    bad = tmp_path / "bad.yaml"
    bad.write_text("armstrace: 1\n")
    assert "rejected whole" in armstrace("load", bad, code=1).stdout
    # Nothing is loaded of the others either, since something else may have been meant.
    nowhere = armstrace("load", SAMPLE, tmp_path / "nowhere.yaml", code=1)
    assert (nowhere.stdout, "There is no file" in str(nowhere.exception)) == ("", True)
    misspelt = armstrace("load", "offac", SAMPLE, code=1)
    assert "As the name of a loader, write ofac." in str(misspelt.exception)
    armstrace("load", code=2)

    done = armstrace("load", "--json", "--no-keep", "--rejects", tmp_path, SAMPLE, bad, ERRORS, code=1)
    answer = json.loads(done.stdout)
    sample, whole, part = answer["files"]
    assert (sample["loaded"], sample["changed"], sample["kept"]) == (True, True, [])
    assert (whole["loaded"], [e["row"] for e in whole["errors"]]) == (False, ["edition", "source"])
    assert (part["rejected"], part["errors"][0]["field"], part["errors"][0]["hint"]) == (2, "kind", "write SUPPLIES")


# The documents


def test_the_example_of_the_documents_is_the_file() -> None:
    text = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert example == (ROOT / "docs" / "sheets" / "harbour-news.yaml").read_text(encoding="utf-8")


def test_the_documents_quote_the_errors() -> None:
    text = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^with-errors\.yaml:.*$", text, re.MULTILINE)
    errors = [str(e) for e in loaders.run.parse_sheet_bytes(ERRORS.read_bytes(), ERRORS.name).errors]
    assert len(quoted) == len(errors) == 3
    assert all(error.startswith(quote.removesuffix("…")) for quote, error in zip(quoted, errors, strict=True))


_FEW_BYTES = """
import resource, signal, sys
from pathlib import Path
from loaders.run import How, read_input
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
_, batches = read_input(Path(sys.argv[1]), How())
print(sum(len(batch.claims) for batch in batches))
"""


@pytest.mark.slow
def test_no_room_for_what_is_kept_beside_a_long_sheet(tmp_path: Path) -> None:
    """No file may grow beyond a megabyte here, as if the disk were full then."""
    head = ['{"type": "sheet", "armstrace": 1}', '{"type": "source", "id": "s", "title": "S"}']
    lines = [
        *head,
        '{"type": "edition", "published": "2024"}',
        '{"type": "record", "key": "k", "kind": "Person", "name": "N"}',
    ]
    said = {"type": "claim", "subject": "k", "kind": "LINKED_TO", "stance": "affirms", "certainty": "reported"}
    for n in range(45_000):
        name = f"{n:06d} {'x' * 1900}"
        lines.append(json.dumps({"type": "record", "key": str(n), "kind": "Person", "name": name}))
    lines.append(json.dumps(said | {"object": "1"}))
    sheet = tmp_path / "long.jsonl"
    sheet.write_text("\n".join(lines) + "\n")
    done = subprocess.run(
        [sys.executable, "-c", _FEW_BYTES, sheet], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "graph.errors.DiskFull: No room on the disk for temporary files" in done.stderr
