"""The loader `dpl`: the Denied Persons List, whole, wrong and cut short."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.dates import parse_interval
from graph.model.sources import Edition
from loaders.csl.notices import first_notice
from loaders.discovery import find_loaders
from loaders.sources.dpl import COLUMNS, LOADER, SOURCE
from tests.list_reading import Read, read_list

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "samples" / "dpl" / "dpl_2022-09-07.txt"
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "bis_dpl" / "dpl.txt"
NOBODY = "a. nobody|68 FR 38290"


read = partial(read_list, LOADER, SOURCE.id)


@pytest.fixture(scope="module")
def sample() -> Read:
    return read(SAMPLE)


def test_a_file_whose_last_line_has_no_end_is_not_whole(tmp_path: Path, sample: Read) -> None:
    path = tmp_path / SAMPLE.name
    path.write_bytes(SAMPLE.read_bytes().rstrip(b"\n"))
    cut, said = read(path), read(path, complete=True)
    assert cut.edition is not None
    assert not cut.edition.complete
    assert [note for note in cut.notes if "the last line has no end" in note]
    assert (cut.claims, said.edition) == (sample.claims, sample.edition)


def row(**cells: str) -> list[str]:
    """A sound row with these cells."""
    sound = {
        "Name": "SAM SAMPLE",
        "Street_Address": "1 STREET",
        "City": "DUBAI",
        "Country": "AE",
        "Effective_Date": "06/19/2003",
        "Expiration_Date": "06/29/2056",
        "Standard_Order": "Y",
        "Last_Update": "2007-01-31",
        "FR_Citation": "68 F.R. 38290 6/27/03",
    }
    return [(sound | cells).get(name, "") for name in COLUMNS]


def of_rows(
    tmp_path: Path, *rows: Sequence[str], columns: Sequence[str] = COLUMNS, name: str = "2022-09-07.txt"
) -> Read:
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([columns, *rows])
    return read(path)


def test_the_sample_is_known_by_this_loader_alone() -> None:
    head = SAMPLE.read_bytes()[:4096]
    assert [loader.name for loader in find_loaders() if loader.recognises(SAMPLE, head)] == ["dpl"]
    assert LOADER.recognises(SAMPLE, b"\xef\xbb\xbf" + head)
    assert not LOADER.recognises(SAMPLE, b"Name\tCity\tState\tCountry\n")
    assert not LOADER.recognises(SAMPLE, b"")


def test_rows_of_one_name_and_first_notice_are_one_party(sample: Read) -> None:
    record = sample.records[NOBODY]
    assert (record.kind, record.name) == ("LegalEntity", "A. NOBODY"), "the list does not say person or firm"
    assert set(record.addresses) == {
        "12 EXAMPLE STREET, SPRINGFIELD, TX, 75081, US",
        "INMATE NUMBER: 00000-000, P.O. BOX 1, SPRINGFIELD, TX, 75159",
    }
    assert "a. nobody|84 FR 40025" in sample.records, "another notice may be another person of the same name"
    assert any("several rows have this name" in note for note in sample.notes)
    assert sample.records["example airlines|80 FR 30435"].name == "EXAMPLE AIRLINES"
    assert sample.records["sam sample a/k/a samuel samples|46 FR 44803"].names == ("SAM SAMPLE", "SAMUEL SAMPLES")


def test_an_order_is_an_export_control_in_force_between_its_dates(sample: Read) -> None:
    orders = {c.object: c for c in sample.of("DESIGNATES")}
    order = orders[NOBODY]
    assert (order.subject, order.measure, order.list_name) == ("bis", "export_control", "Denied Persons List")
    assert (order.programme, order.certainty) == (None, "confirmed")
    assert order.valid == parse_interval("2003-06-19/2056-06-29")
    assert orders["a. nobody|84 FR 40025"].valid == parse_interval("2019-08-05/..")
    assert (SOURCE.origin, sample.records["bis"].speaks_for) == ("state:us", "state:us")


def test_countries_are_those_that_the_list_gives(sample: Read) -> None:
    addresses = {key: record for key, record in sample.records.items() if record.kind == "Address"}
    assert addresses["address:5 OTHER LANE, HAMBURG, 22303, DE"].countries == ("Germany",)
    assert addresses["address:1 NEW STREET, LIMASSOL, CY"].countries == (), "it stands in the column of states"
    assert addresses["address:P.O. BOX 3000, ANTHONY, 88021, NM"].countries == ()
    assert "WRONG STATE LTD: Country 'NM' is no state that is known: it is kept in the address" in sample.notes
    located = {(c.subject, c.object) for c in sample.of("LOCATED_AT")}
    assert ("example airlines|80 FR 30435", "state:ae") in located, "an address that is only a country"
    assert len(located) == 7


def test_the_list_does_not_say_of_when_it_is(tmp_path: Path) -> None:
    (error,) = of_rows(
        tmp_path, row(), row(Last_Update="2922-09-01"), row(Last_Update="2022-09-02"), name="dpl.txt"
    ).errors
    assert error.problem == "the file does not say of when it is"
    assert error.hint is not None
    assert "--edition" in error.hint
    assert "its latest Last_Update is 2022-09-02" in error.hint, "a year that cannot be meant does not count"


def test_the_edition_is_complete_and_not_older_than_its_rows(sample: Read, tmp_path: Path) -> None:
    assert sample.edition == Edition(published=parse_interval("2022-09-07"), complete=True)
    assert (sample.rows, sample.rejected, sample.repeated, sample.errors) == (9, 0, 1, [])
    assert sample.unused == {"Last_Update": 9}
    early = read(SAMPLE, edition="2022-01-01", complete=False)
    assert early.edition == Edition(published=parse_interval("2022-01-01"), complete=False)
    assert any("which is after the edition" in note for note in early.notes)


def test_a_renewed_order_is_another_and_a_corrected_end_is_a_correction(tmp_path: Path) -> None:
    claims = [
        of_rows(tmp_path, row(**cells)).of("DESIGNATES")[0]
        for cells in (
            {},
            {"Expiration_Date": "06/29/2057"},
            {"Effective_Date": "06/19/2004", "FR_Citation": "68 F.R. 38290 6/27/03, 69 F.R. 1 1/1/04"},
        )
    ]
    assert len({claim.id_in(SOURCE.id) for claim in claims}) == 3
    assert claims[0].key == claims[1].key != claims[2].key
    assert len({claim.object for claim in claims}) == 1, "later notices do not make it another party"


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06", "68 FR 38290"),
        ("71 F.R. 38843 7/10/06, 68 F.R. 38290 6/27/03", "68 FR 38290"),
        ("81.F.R. 22576 4/18/2016", "81 FR 22576"),
        ("80 F.R 57572 9/24/15 ", "80 FR 57572"),
        ("81 F.R.45276", "81 FR 45276"),
        ("80FR 69852", "80 FR 69852"),
        ("82 F.R. 16788, 16789 4/6/2017", "82 FR 16788"),
        ("Vol. 83, No. 91, 05/10/2018", "Vol. 83 No. 91"),
        ("", None),
        ("to be published", None),
    ],
)
def test_the_first_notice(text: str, notice: str | None) -> None:
    assert first_notice(text) == notice


def test_dates_that_cannot_be_meant_are_no_dates(tmp_path: Path) -> None:
    bad = [
        row(Name="A", Effective_Date="13/45/2003"),
        row(Name="B", Expiration_Date="06/29/0256"),
        row(Name="C", Effective_Date="06/19/2060"),
        row(Name="D", Effective_Date="", Expiration_Date=""),
    ]
    found = of_rows(tmp_path, *bad)
    valid = {c.object[0]: c.valid.text if c.valid else None for c in found.of("DESIGNATES")}
    assert valid == {"a": "../2056-06-29", "b": "2003-06-19/..", "c": None, "d": None}
    assert "Effective date: 13/45/2003" in (found.records["a|68 FR 38290"].description or "")
    assert any("A: Effective_Date '13/45/2003' cannot be meant" in note for note in found.notes)


def test_columns_in_another_order_say_the_same(tmp_path: Path) -> None:
    rows = [row(Name="A"), row(Name="B", City="PARIS", Country="FR")]
    straight = of_rows(tmp_path, *rows)
    turned = of_rows(tmp_path, *(r[::-1] for r in rows), columns=COLUMNS[::-1])
    assert (turned.claims, turned.records) == (straight.claims, straight.records)
    shuffled = of_rows(tmp_path, *rows[::-1])
    assert (shuffled.claims, shuffled.records) == (straight.claims, straight.records)


def test_wrong_rows_are_rejected_and_load_once_corrected(tmp_path: Path) -> None:
    found = of_rows(tmp_path, row(), row(Name=""), row(City="ABU DHABI")[:-1], list(COLUMNS))
    assert [(e.line, e.field) for e in found.errors] == [(3, "Name"), (4, None), (5, None)]
    assert "has 11 cells, and the header 12" in found.errors[1].problem
    assert found.edition is not None
    assert not found.edition.complete

    lines = found.rejects.splitlines()
    assert len(lines) == 4
    named = lines[1].replace('""\t"1 STREET"', '"CORRECTED"\t"1 STREET"')
    lines = [lines[0], named, lines[2].removesuffix('\t""') + '\t"90 FR 1"\t""']
    again = tmp_path / "dpl.rejects.txt"
    again.write_text("\n".join(lines), encoding="utf-8")
    corrected = read(again, complete=True)
    assert corrected.errors == []
    assert corrected.edition == Edition(published=parse_interval("2022-09-07"), complete=False), "a part is never whole"
    assert {"corrected|68 FR 38290", "sam sample|90 FR 1"} <= set(corrected.records)


def test_rejects_tell_a_party_whole(tmp_path: Path) -> None:
    long = "X" * 2500
    found = of_rows(tmp_path, row(City="ONE"), row(City=long))
    assert found.rejected == 2, "an address that is too long is wrong for all rows of the party"
    again = tmp_path / "again.txt"
    again.write_text(found.rejects.replace(long, "TWO"), encoding="utf-8")
    corrected = read(again)
    assert corrected.records["sam sample|68 FR 38290"].addresses == ("1 STREET, ONE, AE", "1 STREET, TWO, AE")


def _zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.write(SAMPLE, "dpl.txt")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Not found</body></html>",
        _zipped(),
        SAMPLE.read_bytes().decode().encode("utf-16"),
        SAMPLE.read_bytes().replace(b"DUBAI", b"DUB\xe4I").replace(b"BAGHDAD", b"BAGD\xc0D"),
        SAMPLE.read_bytes().split(b"\n")[0],
        SAMPLE.read_bytes()[:700],
        SAMPLE.read_bytes().replace(b'"Expiration_Date"', b'"Expires"'),
        SAMPLE.read_bytes().replace(b'"Expiration_Date"', b'"City"'),
        SAMPLE.read_bytes().replace(b"BAGHDAD", b"BAG\0DAD"),
    ],
    ids=["empty", "html", "zip", "utf-16", "latin-1", "header", "cut", "other column", "twice", "nul"],
)
def test_other_files_are_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dpl-2022-09-07.txt"
    path.write_bytes(content)
    found = read(path)
    assert len(found.errors) == 1
    assert not found.records


def test_the_same_file_a_hundred_times_says_nothing_more(tmp_path: Path, sample: Read) -> None:
    path = tmp_path / "dpl-2022-09-07.txt"
    path.write_bytes(SAMPLE.read_bytes() * 100)
    found = read(path)
    assert (found.claims, found.records) == (sample.claims, sample.records)
    assert (found.rows, found.rejected) == (999, 99)
    assert {e.problem for e in found.errors} == {"is the header again"}
    assert found.edition is not None
    assert not found.edition.complete


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
    st.sampled_from(["A/K/A", "US", "06/19/2003", "99 F.R. 1", "", " ", "Name", "٣/٣/٢٠٠٣"]),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=14), max_size=5))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_other_rows_sound_ones_are_read(tmp_path: Path, others: list[list[str]]) -> None:
    found = of_rows(tmp_path, *others, row(Name="SOUND", City="LIMA", Country="PE"))
    assert found.records["sound|68 FR 38290"].addresses == ("1 STREET, LIMA, PE",)
    assert any(claim.object == "sound|68 FR 38290" for claim in found.of("DESIGNATES"))


@pytest.mark.data
def test_the_real_list_is_read_whole() -> None:
    if not REAL.exists():
        pytest.skip("the real list is not beside the repository")
    (error,) = read(REAL).errors
    assert "2022-09-02" in (error.hint or "")
    found = read(REAL, edition="2022-09-07")
    assert (found.rows, found.rejected, found.repeated) == (581, 0, 2)
    assert Counter(record.kind.value for record in found.records.values())["LegalEntity"] == 461
    assert len(found.of("DESIGNATES")) == 461
    assert all(claim.valid and claim.valid.first for claim in found.of("DESIGNATES"))
