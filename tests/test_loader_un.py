"""The loader `un`: the Security Council's consolidated list, whole, wrong and cut short."""

from __future__ import annotations

import gzip
import itertools
import xml.etree.ElementTree as ET
from collections import Counter
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.dates import parse_interval
from graph.model.sources import Edition
from loaders.discovery import find_loaders
from loaders.sources.un import LOADER, SOURCE
from loaders.un.documents import document_of, imo_numbers_in, is_company_number, is_ship_number
from tests.list_reading import Read, read_list

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "samples" / "un" / "consolidated.xml"
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "un_sc_consolidated" / "UN_consolidated.xml"


read = partial(read_list, LOADER, SOURCE.id)


@pytest.fixture(scope="module")
def sample() -> Read:
    return read(SAMPLE)


def of_entities(tmp_path: Path, *inside: str, root: str = 'dateGenerated="2020-01-02T00:00:00Z"') -> Read:
    """What is read of a list of entities that consist of this."""
    path = tmp_path / "list.xml"
    entities = "".join(f"<ENTITY>{text}</ENTITY>" for text in inside)
    path.write_text(f"<CONSOLIDATED_LIST {root}><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>", encoding="utf-8")
    return read(path)


def entity(reference: str = "XXe.009", name: str = "SAMPLE", more: str = "") -> str:
    return (
        f"<FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>2016-03-02</LISTED_ON>{more}"
    )


def test_the_sample_is_known_by_this_loader_alone() -> None:
    head = SAMPLE.read_bytes()[:4096]
    assert [loader.name for loader in find_loaders() if loader.recognises(SAMPLE, head)] == ["un"]
    assert LOADER.recognises(SAMPLE, b"\xef\xbb\xbf" + head)
    assert not LOADER.recognises(SAMPLE, b"<sdnList><CONSOLIDATED></sdnList>")
    assert not LOADER.recognises(SAMPLE, b"")
    assert not LOADER.recognises(SAMPLE, b"a text that tells of <CONSOLIDATED_LIST >")


def test_an_individual_keeps_all_that_is_said_of_him(sample: Read) -> None:
    record = sample.records["XXi.001"]
    assert (record.kind, record.name) == ("Person", "IVAN SAMPLE AL-SAMPLI")
    assert record.names == ("Иван Сампл", "Iwan Sample", "Ivan Sampel", "Fabio Falso (a, b; c)")
    assert record.weak_names == ("Wanja", "Ваня"), "aliases of low quality"
    assert record.countries == ("Russian Federation", "former Soviet Union", "Congo")
    assert record.positions == ("Dr.", "Director of Sample Works", "Colonel")
    assert record.birth_places == ("Musanze District, Northern Province, Rwanda",)
    assert record.description is not None
    assert record.description.startswith("First line,\nsecond line. Works for Sample Works (XXe.001).")


def test_dates_of_birth_are_as_sure_as_the_list_says(sample: Read) -> None:
    record = sample.records["XXi.001"]
    assert [birth.text for birth in record.births] == [
        "1978-04-28",
        "1971",
        "1958-09",
        "1973-11",
        "1966~",
        "1973/1974",
        "1955~/1958~",
    ]
    assert record.description is not None
    assert "Date of birth: 1979-03-03, from false passport" in record.description, "a false date is no date of birth"
    assert "Date of birth: 24/06/1402 (Hijri Calendar)" in record.description
    assert "Alias Fabio Falso (a, b; c): born 1968-12-18; born in Tunisia" in record.description


def test_documents_become_identifiers_and_keep_their_words(sample: Read) -> None:
    record = sample.records["XXi.001"]
    assert record.identifiers == {
        "document": ("0094195",),
        "national_id": ("1-78-09",),
        "passport": ("OB 0243318", "513519"),
        "un_dataid": ("9900001",),
        "un_reference": ("XXi.001",),
    }
    assert record.description is not None
    assert "Passport: OB 0243318; issuing country Burundi" in record.description
    assert "Passport: Libyan passport No. 513519" in record.description
    assert "Passport: issued in 1993 under another name" in record.description


