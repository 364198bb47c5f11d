"""The loader of OFAC's lists, in all four forms; no database."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import derive
from graph.model.claims import Claim
from graph.model.dates import parse_interval
from graph.model.kinds import Certainty, EndingWay, Kind, Measure, Stance
from graph.model.sources import Edition, Record
from graph.store.batch import Batch
from loaders.contract import Checked, Note, Options, Reading, Rejects, RowError
from loaders.discovery import loader_for
from loaders.ofac.csv_form import CsvList
from loaders.ofac.dates import date_of, period_of, us_date_of
from loaders.ofac.labels import meaning_of, split_label
from loaders.ofac.numbers import number_of
from loaders.ofac.xml_form import links_in
from loaders.sources.ofac import LOADER

SAMPLES = Path(__file__).resolve().parent / "samples" / "ofac"
DATA = Path(__file__).parents[2] / "shared" / "data" / "ofac_sdn"
FORMS = ("2024-02-01", "SDN.XML", "SDN_ADVANCED.XML", "SDN_ENHANCED.XML")
XML_FORMS = FORMS[1:]
MARK = "\x1a"
FULL_DATE = "2024-02-01"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real editions of the SDN list are not at hand")


@dataclass
class Loaded:
    """Everything that a reading yields, sorted out."""

    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: Rejects | None = None
    reading: Reading | None = None
    checked: Checked | None = None
    records: dict[str, Record] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        assert self.checked is not None, self.errors
        return self.checked.edition

    @property
    def unused(self) -> dict[str, int]:
        assert self.reading is not None, self.errors
        return dict(self.reading.unused)

    def of(self, kind: Kind) -> set[tuple[str, str]]:
        """Subject and object of all claims of a kind."""
        return {(c.subject, c.object) for c in self.claims.values() if c.kind is kind}

    def note(self, part: str) -> str:
        """The one note that says this."""
        (found,) = [text for text in self.notes if part in text]
        return found


def load(path: Path, **options: object) -> Loaded:
    """Read a file or folder. Each record must be said alike, and come before the claims that name it."""
    loaded = Loaded()
    for item in LOADER.read(path, Options(name=path.name, **options)):  # type: ignore[arg-type]
        if isinstance(item, RowError):
            loaded.errors.append(item)
        elif isinstance(item, Note):
            loaded.notes.append(str(item))
        elif isinstance(item, Rejects):
            loaded.rejects = item
        elif isinstance(item, Reading):
            loaded.reading = item
        elif isinstance(item, Checked):
            loaded.checked = item
        elif isinstance(item, Batch):
            take(loaded, item)
    return loaded


def take(loaded: Loaded, batch: Batch) -> None:
    for record in batch.records:
        assert loaded.records.setdefault(record.key, record) == record
    for claim in batch.claims:
        assert {claim.subject, claim.object} <= loaded.records.keys(), claim
        loaded.claims[claim.id_in(batch.source.id)] = claim


def sample(name: str) -> Loaded:
    loaded = load(SAMPLES / name)
    assert loaded.errors == []
    return loaded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The CSV sample, to be spoiled."""
    return Path(shutil.copytree(SAMPLES / FULL_DATE, tmp_path / FULL_DATE))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert text.count(old) == 1, (path.name, old, text.count(old))
    path.write_bytes(text.replace(old, new).encode())


def row(number: object, name: str = "SAMPLE LTD", remarks: str = "", **columns: str) -> str:
    """A row of sdn.csv."""
    names = ("type", "program", "title", "call_sign", "vessel_type", "tonnage", "grt", "flag", "owner")
    columns = {"program": "CUBA", **columns}
    cells = [str(number), *(f'"{columns[n]}"' if n in columns else "-0- " for n in names)]
    return ",".join([cells[0], f'"{name}"', *cells[1:], f'"{remarks}"' if remarks else "-0- "])


def write(folder: Path, rows: Iterable[str], name: str = "sdn.csv", end: str = MARK) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(("".join(f"{each}\r\n" for each in rows) + end).encode())
    return folder


def remarks_of(tmp_path: Path, remarks: str, **columns: str) -> Loaded:
    """What a list of one entry with these remarks gives."""
    return load(write(tmp_path / FULL_DATE, [row(1, remarks=remarks, **columns)]))


# One edition in four forms


def test_the_csv_form_gives_exactly_these_claims() -> None:
    loaded = sample(FULL_DATE)
    assert loaded.of(Kind.DESIGNATES) == {("ofac", str(n)) for n in range(1001, 1010)}
    programmes = {c.programme for c in loaded.claims.values() if c.kind is Kind.DESIGNATES and c.object == "1001"}
    assert programmes == {"IRAN", "SDGT"}
    assert loaded.of(Kind.NATIONAL_OF) == {("1003", "state:ru"), ("1003", "state:by")}
    assert loaded.of(Kind.LOCATED_AT) == {
        ("1001", "address:12 Quay Street, Dock 3, Bandar Sample 79177, Iran"),
        ("1001", "state:ae"),
        ("1002", "address:Panama City, Panama"),
        ("1006", "state:kp"),
        ("1007", "address without country:Tide House, Sample Strip"),
        ("1008", "address:Region: Sampleland"),
    }
    assert loaded.of(Kind.REGISTERED_IN) == {("1004", "state:pa")}
    assert loaded.of(Kind.OWNS) == {("named:Heron Maritime Ltd", "1004")}
    assert loaded.of(Kind.OPERATES) == {("named:Gull Air", "1005")}
    assert loaded.of(Kind.LINKED_TO) == {
        ("1001", "1002"),
        ("1003", "1001"),
        ("1003", "1002"),
        ("1003", "1008"),
        ("1004", "1001"),
        ("1005", "1002"),
        ("1008", "named:1008:MINISTRY OF TIDES"),
        ("1008", "1003"),
        ("1008", "named:ELSEWHERE BANK JSC"),
        ("1009", "1001"),
        ("1009", "1004"),
    }
    assert len(loaded.claims) == 32


def test_a_designation_says_who_whom_how_and_why() -> None:
    loaded = sample(FULL_DATE)
    (claim,) = [c for c in loaded.claims.values() if c.kind is Kind.DESIGNATES and c.programme == "SDGT"][:1]
    assert (claim.subject, claim.measure, claim.list_name) == ("ofac", Measure.SANCTION, "SDN")
    assert (claim.certainty, claim.valid, claim.quote) == (Certainty.CONFIRMED, None, None)
    assert claim.key == f"{claim.object}/programme/SDGT"
    assert claim.locator == f"entry {claim.object}"
    assert loaded.checked is not None
    assert loaded.checked.source.origin == "state:us"
    assert loaded.records["ofac"].speaks_for == "state:us"
    assert loaded.records["state:us"].name == "United States"


