"""Loading what is published: folders, several sources in a file, dry runs of much, and what is no source at all."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import neo4j
import pytest

import loaders.run
from graph.errors import Invalid
from graph.model.dates import parse_interval
from loaders.discovery import find_loader, head_of, loader_for
from loaders.run import How, load

SAMPLES = Path(__file__).resolve().parent / "samples"
SDN = SAMPLES / "ofac" / "2024-02-01"
SIDES = ["add.csv", "alt.csv", "sdn.csv", "sdn_comments.csv"]


async def count(driver: neo4j.AsyncDriver, database: str, label: str) -> int:
    async with driver.session(database=database) as session:
        found = await session.run("MATCH (n) WHERE $label IN labels(n) RETURN count(n) AS count", label=label)
        return int((await found.single(strict=True))["count"])


async def test_files_that_belong_together_are_one_input(armstrace: Any) -> None:
    def told(*arguments: Any, code: int = 0) -> list[dict[str, Any]]:
        return list(json.loads(armstrace("load", *arguments, "--json", code=code).stdout)["files"])

    (whole,) = await asyncio.to_thread(told, "ofac", SDN, "--edition", "2024-02-01")
    assert sorted(Path(file["file"]).name for file in whole["files"]) == SIDES
    assert whole["changed"]
    assert whole["rows"] == len((SDN / "sdn.csv").read_bytes().rstrip(b"\x1a").splitlines())
    (again,) = await asyncio.to_thread(told, *(SDN / name for name in SIDES))
    assert (again["loaded"], again["changed"]) == (True, False)
    listed = json.loads((await asyncio.to_thread(armstrace, "sources", "--json")).stdout)["sources"]
    assert [len(edition["sha256s"]) for source in listed for edition in source["editions"]] == [4]


async def test_a_named_loader_reads_nothing_else(driver: neo4j.AsyncDriver, database: str, armstrace: Any) -> None:
    with pytest.raises(Invalid, match="is not what the loader un reads"):
        await load(driver, database, SDN, loader=find_loader("un"))
    done = await asyncio.to_thread(armstrace, "load", "un", code=1)
    assert "name the files to load as well" in str(done.exception)
    done = await asyncio.to_thread(armstrace, "load", SDN, "--edition", "2024-99", code=1)
    assert str(done.exception).startswith("--edition: '2024-99' is not a date")


async def test_several_sources_of_a_file_are_loaded_each(driver: neo4j.AsyncDriver, database: str) -> None:
    file = SAMPLES / "ftm" / "entities.ftm.json"
    report = await load(driver, database, file, How(edition=parse_interval("2024")))
    assert report.loaded
    assert len(report.checked) > 1
    assert await count(driver, database, "Source") == len(report.checked)
    assert not (await load(driver, database, file, How(edition=parse_interval("2024")))).changed


async def test_a_dry_run_of_much_counts_what_is_new(
    driver: neo4j.AsyncDriver, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaders.run, "_DRY_CLAIMS", 1)
    sheet = SAMPLES / "claims" / "claims.yaml"
    dry = await load(driver, database, sheet, How(dry_run=True))
    assert dry.result is not None
    assert (dry.changed, dry.result.claims_new, dry.result.records_new) == (True, 4, 6)
    assert await count(driver, database, "Claim") == 0
    await load(driver, database, sheet)
    assert not (await load(driver, database, sheet, How(dry_run=True))).changed


async def test_batches_of_a_file_make_the_same_graph_in_any_size(
    driver: neo4j.AsyncDriver, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaders.run, "BATCH_CLAIMS", 3)
    parts = await load(driver, database, SDN, How(edition=parse_interval("2024-02-01")))
    monkeypatch.undo()
    whole = await load(driver, database, SDN, How(edition=parse_interval("2024-02-01")))
    assert parts.changed
    assert not whole.changed


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("sdn.csv", b"", "is empty"),
        ("sdn.zip", b"PK\x03\x04rest", "is a ZIP archive"),
        ("sdn.csv", b"PK\x03\x04rest", "is a ZIP archive"),
        ("sdn.csv.gz", b"\x1f\x8brest", "is a gzip archive"),
        ("sdn.csv", b"\n<!DOCTYPE html><html>403", "is a web page"),
        ("sdn.csv", "a,b".encode("utf-16"), "is UTF-16"),
    ],
)
def test_what_is_no_source_is_called_what_it_is(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid, match=said):
        loader_for(path)
    assert head_of(tmp_path) == b""
