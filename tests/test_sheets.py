"""Reading and checking claim sheets; no database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from graph.model.claims import Claim
from graph.model.sheets import Sheet
from graph.store.batch import Batch
from loaders.contract import Description, Options, RowError
from loaders.discovery import find_loaders, loader_for
from loaders.run import ParsedSheet, parse_sheet_bytes
from loaders.schema import schema_text
from loaders.sheets import found
from loaders.sheets.csv_columns import COLUMNS
from loaders.sheets.yaml_rows import dumped
from tests.list_reading import of

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "samples"
SHEETS = SAMPLES / "claims"
SYNTAXES = ("yaml", "json", "jsonl")

HEADER = """armstrace: 1
source: {id: s, title: T}
edition: {published: 2020-05-01, complete: true}
"""
RECORDS = """records:
  - {key: north, kind: State, name: North Korea}
  - {key: maker, kind: Company, name: Maker}
  - {key: buyer, kind: Company, name: Buyer}
"""
CLAIM = "{subject: maker, kind: SUPPLIES, object: buyer, stance: affirms, certainty: assessed, phase: sought}"
GOOD = f"{HEADER}{RECORDS}claims:\n  - {CLAIM}\n"


def parsed(text: str | bytes, suffix: str = "yaml") -> ParsedSheet:
    """A sheet from text."""
    return parse_sheet_bytes(text.encode() if isinstance(text, str) else text, f"sheet.{suffix}")


def only_error(text: str | bytes, suffix: str = "yaml") -> RowError:
    """The one error of a sheet."""
    sheet = parsed(text, suffix)
    assert len(sheet.errors) == 1, sheet.errors
    return sheet.errors[0]


# The format


def test_the_published_schema_is_that_of_the_models() -> None:
    published = (ROOT / "docs" / "sheets.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "write it again: python -m loaders.schema > docs/sheets.schema.json"


def test_the_sample_fits_the_schema_and_a_wrong_one_does_not() -> None:
    schema = json.loads(schema_text())
    sample = json.loads((SHEETS / "claims.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(sample)) == []
    sample["claims"][0]["kind"] = "SUPLIES"
    sample["claims"][1]["valid"] = 2005
    (error,) = validator.iter_errors(sample)
    assert list(error.absolute_path) == ["claims", 0, "kind"]


def test_the_sample_uses_every_field() -> None:
    sheet = parsed((SHEETS / "claims.yaml").read_bytes())
    assert sheet.errors == ()
    used = {name for claim in sheet.claims for name in claim.model_fields_set}
    assert used == set(Claim.model_fields)


def test_the_syntaxes_say_the_same() -> None:
    sheets = [parsed((SHEETS / f"claims.{s}").read_bytes(), s) for s in SYNTAXES]
    told = [(s.source, s.edition, s.records, s.deals, s.claims, s.errors, s.notes) for s in sheets]
    assert told[0][4], "the sample has claims"
    assert told[0] == told[1] == told[2]


def test_a_table_says_what_its_columns_mean() -> None:
    sheet = parsed((SHEETS / "claims.csv").read_bytes(), "csv")
    assert sheet.errors == ()
    assert sheet.source is not None
    assert sheet.source.publisher == "Nobody"
    records = {record.key: record for record in sheet.records}
    assert set(records) == {"sample-arms-works", "unknown-buyer-1", "a-nonymous", "ministry-of-samples", "france"}
    assert records["sample-arms-works"].countries == ("France", "Belgium")
    assert records["unknown-buyer-1"].unknown
    assert records["ministry-of-samples"].speaks_for == "france"
    delivery, share, denial = sheet.claims
    assert (delivery.subject, delivery.object, delivery.speaker) == (
        "sample-arms-works",
        "unknown-buyer-1",
        "ministry-of-samples",
    )
    assert delivery.goods[0].codes == ("HS:9301", "ML:1")
    assert delivery.goods[0].quantity == 100
    assert delivery.quote == 'The works delivered\na hundred "rifles".'
    assert (share.kind, share.share) == ("OWNS", 51)
    assert (denial.stance, denial.speaker, denial.phase) == ("denies", "ministry-of-samples", None)
    assert sheet.deals[0].title == "Samples for a buyer"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_may_be_parted_otherwise(separator: str) -> None:
    rows = csv.reader(io.StringIO((SHEETS / "claims.csv").read_text(encoding="utf-8")))
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    assert parsed("\ufeff" + out.getvalue(), "csv").claims == parsed((SHEETS / "claims.csv").read_bytes(), "csv").claims


def test_what_yaml_would_misread_stays_what_was_written() -> None:
    text = f"""{HEADER}records:
  - {{key: 007, kind: Company, name: No, countries: [NO, 1e3], identifiers: {{inn: 0123456789012}}}}
  - {{key: yes, kind: Person, name: "Null", births: 1960}}