def test_all_that_the_list_says_of_a_person() -> None:
    record = sample(FULL_DATE).records["1003"]
    assert record.name == "EXAMPLE ORLOV, Pavel"
    assert record.names == ("EXAMPLE ORLOFF, Pawel",)
    assert record.weak_names == ("Pasha",)
    assert record.countries == ("Russia", "Belarus")
    assert [birth.text for birth in record.births] == ["1960~", "1966-05-07", "1967-01", "1968/1970"]
    assert record.birth_places == ("Sampleville, Belarus",)
    assert record.positions == ("Director", "Founder")
    assert record.identifiers == {"passport": ("X123456",), "national_id": ("D489(9)",)}
    assert record.description is not None
    assert record.description.startswith("DOB circa 1960; alt. DOB 07 May 1966;")


def test_firms_ships_and_aircraft() -> None:
    records = sample(FULL_DATE).records
    assert records["1001"].names == ("NORTH QUAY LINES", "OLD QUAY LINES")
    assert records["1001"].founded == parse_interval("1999-03-12")
    assert records["1001"].identifiers == {"registration": ("4411 (Sample City)",), "swift": ("NQSHIR00",)}
    assert records["1001"].addresses == ("12 Quay Street, Dock 3, Bandar Sample 79177, Iran", "United Arab Emirates")
    # The IMO number of a firm is not that of a ship.
    assert records["1002"].identifiers == {"tax_id": ("900-12",), "imo_company": ("9000001",)}
    assert records["1004"].identifiers == {"call_sign": ("HPXX1",), "imo": ("9999993",), "mmsi": ("123456789",)}
    assert records["1005"].identifiers == {"msn": ("20081",)}
    assert [records[key].kind.value for key in ("1001", "1003", "1004", "1005")] == [
        "LegalEntity",
        "Person",
        "Vessel",
        "Airplane",
    ]


@pytest.mark.parametrize("form", XML_FORMS)
def test_the_forms_say_the_same_in_the_same_claims(form: str) -> None:
    csv, xml = sample(FULL_DATE), sample(form)
    # The ambiguous name is a number in the typed forms, and so is the entry that is on another list.
    told_apart = {"named:1008:MINISTRY OF TIDES", "named:ELSEWHERE BANK JSC"}
    assert {c.object for i, c in csv.claims.items() if i not in xml.claims} <= told_apart
    typed = {Kind.REPRESENTS, Kind.FAMILY_OF, Kind.ASSOCIATED_WITH}
    more = [c for i, c in xml.claims.items() if i not in csv.claims]
    assert {c.kind for c in more} <= typed | {Kind.LINKED_TO}
    assert {c.object for c in more if c.kind is Kind.LINKED_TO} <= {"1006", "2001"}
    assert xml.edition.published == csv.edition.published


@pytest.mark.parametrize("form", XML_FORMS)
def test_the_forms_describe_an_actor_alike(form: str) -> None:
    csv, xml = sample(FULL_DATE), sample(form)
    for key in map(str, range(1001, 1010)):
        one, other = csv.records[key], xml.records[key]
        for name in ("kind", "name", "weak_names", "countries", "addresses", "births", "positions", "founded"):
            assert getattr(one, name) == getattr(other, name), (key, name)
        assert set(one.names) <= set(other.names)
        same = {scheme: values for scheme, values in other.identifiers.items() if not scheme.startswith("invalid_")}
        assert one.identifiers == same


def test_the_plain_xml_form_gives_the_very_claims_of_the_csv_form() -> None:
    assert sample("SDN.XML").claims.keys() == sample(FULL_DATE).claims.keys()


@pytest.mark.parametrize("form", FORMS[2:])
def test_typed_relations(form: str) -> None:
    loaded = sample(form)
    assert loaded.of(Kind.REPRESENTS) == {("1003", "1001")}
    assert loaded.of(Kind.FAMILY_OF) == {("1003", "1008")}
    assert loaded.of(Kind.ASSOCIATED_WITH) == {("1008", "1003")}
    # Owned or controlled, leader or official: neither kind is certain, so that a link is all that is said.
    for kind in (Kind.CONTROLS, Kind.DIRECTS, Kind.EMPLOYS, Kind.MEMBER_OF):
        assert loaded.of(kind) == set()
    links = {(c.subject, c.object): c for c in loaded.claims.values() if c.kind is Kind.LINKED_TO}
    assert links["1001", "1002"].locator == "entry 1001, relation 'Owned or Controlled By'"
    assert links["1008", "1006"].certainty is Certainty.REPORTED  # OFAC rates it low
    assert links["1003", "1001"].certainty is Certainty.ASSESSED
    assert loaded.edition.lacks == ()


@pytest.mark.parametrize("form", FORMS[2:])
def test_a_document_that_is_not_valid_finds_nobody(form: str) -> None:
    assert sample(form).records["1003"].identifiers["invalid_passport"] == ("F000001",)


def test_the_day_of_the_listing_is_told_and_makes_no_other_claim() -> None:
    designations = [c for c in sample("SDN_ADVANCED.XML").claims.values() if c.kind is Kind.DESIGNATES]
    assert {c.locator for c in designations if c.object == "1002"} == {"entry 1002, listed 2011-03-04"}
    assert all(c.valid is None for c in designations)


def test_an_entry_of_another_list_that_is_known_by_its_number_alone() -> None:
    loaded = sample("SDN_ADVANCED.XML")
    assert loaded.records["2001"].name == "OFAC entry 2001, not on this list"
    assert "is related to entry 2001, which is not on this list" in loaded.note("2001")


def test_the_consolidated_list_is_a_source_of_its_own() -> None:
    loaded = load(SAMPLES / "cons_prim.csv", edition=parse_interval(FULL_DATE))
    assert loaded.checked is not None
    assert loaded.checked.source.id == "ofac-consolidated"
    designations = {(c.object, c.list_name, c.programme) for c in loaded.claims.values() if c.kind is Kind.DESIGNATES}
    assert designations == {
        ("2001", "Consolidated (non-SDN)", "SAMPLE-EO1"),
        ("2001", "Consolidated (non-SDN)", "SAMPLE-EO2"),
        ("2002", "Consolidated (non-SDN)", "NS-PLC"),
    }
    assert loaded.of(Kind.LINKED_TO) == {("2002", "2001")}
    assert loaded.records["2001"].identifiers == {"lei": ("2534000SAMPLE0000001",)}
    assert loaded.edition.lacks[-1] is Kind.LOCATED_AT


