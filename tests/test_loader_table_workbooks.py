"""Tables in workbooks: what spreadsheet programs do to cells, and what a workbook can hide or hold too much of."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.dates import parse_interval
from loaders.contract import Options
from loaders.sources.table import preview
from loaders.table import workbook_check
from loaders.table.mapping import TableMapping
from loaders.table.workbook import SheetGrid, is_workbook
from tests.table_rows import COLUMNS, MAPPING
from tests.table_rows import rows as made_rows
from tests.test_loader_table import HEAD, PARTIES, read

Workbook = Callable[..., Path]
FULL = HEAD + PARTIES + "date: D\ngoods: {hs: HS, quantity: Q}\namount: {column: V, currency: {value: USD}}\n"
NAMES = ("Exporter", "Consignee", "D", "HS", "Q", "V")


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """Write sheets of rows, and a mapping; `change` has the workbook before it is saved."""

    def write(
        sheets: dict[str, Sequence[Sequence[Any]]] | Sequence[Sequence[Any]],
        mapping: str = HEAD + PARTIES,
        change: Callable[[Any], None] = lambda book: None,
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in (sheets if isinstance(sheets, dict) else {"Data": sheets}).items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        change(book)
        path = tmp_path / "imports.xlsx"
        book.save(path)
        (tmp_path / "imports.mapping.yaml").write_text(mapping, encoding="utf-8")
        return path

    return write


def rewritten(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with another text in one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_what_they_are(workbook: Workbook) -> None:
    path = workbook(
        [
            NAMES,
            ["Alpha", 4711.0, dt.datetime(2020, 4, 3), 854231, 24.0, 1234.5],
            ["  Alpha\n", "Beta_x000D_", dt.date(2020, 4, 4), "8542.31", 24.5, "1,234.50"],
            ["Alpha", True, dt.datetime(2020, 4, 3, 23, 59), None, None, None],
            ["Alpha", "'=Gamma", None, None, None, None],
        ],
        FULL,
    )
    found = read(path)
    assert not found.errors
    assert found.said == [
        "Alpha SUPPLIES 4711",
        "Alpha SUPPLIES Beta",
        "Alpha SUPPLIES TRUE",
        "Alpha SUPPLIES '=Gamma",
    ]
    assert [c.valid for c in found.claims] == [
        parse_interval("2020-04-03"),
        parse_interval("2020-04-04"),
        parse_interval("2020-04-03"),
        None,
    ]
    first, second, *_ = found.claims
    assert (first.goods[0].codes, first.goods[0].quantity, first.amount) == (("HS:854231",), 24, 1234.5)
    assert (second.goods[0].quantity, second.amount) == (24.5, 1234.5)
    assert first.locator == "row 2"


def test_text_that_begins_like_a_formula_is_text(workbook: Workbook) -> None:
    def change(book: Any) -> None:
        cell = book["Data"]["B2"]
        cell.value = "=CMD Trading"
        cell.data_type = "s"

    assert read(workbook([NAMES[:2], ["Alpha", "x"]], change=change)).said == ["Alpha SUPPLIES =CMD Trading"]


def test_a_number_that_is_no_date_is_not_made_one(workbook: Workbook) -> None:
    rows = [NAMES, ["Alpha", "Beta", 43924, None, None, None], ["Alpha", "Beta", "03/04/2020", None, None, None]]
    found = read(workbook(rows, FULL))
    assert [e.field for e in found.errors] == ["D", "D"]
    assert "'43924' has no stated format" in found.problems[0]
    assert [c.valid for c in read(workbook(rows[:2], FULL + "dates: excel\n")).claims] == [parse_interval("2020-04-03")]


def test_a_zero_lost_at_the_beginning_of_a_code_decides_no_class(workbook: Workbook) -> None:
    mapping = HEAD + PARTIES + "goods: {hs: HS, class: civil, class_by_hs: {'90': dual_use}}\n"
    rows = [["Exporter", "Consignee", "HS"], ["Alpha", "Beta", 90111000.0], ["Alpha", "Beta", 9011100]]
    found = read(workbook(rows, mapping))
    assert [c.goods[0].goods_class for c in found.claims] == ["dual_use", "civil"]
    assert any("may have lost its first zero" in note for note in found.notes)
    padded = read(workbook(rows, mapping.replace("hs: HS", "hs: HS, hs_digits: 8")))
    assert [(c.goods[0].codes, c.goods[0].goods_class) for c in padded.claims] == [
        (("HS:90111000",), "dual_use"),
        (("HS:09011100",), "civil"),
    ]


def test_formulas_have_the_values_stored_with_them(workbook: Workbook) -> None:
    path = workbook([NAMES[:2], ["Alpha", "=A2"], ["Gamma", "Delta"], ["Gamma", "=1/0"], ["Gamma", "=T()"]])
    found = read(path)
    assert "imports.xlsx: row 2: the formula in B2 has no stored value: open the workbook" in found.problems[0]
    assert [e.row for e in found.errors] == ["row 2", "row 4", "row 5"]

    def stored(text: str) -> str:
        text = re.sub(r"(<f>A2</f>)<v */?>(</v>)?", r"\1<v>Beta</v>", text).replace('<c r="B2"', '<c r="B2" t="str"')
        text = re.sub(r"(<f>1/0</f>)<v */?>(</v>)?", r"\1<v>#DIV/0!</v>", text).replace('<c r="B4"', '<c r="B4" t="e"')
        return re.sub(r"(<f>T\(\)</f>)<v */?>(</v>)?", r"\1<v></v>", text).replace('<c r="B5"', '<c r="B5" t="str"')

    found = read(rewritten(path, SHEET, stored))
    assert found.said == ["Alpha SUPPLIES Beta", "Gamma SUPPLIES Delta", "Gamma SUPPLIES unknown recipient"]
    assert found.problems == [
        "imports.xlsx: row 4.Consignee: #DIV/0! is the failure of a formula: correct the formula, or empty the cell"
    ]


def test_merged_cells_count_for_each_of_their_rows(workbook: Workbook) -> None:
    def merge(book: Any) -> None:
        book["Data"].merge_cells("A2:A4")
        book["Data"].merge_cells("B5:C5")

    rows = [["Exporter", "Consignee", "X"], ["Alpha", "B1"], [None, "B2"], [None, "B3"], ["Gamma", "B4", None]]
    assert read(workbook(rows, change=merge)).said == [
        "Alpha SUPPLIES B1",
        "Alpha SUPPLIES B2",
        "Alpha SUPPLIES B3",
        "Gamma SUPPLIES B4",
    ]

    def merge_value(book: Any) -> None:
        book["Data"].merge_cells("F2:F3")

    rows = [NAMES, ["A", "B", None, None, 1, 500], ["A", "C", None, None, 2, None], ["A", "D", None, None, 2, 7]]
    found = read(workbook(rows, FULL, merge_value))
    assert [str(e) for e in found.errors] == [
        f"imports.xlsx: row {row}.V: is one number for several rows: unmerge it, and say in each row what is its own"
        for row in (2, 3)
    ]
    assert [c.amount for c in found.claims] == [7]

    def merge_header(book: Any) -> None:
        book["Data"].merge_cells("A1:A2")

    rows = [["Exporter", "Consignee"], [None, "Full name"], ["A", "B"]]
    found = read(workbook(rows, change=merge_header))
    assert "row 2: is merged with the header" in found.problems[0]
    assert found.said == ["A SUPPLIES B"]
    mapping = HEAD + "parties: {supplier: Exporter, recipient: Full name}\nformat: {header_row: 2}\n"
    assert read(workbook(rows, mapping, merge_header)).said == ["A SUPPLIES B"]


def test_sheets_have_to_be_named_if_several_hold_data(workbook: Workbook) -> None:
    data = [NAMES[:2], ["Alpha", "Beta"]]
    assert read(workbook({"Empty": [], "Data": data})).claims[0].locator == "sheet 'Data', row 2"

    def hide(book: Any) -> None:
        book["Lists"].sheet_state = "hidden"

    path = workbook({"Lists": [["x"]], "Data": data}, change=hide)
    assert read(path).problems == [
        "imports.xlsx: format.sheet: 2 sheets hold data: "
        "name one in the mapping, format: {sheet: …}: Lists (hidden), Data"
    ]
    path = workbook({"Lists": [["x"]], "Data": data}, HEAD + PARTIES + "format: {sheet: Data}\n", hide)
    assert read(path).said == ["Alpha SUPPLIES Beta"]
    path = workbook({"Lists": [["x"]], "Data": data}, HEAD + PARTIES + "format: {sheet: Dta}\n")
    assert "the workbook has no sheet 'Dta': write Data" in read(path).problems[0]
    assert "no sheet of the workbook holds anything" in read(workbook({"Data": []})).problems[0]


def test_a_wrong_dimension_hides_nothing(workbook: Workbook) -> None:
    path = workbook([NAMES[:2], ["Alpha", "Beta"], ["Alpha", "Gamma"]])
    for ref in ("A1", "A1:XFD1048576"):
        rewritten(path, SHEET, lambda text, ref=ref: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{ref}"', text))  # type: ignore[misc]
        assert len(read(path).said) == 2


def test_empty_rows_and_cells_without_a_name(workbook: Workbook) -> None:
    rows = [NAMES[:2], [], ["Alpha", "Beta", "loose"], [None, None], ["Alpha", "Gamma"]]
    found = read(workbook(rows))
    assert [c.locator for c in found.claims] == ["row 3", "row 5"]
    assert found.reading is not None
    assert (found.reading.rows, found.reading.unused) == (2, {"column 3": 1})


# What is refused


def test_rows_that_openpyxl_would_leave_out(workbook: Workbook) -> None:
    path = workbook([NAMES[:2], ["Alpha", "Beta"], ["Alpha", "Gamma"]])

    def disorder(text: str) -> str:
        return text.replace('<row r="3"', '<row r="1"').replace('r="A3"', 'r="A1"').replace('r="B3"', 'r="B1"')

    assert "row 1 follows row 2" in read(rewritten(path, SHEET, disorder)).problems[0]
    far = workbook([NAMES[:2], ["Alpha", "Beta"]])
    moved = rewritten(far, SHEET, lambda t: t.replace('r="2"', 'r="99999999"').replace("A2", "A99999999"))
    assert "is beyond 1048576" in read(moved).problems[0]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_document_type_is_refused(workbook: Workbook, part: str) -> None:
    path = workbook([NAMES[:2], ["Alpha", "Beta"]])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def with_type(text: str) -> str:
        return re.sub(r"^(<\?xml[^>]*\?>)?", lambda m: f"{m[0]}{bomb}", text, count=1)

    assert "declares a document type" in read(rewritten(path, part, with_type)).problems[0]


def test_a_bomb_is_refused_before_it_is_unpacked(workbook: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook([NAMES[:2], ["Alpha", "Beta"]])
    rewritten(path, SHEET, lambda text: text.replace("</sheetData>", " " * 3_000_000 + "</sheetData>"))
    assert read(path).said
    monkeypatch.setattr(workbook_check, "_RATIO_FROM", 1 << 20)
    assert "unpacks to over 400 times its size: save the sheet as CSV UTF-8" in read(path).problems[0]
    monkeypatch.setattr(workbook_check, "MOST_XML", 1 << 20)
    assert "too large to be opened" in read(path).problems[0]
    monkeypatch.undo()
    monkeypatch.setattr(workbook_check, "MOST_HELD", 100)
    assert "is too large to be held in memory" in read(path).problems[0]


def test_too_many_columns(workbook: Workbook) -> None:
    assert "row 2 has over 1000 columns" in read(workbook([NAMES[:2], ["x"] * 1001])).problems[0]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "this is no workbook, or only a part of one"),
        (b"Exporter,Consignee\nA,B\n", "or is it CSV?"),
        (b"PK\x03\x04 and no more", "this is no workbook, or only a part of one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted, or of the old format .xls"),
    ],
)
def test_what_is_no_workbook(workbook: Workbook, data: bytes, problem: str) -> None:
    path = workbook([NAMES[:2]])
    path.write_bytes(data)
    assert problem in " ".join(read(path).problems)


def test_an_archive_that_is_no_workbook(workbook: Workbook) -> None:
    path = workbook([NAMES[:2]])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    assert "of the format .xlsb" in read(path).problems[0]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("table.csv", "x")
    assert "this archive is no .xlsx" in read(path).problems[0]


def test_a_workbook_of_another_dialect(workbook: Workbook) -> None:
    path = workbook([NAMES[:2], ["A", "B"]])
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    rewritten(
        path,
        "xl/workbook.xml",
        lambda t: t.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict),
    )
    assert "the workbook is Strict Open XML: save it as a plain .xlsx" in read(path).problems[0]


def test_a_workbook_under_another_name(workbook: Workbook, tmp_path: Path) -> None:
    path = workbook([NAMES[:2], ["A", "B"]])
    other = path.rename(tmp_path / "imports.csv")
    assert is_workbook(other)
    assert read(other).said == ["A SUPPLIES B"]


def test_a_workbook_that_is_cut_or_damaged_is_an_error(workbook: Workbook) -> None:
    path = workbook([NAMES, *(["Alpha", "Beta", None, None, i, i] for i in range(50))], FULL)
    data = path.read_bytes()
    for length in range(0, len(data), 501):
        path.write_bytes(data[:length])
        assert read(path).errors, length


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 5000), byte=st.integers(0, 255), part=st.booleans())
def test_no_damage_breaks_the_reader(workbook: Workbook, at: int, byte: int, part: bool) -> None:
    path = workbook([NAMES, ["Alpha", "Beta", dt.date(2020, 1, 1), "8542", 1, 2.5]], FULL)
    if part:

        def change(text: str) -> str:
            place = at % len(text)
            return text[:place] + chr(byte or 1) + text[place + 1 :]

        rewritten(path, SHEET, change)
    else:
        data = bytearray(path.read_bytes())
        data[at % len(data)] = byte
        path.write_bytes(data)
    found = read(path)
    assert found.errors or found.reading is not None


# Rejects and readings


def test_rejected_rows_of_a_workbook_load_as_csv(workbook: Workbook, tmp_path: Path) -> None:
    mapping = (
        FULL.replace("date: D", "date: {column: D, format: '%d.%m.%Y'}")
        + "numbers: '1.234,56'\nformat: {header_row: 2}\n"
    )
    day = dt.datetime(2020, 4, 3)
    rows = [
        ["Report", day],
        NAMES,
        ["Alpha", "Beta, Ltd", day, "854231", 1.234, 1234.56],
        ["Alpha", "Gamma", day, "wrong", 1.234, 1234.56],
    ]
    found = read(workbook(rows, mapping))
    assert found.rejects is not None
    assert found.rejects.suffix == ".csv"
    assert found.rejects.text == (
        '\ufeffReport,2020-04-03,,,,\nExporter,Consignee,D,HS,Q,V\nAlpha,Gamma,03.04.2020,wrong,"1,234","1234,56"\n'
    )
    rejects = tmp_path / "imports.rejects.csv"
    rejects.write_text(found.rejects.text.replace("wrong", "854231"), encoding="utf-8")
    again = read(rejects)
    assert not again.errors
    assert (again.claims[0].goods[0].quantity, again.claims[0].amount) == (1.234, 1234.56)
    assert again.claims[0].valid == parse_interval("2020-04-03")


def test_numbers_in_rejects_are_read_as_they_were(workbook: Workbook, tmp_path: Path) -> None:
    found = read(workbook([NAMES, ["Alpha", "Beta", "x", None, 1.234, 5]], FULL))
    assert found.rejects is not None
    rejects = tmp_path / "imports.rejects.csv"
    rejects.write_text(found.rejects.text.replace(",x,", ",2020-01-01,"), encoding="utf-8")
    (claim,) = read(rejects).claims
    assert (claim.goods[0].quantity, claim.amount) == (1.234, 5)


def test_a_workbook_says_what_its_csv_says(workbook: Workbook, tmp_path: Path) -> None:
    made = made_rows(200)
    path = workbook([COLUMNS, *made], MAPPING)
    from tests.table_rows import write_csv

    one, other = read(path), read(write_csv(tmp_path / "other.csv", made))
    assert one.ids == other.ids
    assert one.records == other.records


def test_two_readings_of_a_workbook_at_once(workbook: Workbook) -> None:
    path = workbook([NAMES[:2], *([f"A{i}", "B"] for i in range(20))])
    grid = SheetGrid(path)
    pairs = list(zip(grid.rows(), grid.rows(), strict=True))
    assert all(a == b for a, b in pairs)
    assert len(pairs) == 21


def test_a_preview_reads_only_the_first_rows(workbook: Workbook) -> None:
    path = workbook([NAMES[:2], *([f"A{i}", "B"] for i in range(500))])
    shown = preview(path, Options(name=path.name), rows=3)
    assert [name for name, _ in shown] == ["row 2", "row 3", "row 4"]


def test_the_mapping_names_a_sheet(workbook: Workbook) -> None:
    assert (
        TableMapping.model_validate(
            {
                "mapping": "1",
                "source": {"id": "x", "title": "x"},
                "phase": "delivered",
                "parties": {"supplier": "A", "recipient": "B"},
                "format": {"sheet": "Data", "header_row": "3"},
            }
        ).format.header_row
        == 3
    )