claims:
  - {{subject: 007, kind: EMPLOYS, object: yes, stance: affirms, certainty: reported, said_on: 2019-12-31,
      review: {{verdict: accepted, by: on, on: 2020-01-01}}, share: ~}}
"""
    sheet = parsed(text)
    assert sheet.errors == ()
    assert sheet.records[0].countries == ("NO", "1e3")
    assert sheet.records[0].identifiers == {"inn": ("0123456789012",)}
    assert sheet.records[0].name == "No"
    assert sheet.records[1].name == "Null"
    assert (sheet.claims[0].subject, sheet.claims[0].object) == ("007", "yes")
    assert sheet.claims[0].review is not None
    assert sheet.claims[0].review.by == "on"


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda name: name.strip() == name
)


@settings(deadline=None)
@given(name=names, quote=names, quantity=st.floats(0, 1e12))
def test_what_is_written_is_what_is_read(name: str, quote: str, quantity: float) -> None:
    claim = {"subject": "a", "kind": "SUPPLIES", "object": "b", "stance": "affirms", "certainty": "reported"}
    sheet = {
        "armstrace": 1,
        "source": {"id": "s", "title": name},
        "edition": {"published": "2020"},
        "records": [{"key": "a", "kind": "Company", "name": name}, {"key": "b", "kind": "Company", "name": "b"}],
        "claims": [claim | {"phase": "sought", "quote": quote, "goods": [{"class": "arms", "quantity": quantity}]}],
    }
    expected = Sheet.model_validate(sheet)
    for suffix, text in (("yaml", yaml.safe_dump(sheet, allow_unicode=True)), ("json", json.dumps(sheet))):
        read = parsed(text, suffix)
        assert read.errors == ()
        assert (read.source, read.records, read.claims) == (expected.source, expected.records, expected.claims)


# Errors of rows

ROWS = [
    ("kind: SUPPLIES", "kind: SUPLIES", "kind", "'SUPLIES' is no kind", "write SUPPLIES"),
    ("kind: SUPPLIES", "kind: teleports", "kind", "'teleports' is no kind", "one of SUPPLIES, BROKERS"),
    ("kind: SUPPLIES, ", "", "kind", "is missing", "one of SUPPLIES, BROKERS"),
    ("stance: affirms", "stance: afirms", "stance", "'afirms' is no stance", "write affirms"),
    ("object: buyer", "object: byuer", "object", "no record has the key 'byuer'", "write buyer"),
    ("object: buyer", "object: maker", None, "subject and object are the same record", None),
    ("object: buyer", "object: [buyer]", "object", "is not text", "put it in quotes"),
    ("phase: sought", "fase: sought", "fase", "there is no field 'fase'", "write phase"),
    (", phase: sought", "", "phase", "is missing", "an affirmed SUPPLIES needs one of considered, sought"),
    ("phase: sought", "phase: sought, deal: d", "deal", "no deal has the key 'd'", "add the deal"),
    ("phase: sought", "phase: sought, share: 5", "share", "only OWNS has one", None),
    ("phase: sought", "phase: sought, phase: offered", "phase", "is there twice", "keep one"),
    ("phase: sought", "phase: sought, said_on: 2020-13", "said_on", "'2020-13' is not a date: write", None),
    ("phase: sought", "phase: sought, said_on: 2020-06", "said_on", "after the edition was published", None),
    ("phase: sought", "phase: sought, goods: [{class: guns}]", "goods[0].class", "'guns' is no class", "one of arms"),
    ("phase: sought", "phase: sought, goods: [{clas: arms}]", "goods[0].clas", "no field 'clas'", "write class"),
    (
        "phase: sought",
        "phase: sought, goods: [{class: arms, quantity: many}]",
        "goods[0].quantity",
        "not a number",
        None,
    ),
    (
        "phase: sought",
        "phase: sought, goods: [{class: arms, quantity: inf}]",
        "goods[0].quantity",
        "not a number",
        None,
    ),
    ("phase: sought", "phase: sought, goods: arms", "goods", "'arms' is not a list", "write a list"),
    ("phase: sought", "phase: sought, goods: [{class: arms, codes: [X]}]", "goods[0].codes[0]", "the right form", None),
    ("phase: sought", "phase: sought, span: {start: 5, end: 5}", "span", "end must be greater than start", None),
    ("phase: sought", "phase: sought, << : {deal: d}", None, "<< is not merged", "repeat the fields"),
]


@pytest.mark.parametrize(("was", "is_", "field", "problem", "hint"), ROWS)
def test_a_bad_row_says_where_what_and_what_would_be_right(
    was: str, is_: str, field: str | None, problem: str, hint: str | None
) -> None:
    errors = parsed(GOOD.replace(was, is_)).errors
    assert any(e.field == field for e in errors), errors
    first, *others = [e for e in errors if e.field == field]
    assert others == [] or field in ("goods[0].clas", "phase")
    assert (first.file, first.line) == ("sheet.yaml", 9)
    assert first.row == "claims[0]"
    assert problem in first.message
    assert hint is None or hint in (first.hint or "")


def test_all_errors_of_a_file_come_at_once_and_good_rows_stay() -> None:
    broken = CLAIM.replace("kind: SUPPLIES", "kind: SUPLIES").replace("buyer", "byuer").replace("assessed", "asessed")
    sheet = parsed(f"{GOOD}  - {broken}\n  - 5\n")
    assert [(e.line, e.field) for e in sheet.errors] == [(10, "kind"), (10, "certainty"), (10, "object"), (11, None)]
    assert len(sheet.claims) == 1


def test_the_line_is_that_of_the_field() -> None:
    text = f"""{HEADER}{RECORDS}claims:
  - subject: maker
    kind: SUPPLIES
    object: buyer
    stance: affirms
    certainty: assessed
    phase: sought
    goods:
      - class: arms
      - class: civil
        unitt: t