@pytest.mark.parametrize("form", XML_FORMS)
def test_consolidated_xml(form: str, tmp_path: Path) -> None:
    text = (SAMPLES / form).read_text(encoding="utf-8")
    text = text.replace(">SDN List<", ">X<").replace(">Consolidated List<", ">SDN List<")
    path = tmp_path / form.replace("SDN", "CONS")
    path.write_text(text.replace(">X<", ">Consolidated List<"), encoding="utf-8")
    loaded = load(path)
    assert loaded.errors == []
    assert loaded.checked is not None
    assert loaded.checked.source.id == "ofac-consolidated"


# What stands in the remarks


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("07 May 1966", "1966-05-07"),
        ("9 May 1966", "1966-05-09"),
        ("1970", "1970"),
        ("Jan 2008", "2008-01"),
        ("circa 1960", "1960~"),
        ("circa 01 Jan 1961", "1961-01-01~"),
        ("1960 to 1962", "1960/1962"),
        ("01 Jan 1960 to 31 Dec 1961", "1960-01-01/1961-12-31"),
        ("Mar 1965 to Mar 1966", "1965-03/1966-03"),
        ("circa 1979-1982", "1979~/1982~"),
        ("31 Feb 1970", None),
        ("1970 to 1960", None),
        ("Mai 1966", None),
        ("", None),
        ("0000", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert date_of(text) == date


def test_other_dates() -> None:
    assert us_date_of("12/28/2023") == "2023-12-28"
    assert us_date_of("28/12/2023") is None
    assert period_of((1951, 1, 1), (1951, 12, 31), about=True) == "1951~"
    assert period_of((2008, 2, 1), (2008, 2, 29), about=False) == "2008-02"
    assert period_of((1960, 1, 5), (1961, 2, 3), about=False) == "1960-01-05/1961-02-03"
    assert period_of((1961, 1, 1), (1960, 1, 1), about=False) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("84021 (Egypt)", "84021"),
        ("HRA 738077 (Stuttgart) (Germany)", "HRA 738077 (Stuttgart)"),
        ("606223-2 (Cali)", "606223-2 (Cali)"),
        ("931005433 (Palestinian)", "931005433"),
        ("980335608 (Region: Gaza)", "980335608"),
        ("I066302 (Cabo Verde.  Previously Cape Verde.)", "I066302"),
        ("D489833(9) (Hong Kong)", "D489833(9)"),
        ("C 1415363 - 16/2/1421H issued 21 May 2000", "C 1415363 - 16/2/1421H"),
        ("343997 (Mexico) issued 14 Dec 2005", "343997"),
        ("K03981162 (Hong Kong) issued 1 Jan 2014 expires 28 Mar 2024", "K03981162"),
        ("513174466 (Congo, Democratic Republic of the)", "513174466"),
        ("(Egypt)", "(Egypt)"),
        ("# PMA-910805 (Mexico)", "PMA-910805"),
    ],
)
def test_numbers_of_documents(value: str, number: str) -> None:
    assert number_of(value) == number


def test_labels() -> None:
    assert split_label("Vessel Registration Identification IMO 9999993") == (
        "Vessel Registration Identification",
        "IMO 9999993",
    )
    assert split_label("Digital Currency Address - XBT 1Sample") == ("Digital Currency Address - XBT", "1Sample")
    assert split_label("Secretary of Tides") is None
    assert split_label("Passportless") is None
    assert meaning_of("Digital Currency Address - XBT") == "id:wallet_xbt"
    assert meaning_of("Listing Date (EO 00000 Directive 2):") == "unused"
    assert meaning_of("Aircraft Manufacturer\u2019s Serial Number (MSN)") == "id:msn"
    assert meaning_of("Secondary sanctions risk") == "unused"
    assert meaning_of("Shoe size") is None


def test_a_title_that_holds_a_semicolon_or_a_label(tmp_path: Path) -> None:
    title = "Passport Officer; License Clerk"
    loaded = remarks_of(tmp_path, f"DOB 1970; {title}; a.k.a. 'O'BOAT'.", title=title, type="individual")
    assert loaded.records["1"].positions == ("Passport Officer", "License Clerk")
    assert loaded.records["1"].identifiers == {}
    assert loaded.records["1"].weak_names == ("O'BOAT",)
    assert loaded.unused == {}


def test_free_text_is_kept_and_reported(tmp_path: Path) -> None:
    loaded = remarks_of(tmp_path, "Member of a sample group; Gender Male; DOB sometime.", type="individual")
    assert loaded.records["1"].description == "Member of a sample group; Gender Male; DOB sometime."
    assert loaded.unused == {"DOB": 1, "Gender": 1, "other remarks": 1}
    assert "'sometime' is not understood" in loaded.note("sometime")


def test_a_sentence_is_no_number(tmp_path: Path) -> None:
    loaded = remarks_of(tmp_path, "Passport issued in Sampleville; SWIFT/BIC SAMPLETH.")
    assert loaded.records["1"].identifiers == {"swift": ("SAMPLETH",)}
    assert loaded.unused == {"Passport": 1}


def test_a_number_says_no_more_than_its_label(tmp_path: Path) -> None:
    remarks = "Identification Number 2.194.575 (Paraguay); Chinese Commercial Code 1728 4320; Interpol: Red Notice. "
    loaded = remarks_of(tmp_path, f"{remarks}File No. 2009/3599.", type="individual")
    assert loaded.records["1"].identifiers == {
        "id_number": ("2.194.575",),
        "chinese_commercial_code": ("1728 4320",),
        "interpol_notice": ("2009/3599",),
    }, "none of them is said to be a national's, and names in digits are shared"


def test_labels_of_old_remarks(tmp_path: Path) -> None:
    remarks = "Telephone Number: (971) (4) (3248000); FAX 850 2 381 4576; EMAIL a@sample.example; d.b.a. 'QUAY PAINT'."
    record = remarks_of(tmp_path, remarks).records["1"]
    assert record.identifiers == {
        "phone": ("(971) (4) (3248000)",),
        "fax": ("850 2 381 4576",),
        "email": ("a@sample.example",),
    }
    assert record.weak_names == ("QUAY PAINT",)


