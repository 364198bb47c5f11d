"""Drafted mappings: what is told from a table's header and rows, what is left for a person, and the command."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli import map as map_command
from graph.errors import ArmstraceError, Invalid, NotFound
from loaders.problems import Unreadable
from loaders.table.draft import draft_mapping, quoted
from loaders.table.guess import Column, formats_of, guess, styles_of
from loaders.table.mapping import mapping_schema
from loaders.table.mapping_file import InMapping, read_mapping
from tests.table_rows import rows as made_rows
from tests.table_rows import write_csv
from tests.test_loader_table import DOCS, read

BLANKS = {
    "  id:": " sample",
    "  title:": " A sample",
    "  publisher:": " Nobody",
    "  licence:": " none",
    "phase:": " delivered",
}


def filled_in(draft: str, **more: str) -> str:
    """A draft whose blanks are filled in, each beside its name."""
    blanks = BLANKS | more
    lines = []
    for line in draft.splitlines():
        key = line.partition("#")[0].rstrip()
        lines.append(f"{key}{blanks[key]}" if key in blanks else line)
    return "\n".join([*lines, "edition: {published: 2023-01-15}", ""])


def table(path: Path, rows: list[list[Any]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def drafted(path: Path, **options: Any) -> dict[str, Any]:
    """A draft as YAML has it."""
    found = yaml.safe_load(draft_mapping(path, **options))
    assert isinstance(found, dict)
    return found


def test_each_column_is_mapped_or_listed_and_a_bad_cell_hides_none(tmp_path: Path) -> None:
    head = ["Exporter", "Consignee", "Customs value", "Currency"]
    rows = [
        ["Alpha", "Beta", "12,400.50", "USD"],
        ["Alpha", "Beta", "1,100.25", "USD"],
        ["Alpha", "Beta", "abc", "USD"],
    ]
    found = drafted(table(tmp_path / "x.csv", [head, *rows]))
    assert found["amount"] == {"column": "Customs value", "currency": "Currency"}
    assert found["numbers"] == "1,234.56"
    draft = draft_mapping(table(tmp_path / "y.csv", [head, *([*row[:2], "about ten", row[3]] for row in rows)]))
    assert yaml.safe_load(draft)["unused"] == ["Customs value", "Currency"]
    assert "most of its cells are none" in draft


def test_the_example_of_the_documents(tmp_path: Path) -> None:
    draft = draft_mapping(DOCS / "imports.csv")
    assert max(len(line) for line in draft.splitlines()) < 200
    path = tmp_path / "imports.mapping.yaml"
    path.write_text(draft, encoding="utf-8")
    with pytest.raises(InMapping) as caught:
        read_mapping(path)
    problems = caught.value.problems
    assert [".".join(map(str, p.loc)) for p in problems] == [
        *("source.id", "source.title", "source.publisher", "source.licence"),
        "phase",
    ]
    assert all(p.problem == "is empty" and "fill it in, or take the line out" in (p.hint or "") for p in problems)
    assert (
        problems[0].line == draft.splitlines().index(next(x for x in draft.splitlines() if x.startswith("  id:"))) + 1
    )

    path.write_text(filled_in(draft), encoding="utf-8")
    (tmp_path / "imports.csv").write_bytes((DOCS / "imports.csv").read_bytes())
    found, wanted = read(tmp_path / "imports.csv"), read(DOCS / "imports.csv")
    assert found.said == wanted.said
    assert [c.valid for c in found.claims] == [c.valid for c in wanted.claims]
    assert [c.amount for c in found.claims] == [c.amount for c in wanted.claims]


def test_every_column_is_mapped_or_unused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "register.csv", made_rows(50))
    found = drafted(path)
    assert found["source"] == {"id": None, "title": None, "publisher": None, "licence": None}
    assert found["phase"] is None
    assert found["numbers"] == "1,234.56"
    assert found["date"] == {"column": "Date", "format": "%d/%m/%Y"}
    assert found["deal"] == "B/L No"
    assert found["row_key"] == ["Declaration"]
    assert "unused" not in found
    parties = found["parties"]
    assert parties["supplier"] == {
        "column": "Exporter",
        "kind": "LegalEntity",
        "country": "Exporter country",
        "address": "Exporter address",
    }
    assert parties["conveyance"] == {"column": "Vessel", "kind": "Vessel", "identifiers": {"imo": "IMO"}}
    assert set(parties) == {"supplier", "recipient", "carrier", "conveyance", "forwarder", "notify_party"}
    assert found["goods"] == {
        "class": "unknown",
        "hs": "HS code",
        "description": "Goods",
        "quantity": "Quantity",
        "unit": "Unit",
    }
    assert found["context"] == ["Port of loading", "Port of discharge"]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (
            "Дата оформления;Отправитель;Адрес отправителя;"
            "Страна отправителя;Получатель;ИНН получателя;Адрес получателя;"
            "Страна происхождения;Код ТН ВЭД;Описание товара;Количество;"
            "Ед. изм.;Фактурная стоимость;Валюта;Номер декларации;Перевозчик",
            "date;supplier;supplier.address;supplier.country;recipient;recipient.tax_id;recipient.address;context;hs;"
            "description;quantity;unit;amount;currency;row_key;carrier",
        ),
        (
            "Номер МД;Дата оформлення;Відправник;Одержувач;"
            "ЄДРПОУ одержувача;Код УКТЗЕД;Опис товару;Кількість;Од. виміру;"
            "Фактурна вартість;Валюта;Торгуюча країна;Країна походження",
            "row_key;date;supplier;recipient;recipient.tax_id;hs;"
            "description;quantity;unit;amount;currency;context;context",
        ),
        (
            "Fecha;Exportador;País del exportador;Importador;"
            "NIT del importador;Dirección del importador;Partida arancelaria;"
            "Descripción de la mercancía;Cantidad;Unidad de medida;"
            "Valor FOB;Moneda;Naviera;Buque;Puerto de embarque;País de origen",
            "date;supplier;supplier.country;recipient;recipient.tax_id;"
            "recipient.address;hs;description;quantity;unit;amount;"
            "currency;carrier;conveyance;context;context",
        ),
        (
            "Date de déclaration;Expéditeur;Pays de l'expéditeur;Destinataire;Adresse du destinataire;Code SH;"
            "Désignation des marchandises;Quantité;Unité;Valeur en douane;"
            "Devise;Navire;Transporteur;Transitaire;Connaissement",
            "date;supplier;supplier.country;recipient;recipient.address;hs;description;quantity;unit;amount;currency;"
            "conveyance;carrier;forwarder;deal",
        ),
        (
            "Tescil tarihi;İhracatçı;Gönderici adresi;Alıcı;Alıcı ülkesi;"
            "GTİP;Eşyanın tanımı;Miktar;Birim;Fatura bedeli;Döviz;"
            "Gemi adı;Taşıyıcı;Menşe ülke;Beyanname no",
            "date;supplier;supplier.address;recipient;recipient.country;hs;description;quantity;unit;amount;currency;"
            "conveyance;carrier;context;row_key",
        ),
        (
            "Shipper Name;Shipper Address;Consignee Name;Consignee Country Code;"
            "Notify Party Name;Freight Forwarder;Vessel Name;"
            "IMO Number;HTS Code;Description of Goods;Qty;UQC;Total Value USD;"
            "Arrival Date;Bill of Lading Number;Country of Origin;"
            "Exporter code;Customs broker;Something else",
            "supplier;supplier.address;recipient;recipient.country;notify_party;forwarder;conveyance;conveyance.imo;hs;"
            "description;quantity;unit;amount;date;deal;context;unused;context;unused",
        ),
    ],
)
def test_headings_in_many_languages(names: str, wanted: str) -> None:
    columns = [Column(name, ()) for name in names.split(";")]
    found = guess(columns)
    taken: dict[str, str] = {column.name: name for name, column in found.plain.items()}
    for part, attributes in found.parties.items():
        taken |= {c.name: part if attribute == "name" else f"{part}.{attribute}" for attribute, c in attributes.items()}
    for group, listed in (("row_key", found.row_key), ("context", found.context), ("unused", found.unused)):
        taken |= {column.name: group for column in listed}
    assert [taken[name] for name in names.split(";")] == wanted.split(";")


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    rows = [
        ["Отправитель", "Получатель", "Дата"],
        ["ООО «Образец»", "Приклад ТОВ", "30.04.2020"],
        ["Завод точных приборов", "Неизвестно", "01.05.2020"],
    ]
    path = table(tmp_path / "register.csv", rows, ";", "windows-1251")
    draft = draft_mapping(path)
    assert "encoding: windows-1251" in draft
    assert "guessed, as it is not UTF-8" in draft
    (tmp_path / "register.mapping.yaml").write_text(filled_in(draft), encoding="utf-8")
    assert read(path).said == [
        "ООО «Образец» SUPPLIES Приклад ТОВ",
        "Завод точных приборов SUPPLIES unknown recipient",
    ]
    plain = [[cell.strip("«»") for cell in row] for row in [rows[0], rows[2]]]
    for encoding in ("koi8-r", "cp866"):
        assert f"encoding: {encoding}" in draft_mapping(table(tmp_path / "other.csv", plain, ";", encoding))
    latin = [["Expéditeur", "Destinataire"], ["Société générale des échantillons", "Prénom & Fils réunis"]]
    assert "encoding: windows-125" in draft_mapping(table(tmp_path / "other.csv", latin, ",", "windows-1252"))


def test_dates_are_stated_only_where_the_rows_decide() -> None:
    def formats(*cells: Any) -> list[str]:
        return formats_of(Column("Date", cells))

    assert formats("30/04/2020", "03/04/2020") == ["%d/%m/%Y"]
    assert formats("04/30/2020", "03/04/2020") == ["%m/%d/%Y"]
    assert formats("03/04/2020", "05/05/2020") == ["%d/%m/%Y", "%m/%d/%Y"]
    assert formats("04/30/2020", "30/04/2020") == ["%d/%m/%Y", "%m/%d/%Y"], "both are there"
    assert formats("30/04/2020", "31/02/2020", "01/05/2020") == ["%d/%m/%Y"], "one is no day at all"
    assert formats("2020-04-03", dt.datetime(2020, 4, 3)) == [""]
    assert formats("30.04.2020 12:30") == ["%d.%m.%Y %H:%M"]
    assert formats("20200430", "20200501") == ["%Y%m%d"]
    assert formats("30-Apr-20") == ["%d-%b-%y"]
    assert formats("soon", "later") == []


def test_a_date_that_no_row_decides_is_a_blank(tmp_path: Path) -> None:
    path = table(tmp_path / "imports.csv", [["Exporter", "Consignee", "Date"], ["A", "B", "03/04/2020"]])
    draft = draft_mapping(path)
    (line,) = [line for line in draft.splitlines() if line.startswith("  format:")]
    assert line.partition("# ")[2] == 'TODO: "%d/%m/%Y" or "%m/%d/%Y"? no row decides'
    (tmp_path / "imports.mapping.yaml").write_text(filled_in(draft), encoding="utf-8")
    assert "date.format: is empty" in read(path).problems[0]
    (tmp_path / "imports.mapping.yaml").write_text(filled_in(draft, **{"  format:": " '%m/%d/%Y'"}), encoding="utf-8")
    assert [c.valid.text for c in read(path).claims if c.valid] == ["2020-03-04"]


def test_numbers_are_stated_only_where_the_rows_decide(tmp_path: Path) -> None:
    def styles(*cells: Any) -> tuple[list[str], str]:
        return styles_of([Column("Value", cells)])

    assert styles("1,234.50", "7") == (["1,234.56"], "")
    assert styles("1.234,50 EUR", "$7") == (["1.234,56"], "")
    assert styles("1 234,50") == (["1 234,56"], "")
    assert styles("12.5", "1234.25") == (["1234.56"], "")
    assert styles("1,234", "5,678") == (["1234,56", "1,234.56"], "1,234")
    assert styles("12", 5, 7.5) == ([], "")
    path = table(tmp_path / "imports.csv", [["Exporter", "Consignee", "Quantity"], ["A", "B", "1,234"]])
    assert drafted(path)["numbers"] is None
    assert "1,234 can be read in both ways, and no row decides" in draft_mapping(path)


def test_cells_tell_what_names_do_not() -> None:
    def column(name: str, *cells: Any) -> Column:
        return Column(name, cells)

    ships = column("Vessel", "Star", "Moon", "Sun")
    numbers = column("Number", "9074729", "9434761", "9074729")
    found = guess(
        [
            ships,
            numbers,
            column("T", "8542.31", "9301.90", "8703.21"),
            column("X", "2020-01-01", "2020-01-02", "2020-01-03"),
        ]
    )
    assert found.parties["conveyance"] == {"name": ships, "imo": numbers}
    assert found.plain["hs"].name == "T"
    assert found.plain["date"].name == "X"
    assert set(found.why) == {"Number", "T", "X"}
    assert guess([column("Id", "9074729", "9434761", "9074729")]).unused, "without a vessel it is any number"
    assert guess([column("Id", "1000000001", "1000000002", "1000000003")]).unused
    assert [c.name for c in guess([column("Quantity", "many", "few", "some")]).unused] == ["Quantity"]


def test_states_are_told_by_their_names(tmp_path: Path) -> None:
    rows = [
        ["Supplier", "Recipient", "Price index per unit"],
        ["France", "United States", "1"],
        ["Turkey", "Beta Ltd", "2"],
    ]
    path = tmp_path / "transfers.tsv"
    found = drafted(table(path, rows, "\t"))
    assert found["parties"]["supplier"]["kind"] == "State"
    assert found["parties"]["recipient"]["kind"] == "LegalEntity"
    assert found["format"] == {"delimiter": "tab"}
    assert found["unused"] == ["Price index per unit"]
    (tmp_path / "transfers.mapping.yaml").write_text(filled_in(draft_mapping(path)), encoding="utf-8")
    assert set(read(path).records) == {"state:fr", "united-states", "state:tr", "beta-ltd"}


def test_a_table_without_the_usual_parties(tmp_path: Path) -> None:
    path = table(tmp_path / "owners.csv", [["Owner", "Firm", "Share"], ["A", "B", "50"]])
    found = drafted(path)
    assert found["parties"] == {"supplier": None, "recipient": None}
    assert found["unused"] == ["Owner", "Firm", "Share"]


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Imports 2020"
    for row in (
        ["Report of imports"],
        [],
        ["Exporter", "Consignee", "Date", "Value USD", "Weight kg"],
        ["A", "B", dt.datetime(2020, 4, 3), 5.5, 7],
        ["C", "D", dt.datetime(2020, 4, 4), 6, 8],
    ):
        sheet.append(row)
    book.create_sheet("Notes").append(["x"])
    path = tmp_path / "imports.xlsx"
    book.save(path)
    with pytest.raises(Unreadable, match="2 sheets hold data"):
        draft_mapping(path)
    draft = draft_mapping(path, sheet="Imports 2020")
    found = yaml.safe_load(draft)
    assert found["format"] == {"sheet": "Imports 2020", "header_row": 3}
    assert found["date"] == {"column": "Date"}
    assert found["amount"] == {"column": "Value USD", "currency": {"value": "USD"}}
    assert found["goods"] == {"class": "unknown", "quantity": "Weight kg", "unit": {"value": "kg"}}
    (tmp_path / "imports.mapping.yaml").write_text(filled_in(draft), encoding="utf-8")
    assert read(path).said == ["A SUPPLIES B", "C SUPPLIES D"]


def test_names_that_yaml_would_read_otherwise(tmp_path: Path) -> None:
    names = [
        "yes",
        "Exporter: name",
        "Consignee #1",
        "- x",
        "[a]",
        "{b}",
        "'q'",
        '"d"',
        "a: b",
        "null",
        "1",
        "é\u2028x",
        "*a",
        "&b",
        "%c",
    ]
    found = drafted(table(tmp_path / "imports.csv", [names, ["v"] * len(names)]))
    said = [*found.get("unused", ()), *found.get("context", ())]
    said += [party["column"] for party in found["parties"].values() if party]
    assert sorted(said) == sorted(" ".join(name.split()) for name in names)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=9), min_size=2, max_size=4),
        min_size=1,
        max_size=4,
    )
)
def test_any_table_is_drafted_or_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    try:
        draft = draft_mapping(table(tmp_path / "any.csv", rows))
    except Unreadable:
        return
    mapping = tmp_path / "any.mapping.yaml"
    mapping.write_text(draft, encoding="utf-8")
    with pytest.raises(InMapping) as caught:
        read_mapping(mapping)
    assert {p.problem for p in caught.value.problems} == {"is empty"}, draft


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text_is_quoted_so_that_yaml_reads_it(text: str) -> None:
    assert yaml.safe_load(f"x: {quoted(text)} # c") == {"x": text}


# The command


def run(*args: object) -> Any:
    """The command alone, as it is mounted."""
    app = typer.Typer()
    app.callback()(lambda: None)
    map_command.register(app)
    return CliRunner().invoke(app, ["map", *map(str, args)])


def test_the_command_prints_or_writes_and_never_overwrites(tmp_path: Path) -> None:
    printed = run(DOCS / "imports.csv")
    assert printed.exit_code == 0
    assert printed.stdout == draft_mapping(DOCS / "imports.csv")

    output = tmp_path / "imports.mapping.yaml"
    written = run(DOCS / "imports.csv", "--output", output)
    assert written.exit_code == 0
    assert output.read_text(encoding="utf-8") == printed.stdout
    assert "Check it, fill in what is empty, then: armstrace load" in written.stderr

    again = run(DOCS / "imports.csv", "-o", output, "--rows", "1")
    assert isinstance(again.exception, Invalid)
    assert "is there already" in str(again.exception)
    assert output.read_text(encoding="utf-8") == printed.stdout


def test_the_command_prints_the_schema() -> None:
    assert json.loads(run("--schema").stdout) == mapping_schema()


def test_what_the_command_refuses(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    for args, kind, words in (
        ((tmp_path / "nowhere.csv",), NotFound, "There is no file"),
        ((empty,), Invalid, "the file is empty"),
        ((), Invalid, "Name the table to map"),
        ((DOCS / "imports.csv", "-o", tmp_path / "no" / "folder.yaml"), Invalid, "cannot be written"),
    ):
        refused = run(*args)
        assert isinstance(refused.exception, ArmstraceError)
        assert isinstance(refused.exception, kind)
        assert words in str(refused.exception)


def test_rows_say_how_many_are_looked_at(tmp_path: Path) -> None:
    rows = [["Exporter", "Consignee", "Date"], ["A", "B", "03/04/2020"], ["A", "B", "30/04/2020"]]
    path = table(tmp_path / "imports.csv", rows)
    assert drafted(path, rows=1)["date"]["format"] is None
    assert drafted(path, rows=2)["date"]["format"] == "%d/%m/%Y"
    assert "first 2 rows" in draft_mapping(path, 2)


def test_examples_in_comments_stay_in_comments(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["Exporter", "Consignee"], ["A\nmapping: 2", "B\x1b[31m" + "x" * 200]])
    path = tmp_path / "imports.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    draft = draft_mapping(path)
    assert "\x1b" not in draft
    assert yaml.safe_load(draft)["mapping"] == 1
    assert "x" * 60 not in draft
