"""The loader `csl`: the Consolidated Screening List in both its layouts, whole, wrong and cut short."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.dates import parse_interval
from graph.model.sources import Edition
from loaders.contract import Options
from loaders.csl.addresses import addresses_in
from loaders.csl.ids import LabelsStand, parts_of
from loaders.csl.layout import COLUMNS
from loaders.csl.lists import LISTS, list_of, missing_of
from loaders.csl.remarks import linked_to
from loaders.discovery import find_loaders
from loaders.sources.csl import LOADER, SOURCE
from tests.list_reading import Read, read_list

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "samples" / "csl"
OLD, NEW = SAMPLES / "consolidated_2022-04-30.csv", SAMPLES / "without_id_2023-09-15.csv"
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "us_csl" / "consolidated_2022-04.csv"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"


read = partial(read_list, LOADER, SOURCE.id)


@pytest.fixture(scope="module")
def old() -> Read:
    return read(OLD)


@pytest.fixture(scope="module")
def new() -> Read:
    return read(NEW)


def row(source: str = ENTITY_LIST, name: str = "Example Ltd.", **cells: str) -> list[str]:
    """A row with these cells."""
    said = {"source": source, "name": name} | cells
    return [said.get(column, "") for column in COLUMNS]


def sdn(number: str, name: str, **cells: str) -> list[str]:
    return row(SDN, name, **{"entity_number": number, "type": "Entity", "programs": "IRAN"} | cells)


def of_rows(tmp_path: Path, *rows: Sequence[str], columns: Sequence[str] = COLUMNS, delimiter: str = ",") -> Read:
    path = tmp_path / "csl_2022-04-30.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([columns, *rows])
    return read(path)


@pytest.mark.parametrize("sample", [OLD, NEW], ids=["with _id", "without"])
def test_samples_are_known_by_this_loader_alone(sample: Path) -> None:
    head = sample.read_bytes()[:4096]
    assert [loader.name for loader in find_loaders() if loader.recognises(sample, head)] == ["csl"]
    assert LOADER.recognises(sample, b"\xef\xbb\xbf" + head)
    assert LOADER.recognises(sample, head.split(b"\n")[0].replace(b",", b"\t"))
    assert not LOADER.recognises(sample, b"source,name,type,programs,title,addresses\n")
    assert not LOADER.recognises(sample, b"")


def test_every_list_has_its_authority_and_its_measure(old: Read) -> None:
    found = {(c.list_name, c.subject, str(c.measure)) for c in old.of("DESIGNATES")}
    assert found == {(x.name, x.authority, x.measure.value) for x in LISTS.values()}
    assert {x.measure.value for code, x in LISTS.items() if code in ("EL", "DPL", "UVL", "MEU")} == {"export_control"}
    assert (LISTS["DTC"].measure.value, LISTS["ISN"].measure.value) == ("debarment", "sanction")
    assert {old.records[x.authority].speaks_for for x in LISTS.values()} == {"state:us"}
    assert SOURCE.origin == "state:us"
    assert list_of("A List That Is New (NEW) - Treasury Department") is None


def test_one_designation_for_each_programme(old: Read) -> None:
    listed = {(c.object, c.list_name, c.programme): c for c in old.of("DESIGNATES")}
    assert ("ofac:90001", "SDN", "UKRAINE-EO13661") in listed
    assert ("ofac:90001", "SDN", "NPWMD") in listed
    claim = listed["ofac:90001", "SDN", "NPWMD"]
    assert (claim.valid, claim.certainty) == (None, "confirmed"), "OFAC's lists do not say since when"
    isn = "isn:example import and export; and any successor thereof|Vol. 83 No. 91"
    assert listed[isn, "Nonproliferation Sanctions", "INKSNA"].valid == parse_interval("2018-04-30/..")
    assert listed["dtc:jane q. sample|83 FR 18112", "AECA Debarred List", None].valid is None
    assert listed["ofac:90009", "NS-CMIC", "CMIC-EO13959"].valid == parse_interval("2021-06-03/..")
    denied = listed["dpl:a. nobody|68 FR 38290", "Denied Persons List", None]
    assert denied.valid == parse_interval("2003-06-19/2056-06-29")


def test_dates_that_cannot_be_meant_are_no_dates(old: Read) -> None:
    valid = {c.object: c.valid for c in old.of("DESIGNATES")}
    assert valid["el:old institute|62 FR 35334"] is None
    assert valid["el:backwards ltd.|79 FR 32441"] is None
    assert "Start date: 0097-06-30" in (old.records["el:old institute|62 FR 35334"].description or "")
    assert any("start_date '0097-06-30' cannot be meant" in note for note in old.notes)


def test_a_number_of_ofac_is_one_party_on_all_its_lists(old: Read) -> None:
    record = old.records["ofac:90002"]
    assert (record.kind, record.name) == ("LegalEntity", "SAMPLE WORKS (SW) CO. LTD.")
    assert record.names == ("SAMPLE WORKS", "SW")
    assert record.addresses == ("1 Works Road, Moscow, 115162, RU", "2 Mill Lane, Tver, RU")
    assert record.identifiers == {"passport": ("4138",), "swift": ("SAMPRUMM",), "tax_id": ("7702235133",)}
    assert record.founded == parse_interval("2017-01-16")
    assert {c.list_name for c in old.of("DESIGNATES") if c.object == "ofac:90002"} == {"SDN", "SSI"}


def test_without_a_number_the_name_and_the_first_notice_tell_parties_apart(old: Read) -> None:
    assert {key for key in old.records if key.startswith("dpl:")} == {
        "dpl:a. nobody|68 FR 38290",
        "dpl:a. nobody|84 FR 40025",
    }
    assert len(old.records["el:example electronics co., ltd.|84 FR 22961"].addresses) == 4
    assert {key for key in old.records if key.startswith("uvl:")} == {
        "uvl:common name trading|AE",
        "uvl:common name trading|TR",
    }, "where there is no notice, the country does"
    assert any("they are one party" in note for note in old.notes)
    assert old.records["dtc:jane q. sample|83 FR 18112"].kind == "LegalEntity"


def test_people_keep_all_that_is_said_of_them(old: Read) -> None:
    record = old.records["ofac:90001"]
    assert (record.kind, record.name, record.names) == (
        "Person",
        "SAMPLE, Ivan Ivanovich",
        ("SAMPL, Ivan", "SAMPLES, Iwan"),
    )
    assert record.countries == ("Russia", "Cyprus")
    assert [birth.text for birth in record.births] == ["1964-05-07", "1965~", "1966/1967", "1938-09"]
    assert (record.birth_places, record.positions) == (
        ("Tver, Russia", "Riga"),
        ("Director of Sample Works", "Colonel"),
    )
    assert record.identifiers == {
        "passport": ("123456789",),
        "registration": ("110364903",),
        "website": ("www.sample.example",),
    }
    assert record.description is not None
    assert "Date of birth: some day" in record.description
    assert "MM, 2017-01-16, 110364903, Registration Number" in record.description
    assert "Subject to Secondary Sanctions, Additional Sanctions Information -" in record.description
    assert old.pairs("NATIONAL_OF") == {
        ("ofac:90001", "state:ru"),
        ("ofac:90001", "state:cy"),
        ("ofac:90003", "state:kp"),
    }


def test_links_go_to_the_one_entry_of_that_name(old: Read) -> None:
    assert old.pairs("LINKED_TO") == {
        ("ofac:90001", "ofac:90002"),
        ("ofac:90001", "ofac:90003"),
        ("ofac:90002", "named:NOBODY KNOWN"),
        ("ofac:90005", "named:ofac:90005:TWIN TRADING"),
        ("ofac:90006", "ofac:90002"),
    }
    claim = next(c for c in old.of("LINKED_TO") if c.object == "ofac:90003")
    assert (claim.quote, claim.certainty) == ("Linked To: KIM, Chol Nam", "assessed")
    assert (claim.locator, claim.key) == ("OFAC 90001, remarks", "ofac:90001|linked_to|kim, chol nam")
    assert any("'TWIN TRADING' is the name of 2 entries" in note for note in old.notes)


def test_ships_and_aircraft_have_flags_owners_and_operators(old: Read) -> None:
    ship, plane = old.records["ofac:90006"], old.records["ofac:90007"]
    assert (ship.kind, ship.countries) == ("Vessel", ("Russia",))
    assert ship.identifiers == {"call_sign": ("UDQB",), "imo": ("8898831",), "mmsi": ("273000000",)}
    assert "Vessel type: General Cargo" in (ship.description or "")
    assert (plane.kind, plane.identifiers) == ("Airplane", {"msn": ("595",)})
    assert old.pairs("REGISTERED_IN") == {("ofac:90006", "state:ru"), ("ofac:90002", "state:ru")}
    assert old.pairs("OWNS") == {("named:Samples Shipping", "ofac:90006")}
    assert old.pairs("OPERATES") == {("named:Sample Works", "ofac:90007")}, "a text, though an entry has this name too"


def test_only_whole_addresses_are_claims(old: Read) -> None:
    at = old.pairs("LOCATED_AT")
    assert ("ofac:90001", "state:sy") in at
    assert ("ofac:90001", "address:Moscow, RU") in at
    assert not {key for _, key in at if "Prague" in key or "c/o" in key or "DOVER" in key}
    assert "Prague" in old.records["ofac:90001"].addresses
    assert old.records["address:2 Harbour Road, Hong Kong, HK"].countries == ("Hong Kong",)


@pytest.mark.parametrize(
    ("cell", "country"),
    [
        ("518 STARBOARD CRESCENT, WATERLOO, CA", None),
        ("20 HUNTINGWOOD DRIVE, SCARBOROUGH, M1W1A2, CA", "Canada"),
        ("1 STREET, PHOENIX, AZ, 85043", None),
        ("1 STRASSE, BERLIN, DE", None),
        ("P.O. BOX 1, BAGHDAD, IQ", "Iraq"),
    ],
)
def test_codes_of_united_states_are_no_countries_on_the_list_that_leaves_them_out(
    cell: str, country: str | None
) -> None:
    (address,) = addresses_in(cell, countries_left_out=True)
    assert (address.country, address.sure, address.bare) == (country, True, False)


def test_ids_are_read_in_both_their_orders(old: Read, new: Read) -> None:
    record = new.records["ofac:90001"]
    assert record.identifiers == {"id_number": ("AO 2879097",), "passport": ("123456789",)}
    assert record.founded == parse_interval("2007")
    assert "Secondary sanctions risk:, Example Regulations, sections 510.201 and 510.210" in (record.description or "")
    assert record.identifiers["passport"] == old.records["ofac:90001"].identifiers["passport"]


def test_a_part_of_ids_that_is_no_number_identifies_nobody() -> None:
    cell = "Male, Gender; and so on; CN, 440583, National ID No.; , Passport; ; Public Company, Target Type"
    parts = parts_of(cell, LabelsStand.LAST)
    assert [(p.scheme, p.value) for p in parts if p.scheme] == [("national_id", "440583")]
    assert [p.text for p in parts] == [
        "Male, Gender",
        "and so on",
        "CN, 440583, National ID No.",
        ", Passport",
        "Public Company, Target Type",
    ]


@pytest.mark.parametrize(
    ("stand", "cell", "found"),
    [
        (LabelsStand.LAST, "JO, 2014-08-30, 2009-08-31, K475336, Passport", ("passport", "K475336")),
        (LabelsStand.LAST, "SD, 1998-10-28, 562605, Passport", ("passport", "562605")),
        (LabelsStand.FIRST, "Passport, K475336, JO, 2009-08-31, 2014-08-30", ("passport", "K475336")),
        (LabelsStand.LAST, "MX, 22839 (Jalisco), Folio Mercantil No.", ("registration", "22839 (Jalisco)")),
        (LabelsStand.LAST, "33556474 (Russia), Government Gazette Number", ("government_gazette", "33556474")),
        (LabelsStand.LAST, "NL, 852496527, Legal Entity Number", ("legal_entity_number", "852496527")),
        (LabelsStand.LAST, "300300PV91RY9GH3CT16, Legal Entity Number", ("lei", "300300PV91RY9GH3CT16")),
        (
            LabelsStand.LAST,
            "PA, 467323, Doc. 694710, Public Registration Number",
            ("registration", "467323, Doc. 694710"),
        ),
        (LabelsStand.LAST, "CO, Provisional, NIT #", (None, None)),
    ],
)
def test_a_number_is_without_country_and_dates(
    stand: LabelsStand, cell: str, found: tuple[str | None, str | None]
) -> None:
    (part,) = parts_of(cell, stand)
    assert (part.scheme, part.value) == found


def test_links_are_to_primary_names_as_they_are_written(tmp_path: Path) -> None:
    found = of_rows(
        tmp_path,
        sdn("1", "SAMPLE TRAVEL LTD", alt_names="TRAVELS;TRAVELLERS"),
        sdn("2", "SAMPLE TRAVEL LTD."),
        sdn("3", "OTHER", remarks="(Linked To: SAMPLE TRAVEL LTD; Linked To: TRAVELS)"),
    )
    assert found.pairs("LINKED_TO") == {("ofac:3", "ofac:1"), ("ofac:3", "named:TRAVELS")}
    assert found.records["ofac:1"].names == ("TRAVELS", "TRAVELLERS")


def test_who_is_linked_to_one_of_several_meets_nobody_there(tmp_path: Path) -> None:
    twins = [sdn("1", "MINISTRY OF TIDES"), sdn("2", "MINISTRY OF TIDES")]
    links = [sdn(number, f"OFFICE {number}", remarks="(Linked To: MINISTRY OF TIDES)") for number in ("3", "4")]
    objects = {object_ for _, object_ in of_rows(tmp_path, *twins, *links).pairs("LINKED_TO")}
    assert len(objects) == 2


def test_imo_numbers_of_firms_never_meet_those_of_ships(tmp_path: Path) -> None:
    number = "IMO 5571322, Identification Number"
    found = of_rows(tmp_path, sdn("1", "SHIPPING CO", ids=number), sdn("2", "SHIP", ids=number, type="Vessel"))
    assert found.records["ofac:1"].identifiers == {"imo_company": ("5571322",)}
    assert found.records["ofac:2"].identifiers == {"imo": ("5571322",)}


def test_names_in_the_other_order_are_the_same_person(new: Read) -> None:
    assert new.pairs("LINKED_TO") == {("ofac:90001", "ofac:90003")}
    assert new.records["ofac:90003"].name == "Chol Nam KIM"


def test_records_and_claims_outlast_a_change_of_layout(old: Read, new: Read) -> None:
    kept = set(old.claims) & set(new.claims)
    assert {(c.kind.value, c.object) for c in map(old.claims.__getitem__, kept)} >= {
        ("DESIGNATES", "ofac:90003"),
        ("DESIGNATES", "dtc:jane q. sample|83 FR 18112"),
        ("LINKED_TO", "ofac:90003"),
    }
    renewed = [c for r in (old, new) for c in r.of("DESIGNATES") if c.object == "dpl:a. nobody|68 FR 38290"]
    assert len({c.id_in(SOURCE.id) for c in renewed}) == 2
    assert renewed[0].key != renewed[1].key, "the order before was in force until it was renewed"


@pytest.mark.parametrize(
    ("remarks", "names"),
    [
        ("(Linked To: A)", ["A"]),
        ("All offices; (Linked To: A (B)-C FORCE; Linked To: D, Emily)", ["A (B)-C FORCE", "D, Emily"]),
        ("(Linked To: A) (Linked To: B).", ["A", "B"]),
        ("Linked To: A; born 1960", ["A; born 1960"]),
        ("(Linked To: A (B", ["A (B"]),
        ("(Linked To: )", []),
        ("linked to nobody", []),
    ],
)
def test_whom_remarks_link_to(remarks: str, names: list[str]) -> None:
    assert linked_to(remarks) == names


def whole() -> Iterator[list[str]]:
    """As many rows of each list as a whole file has at the least."""
    sources = {code: f"List ({code}) - Somewhere" for code in LISTS} | {"NS-MBS": "Non-SDN (NS-MBS List) - Treasury"}
    for code, listing in LISTS.items():
        for number in range(listing.at_least):
            numbered = {"entity_number": str(number), "type": "Entity"} if listing.numbered else {}
            yield row(sources[code], f"Example {number}", **numbered)


def test_only_a_whole_list_is_complete(tmp_path: Path, old: Read) -> None:
    assert missing_of({code: listing.at_least for code, listing in LISTS.items()}) == []
    rows = list(whole())
    path = tmp_path / "csl_2022-04-30.csv"
    for expected, kept in ((True, rows), (False, [r for r in rows if "(ISN)" not in r[0]]), (False, rows[1:])):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([COLUMNS, *kept])
        opened = LOADER.open(path, Options(path.name))
        assert opened.edition == Edition(published=parse_interval("2022-04-30"), complete=expected)
        assert bool(opened.notes[:-1]) is not expected
    assert old.edition == Edition(published=parse_interval("2022-04-30"), complete=False)
    assert any("it is not the whole list" in note for note in old.notes)
    asked = read(OLD, complete=True)
    assert asked.edition is not None
    assert asked.edition.complete
    assert any("loaded as complete, as was asked" in note for note in asked.notes)


def test_the_edition_is_what_the_name_or_the_reader_says(tmp_path: Path, old: Read) -> None:
    assert (old.rows, old.rejected, old.errors) == (25, 0, [])
    assert old.unused == {
        "_id": 12,
        "source_information_url": 25,
        "source_list_url": 25,
        "start_date": 1,
        "vessel_flag": 1,
    }
    path = tmp_path / "consolidated.csv"
    path.write_bytes(OLD.read_bytes())
    assert [e.problem for e in read(path).errors] == ["does not say of when it is"]
    assert read(path, edition="2022-05").claims == old.claims


def test_the_order_of_rows_and_columns_changes_nothing(tmp_path: Path, old: Read) -> None:
    with OLD.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    turned = of_rows(tmp_path, *(r[::-1] for r in rows[::-1]), columns=header[::-1])
    assert (turned.claims, turned.records) == (old.claims, old.records)
    tabs = of_rows(tmp_path, *rows, columns=header, delimiter="\t")
    assert (tabs.claims, tabs.records) == (old.claims, old.records)


def test_wrong_rows_are_rejected_each_with_a_reason(tmp_path: Path) -> None:
    found = of_rows(
        tmp_path,
        row(),
        row()[:-1],
        row("A New List (NEW) - Treasury Department"),
        row(name=" "),
        sdn("", "NO NUMBER"),
        sdn("12", "NO TYPE", type="Ship"),
        list(COLUMNS),
        sdn("13", "TWO TYPES", type="Vessel"),
        sdn("13", "TWO TYPES", type="Entity"),
    )
    assert [(e.line, e.row, e.field) for e in found.errors] == [
        (3, "row 3", None),
        (4, "row 4", "source"),
        (5, "row 5", "name"),
        (6, "row 6", "entity_number"),
        (7, "row 7", "type"),
        (8, "row 8", None),
        (9, "SDN 13", "type"),
        (10, "SDN 13", "type"),
    ]
    assert "A New List" in found.errors[1].problem
    assert "is the header again" in found.errors[5].problem
    assert (found.rows, found.rejected, len(found.of("DESIGNATES"))) == (9, 8, 1)


def test_rejects_load_by_themselves_as_a_part(tmp_path: Path) -> None:
    linked = sdn("1", "SMALL CO", remarks="(Linked To: BIG CO)", type="Ship")
    long = "X" * 2500
    found = of_rows(tmp_path, linked, sdn("2", "BIG CO", ids="Male, Gender"), row(title="A"), row(title=long))
    assert found.rejected == 3
    again = tmp_path / "csl.rejects.csv"
    again.write_text(found.rejects.replace("Ship", "Entity").replace(long, "B"), encoding="utf-8", newline="")
    assert LOADER.recognises(again, again.read_bytes()[:4096])
    corrected = read(again, complete=True)
    assert corrected.errors == []
    assert corrected.edition == Edition(published=parse_interval("2022-04-30"), complete=False), "a part is never whole"
    assert corrected.pairs("LINKED_TO") == {("ofac:1", "ofac:2")}, "whom a row links to is told with it"
    assert corrected.records["el:example ltd.|"].positions == ("A", "B")


def test_columns_that_are_new_are_told(tmp_path: Path) -> None:
    found = of_rows(tmp_path, [*row(), "something"], columns=[*COLUMNS, "novelty"])
    assert "the column 'novelty' is not known: nothing is made of it" in found.notes
    assert found.unused == {"novelty": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Not found</body></html>",
        gzip.compress(OLD.read_bytes()),
        OLD.read_bytes().decode().encode("utf-16"),
        OLD.read_bytes().replace("§".encode(), b"\xa7"),
        OLD.read_bytes().split(b"\n")[0],
        NEW.read_bytes()[:-30],
        OLD.read_bytes().replace(b",remarks,", b",remark,"),
        OLD.read_bytes().replace(b",remarks,", b",remarks,remarks,"),
        OLD.read_bytes().replace(b"Ivan", b"I\0an"),
    ],
    ids=["empty", "html", "gzip", "utf-16", "latin-1", "header", "cut", "lacks", "twice", "nul"],
)
def test_other_files_are_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "csl_2022-04-30.csv"
    path.write_bytes(content)
    found = read(path)
    assert len(found.errors) == 1
    assert not found.records


def test_the_same_file_a_hundred_times_says_nothing_more(tmp_path: Path, old: Read) -> None:
    path = tmp_path / "csl_2022-04-30.csv"
    path.write_bytes(OLD.read_bytes() * 100)
    found = read(path)
    assert (found.claims, found.records) == (old.claims, old.records)
    assert (found.rows, found.rejected) == (2599, 99)


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
    st.sampled_from(
        [
            *("(Linked To: SOUND)", "Linked To: ", "SOUND", "1", "Entity", "RU", "1990-01-01", ", Aircraft Operator"),
            *("CU, 1, Passport; Passport, 1", "84 FR 1", SDN, ENTITY_LIST, "; and X; , US", "None Identified", "."),
        ]
    ),
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, CELLS)), max_size=4), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_other_rows_sound_ones_are_read(
    tmp_path: Path, others: list[dict[str, str]], cut: bool
) -> None:
    rows = [
        row(**{"source": SDN, "entity_number": "1", "type": "Entity"} | cells)[: -1 if cut else None]
        for cells in others
    ]
    found = of_rows(tmp_path, *rows, sdn("2", "SOUND"))
    assert found.records["ofac:2"].kind == "LegalEntity"
    assert any(claim.object == "ofac:2" for claim in found.of("DESIGNATES"))


@pytest.mark.data
def test_the_real_list_is_whole_and_every_tenth_row_of_it_sound(tmp_path: Path) -> None:
    if not REAL.exists():
        pytest.skip("the real list is not beside the repository")
    opened = LOADER.open(REAL, Options(REAL.name))
    assert opened.edition == Edition(published=parse_interval("2022-04"), complete=True)
    with REAL.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert len(rows) == 14160
    found = of_rows(tmp_path, *rows[::10], columns=header)
    assert (found.rows, found.rejected) == (1416, 0)
    assert found.edition is not None
    assert not found.edition.complete, "a tenth of it is not the whole"
    assert Counter(c.measure.value for c in found.of("DESIGNATES") if c.measure)["debarment"] > 50