def test_a_hedged_nationality_stays_hedged(tmp_path: Path) -> None:
    loaded = remarks_of(tmp_path, "nationality possibly Togo; citizen Atlantis.", type="individual")
    (claim,) = [c for c in loaded.claims.values() if c.kind is Kind.NATIONAL_OF]
    assert (claim.object, claim.certainty) == ("state:tg", Certainty.POSSIBLE)
    assert loaded.records["1"].countries == ("Togo", "Atlantis")
    assert "'Atlantis' is not one state" in loaded.note("Atlantis")


def test_past_states_are_themselves(tmp_path: Path) -> None:
    assert remarks_of(tmp_path, "nationality Soviet Union.").of(Kind.NATIONAL_OF) == {("1", "state:suhh")}


def test_a_flag_that_is_called_false_is_a_denial(tmp_path: Path) -> None:
    loaded = remarks_of(tmp_path, "", type="vessel", flag="Togo (False)")
    (claim,) = [c for c in loaded.claims.values() if c.kind is Kind.REGISTERED_IN]
    assert (claim.object, claim.stance) == ("state:tg", Stance.DENIES)
    assert loaded.records["1"].countries == ()


def test_no_flag_is_no_claim(tmp_path: Path) -> None:
    loaded = remarks_of(tmp_path, "Former Vessel Flag Togo.", type="vessel", flag="None Identified")
    assert loaded.of(Kind.REGISTERED_IN) == set()
    assert loaded.unused == {"Former Vessel Flag": 1, "Vessel Flag": 1}


# Links


def linked(tmp_path: Path, remarks: str, *names: str) -> Loaded:
    rows = [row(1, "LINKED ONE", remarks), *(row(n, name) for n, name in enumerate(names, start=2))]
    return load(write(tmp_path / FULL_DATE, rows))


def test_within_the_remarks_a_name_is_exact(tmp_path: Path) -> None:
    loaded = linked(tmp_path, "Linked To: TIDE LTD; Linked To: BAY S.A.", "TIDE LTD", "TIDE LTD.", "BAY S.A.")
    assert loaded.of(Kind.LINKED_TO) == {("1", "2"), ("1", "4")}


def test_at_the_end_the_period_may_be_of_the_name(tmp_path: Path) -> None:
    assert linked(tmp_path, "Linked To: TIDE LTD.", "TIDE LTD").of(Kind.LINKED_TO) == {("1", "2")}
    assert linked(tmp_path, "Linked To: TIDE LTD.", "TIDE LTD.").of(Kind.LINKED_TO) == {("1", "2")}


def test_at_the_end_two_names_may_be_meant_and_none_is_taken(tmp_path: Path) -> None:
    loaded = linked(tmp_path, "Linked To: TIDE LTD.", "TIDE LTD", "TIDE LTD.")
    assert loaded.of(Kind.LINKED_TO) == {("1", "named:1:TIDE LTD")}
    assert "entry 1" in loaded.note("several entries have this name")


def test_two_that_name_an_ambiguous_one_do_not_meet_in_it(tmp_path: Path) -> None:
    rows = [row(n, f"NAMER {n}", "Linked To: TWICE.") for n in (1, 2)] + [row(n, "TWICE") for n in (3, 4)]
    loaded = load(write(tmp_path / FULL_DATE, rows))
    assert loaded.of(Kind.LINKED_TO) == {("1", "named:1:TWICE"), ("2", "named:2:TWICE")}


def test_an_alias_is_no_name_to_link_by(folder: Path) -> None:
    """OFAC prints primary names; a firm of the other list may well share an alias with an entry of this one."""
    change(
        folder / "sdn.csv", "Linked To: NORTHERN QUAY SHIPPING CO.; Linked To: HARBOUR", "Linked To: NORTH QUAY LINES"
    )
    links = load(folder).of(Kind.LINKED_TO)
    assert ("1003", "named:NORTH QUAY LINES HOLDING S.A") in links


def test_a_link_to_itself_is_noted(tmp_path: Path) -> None:
    loaded = linked(tmp_path, "Linked To: LINKED ONE.")
    assert loaded.of(Kind.LINKED_TO) == set()
    assert "linked to itself" in loaded.note("itself")


def test_links_in_the_xml_form_may_hold_brackets_and_semicolons() -> None:
    links, rest = links_in("Head office. (Linked To: CORPS (SAMPLE)-FORCE; Linked To: X, Y)")
    assert [link.name for link in links] == ["CORPS (SAMPLE)-FORCE", "X, Y"]
    assert rest == "Head office"
    assert links_in("(Linked To: )")[0] == []
    assert links_in("Linked To: OPEN (END")[0][0].name == "OPEN (END"


def test_a_renamed_target_keeps_its_links(folder: Path) -> None:
    before = load(folder)
    for name in ("sdn.csv",):
        text = (folder / name).read_bytes().decode().replace("GREY HERON", "WHITE HERON")
        (folder / name).write_bytes(text.encode())
    change(folder / "sdn_comments.csv", "GREY HERON", "WHITE HERON")
    after = load(folder)
    assert before.claims.keys() == after.claims.keys()
    assert before.records["1004"].name == "GREY HERON"
    assert after.records["1004"].name == "WHITE HERON"


# Remarks that are cut off


def test_the_overflow_goes_on_within_a_word() -> None:
    record = sample(FULL_DATE).records["1009"]
    assert record.identifiers["registration"] == ("77123",)
    assert len(record.identifiers["website"]) == 14
    assert record.weak_names == ("TIDEWATCH",)
    assert record.description is not None
    assert "; Registration Number 77123 (Panama);" in record.description


def test_without_the_overflow_the_cut_part_is_not_used(folder: Path) -> None:
    (folder / "sdn_comments.csv").unlink()
    loaded = load(folder)
    assert "registration" not in loaded.records["1009"].identifiers
    assert ("1009", "1001") not in loaded.of(Kind.LINKED_TO)
    assert "entry 1009" in loaded.note("cut off at 1000")
    # Links come last: what the remarks no longer show must not be taken for delisted. Nationalities come first.
    assert loaded.edition.lacks_entries == ("1009/link/",)
    assert Kind.LINKED_TO not in loaded.edition.lacks