"""
    error = only_error(text)
    assert (error.line, str(error)) == (
        18,
        "sheet.yaml:18: claims[0].goods[1].unitt: there is no field 'unitt': write unit",
    )


def test_what_refers_to_a_rejected_row_is_rejected_for_that() -> None:
    text = GOOD.replace("kind: Company, name: Buyer", "kind: Compny, name: Buyer, speaks_for: maker").replace(
        "name: Maker", "name: Maker, speaks_for: buyer"
    )
    sheet = parsed(text)
    assert [(e.line, e.field) for e in sheet.errors] == [(6, "speaks_for"), (7, "kind"), (9, "subject"), (9, "object")]
    assert "'buyer' (line 7) was rejected" in sheet.errors[0].message
    assert sheet.claims == ()


def test_an_edition_with_rejected_rows_is_not_complete() -> None:
    whole, part = parsed(GOOD), parsed(GOOD + "  - 5\n")
    assert whole.edition is not None
    assert whole.edition.complete
    assert part.edition is not None
    assert not part.edition.complete
    assert "not complete" in part.notes[0].text


def test_one_key_is_one_record() -> None:
    again = "  - {key: maker, kind: Company, name: Maker}\n"
    other = "  - {key: maker, kind: Company, name: Another Maker}\n"
    assert parsed(f"{HEADER}{RECORDS}{again}claims: [{CLAIM}]\n").errors == ()
    sheet = parsed(f"{HEADER}{RECORDS}{other}claims: [{CLAIM}]\n")
    assert [(e.line, e.field) for e in sheet.errors] == [(6, "key"), (8, "key"), (9, "subject")]
    assert "on line 8 with other contents" in sheet.errors[0].message


def test_an_unknown_party_is_of_one_claim() -> None:
    text = GOOD.replace("name: Buyer", "name: unknown, unknown: true") + f"  - {CLAIM.replace('sought', 'agreed')}\n"
    error = only_error(text)
    assert (error.line, error.field) == (10, "object")
    assert "used on line 9 too" in error.message


def test_a_claim_may_name_its_unknown_party_twice() -> None:
    unknown = GOOD.replace("name: Buyer", "name: unknown, unknown: true")
    assert parsed(unknown.replace("phase: sought", "phase: sought, speaker: buyer")).errors == ()


def test_a_claim_that_is_rejected_for_one_unknown_party_takes_no_other() -> None:
    records = RECORDS.replace("name: Buyer", "name: unknown, unknown: true").replace(
        "name: Maker", "name: M, unknown: true"
    )
    said = [CLAIM.replace("maker", "north"), CLAIM, CLAIM.replace("buyer", "north")]
    (error,) = parsed(f"{HEADER}{records}claims:\n" + "".join(f"  - {one}\n" for one in said)).errors
    assert (error.line, error.field) == (10, "object")


def json_lines(*rows: dict[str, Any]) -> str:
    header = [{"type": "sheet", "armstrace": 1}, {"type": "source", "id": "s", "title": "S"}]
    return "\n".join(map(json.dumps, [*header, {"type": "edition", "published": "2024"}, *rows])) + "\n"


def person(key: str, **given: Any) -> dict[str, Any]:
    return {"type": "record", "key": key, "kind": "Person", "name": key.title()} | given


def link(subject: str, object_: str, **given: Any) -> dict[str, Any]:
    said = {"type": "claim", "kind": "LINKED_TO", "stance": "affirms", "certainty": "reported"}
    return said | {"subject": subject, "object": object_} | given


def test_what_no_claim_needs_is_handed_over_in_batches(tmp_path: Path) -> None:
    """Each record before or with who speaks for it, each deal with its parties, and nothing twice."""
    path = tmp_path / "sheet.jsonl"
    people = [person(f"p{n}", **({"speaks_for": f"p{n + 1}"} if n % 2 == 0 else {})) for n in range(20)]
    deals = [
        {"type": "deal", "key": f"d{n}", "title": "D", "parties": [{"role": "broker", "record": f"p{n}"}]}
        for n in range(7)
    ]
    path.write_text(json_lines(*people, *deals, link("p18", "p19"), link("p19", "p0"), link("p0", "p3")))
    batches = of(loader_for(path).read(path, Options(name=path.name, batch_claims=2)), Batch)
    assert [batch.last for batch in batches] == [False] * (len(batches) - 1) + [True]
    known: set[str] = set()
    for batch in batches:
        assert len(batch.claims) <= 2
        assert len(batch.deals) <= 2
        known |= {record.key for record in batch.records}
        assert {record.speaks_for for record in batch.records if record.speaks_for} <= known
        assert {party.record for deal in batch.deals for party in deal.parties} <= known
    assert known == {one["key"] for one in people}
    assert sorted(deal.key for batch in batches for deal in batch.deals) == [f"d{n}" for n in range(7)]
    assert sum(len(batch.claims) for batch in batches) == 3


def test_too_many_wrong_rows_are_another_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "MOST_REJECTS", 3)
    rows = [link("a", "b", share=n) for n in range(1, 9)]
    error = only_error(json_lines(person("a"), person("b"), *rows), "jsonl")
    assert "over 3 of its rows are wrong" in error.message


def test_of_many_repeats_the_first_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "_MOST_NOTES", 2)
    sheet = parsed(json_lines(person("a"), person("b"), *[link("a", "b")] * 6), "jsonl")
    assert len(sheet.notes) == 3
    assert "and 3 more rows" in str(sheet.notes[-1])
    assert len(sheet.claims) == 1


def test_a_claim_twice_in_a_file_is_noted_and_written_once() -> None:
    sheet = parsed(f"{GOOD}  - {CLAIM.replace('sought', 'sought, locator: page 2')}\n")
    assert sheet.errors == ()
    assert len(sheet.claims) == 1
    assert str(sheet.notes[0]) == "sheet.yaml:10: claims[1] says the same as line 9, and is written once"


def test_a_country_that_is_no_state_is_kept_as_text_and_noted() -> None:
    text = GOOD.replace("name: Maker", "name: Maker, countries: [Rusia, FR, ru, prk, Congo]")
    sheet = parsed(text.replace("name: Buyer", "name: Buyer, countries: [Rusia, Brobdingnag]"))
    assert [record.countries for record in sheet.records if record.key == "maker"] == [
        ("Rusia", "FR", "ru", "prk", "Congo")
    ]
    congo = "Republic of the Congo or Democratic Republic of the Congo"
    assert [str(note) for note in sheet.notes] == [
        "sheet.yaml:6: the country 'Rusia' is no state that is known (write Russia?): it is kept as text; so in 2 rows",
        f"sheet.yaml:6: the country 'Congo' may be {congo}: it is kept as text",
        "sheet.yaml:7: the country 'Brobdingnag' is no state that is known: it is kept as text",
    ]


# Errors of files

FILES: list[tuple[str | bytes, int | None, str, str]] = [
    ("", 1, "the file is empty", "armstrace: 1"),
    ("# only a comment\n", 1, "the file is empty", "armstrace: 1"),
    ("just text", 1, "this is not a sheet", "armstrace: 1"),
    ("- a\n- b\n", 1, "this is not a sheet", "armstrace: 1"),
    (GOOD.replace("armstrace: 1", "armstrace: 2"), 1, "'2' is no known version", "reads version 1"),
    (GOOD.replace("armstrace: 1\n", ""), 1, "is missing", "armstrace: 1"),
    (GOOD.replace("published: 2020-05-01, ", ""), 3, "is missing", ""),
    (GOOD.replace("title: T", "tittle: T, title: T"), 2, "no field 'tittle'", "write title"),
    (GOOD.replace("id: s", "id: Not An Id"), 2, "has not the right form", "lower-case"),
    (GOOD.replace("id: s,", "id: s, origin: nobody,"), None, "no record has the key 'nobody'", ""),
    (GOOD.replace("claims:", "clams:"), 8, "there is no part 'clams'", "write claims"),
    (GOOD + "claims: []\n", 10, "is there twice", "keep one"),
    (GOOD.replace(RECORDS, "records: maker\n"), 4, "is not a list", "dash"),
    (GOOD + "---\narmstrace: 1\n", 10, "a second document", "one sheet"),
    (GOOD.replace("  - {key: north", "\t- {key: north"), 5, "not YAML", "a tab"),
    (GOOD + "  - [1, 2\n", 11, "not YAML", ""),
    (GOOD.replace("title: T", "title: !!python/object/apply:os.system [ls]"), 2, "the tag", "leave it out"),
    (GOOD.replace("title: T", "title: *nowhere"), 2, "*nowhere has no anchor", "&nowhere"),
    (GOOD + "  - " + "[" * 40 + "]" * 40 + "\n", 10, "nested more than", "never needs"),
    (GOOD + "  - " + "[" * 200_000 + "\n", 10, "nested more than", "never needs"),
    (GOOD + "  - &a [*a]\n", 10, "nested more than", "never needs"),
    (GOOD.replace("title: T", "title: \x01"), 2, "not YAML", ""),
    (GOOD.replace("title: T", "title: T\0"), 2, "NUL", "UTF-8"),
    (GOOD.replace("title: T", "title: Têxt").encode("latin-1"), 2, "byte 0xea is not UTF-8", "UTF-8"),
    (GOOD.encode("utf-16"), 1, "the file is UTF-16", "UTF-8"),
]


@pytest.mark.parametrize(("text", "line", "problem", "hint"), FILES)
def test_a_bad_file_is_rejected_whole(text: str | bytes, line: int | None, problem: str, hint: str) -> None:
    sheet = parsed(text)
    error = only_error(text)
    assert sheet.batch is None
    assert sheet.rejects is None
    assert (line, True) == (error.line, problem in error.problem), error
    assert hint in (error.hint or "")


def test_anchors_save_typing_and_bombs_do_not_go_off() -> None:
    assert len(parsed(GOOD.replace("claims:", "claims:\n  - &c " + CLAIM + "\n  - *c")).claims) == 1
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(8)
    )
    indented = "".join(f"    {line}\n" for line in bomb.splitlines())
    error = only_error(f"{HEADER}records:\n  -\n{indented}")
    assert "unfold" in error.problem


def test_a_bom_is_no_error() -> None:
    assert parsed("\ufeff" + GOOD).errors == ()


JSON_LINES = (SHEETS / "claims.jsonl").read_text(encoding="utf-8")
LINES: list[tuple[str | bytes, int, str]] = [
    ("", 1, "the file is empty"),
    (JSON_LINES.replace('{"type": "sheet"', '{"type": "shet"'), 1, "'shet' is no"),
    (JSON_LINES.replace('{"type": "source"', '{"type": "record"'), 2, "record before edition, source"),
    (JSON_LINES.splitlines()[0] + "\n" + JSON_LINES, 2, "a second sheet"),
    (JSON_LINES[1:], 1, "not JSON"),
]


@pytest.mark.parametrize(("text", "line", "problem"), LINES)
def test_bad_json_lines_are_rejected_whole(text: str, line: int, problem: str) -> None:
    sheet = parsed(text, "jsonl")
    assert sheet.batch is None
    assert (sheet.errors[0].line, problem in sheet.errors[0].problem) == (line, True), sheet.errors


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"type": "claim", ', "not JSON"),
        (b'{"type": "claim", "share": NaN}', "NaN is not a number"),
        (b'{"type": "clam"}', "'clam' is no"),
        (b"[1]", "is not a set of fields"),
        (b'{"type": "record", "key": "a", "key": "b", "kind": "Person", "name": "B"}', "is there twice"),
        (b'{"type": "record", "key": "z", "kind": "Person", "name": "\\ud800"}', "'\\ud800'"),
        (b"[" * 100_000, "nested more than"),
        (b'{"type": "claim", "goods": ' + b"[" * 500 + b"]" * 500 + b"}", "nested more than"),
        (b'{"type": "record", "key": "\xff"}', "is not UTF-8"),
    ],
)
def test_a_bad_line_leaves_the_others(line: bytes, problem: str) -> None:
    sheet = parsed(JSON_LINES.encode() + line + b"\n", "jsonl")
    number = len(JSON_LINES.splitlines()) + 1
    assert {e.line for e in sheet.errors} == {number}
    assert any(problem in e.message for e in sheet.errors), sheet.errors
    assert len(sheet.claims) == 4
    assert sheet.rejects is not None


TABLE = (SHEETS / "claims.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "the file is empty"),
        (TABLE.splitlines()[0] + "\n", 2, "no row below"),
        (TABLE.replace("subject_kind", "subjet_kind"), 1, "there is no column 'subjet_kind'"),
        (TABLE.replace("stance,", "locator,", 1), 1, "the column is there twice"),
        (TABLE.replace('""rifles""', '"rifles"'), 2, "not CSV"),
        (
            TABLE.replace("2020-05,A. N", "2020-05,A. N").replace(",Nobody,2020-05,Sam", ",Nobody,2020-5,Sam"),
            2,
            "not a date",
        ),
    ],
)
def test_a_bad_table_is_rejected_whole(text: str, line: int, problem: str) -> None:
    sheet = parsed(text, "csv")
    assert sheet.batch is None
    assert sheet.errors[0].line == line
    assert problem in sheet.errors[0].message


@pytest.mark.parametrize(
    ("was", "is_", "line", "field", "problem"),
    [
        ("reported,delivered", "reported,deliverd", 2, "phase", "'deliverd' is no phase"),
        ("arms,rifles", "guns,rifles", 2, "goods_class", "'guns' is no class"),
        ("A. Nonymous,Person", "A. Nonymous,", 4, "subject_kind", "is missing"),
        ("A. Nonymous,Person", "A. Nonymous,Persn", 4, "subject_kind", "'Persn' is no kind"),
        ("France,,,,denies", "France,Company,,,denies", 5, "object_kind", "'Company' is not what line 2 says, 'State'"),
        (
            "sample,A sample,Nobody,2020-05,Sample Arms Works,Company,,",
            "other,,,,Sample Arms Works,,,",
            5,
            "source_id",
            "not what line 2",
        ),
        (",51\n", ",51,52\n", 4, None, "cells for"),
    ],
)
def test_a_bad_cell_is_named_by_its_column(was: str, is_: str, line: int, field: str | None, problem: str) -> None:
    assert was in TABLE
    sheet = parsed(TABLE.replace(was, is_), "csv")
    error = sheet.errors[0]
    assert (error.line, error.field) == (line, field), sheet.errors
    assert problem in error.message
    assert sheet.rejects is not None
    assert sheet.rejects.text.startswith(TABLE.splitlines()[0])


# Rejects


def jsonl_of(text: str) -> str:
    """The same sheet in JSON Lines."""
    sheet = parsed(text)
    assert sheet.batch is not None
    batch = sheet.batch
    lines: list[dict[str, Any]] = [{"type": "sheet", "armstrace": 1}]
    for kind, values in (
        ("source", [batch.source]),
        ("edition", [batch.edition]),
        ("record", batch.records),
        ("claim", batch.claims),
    ):
        lines += [{"type": kind, **dumped(v)} for v in values]
    return "".join(json.dumps(line) + "\n" for line in lines)


def csv_of(text: str) -> str:
    """The same sheet as a table."""
    sheet = parsed(text)
    assert sheet.batch is not None
    names = {r.key: r for r in sheet.records}
    out = io.StringIO()
    writer = csv.DictWriter(out, [c for c in COLUMNS if not c.startswith(("span", "review"))])
    writer.writeheader()
    described: set[str] = set()
    for claim in sheet.claims:
        row = {"source_id": "s", "source_title": "T", "published": "2020-05-01", "complete": "true"}
        for end in ("subject", "object"):
            record = names[getattr(claim, end)]
            row |= {end: record.name, f"{end}_key": record.key}
            if record.key not in described:
                row[f"{end}_kind"] = record.kind
                described.add(record.key)
        said = {k: getattr(claim, k) for k in ("kind", "stance", "certainty", "phase", "locator", "quote")}
        writer.writerow(row | said)
    return out.getvalue()


def many(count: int) -> str:
    """A sheet of so many claims."""
    rows = "".join(f"  - {CLAIM.replace('sought', f'sought, quote: Claim {i}.')}\n" for i in range(count))
    return f"{HEADER}{RECORDS}claims:\n{rows}"


@pytest.mark.parametrize("suffix", ["yaml", "json", "jsonl", "csv"])
@settings(max_examples=25, deadline=None)
@given(bad=st.sets(st.integers(0, 5)))
def test_corrected_rejects_load_by_themselves(suffix: str, bad: set[int]) -> None:
    """What was loaded and what the corrected rejects hold is the whole sheet, whatever was wrong in it."""
    text = many(6)
    written = {"yaml": text, "jsonl": jsonl_of(text), "csv": csv_of(text), "json": json.dumps(_as_object(text))}[suffix]
    broken = written
    for i in bad:
        broken = broken.replace(f"Claim {i}.", f"Claim {i}.BAD")
    broken = _misspelt(broken, suffix)
    whole, part = parsed(written, suffix), parsed(broken, suffix)
    assert whole.batch is not None
    assert part.batch is not None
    assert len(part.claims) == 6 - len(bad)
    if not bad:
        assert part.rejects is None
        return
    assert part.rejects is not None
    assert part.rejects.rows == len(bad)
    again = parsed(part.rejects.text, suffix)
    assert len(again.errors) == len(bad), "it is as wrong as it was"
    corrected = parsed(part.rejects.text.replace("afirms", "affirms"), suffix)
    assert corrected.errors == ()
    assert corrected.batch is not None
    assert part.batch.claim_ids() | corrected.batch.claim_ids() == whole.batch.claim_ids()
    assert corrected.source == whole.source
    assert corrected.edition is not None
    assert not corrected.edition.complete, "or loading it would delist everything else"


def _as_object(text: str) -> dict[str, Any]:
    sheet = parsed(text)
    assert sheet.batch is not None
    return {
        "armstrace": 1,
        "source": dumped(sheet.batch.source),
        "edition": dumped(sheet.batch.edition),
        "records": [dumped(record) for record in sheet.records],
        "claims": [dumped(claim) for claim in sheet.claims],
    }


def _misspelt(text: str, suffix: str) -> str:
    """The stance of every claim marked BAD misspelt, and the mark taken away."""
    if suffix == "json":
        sheet = json.loads(text)
        for claim in sheet["claims"]:
            if claim["quote"].endswith("BAD"):
                claim |= {"stance": "afirms", "quote": claim["quote"].removesuffix("BAD")}
        return json.dumps(sheet)
    lines = [
        line.replace("affirms", "afirms").replace("BAD", "") if "BAD" in line else line
        for line in text.splitlines(keepends=True)
    ]
    return "".join(lines)


def test_rejected_lines_stand_under_what_is_wrong() -> None:
    rejects = parsed(json_lines(person("a"), person("b"), link("a", "b", share=120), link("a", "c")), "jsonl").rejects
    assert rejects is not None
    rows = [json.loads(line) for line in rejects.text.splitlines()]
    told = [" ".join(after["because"]) for after in rows if after["type"] == "problems"]
    assert ["120" in told[0], "'c'" in told[1], len(told)] == [True, True, 2]
    assert [row["type"] for row in rows[-4:]] == ["problems", "claim"] * 2
    assert [e.line for e in parsed(rejects.text, "jsonl").errors] == [len(rows) - 2, len(rows)]


def test_rejects_say_what_is_wrong_and_hold_what_they_need() -> None:
    text = f"""{HEADER}records:
  - {{key: north, kind: State, name: North Korea}}
  - {{key: maker, kind: Company, name: Maker, speaks_for: north}}
  - {{key: buyer, kind: Company, name: Buyer}}
  - {{key: other, kind: Company, name: Other}}