@pytest.mark.parametrize(
    ("kind", "kind2", "number", "scheme", "bare"),
    [
        ("Passport", "", "Freedonian passport number AB 123", "passport", "AB 123"),
        ("Passport", "", "381 (Expired 25 Jan. 2016)", "passport", "381"),
        ("Passport", "", "R00381, South Freedonia", "passport", "R00381"),
        ("Passport", "", "Diplomatic Passport D0381", "passport", "D0381"),
        ("Passport", "", "Freedonia B/00381", "passport", "B/00381"),
        ("Passport", "", "8208 No. 555", "passport", "8208 No. 555"),
        ("Passport", "", "travel document (blue) A 0381", "passport", "travel document (blue) A 0381"),
        ("National Identification Number", "national passport", "381", "passport", "381"),
        ("National Identification Number", "Ration card no", "381", "document", "381"),
        ("National Identification Number", "", "Counterfeit driving licence number 381", "document", "381"),
        ("National Identification Number", "", "Social Security Number 381-22 (FR)", "document", "381-22"),
        ("National Identification Number", "", "Freedonian identity card number 381", "national_id", "381"),
    ],
)
def test_a_number_is_told_from_the_words_around_it(kind: str, kind2: str, number: str, scheme: str, bare: str) -> None:
    texts = {"TYPE_OF_DOCUMENT": kind, "TYPE_OF_DOCUMENT2": kind2, "NUMBER": number}
    element = ET.Element("INDIVIDUAL_DOCUMENT")
    for tag, text in texts.items():
        ET.SubElement(element, tag).text = text
    document = document_of(element)
    assert (document.scheme, document.number) == (scheme, bare)
    assert bare == number or number in document.words


def test_each_entry_is_designated_from_the_day_of_its_listing(sample: Read) -> None:
    listed = {c.object: c for c in sample.of("DESIGNATES")}
    assert set(listed) == {"XXi.001", "XXe.001", "XXe.002"}
    claim = listed["XXi.001"]
    assert (claim.subject, claim.measure, claim.certainty) == ("unsc", "sanction", "confirmed")
    assert (claim.programme, claim.list_name) == ("DPRK", "UN Security Council Consolidated List")
    assert claim.valid == parse_interval("2012-12-31/..")
    assert listed["XXe.002"].valid is None
    assert "XXe.002: LISTED_ON 'not known' is no day: the designation has no date" in sample.notes
    assert SOURCE.origin == "unsc"


def test_only_clear_nationalities_are_claims(sample: Read) -> None:
    assert [(c.subject, c.object) for c in sample.of("NATIONAL_OF")] == [("XXi.001", "state:ru")]
    assert "XXi.001: nationality 'Congo' may be several states: it is kept as text" in sample.notes
    assert "XXi.001: nationality 'former Soviet Union' is no state that is known: it is kept as text" in sample.notes


def test_addresses_hold_as_surely_and_as_long_as_their_notes_say(sample: Read) -> None:
    found = {c.object: (c.certainty.value, c.valid.text if c.valid else None, c.quote) for c in sample.of("LOCATED_AT")}
    assert found == {
        "state:rw": ("assessed", "2016-06", "as of June 2016"),
        "address:1 Works Road, Kinshasa, Democratic Republic of the Congo": ("assessed", None, None),
        "address:Homs, Syrian Arab Republic": ("possible", "2015-08", "possible alternative location as at Aug. 2015"),
        "state:ly": ("reported", None, "Believed status/location: South Libya"),
        "state:iq": ("assessed", None, None),
        "address:Central District, Pyongyang, Democratic People's Republic of Korea": (
            "assessed",
            None,
            "at time of listing",
        ),
    }
    assert "Believed location - Egypt" in sample.records["XXi.001"].addresses, "in words alone, it is only text"


@pytest.mark.parametrize(
    ("note", "valid"),
    [
        ("since July 2013", "2013-07/.."),
        ("previous address until Nov. 2013", "../2013-11"),
        ("as at 30 Jan. 2014", "2014-01-30"),
        ("location since 2015", "2015/.."),
        ("as of early 2016", None),
        ("since his arrest in November 2019", None),
        ("previous address", None),
        ("in prison since 2013 to 2019", None),
    ],
)
def test_only_notes_that_are_nothing_but_a_date_date_an_address(tmp_path: Path, note: str, valid: str | None) -> None:
    address = f"<ENTITY_ADDRESS><COUNTRY>Jordan</COUNTRY><NOTE>{note}</NOTE></ENTITY_ADDRESS>"
    (claim,) = of_entities(tmp_path, entity(more=address)).of("LOCATED_AT")
    assert (claim.valid.text if claim.valid else None, claim.quote) == (valid, note)