def test_a_person_cut_off_within_the_dates_may_have_a_nationality(tmp_path: Path) -> None:
    births = "; ".join(f"{'alt. ' if n else ''}DOB {n % 28 + 1:02d} May 1966" for n in range(60))[:1000]
    assert any("/nationality" in e for e in remarks_of(tmp_path, births, type="individual").edition.lacks_entries)
    assert not any("/nationality" in entry for entry in remarks_of(tmp_path, births).edition.lacks_entries)


def test_the_last_part_of_exactly_a_thousand_characters(tmp_path: Path) -> None:
    remarks = f"{'Website x.example/' + 'a' * 950}; Passport 123456"
    remarks = remarks + "7" * (1000 - len(remarks))
    assert "passport" not in remarks_of(tmp_path, remarks).records["1"].identifiers
    assert "passport" in remarks_of(tmp_path, f"{remarks[:-2]}.").records["1"].identifiers


def test_comments_of_another_day_are_not_used(folder: Path) -> None:
    comments = folder / "sdn_comments.csv"
    comments.write_bytes(comments.read_bytes().replace(b"1009,", b"1002,"))
    loaded = load(folder)
    assert loaded.records["1002"].description == sample(FULL_DATE).records["1002"].description
    assert loaded.unused["comments"] == 1
    assert "entry 1002" in loaded.note("may be of another day")


# Which files, and of when


def test_a_file_of_the_set_stands_for_all(folder: Path) -> None:
    whole = [folder / name for name in ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv")]
    for named in (folder, folder / "sdn.csv", folder / "add.csv"):
        assert list(LOADER.files_of(named)) == whole
        assert load(named).claims.keys() == sample(FULL_DATE).claims.keys()


def test_addresses_without_their_entries_are_an_error(folder: Path) -> None:
    (folder / "sdn.csv").unlink()
    (error,) = load(folder / "add.csv").errors
    assert (
        error.message == "needs sdn.csv, which is not there: it holds no names: put sdn.csv of the same day beside it"
    )


def test_a_folder_of_both_lists_or_none(folder: Path, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "cons_prim.csv", folder)
    (error,) = load(folder).errors
    assert "both the SDN list and the consolidated list" in error.problem
    assert len(LOADER.files_of(folder)) == 5
    assert load(folder / "cons_prim.csv").errors == []
    assert not LOADER.recognises(tmp_path, b"")
    (error,) = load(tmp_path).errors
    assert "neither" in error.problem


def test_a_file_by_another_name(tmp_path: Path) -> None:
    path = write(tmp_path, [row(1)], "list-2024-02-01.csv") / "list-2024-02-01.csv"
    assert "SDN list or the consolidated" in load(path).errors[0].problem
    path = path.rename(tmp_path / "my_SDN-2024-02-01.csv")
    assert load(path).of(Kind.DESIGNATES) == {("ofac", "1")}


@pytest.mark.parametrize("missing", ["add.csv", "alt.csv", "sdn_comments.csv"])
def test_any_other_file_may_be_missing(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    loaded = load(folder)
    assert loaded.errors == []
    assert loaded.edition.complete
    assert (Kind.LOCATED_AT in loaded.edition.lacks) is (missing == "add.csv")
    assert bool(loaded.edition.lacks_entries) is (missing == "sdn_comments.csv")
    assert {Kind.REPRESENTS, Kind.FAMILY_OF, Kind.ASSOCIATED_WITH} <= set(loaded.edition.lacks)


_LACKED = {"add.csv": "addresses", "alt.csv": "names", "sdn_comments.csv": "identifiers"}


@pytest.mark.parametrize(("name", "field"), _LACKED.items())
def test_a_record_says_what_its_edition_could_not_tell(folder: Path, name: str, field: str) -> None:
    """A file that is not there, or cut short; or one row of it."""
    assert not any(record.lacks for record in load(folder).records.values())
    path = folder / name
    text = path.read_bytes()
    path.write_bytes(text.rstrip(b"\x1a"))
    cut = load(folder)
    lacking = {key for key, record in cut.records.items() if field in record.lacks}
    if name == "sdn_comments.csv":
        assert lacking == {"1009"}  # the last one, of which there may be more
    else:
        assert lacking == {key for key in cut.records if key.isdigit()}
        assert {record.lacks for key, record in cut.records.items() if key.isdigit()} == {(field,)}
    path.write_bytes(text.replace(b"1009,", b"x,"))
    one = load(folder)
    path.unlink()
    none = load(folder)
    assert {key for key, record in none.records.items() if field in record.lacks} == (lacking or {"1009"})
    if b"1009," in text:
        assert {key for key, record in one.records.items() if field in record.lacks} == {"1009"}


def test_a_file_without_the_end_mark_may_be_cut_short(folder: Path) -> None:
    for name, check in (("add.csv", Kind.LOCATED_AT), ("sdn_comments.csv", Kind.LINKED_TO)):
        text = (folder / name).read_bytes()
        (folder / name).write_bytes(text.rstrip(b"\x1a"))
        loaded = load(folder)
        assert loaded.edition.complete
        assert check in loaded.edition.lacks
        assert "does not end with the mark" in loaded.note(name)
        (folder / name).write_bytes(text)
    (folder / "sdn.csv").write_bytes((folder / "sdn.csv").read_bytes().rstrip(b"\x1a"))
    assert not load(folder).edition.complete
    assert load(folder, complete=True).edition.complete


def test_the_edition_is_the_folder_s_or_what_is_asked(folder: Path) -> None:
    assert load(folder).edition.published == parse_interval(FULL_DATE)
    assert load(folder, edition=parse_interval("2024-03")).edition.published == parse_interval("2024-03")
    (error,) = load(folder.rename(folder.parent / "list")).errors
    assert error.problem == "does not say of when it is"


@pytest.mark.parametrize("form", XML_FORMS)
def test_an_xml_form_says_its_date_itself(form: str) -> None:
    assert sample(form).edition.published == parse_interval(FULL_DATE)
    assert sample(form).edition.complete


def test_an_xml_form_with_fewer_entries_than_it_says_is_not_complete(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLES / "SDN.XML", tmp_path))
    change(path, "<Record_Count>9<", "<Record_Count>900<")
    loaded = load(path)
    assert not loaded.edition.complete
    assert "says that it has 900 entries, and it has 9" in loaded.note("900")


# What is its own, and what is not


@pytest.mark.parametrize("name", [*XML_FORMS, "cons_prim.csv", *(f"{FULL_DATE}/{n}" for n in ("sdn.csv", "add.csv"))])
def test_its_own_files_are_recognised(name: str) -> None:
    assert loader_for(SAMPLES / name) is LOADER


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("sdn.csv", "_id,source,entity_number,type,programs,name\n1,SDN,36,Entity,CUBA,X\n"),
        ("cons_prim.csv", "key,name\n1,2\n"),
        ("other.csv", "36,12\n"),
        ("add.csv", "36,25,a,b,c,d\n"),
        ("alt.csv", '36,12,"name","X",-0- \n'),
        ("x.xml", '<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2024-01-01"><INDIVIDUALS>'),
        ("x.xml", '<html><body>ofac <Sanctions xmlns="http://treas.gov"></body></html>'),
        ("x.xml", "<Sanctions><Penalty/></Sanctions>"),
        ("x.yaml", "armstrace: 1\n"),
        ("x.txt", ""),
    ],
)
def test_others_files_are_not(name: str, head: str) -> None:
    assert not LOADER.recognises(Path(name), head.encode())