deals:
  - {{key: d, title: Deal, parties: [{{role: carrier, record: other}}]}}
claims:
  - {{subject: maker, kind: SUPLIES, object: buyer, stance: affirms, certainty: assessed, deal: d, kind: BROKERS}}
"""
    rejects = parsed(text).rejects
    assert rejects is not None
    assert "  # line 12: kind: is there twice: keep one of them\n  - subject: maker\n" in rejects.text
    again = parsed(rejects.text)
    assert {e.field for e in again.errors} == {"kind"}
    corrected = rejects.text.replace("    kind: SUPLIES\n", "").replace(
        "kind: BROKERS", "kind: BROKERS\n    phase: sought"
    )
    sheet = parsed(corrected)
    assert sheet.errors == ()
    assert {r.key for r in sheet.records} == {"north", "maker", "buyer", "other"}


# Discovery


def test_every_loader_is_described_sampled_and_documented() -> None:
    listed = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    loaders = find_loaders()
    modules = {p.stem for p in (ROOT / "loaders" / "sources").glob("*.py")} - {"__init__"}
    assert {loader.name for loader in loaders} == modules
    for loader in loaders:
        assert isinstance(loader.description, Description)
        assert all(vars(loader.description).values()), f"{loader.name} does not describe itself"
        page = "loading.md" if loader.name == "claims" else f"loaders/{loader.name}.md"
        assert (ROOT / "docs" / page).exists(), f"{loader.name} has no page in docs"
        assert f"[{loader.name}]({page})" in listed, f"docs/sources.md does not list {loader.name}"
        samples = sorted(p for p in (SAMPLES / loader.name).rglob("*") if p.is_file())
        assert samples, f"{loader.name} has no samples in tests/samples/{loader.name}"
        assert loader in {loader_for(sample) for sample in samples if not sample.name.endswith(".mapping.yaml")}


def test_a_header_that_is_not_csv_is_said_to_be_none() -> None:
    assert "the header is not CSV" in only_error(TABLE.replace("\n", "\r"), "csv").problem


@pytest.mark.parametrize("number", [True, "1_0"])
def test_a_truth_value_is_no_number(number: object) -> None:
    claim = {"subject": "a", "object": "b", "kind": "OWNS", "certainty": "confirmed", "share": number}
    with pytest.raises(ValidationError, match="is not a number"):
        Claim.model_validate(claim)