def test_imo_numbers_of_companies_are_told_from_those_of_ships(sample: Read) -> None:
    company = sample.records["XXe.001"]
    assert company.identifiers["imo_company"] == ("5571322",)
    assert (company.kind, company.names) == ("LegalEntity", ("SW", "Old Sample Works"))
    assert "Alias Old Sample Works: formerly known as" in (company.description or "")
    other = sample.records["XXe.002"]
    assert set(other.identifiers) == {"un_dataid", "un_reference"}, "a ship's number may be another's"
    assert other.kind == "LegalEntity", "the list does not say that it is a ship"
    assert any("may be a ship's" in note for note in sample.notes)
    assert (is_ship_number("9187629"), is_company_number("9187629")) == (True, False)
    assert imo_numbers_in("Company Number IMO 5434358, (IMO) Number: 1790183, IMO: 12345678") == ["5434358", "1790183"]


def test_the_edition_is_dated_and_complete_by_itself(sample: Read) -> None:
    assert sample.edition == Edition(published=parse_interval("2026-02-27"), complete=True)
    assert (sample.rows, sample.rejected, sample.errors) == (3, 0, [])
    assert sample.unused == {"GENDER": 1, "LAST_DAY_UPDATED": 1, "LISTED_ON": 1, "LIST_TYPE": 2, "VERSIONNUM": 2}
    asked = read(SAMPLE, edition="2026-03-01", complete=False)
    assert asked.edition == Edition(published=parse_interval("2026-03-01"), complete=False)
    assert any("2026-02-27" in note for note in asked.notes)


def test_a_list_without_a_date_has_to_be_given_one(tmp_path: Path) -> None:
    found = of_entities(tmp_path, entity(), root="")
    assert [e.problem for e in found.errors] == ["does not say of when it is"]


def test_the_order_of_entries_changes_nothing(tmp_path: Path) -> None:
    texts = [entity(f"XXe.{n}", f"SAMPLE {n}") for n in range(3)]
    results = [of_entities(tmp_path, *order) for order in itertools.permutations(texts)]
    assert all(r.claims == results[0].claims and r.records == results[0].records for r in results)


def test_a_renamed_entry_stays_the_same_record(tmp_path: Path) -> None:
    before, after = of_entities(tmp_path, entity(name="OLD")), of_entities(tmp_path, entity(name="NEW"))
    assert before.claims == after.claims
    assert [r.records["XXe.009"].name for r in (before, after)] == ["OLD", "NEW"]


def test_what_cannot_be_an_entry_is_rejected_and_loads_once_corrected(tmp_path: Path) -> None:
    nameless = "<REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
    numberless = "<FIRST_NAME>NOBODY &amp; CO</FIRST_NAME>"
    found = of_entities(tmp_path, entity(), nameless, numberless)
    assert [(e.row, e.field) for e in found.errors] == [
        ("XXe.001", "FIRST_NAME"),
        ("entity NOBODY & CO", "REFERENCE_NUMBER"),
    ]
    assert found.edition is not None
    assert not found.edition.complete, "nothing is delisted where a row was rejected"
    assert set(found.records) == {"unsc", "XXe.009"}

    again = tmp_path / "again.xml"
    text = found.rejects.replace(
        "<REFERENCE_NUMBER>XXe.001", "<FIRST_NAME>SOMEBODY</FIRST_NAME><REFERENCE_NUMBER>XXe.001"
    )
    text = text.replace("NOBODY &amp; CO</FIRST_NAME>", "NOBODY</FIRST_NAME><REFERENCE_NUMBER>XXe.2</REFERENCE_NUMBER>")
    again.write_text(text, encoding="utf-8")
    assert LOADER.recognises(again, text.encode()[:4096])
    corrected = read(again, complete=True)
    assert (corrected.errors, set(corrected.records)) == ([], {"unsc", "XXe.001", "XXe.2"})
    assert corrected.edition == Edition(published=parse_interval("2020-01-02"), complete=False), "a part is never whole"


def test_two_entries_of_one_number_that_differ_are_both_rejected(tmp_path: Path) -> None:
    found = of_entities(tmp_path, entity(name="ONE"), entity(name="OTHER"), entity("XXe.010"), entity("XXe.010"))
    assert [e.field for e in found.errors] == ["REFERENCE_NUMBER", "REFERENCE_NUMBER"]
    assert (found.rows, found.rejected) == (4, 2), "said twice word for word, it is said once"