def test_a_file_of_changes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sdn_delta.xml"
    path.write_text(
        '<sanctionsData xmlns="https://www.treasury.gov/ofac/DeltaFile/1.0"><publicationInfo><datePublished>2024-02-01'
        '</datePublished></publicationInfo><entities><entity id="1" action="add"/></entities></sanctionsData>'
    )
    (error,) = load(path).errors
    assert error.problem == "holds only what changed on one day"


# Wrong inputs


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no rows"),
        (b"\x1a", "holds no rows"),
        (b"PK\x03\x04 and so on", "sdn.csv is a ZIP archive"),
        (b"<!DOCTYPE html>\n<html><body>Access denied</body></html>", "its first row has one column, not 12"),
        ('1,"SEÑAL",-0- ,"CUBA"\n'.encode("latin-1"), "byte 0xd1 is not UTF-8"),
        ('1,"X"'.encode("utf-16"), "is not UTF-8"),
        (b'1,"A\0B"\n', "there is a NUL byte"),
        (b'ent_num,"name","program"\n', "its first row has 3 columns, not 12"),
    ],
)
def test_what_is_no_list_is_refused(folder: Path, content: bytes, problem: str) -> None:
    for name in ("add.csv", "alt.csv", "sdn_comments.csv"):
        (folder / name).unlink()
    (folder / "sdn.csv").write_bytes(content)
    loaded = load(folder)
    assert loaded.checked is None
    assert [e for e in loaded.errors if problem in e.problem], loaded.errors


def test_of_several_files_the_wrong_one_is_named(folder: Path) -> None:
    (folder / "alt.csv").write_bytes(b"\x1f\x8b and so on")
    assert [e.problem for e in load(folder).errors] == ["in alt.csv: byte 0x8b is not UTF-8"]


@pytest.mark.parametrize("form", XML_FORMS)
@pytest.mark.parametrize("keep", [0.2, 0.7, 0.99])
def test_xml_that_was_cut_short_is_refused(form: str, keep: float, tmp_path: Path) -> None:
    text = (SAMPLES / form).read_bytes()
    path = tmp_path / form
    path.write_bytes(text[: int(len(text) * keep)])
    loaded = load(path)
    assert loaded.claims == {}
    assert "is not XML" in loaded.errors[0].problem


@pytest.mark.parametrize("form", XML_FORMS)
def test_xml_without_entries_is_refused(form: str, tmp_path: Path) -> None:
    path = tmp_path / form
    root = {"SDN.XML": "sdnList", "SDN_ADVANCED.XML": "Sanctions", "SDN_ENHANCED.XML": "sanctionsData"}[form]
    path.write_text(f'<{root} xmlns="https://sanctionslistservice.ofac.treas.gov/x"></{root}>')
    loaded = load(path, edition=parse_interval(FULL_DATE))
    assert loaded.checked is None
    assert len(loaded.errors) == 1


def test_a_csv_file_that_was_cut_short_loses_a_row_and_is_not_complete(folder: Path) -> None:
    text = (folder / "sdn.csv").read_bytes()
    (folder / "sdn.csv").write_bytes(text[: text.index(b"Linked To: MINISTRY")])
    loaded = load(folder)
    assert {e.row for e in loaded.errors if e.file == "sdn.csv"} == {"entry 1008"}
    # What the other files say of the lost rows belongs to nobody now.
    assert {e.file for e in loaded.errors} == {"sdn.csv", "sdn_comments.csv"}
    assert not loaded.edition.complete
    assert ("ofac", "1007") in loaded.of(Kind.DESIGNATES)


@pytest.mark.parametrize(
    ("rows", "where", "problem"),
    [
        ([row("x")], "row 1", "begins with 'x', which is no number of an entry"),
        (["1,2,3"], "entry 1", "has 3 columns, not 12"),
        ([row(1, "-0-")], "entry 1", "has no name"),
        ([row(1, type="spaceship")], "entry 1", "'spaceship' is no type that OFAC's lists are known to have"),
        ([row(1), row(1, "OTHER LTD")], "entry 1", "entry 1 was there before, with other contents"),
        (['1,"A"B,-0- '], "entry 1", "is not CSV"),
        ([row(1, "N" * 2001)], "entry 1", "2000"),
        ([row(1, owner="N" * 2001)], "entry 1", "names somebody in over 2000 characters"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason(tmp_path: Path, rows: list[str], where: str, problem: str) -> None:
    folder = write(tmp_path / FULL_DATE, [row(7, "SOUND LTD"), *rows])
    loaded = load(folder)
    (error,) = loaded.errors
    assert problem in error.message
    assert error.row == where.replace("row 1", "row 2")
    assert error.file == "sdn.csv"
    assert ("ofac", "7") in loaded.of(Kind.DESIGNATES)
    assert not loaded.edition.complete


def test_no_programme_is_still_a_designation(tmp_path: Path) -> None:
    loaded = load(write(tmp_path / FULL_DATE, [row(1, program="-0- ")]))
    (claim,) = loaded.claims.values()
    assert (claim.kind, claim.programme) == (Kind.DESIGNATES, None)
    assert "names no programme" in loaded.note("programme")


def test_rows_of_other_files_may_stand_in_any_order(folder: Path) -> None:
    for name in ("sdn.csv", "add.csv", "alt.csv"):
        lines = (folder / name).read_bytes().rstrip(b"\x1a").splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(reversed(lines)) + b"\x1a")
    assert load(folder).claims.keys() == sample(FULL_DATE).claims.keys()


def test_a_list_a_hundred_times_over_says_the_same(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().rstrip(b"\x1a") * 100 + b"\x1a")
    loaded = load(folder)
    assert loaded.errors == []
    assert loaded.claims.keys() == sample(FULL_DATE).claims.keys()
    assert loaded.records == sample(FULL_DATE).records
    assert loaded.reading is not None
    assert (loaded.reading.rows, loaded.reading.repeated) == (900, 891)
    once = rows_of(sample(FULL_DATE))
    assert rows_of(loaded) == {file: (rows * 100, 0) for file, (rows, _) in once.items()}


def rows_of(loaded: Loaded) -> dict[str, tuple[int, int]]:
    """Rows of each file, and those rejected."""
    assert loaded.reading is not None
    return {file: (rows.rows, rows.rejected) for file, rows in loaded.reading.files.items()}


def test_every_row_of_every_file_is_accounted_for(folder: Path) -> None:
    given = {path.name: path.read_bytes().count(b"\r\n") for path in folder.iterdir()}
    assert rows_of(load(folder)) == {file: (rows, 0) for file, rows in given.items()}
    change(folder / "sdn.csv", '1001,"NORTHERN QUAY SHIPPING CO.",-0- ', '1001,"NORTHERN QUAY SHIPPING CO.","boat"')
    change(folder / "add.csv", "1008,507", "4711,507")
    change(folder / "alt.csv", '1003,603,"aka"', "1003,603")
    # The entry, two addresses and two aliases of it; an address of nobody; an alias that is torn.
    lost = {"sdn.csv": 1, "add.csv": 2 + 1, "alt.csv": 2 + 1, "sdn_comments.csv": 0}
    assert rows_of(load(folder)) == {file: (rows, lost[file]) for file, rows in given.items()}


def test_rows_of_other_files_that_belong_to_no_entry(folder: Path) -> None:
    change(folder / "add.csv", "1008,507", "4711,507")
    change(folder / "alt.csv", '1001,602,"fka"', "1001,602")
    loaded = load(folder)
    assert {(e.file, e.row, e.problem) for e in loaded.errors} == {
        ("add.csv", "row 7", "there is no entry 4711 in sdn.csv"),
        ("alt.csv", "row 2", "has 4 columns, not 5"),
    }
    assert loaded.records["1001"].names == ("NORTH QUAY LINES",)


# Rejected rows, corrected


def corrected(loaded: Loaded, path: Path, *changes: tuple[str, str]) -> Loaded:
    assert loaded.rejects is not None
    path = path.with_suffix(loaded.rejects.suffix)
    text = loaded.rejects.text
    for old, new in changes:
        assert old in text, text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    assert loader_for(path) is LOADER
    return load_part(path)


def test_what_was_rejected_loads_by_itself_once_it_is_corrected(folder: Path, tmp_path: Path) -> None:
    """The entries that are linked to a rejected one come again with it, so that no link is lost, and none is new."""
    change(folder / "sdn.csv", '1004,"GREY HERON","vessel"', '1004,"GREY HERON","boat"')
    change(folder / "add.csv", "1002,503,", "1002,")
    spoilt = load(folder)
    assert {e.row for e in spoilt.errors} == {"entry 1004", "row 3"}
    assert not spoilt.edition.complete
    assert ("1009", "1004") not in spoilt.of(Kind.LINKED_TO)
    mended = corrected(spoilt, tmp_path / "again", ('"boat"', '"vessel"'), ("1002,-0- ", "1002,503,-0- "))
    assert mended.errors == []
    assert not mended.edition.complete
    assert mended.edition.published == parse_interval(FULL_DATE)
    whole = sample(FULL_DATE)
    # The name that no entry has is left open while an entry is rejected, and comes with the correction.
    assert (spoilt.claims | mended.claims).keys() == whole.claims.keys()
    assert mended.records.items() <= whole.records.items()


def load_part(path: Path) -> Loaded:
    """A file of rejected rows names records that are in the graph already."""
    loaded = Loaded()
    for item in LOADER.read(path, Options(name=path.name)):
        if isinstance(item, Batch):
            loaded.records |= {record.key: record for record in item.records}
            loaded.claims |= {claim.id_in(item.source.id): claim for claim in item.claims}
        elif isinstance(item, RowError):
            loaded.errors.append(item)
        elif isinstance(item, Checked):
            loaded.checked = item
    return loaded


@pytest.mark.parametrize(
    ("form", "old", "bad"),
    [
        ("SDN.XML", "<sdnType>Vessel<", "<sdnType>Boat<"),
        ("SDN_ADVANCED.XML", '<Profile ID="1004" PartySubTypeID="1">', '<Profile ID="1004" PartySubTypeID="9">'),
        ("SDN_ENHANCED.XML", ">Vessel</entityType>", ">Boat</entityType>"),
    ],
)
def test_the_same_of_the_xml_forms(form: str, old: str, bad: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLES / form, tmp_path))
    change(path, old, bad)
    spoilt = load(path)
    (error,) = spoilt.errors
    assert (error.row, error.field) == ("entry 1004", "type")
    assert spoilt.rejects is not None
    again = tmp_path / "again.xml"
    again.write_text(spoilt.rejects.text.replace(bad, old), encoding="utf-8")
    assert loader_for(again) is LOADER
    mended = load_part(again)
    assert mended.errors == []
    assert not mended.edition.complete
    whole = sample(form)
    assert (spoilt.claims | mended.claims).keys() == whole.claims.keys()
    assert mended.records.items() <= whole.records.items()


# From one edition to the next


def endings(before: Loaded, after: Loaded) -> dict[tuple[str, str, str], EndingWay]:
    """How a second complete edition ends the claims of the first."""
    editions = {"1": Edition(published="2024-02-01", complete=True), "2": after.edition}  # type: ignore[arg-type]
    stated: dict[tuple[str, str], set[str]] = {}
    for edition, loaded in (("1", before), ("2", after)):
        for id_, claim in loaded.claims.items():
            stated.setdefault((edition, claim.key or ""), set()).add(id_)
    frozen = {place: frozenset(ids) for place, ids in stated.items()}
    found = {}
    for id_, claim in before.claims.items():
        entries = [derive.Entry("1", claim.key)] + ([derive.Entry("2", claim.key)] if id_ in after.claims else [])
        ending = derive.edition_ending(id_, claim.kind, entries, ["1", "2"], editions, frozen)
        if ending is not None:
            found[claim.subject, claim.kind.value, claim.object] = ending[1].way
    return found


def test_what_the_next_edition_ends_and_how(folder: Path) -> None:
    before = load(folder)
    change(folder / "sdn.csv", '"IRAN] [SDGT"', '"IRAN"')
    change(folder / "sdn.csv", '"Panama","Heron Maritime Ltd"', '"Togo","Egret Maritime Ltd"')
    change(folder / "sdn.csv", "nationality Russia; alt. nationality Belarus; citizen Russia", "nationality Togo")
    change(folder / "sdn.csv", "Linked To: HARBOUR HOLDING S.A.; Linked To: EXAMPLE DOE", "Linked To: EXAMPLE DOE")
    change(folder / "add.csv", '"12 Quay Street, Dock 3"', '"13 Quay Street"')
    change(folder / "add.csv", '1006,505,-0- ,-0- ,"Korea, North",-0- \r\n', "")
    after = load(folder, edition=parse_interval("2024-03-01"))
    assert endings(before, after) == {
        ("ofac", "DESIGNATES", "1001"): EndingWay.DELISTED,
        ("1004", "REGISTERED_IN", "state:pa"): EndingWay.DELISTED,  # it flew that flag until then
        ("named:Heron Maritime Ltd", "OWNS", "1004"): EndingWay.DELISTED,
        ("1003", "NATIONAL_OF", "state:ru"): EndingWay.CORRECTED,
        ("1003", "NATIONAL_OF", "state:by"): EndingWay.CORRECTED,
        ("1003", "LINKED_TO", "1002"): EndingWay.DELISTED,
        ("1001", "LOCATED_AT", "address:12 Quay Street, Dock 3, Bandar Sample 79177, Iran"): EndingWay.CORRECTED,
        ("1006", "LOCATED_AT", "state:kp"): EndingWay.DELISTED,
    }


def test_another_form_of_the_next_edition_ends_nothing_that_it_still_says() -> None:
    typed, plain = sample("SDN_ENHANCED.XML"), sample("SDN.XML")
    plain_later = Loaded(claims=plain.claims, checked=plain.checked)
    assert set(endings(typed, plain_later)) <= {("1008", "LINKED_TO", "1006")}
    assert set(endings(plain, typed)) <= {("1008", "LINKED_TO", "named:1008:MINISTRY OF TIDES")}


# Anything at all


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["-0- ", "individual", "vessel", "SDN", "1", "36", "CUBA] [IRAN", "Linked To: SOUND LTD", "armstrace"]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=13), max_size=8), order=st.randoms())
def test_whatever_the_rows_are_the_sound_ones_survive(tmp_path: Path, rows: list[list[str]], order: object) -> None:
    sound = row(7, "SOUND LTD")
    lines = [",".join(cell.translate(dict.fromkeys(map(ord, "\r\n\0\x1a"), " ")) for cell in cells) for cells in rows]
    for name in ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"):
        mixed = [sound, *lines] if name == "sdn.csv" else lines
        order.shuffle(mixed) if mixed[:1] != [sound] else None  # type: ignore[attr-defined]
        write(tmp_path / FULL_DATE, [line.encode("utf-8", "ignore").decode() for line in mixed], name)
    loaded = load(tmp_path / FULL_DATE)
    same = any(e.row == "entry 7" for e in loaded.errors)  # a row that happens to have its number
    assert same or ("ofac", "7") in loaded.of(Kind.DESIGNATES)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["sdn.csv", "add.csv", *XML_FORMS, "sdn-2024-02-01.csv"]), content=st.binary(max_size=300))