@pytest.mark.parametrize("cut", [400, 2000, 6000])
def test_a_list_that_was_cut_short_is_rejected_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes(SAMPLE.read_bytes()[:cut])
    found = read(path)
    assert len(found.errors) == 1
    assert "not XML" in found.errors[0].problem
    assert not found.records


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b"<!DOCTYPE html><html></html>",
        b"<sdnList/>",
        gzip.compress(b"<CONSOLIDATED_LIST/>"),
        b"name,source\nA,B\n",
        "<CONSOLIDATED_LIST dateGenerated='2020-01-01'/>".encode("utf-16"),
        b"<CONSOLIDATED_LIST dateGenerated='2020-01-01'>\xff\xfe</CONSOLIDATED_LIST>",
        b"<CONSOLIDATED_LIST dateGenerated='2020-01-01'/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><CONSOLIDATED_LIST dateGenerated="2020-01-01"/>',
        SAMPLE.read_bytes() * 100,
        SAMPLE.read_bytes().replace(b"<FIRST_NAME>", b"<FIRST_NAME>" + b"<x>" * 5000 + b"</x>" * 5000, 1),
        SAMPLE.read_bytes().replace(b"<FIRST_NAME>", b"<FIRST_NAME><b/>", 1),
        SAMPLE.read_bytes().replace(b'encoding="UTF-8"', b'encoding="shift_jis"', 1),
        SAMPLE.read_bytes().replace(b'encoding="UTF-8"', b'encoding="rot13"', 1),
    ],
    ids=[
        *("empty", "html", "doctype", "other", "gzip", "csv", "utf-16", "bytes", "no rows", "entities", "a hundred"),
        *("nested", "markup", "shift_jis", "no encoding"),
    ],
)
def test_other_files_are_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.xml"
    path.write_bytes(content)
    found = read(path)
    assert len(found.errors) == 1
    assert not found.records


def test_a_hundred_times_the_same_entries_say_nothing_more(tmp_path: Path) -> None:
    once, often = of_entities(tmp_path, entity()), of_entities(tmp_path, *[entity()] * 100)
    assert (often.claims, often.records, often.rows) == (once.claims, once.records, 100)


TAGS = st.sampled_from(
    [
        *("FIRST_NAME", "SECOND_NAME", "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "COMMENTS1", "NATIONALITY"),
        *("ENTITY_ALIAS", "ENTITY_ADDRESS", "INDIVIDUAL_DOCUMENT", "INDIVIDUAL_DATE_OF_BIRTH", "NUMBER", "NOTE"),
        *("INDIVIDUAL_PLACE_OF_BIRTH", "YEAR", "DATE", "VALUE", "COUNTRY", "CITY", "TYPE_OF_DATE", "FROM_YEAR"),
        *("TO_YEAR", "QUALITY", "ALIAS_NAME", "TYPE_OF_DOCUMENT", "NEWER"),
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30),
    st.sampled_from(["2012-12-31", "BETWEEN", "IMO number: 9187629", "Iraq", "as of June 2016", "Low", "9999-99-99"]),
)
CHILDREN = st.recursive(
    st.builds(lambda tag, text: f"<{tag}>{escape(text)}</{tag}>", TAGS, TEXTS),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@given(st.lists(st.lists(CHILDREN, max_size=6), max_size=4))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_other_entries_sound_ones_are_read(tmp_path: Path, others: list[list[str]]) -> None:
    found = of_entities(tmp_path, *("".join(parts) for parts in others), entity("OK.1", "SOUND"))
    assert found.records["OK.1"].name == "SOUND"
    assert any(claim.object == "OK.1" for claim in found.of("DESIGNATES"))
    assert found.rows == len(others) + 1


@pytest.mark.data
def test_the_real_list_is_read_whole() -> None:
    if not REAL.exists():
        pytest.skip("the real list is not beside the repository")
    found = read(REAL)
    assert (found.rows, found.errors) == (1003, [])
    assert found.edition == Edition(published=parse_interval("2026-02-27"), complete=True)
    kinds = Counter(record.kind.value for record in found.records.values())
    assert (kinds["Person"], kinds["LegalEntity"]) == (730, 273)
    assert len(found.of("DESIGNATES")) == 1003
    assert sum("imo_company" in record.identifiers for record in found.records.values()) == 16