def test_whatever_the_bytes_are_nothing_is_raised(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    loaded = load(path)
    assert loaded.errors or loaded.reading


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.sampled_from(XML_FORMS), order=st.randoms(use_true_random=False), share=st.floats(0.01, 0.3))
def test_whatever_xml_lacks_nothing_is_raised(tmp_path: Path, form: str, order: object, share: float) -> None:
    lines = (SAMPLES / form).read_text(encoding="utf-8").splitlines(keepends=True)
    inner = [i for i, line in enumerate(lines) if line.count("<") == line.count("</") * 2 and i > 2]
    gone = set(order.sample(inner, int(len(inner) * share)))  # type: ignore[attr-defined]
    path = tmp_path / form
    path.write_text("".join(line for i, line in enumerate(lines) if i not in gone), encoding="utf-8")
    loaded = load(path, edition=parse_interval(FULL_DATE))
    assert loaded.errors or loaded.reading


@settings(max_examples=150, deadline=None)
@given(remarks=st.text(max_size=200), title=st.none() | st.text(max_size=20))
def test_whatever_the_remarks_are_nothing_is_raised(remarks: str, title: str | None) -> None:
    from loaders.ofac.entry import Listed
    from loaders.ofac.remarks import take_remarks

    listed = Listed("1", 1, "entry 1", "")
    take_remarks(listed, remarks, title, cut=len(remarks) % 2 == 0)
    assert listed.problems == []


# The real list


@needs_data
@pytest.mark.data
def test_the_real_editions() -> None:
    spring = CsvList(DATA / "2023-03-28", Options(name="spring"))
    winter = CsvList(DATA / "2023-12-28", Options(name="winter"))
    entries = list(winter.entries())
    assert len(entries) == 13_821
    assert not any(entry.problems for entry in entries)
    claims = [claim for entry in entries for claim in entry.claims]
    assert Counter(claim.kind for claim in claims) == {
        Kind.LOCATED_AT: 16_336,
        Kind.DESIGNATES: 16_092,
        Kind.LINKED_TO: 5_963,
        Kind.NATIONAL_OF: 5_150,
        Kind.REGISTERED_IN: 728,
        Kind.OPERATES: 208,
        Kind.OWNS: 6,
    }
    # Two are ambiguous, eight are of firms on the other list.
    assert sum(c.kind is Kind.LINKED_TO and c.object.startswith("named:") for c in claims) == 10
    assert spring.edition.published == parse_interval("2023-03-28")
    assert set(spring.edition.lacks) - set(winter.edition.lacks) == {Kind.LOCATED_AT}
    assert spring.edition.complete
    assert winter.edition.complete
