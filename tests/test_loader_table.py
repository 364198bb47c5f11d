"""Tables read through a mapping: what becomes of rows, and what is refused rather than guessed."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.model.claims import Claim, Deal
from graph.model.dates import parse_interval
from graph.model.sources import Record
from graph.store.batch import Batch
from loaders.contract import Checked, Note, Options, Reading, Rejects, RowError
from loaders.sources.table import LOADER, preview
from loaders.table.mapping import mapping_schema
from tests.list_reading import of, take_records
from tests.table_rows import rows as made_rows
from tests.table_rows import write_csv

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "tables"
SAMPLES = ROOT / "tests" / "samples" / "table"

HEAD = "mapping: 1\nsource: {id: sample, title: A sample}\nedition: {published: 2021-01-15}\nphase: delivered\n"
PARTIES = "parties: {supplier: Exporter, recipient: Consignee}\n"


@dataclass
class Read:
    """All that a reading yields."""

    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: Rejects | None = None
    reading: Reading | None = None
    checked: Checked | None = None
    records: dict[str, Record] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        """Its claims in short, without those of places."""
        names = {key: record.name for key, record in self.records.items()}
        return [
            f"{names[c.subject]} {c.kind} {names[c.object]}"
            for c in self.claims
            if c.kind not in ("LOCATED_AT", "REGISTERED_IN")
        ]

    @property
    def placed(self) -> set[str]:
        """Its claims of places in short."""
        names = {key: record.name for key, record in self.records.items()}
        return {f"{names[c.subject]} {c.kind} {names[c.object]}" for c in self.claims if c.phase is None}

    @property
    def ids(self) -> set[str]:
        """The ids of its claims."""
        return {claim.id_in("sample") for claim in self.claims}

    @property
    def problems(self) -> list[str]:
        """Its errors as a person sees them."""
        return [str(error) for error in self.errors]


def read(path: Path, **options: Any) -> Read:
    """Read a table; the order that the contract asks for is checked on the way."""
    items = list(LOADER.read(path, Options(name=path.name, **options)))
    order = [type(item).__name__ for item in items]
    found = Read(errors=of(items, RowError), notes=[note.text for note in of(items, Note)])
    found.rejects = next(iter(of(items, Rejects)), None)
    found.reading = next(iter(of(items, Reading)), None)
    found.checked = next(iter(of(items, Checked)), None)
    for batch in of(items, Batch):
        found.records = take_records(found.records, batch)
        for deal in batch.deals:
            assert found.deals.setdefault(deal.key, deal) == deal, "one key, one content"
        found.claims += batch.claims
    kinds = ["RowError", "Note", "Rejects", "Reading", "Checked", "Batch"]
    assert order == sorted(order, key=kinds.index)
    return found


Table = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Write a table and its mapping."""

    def write(text: str | bytes, mapping: str = HEAD + PARTIES, name: str = "imports.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        (tmp_path / f"{path.stem}.mapping.yaml").write_text(mapping, encoding="utf-8")
        return path

    return write


# The example of the documents


def test_the_example_of_the_documents() -> None:
    found = read(DOCS / "imports.csv")
    assert [str(e) for e in found.errors] == [
        "imports.csv:5: row 5.Date: '31/02/2020' is not a date written as %d/%m/%Y"
    ]
    assert found.said == [
        "Delta Precision Works SUPPLIES Gulf Trading FZE",
        "Blue Anchor Line TRANSPORTS Gulf Trading FZE",
        "Blue Anchor Line TRANSPORTS Delta Precision Works",
        "MV Sample Star TRANSPORTS Gulf Trading FZE",
        "MV Sample Star TRANSPORTS Delta Precision Works",
        "Delta Precision Works SUPPLIES Gulf Trading FZE",
        "Blue Anchor Line TRANSPORTS Gulf Trading FZE",
        "Blue Anchor Line TRANSPORTS Delta Precision Works",
        "MV Sample Star TRANSPORTS Gulf Trading FZE",
        "MV Sample Star TRANSPORTS Delta Precision Works",
        "Delta Precision Works, S.A. SUPPLIES unknown recipient",
        "Blue Anchor Line TRANSPORTS unknown recipient",
        "Blue Anchor Line TRANSPORTS Delta Precision Works, S.A.",
        "MV Sample Moon TRANSPORTS unknown recipient",
        "MV Sample Moon TRANSPORTS Delta Precision Works, S.A.",
    ]
    first = found.claims[0]
    assert (first.phase, first.certainty, first.stance) == ("delivered", "reported", "affirms")
    assert (first.amount, first.currency, first.valid) == (48500.0, "USD", parse_interval("2020-04-03"))
    (goods,) = first.goods
    assert (goods.goods_class, goods.description, goods.quantity, goods.unit) == ("dual_use", "processors", 1200, "PCS")
    assert goods.codes == ("HS:854231",)
    assert (first.deal, first.key, first.locator) == ("BAL-778", "row:D-1001/1", "row 2")
    assert first.quote is None
    assert [c.amount for c in found.claims if c.kind == "TRANSPORTS"] == [None] * 12
    assert found.claims[8].goods[0].goods_class == "arms"
    vessel = found.records["imo:9074729"]
    assert (vessel.kind, vessel.name, vessel.identifiers) == ("Vessel", "MV Sample Star", {"imo": ("9074729",)})
    assert found.records["gulf-trading-fze"].identifiers == {"tax_id": ("44017",)}
    assert found.records["delta-precision-works"].addresses == ("12 Quai Neuf, Le Havre",)
    assert {k: r.kind for k, r in found.records.items() if k.startswith(("state:", "address:"))} == {
        "state:fr": "State",
        "state:ae": "State",
        "address:12-quai-neuf-le-havre": "Address",
    }
    deal = found.deals["BAL-778"]
    assert deal.title == "B/L No BAL-778"
    assert deal.context == (
        "Port of discharge: Jebel Ali",
        "Port of loading: Le Havre",
        "Remarks: licence shown",
        *(text for text in deal.context if text.startswith(("forwarder", "notify"))),
    )
    assert found.placed == {
        "Delta Precision Works LOCATED_AT France",
        "Delta Precision Works LOCATED_AT 12 Quai Neuf, Le Havre",
        "Gulf Trading FZE LOCATED_AT United Arab Emirates",
        "Delta Precision Works, S.A. LOCATED_AT France",
    }


def test_a_party_that_is_not_named_is_nobody_else() -> None:
    found = read(DOCS / "imports.csv")
    (unknown,) = [record for record in found.records.values() if record.unknown]
    assert unknown.name == "unknown recipient"
    assert unknown.description == "written as: TO THE ORDER OF EXAMPLE BANK"
    assert not any("ORDER" in r.name for r in found.records.values())
    assert "row 4: Consignee: TO ORDER, N/A and their like are unknown parties, one a row" in found.notes


def test_the_sample_of_bills_of_lading() -> None:
    found = read(SAMPLES / "bills.tsv")
    assert not found.errors
    assert found.checked is not None
    assert found.checked.edition.complete
    assert found.said == [
        "Alpha Sample Works SUPPLIES unknown recipient",
        "MV SAMPLE STAR TRANSPORTS unknown recipient",
        "MV SAMPLE STAR TRANSPORTS Alpha Sample Works",
        "Alpha Sample Works SUPPLIES Gamma Sample FZE",
        "MV SAMPLE STAR TRANSPORTS Gamma Sample FZE",
        "MV SAMPLE STAR TRANSPORTS Alpha Sample Works",
        "MV SAMPLE STAR TRANSPORTS Sample Lines",
    ]
    assert {c.phase for c in found.claims} == {"agreed"}
    assert [(g.quantity, g.unit) for g in found.claims[0].goods] == [(12, "CTNS")]
    assert found.claims[0].goods[0].codes == ("HS:846693", "HS:848210")


def test_the_sample_of_a_register_in_another_encoding() -> None:
    found = read(SAMPLES / "register.csv")
    assert found.problems == ["register.csv:3: row 3.Дата: '31.04.2021' is not a date written as %d.%m.%Y"]
    assert found.said == ["Example Optik GmbH SUPPLIES ТОВ «Зразок»", "unknown supplier SUPPLIES ТОВ «Зразок»"]
    assert found.placed == {
        "Example Optik GmbH LOCATED_AT Germany",
        "ТОВ «Зразок» LOCATED_AT Ukraine",
        "unknown supplier LOCATED_AT China",
    }
    assert [(c.amount, c.currency) for c in found.claims if c.amount] == [(1234.5, "UAH"), (5000, "UAH")]
    assert found.records["key:00012345"].names == ("ТОВ Зразок",)
    assert found.checked is not None
    assert found.checked.source.origin == "state:ua"


def test_the_sample_of_owners() -> None:
    found = read(SAMPLES / "owners.csv")
    assert [(c.share, c.certainty, c.valid) for c in found.claims if c.kind == "OWNS"] == [
        (51, "assessed", parse_interval("2019-05-01")),
        (49, "assessed", None),
        (None, "assessed", None),
    ]
    assert found.deals == {}
    assert found.reading is not None
    assert found.reading.unused == {"Owner kind": 2}


# Parties


@pytest.mark.parametrize(
    "cell",
    [
        "TO ORDER",
        "to the order of Sample Bank",
        "N/A",
        "NA",
        "-",
        "***",
        "Unknown",
        "НЕ УКАЗАН",
        "A LA ORDEN",
        "TBA",
        "?",
        "",
    ],
)
def test_words_for_nobody_in_a_cell(table: Table, cell: str) -> None:
    found = read(table(f"Exporter,Consignee\nAlpha,{cell}\nBeta,{cell}\n"))
    assert not found.errors
    unknown = [r for r in found.records.values() if r.unknown]
    assert [r.name for r in unknown] == ["unknown recipient"] * 2, "one a row"
    assert {r.name for r in found.records.values() if not r.unknown} == {"Alpha", "Beta"}


@pytest.mark.parametrize(
    "name", ["Order of Saint Sample", "Unknown Worlds Ltd", "Nader Trading", "TBA Holdings", "X Corp"]
)
def test_names_that_only_look_like_such_words(table: Table, name: str) -> None:
    found = read(table(f"Exporter,Consignee\nAlpha,{name}\n"))
    assert found.said == [f"Alpha SUPPLIES {name}"]
    assert not any(r.unknown for r in found.records.values())


def test_same_as_consignee_is_the_consignee(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: E, recipient: C, notify_party: N, broker: B}\n"
    found = read(
        table(
            "E,C,N,B\nAlpha,Beta,SAME AS CONSIGNEE,Same as cnee\n"
            "Alpha,Gamma,SAME AS ABOVE,\nAlpha,SAME AS NOTIFY,Delta,\n"
            "Alpha,TO ORDER,SAME AS CONSIGNEE,\nAlpha,SAME AS NOTIFY PARTY,SAME AS CONSIGNEE,\n",
            mapping,
        )
    )
    assert found.said == [
        "Alpha SUPPLIES Beta",
        "Beta BROKERS Alpha",
        "Alpha SUPPLIES Gamma",
        "Alpha SUPPLIES Delta",
        "Alpha SUPPLIES unknown recipient",
        "Alpha SUPPLIES unknown recipient",
    ]
    notified = [p.record for d in found.deals.values() for p in d.parties if p.role == "notify_party"]
    assert notified[:3] == ["beta", "gamma", "delta"]
    # Who is notified of goods to nobody's order is nobody that is known either.
    assert len(notified) == 5
    assert all(found.records[record].unknown for record in notified[3:])


def test_a_mapping_adds_words_for_nobody(table: Table) -> None:
    found = read(
        table("Exporter,Consignee\nAlpha,CLIENTE MOSTRADOR\n", HEAD + PARTIES + "unknown_words: [Cliente mostrador]\n")
    )
    assert found.said == ["Alpha SUPPLIES unknown recipient"]


def test_an_empty_vessel_is_no_vessel(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: E, recipient: C, conveyance: {column: V, kind: Vessel}, broker: B}\n"
    assert read(table("E,C,V,B\nAlpha,Beta,N/A,\n", mapping)).said == ["Alpha SUPPLIES Beta"]


def test_rows_that_name_nobody_are_rejected(table: Table) -> None:
    mapping = (
        HEAD + "parties: {supplier: Exporter, recipient: Consignee}\namount: {column: Value, currency: {value: USD}}\n"
    )
    found = read(table("Exporter,Consignee,Value\nAlpha,Beta,5\n\n,,5\nTotal,,5\n", mapping))
    assert found.problems == ["imports.csv:4: row 4: names nobody: is it a total, or a line between? take it out"]
    assert found.said == ["Alpha SUPPLIES Beta", "Total SUPPLIES unknown recipient"]


def test_one_name_is_one_record_with_all_that_rows_say_of_it(table: Table) -> None:
    mapping = HEAD + (
        "parties:\n  supplier: {column: E, country: EC, address: EA, identifiers: {inn: EI}}\n"
        "  recipient: {column: C, country: CC}\n"
    )
    found = read(
        table(
            'E,EC,EA,EI,C,CC\n"ALPHA, LTD",FR,1 Street,77,Beta,AE\n'
            "Alpha Ltd,France,,,Beta,\nGamma,,2 Road,,alpha ltd.,DE\n",
            mapping,
        )
    )
    alpha = found.records["alpha-ltd"]
    assert (alpha.name, alpha.names) == ("ALPHA, LTD", ("Alpha Ltd", "alpha ltd."))
    assert (alpha.countries, alpha.addresses, alpha.identifiers) == (
        ("DE", "FR", "France"),
        ("1 Street",),
        {"inn": ("77",)},
    )
    assert [n for n in found.notes if n.startswith("written in several ways")] == [
        "written in several ways, and one record each: 1 names, such as 'ALPHA, LTD' and 'Alpha Ltd' and 'alpha ltd.'"
    ]
    assert any(
        n.startswith("with several countries, and one record each: 1 names, such as alpha-ltd (DE, FR)")
        for n in found.notes
    )


def test_one_name_in_two_countries_can_be_two_parties(table: Table) -> None:
    mapping = (
        HEAD + "same_name: one_per_country\n"
        "parties: {supplier: {column: E, country: EC}, recipient: {column: C, country: CC}}\n"
    )
    found = read(table("E,EC,C,CC\nGlobal,AE,Global,Hong Kong\nGlobal,UAE,Beta,\n", mapping))
    assert set(found.records) - {"state:ae", "state:hk"} == {"global@AE", "global@HK", "beta"}
    assert found.said == ["Global SUPPLIES Global", "Global SUPPLIES Beta"]


def test_supplier_and_recipient_of_one_name_make_no_claim_and_that_is_said(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: E, recipient: C, carrier: L}\n"
    found = read(table("E,C,L\nAlpha,ALPHA,Line\nAlpha,Alpha.,\n", mapping))
    assert found.said == ["Line TRANSPORTS ALPHA"]
    assert any("supplier and recipient are one record" in note for note in found.notes)
    assert {(p.role, p.record) for d in found.deals.values() for p in d.parties} == {
        ("supplier", "alpha"),
        ("recipient", "alpha"),
    }


def test_keys_of_columns_and_where_they_are_empty(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: {column: E, key: EI}, recipient: {column: C, key: [CI]}}\n"
    found = read(table("E,EI,C,CI\nAlpha,77,Beta,88\nAlfa,77,Beta,\nGamma,9.9E+10,Beta,88\n", mapping))
    assert set(found.records) == {"key:77", "key:88", "beta"}
    assert found.records["key:77"].names == ("Alpha",)
    assert "row 3: recipient: nothing stands in CI, so the name tells it apart" in found.notes
    assert "9.9E+10' is a rounded number" in found.problems[0]


def test_several_in_one_cell(table: Table) -> None:
    mapping = HEAD + (
        "parties:\n  supplier: {column: E, split: ';', country: EC, address: EA}\n  recipient: C\n"
        "goods: {quantity: Q}\namount: {column: V, currency: {value: USD}}\n"
    )
    found = read(table("E,EC,EA,C,Q,V\nAlpha; Beta,FR; DE,1 Street,Gamma,24,500\n", mapping))
    assert found.said == ["Alpha SUPPLIES Gamma", "Beta SUPPLIES Gamma"]
    assert found.placed == {"Alpha LOCATED_AT France", "Beta LOCATED_AT Germany"}
    assert all(c.amount is None and not any(g.quantity for g in c.goods) for c in found.claims), "none of them alone"
    (deal,) = found.deals.values()
    assert deal.context == ("quantity of all together: 24", "value of all together: 500 USD")
    assert found.reading is not None
    assert found.reading.unused == {"EA": 1}


def test_places(table: Table) -> None:
    mapping = HEAD + (
        "parties:\n  supplier: {column: E, country: {column: EC, values: {Россия: Russia}}, address: EA}\n"
        "  recipient: C\n"
        "  conveyance: {column: V, kind: Vessel, country: Flag, identifiers: {imo: IMO}}\n"
    )
    found = read(
        table(
            "E,EC,EA,C,V,Flag,IMO\nAlpha,Россия,Turkey,Beta,Star,Panama,IMO 9074729\nGamma,Congo,,Beta,Moon,,9074728\n"
            "Delta,NA,,Beta,STAR II,Soviet Union,9074729\n",
            mapping,
        )
    )
    assert found.placed == {
        "Alpha LOCATED_AT Russia",
        "Alpha LOCATED_AT Turkey",
        "STAR II REGISTERED_IN Panama",
        "STAR II REGISTERED_IN Soviet Union",
    }
    assert found.records["imo:9074729"].names == ("Star",)
    assert found.records["gamma"].countries == ("Congo",)
    assert found.records["vessel:moon"].identifiers == {}
    notes = " ".join(found.notes)
    assert "EC: 'Congo' is no state that the register knows, and is kept as text" in notes
    assert "IMO: '9074728' is no IMO number" in notes
    assert "EC: NA may be Namibia" in notes


def test_several_places_of_one(table: Table) -> None:
    mapping = HEAD + (
        "parties:\n  supplier: {column: E, country: {column: EC, split: ';'}, address: {column: EA, split: ' / '}}\n"
        "  recipient: C\n"
    )
    found = read(table("E,EC,EA,C\nAlpha,SY; GB; -,1 Street / 2 Road,Beta\n", mapping))
    assert found.records["alpha"].countries == ("GB", "SY")
    assert found.records["alpha"].addresses == ("1 Street", "2 Road")
    assert len(found.placed) == 4


def test_what_a_column_is_better_known_as(table: Table) -> None:
    mapping = (
        HEAD + "parties: {supplier: E, recipient: {column: C, kind: Company}, carrier: {column: L, kind: PublicBody}}\n"
    )
    found = read(table("E,C,L\nAlpha,Beta,Post\nBeta,Post,\n", mapping))
    assert {r.key: r.kind for r in found.records.values()} == {
        "alpha": "LegalEntity",
        "beta": "Company",
        "post": "LegalEntity",
    }


def test_states_as_parties(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: {column: E, kind: State}, recipient: {column: C, kind: State}}\n"
    found = read(table("E,C\nFrance,USSR\nEl Dorado,UAE\n", mapping))
    assert set(found.records) == {"state:fr", "state:suhh", "el-dorado", "state:ae"}
    assert found.records["el-dorado"].kind == "LegalEntity"
    assert (
        "row 3: E: 'El Dorado' is not one state that the register knows, and is loaded as a LegalEntity" in found.notes
    )


def test_whose_voice_it_is(table: Table) -> None:
    found = read(
        table("Exporter,Consignee\nAlpha,Beta\n", HEAD + PARTIES + "authority: {name: Sample Customs, state: France}\n")
    )
    assert found.checked is not None
    assert found.checked.source.origin == "state:fr"
    assert found.records["authority"].speaks_for == "state:fr"
    wrong = read(
        table("Exporter,Consignee\nAlpha,Beta\n", HEAD + PARTIES + "authority: {name: Sample, state: Nowhere}\n")
    )
    assert "imports.mapping.yaml:6: authority.state: 'Nowhere' is no state" in wrong.problems[0]


# Deals and keys


def test_what_is_listed_and_what_is_context(table: Table) -> None:
    mapping = HEAD + (
        "deal: BL\nparties: {supplier: E, recipient: C, stated_end_user: U, forwarder: F}\ncontext: [Port]\n"
    )
    found = read(table("E,C,U,F,Port,BL\nA,B,User One,Fast,Here,1\nA,B,User Two,N/A,There,1\nA,B,,,,\n", mapping))
    deal = found.deals["1"]
    assert [(p.role, p.record) for p in deal.parties] == [
        ("forwarder", "fast"),
        ("stated_end_user", "user-one"),
        ("stated_end_user", "user-two"),
    ]
    assert set(deal.context) >= {"Port: Here", "Port: There"}
    assert len(found.deals) == 2
    assert "row 4: BL: nothing stands there, so that the row is a deal of its own" in found.notes
    assert "fast" in found.records


def test_rows_that_differ_in_nothing_claimed_are_told_of(table: Table) -> None:
    mapping = HEAD + PARTIES + "deal: BL\ngoods: {quantity: Q}\nunused: [Container]\n"
    found = read(table("Exporter,Consignee,Q,BL,Container\nA,B,24,1,X\nA,B,24,1,Y\nA,B,24,1,Y\n", mapping))
    assert len(found.ids) == 1
    assert any("are not added up: 1 claims, such as of the deals 1" in note for note in found.notes)
    assert not any(
        "added up" in n
        for n in read(table("Exporter,Consignee,Q,BL,Container\nA,B,24,1,Y\nA,B,24,1,Y\n", mapping)).notes
    )


def test_order_and_repetition_change_nothing(table: Table) -> None:
    lines = (DOCS / "imports.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    mapping = (DOCS / "imports.mapping.yaml").read_text(encoding="utf-8").replace("row_key: Declaration", "")
    whole = read(table("".join(lines), mapping))
    rows = lines[1:]
    random.Random(1).shuffle(rows)
    shuffled = read(table("".join([lines[0], *rows]), mapping, "imports-2.csv"))
    repeated = read(table("".join([lines[0], *lines[1:] * 100]), mapping, "imports-3.csv"))
    for other in (shuffled, repeated):
        assert other.ids == whole.ids
        assert other.records == whole.records
        assert other.deals == whole.deals
    assert repeated.reading is not None
    assert (repeated.reading.rows, repeated.reading.repeated, repeated.reading.rejected) == (400, 297, 100)


def test_columns_in_another_order_are_the_same_rows(table: Table) -> None:
    one = read(table("Exporter,Consignee,Q\nA,B,1\n", HEAD + PARTIES))
    other = read(table("Q,Consignee,Exporter\n1,B,A\n", HEAD + PARTIES))
    assert one.ids == other.ids


def test_places_are_said_once(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: {column: E, country: EC}, recipient: C}\ndate: D\n"
    text = "E,EC,C,D\n" + "".join(f"A,FR,B{i},{'x' if i == 0 else '2020-01-01'}\n" for i in range(5))
    found = read(table(text, mapping))
    assert len(found.errors) == 1
    assert sum(c.kind == "LOCATED_AT" for c in found.claims) == 1


# Dates and numbers


@pytest.mark.parametrize(
    ("form", "cell", "date"),
    [
        ('"%d/%m/%Y"', "03/04/2020", "2020-04-03"),
        ('"%m/%d/%Y"', "03/04/2020", "2020-03-04"),
        ('["%d/%m/%Y", "%Y"]', "2020", "2020"),
        ('"%m.%Y"', "04.2020", "2020-04"),
        ('"%d.%m.%y"', "03.04.20", "2020-04-03"),
        ('"%d.%m.%Y %H:%M"', "03.04.2020 23:59", "2020-04-03"),
        ('"%d %b %Y"', "3 Apr 2020", "2020-04-03"),
        ("excel", "43924", "2020-04-03"),
        ('"%d/%m/%Y"', "2020-04-03", "2020-04-03"),
        ('"%Y-%d-%m"', "2020-04-03", "2020-03-04"),
    ],
)
def test_dates(table: Table, form: str, cell: str, date: str) -> None:
    found = read(table(f"Exporter,Consignee,D\nA,B,{cell}\n", HEAD + PARTIES + f"dates: {form}\ndate: D\n"))
    assert [c.valid for c in found.claims] == [parse_interval(date)]


def test_a_date_that_may_be_two_is_not_guessed(table: Table) -> None:
    found = read(table("Exporter,Consignee,D\nA,B,03/04/2020\nA,B,2020-04-03\nA,B,\n", HEAD + PARTIES + "date: D\n"))
    assert [c.valid for c in found.claims] == [parse_interval("2020-04-03"), None]
    assert "row 2.D: '03/04/2020' has no stated format: say in the mapping how dates are written" in found.problems[0]


@pytest.mark.parametrize("form", ["%d/%m", "%Q", "%d/%m/%Y %N"])
def test_a_format_that_makes_no_date(table: Table, form: str) -> None:
    found = read(table("Exporter,Consignee,D\nA,B,x\n", HEAD + PARTIES + f"date: {{column: D, format: '{form}'}}\n"))
    assert "imports.mapping.yaml:6: date.format" in found.problems[0]


def test_a_date_of_zeros_is_none(table: Table) -> None:
    found = read(table("Exporter,Consignee,D\nA,B,0000-00-00\nA,B,00/00/0000 00:00\n", HEAD + PARTIES + "date: D\n"))
    assert [c.valid for c in found.claims] == [None, None]


def test_two_columns_make_a_time(table: Table) -> None:
    mapping = HEAD + PARTIES + "date: {column: From, until: To}\nsaid_on: Said\n"
    text = (
        "Exporter,Consignee,From,To,Said\nA,B,2020-04-03,2020-05-01,2020-06-01\n"
        "A,B,,2020-05-01,\nA,B,2020-06-01,2020-05-01,\n"
    )
    found = read(table(text, mapping))
    assert [c.valid for c in found.claims] == [parse_interval("2020-04-03/2020-05-01"), parse_interval("../2020-05-01")]
    assert found.claims[0].said_on == parse_interval("2020-06-01")
    assert "row 4.To: 2020-05-01 is before 2020-06-01" in found.problems[0]


def test_a_date_after_the_edition_is_told_of(table: Table) -> None:
    found = read(table("Exporter,Consignee,D\nA,B,2032-01-01\n", HEAD + PARTIES + "date: D\n"))
    assert "row 2: its date is after the edition was published, 2021-01-15" in found.notes


@pytest.mark.parametrize(
    ("style", "cell", "value"),
    [
        ("1,234.56", "1,234", 1234),
        ("1.234,56", "1.234", 1234),
        ("1234.56", "1.234", 1.234),
        ("1 234,56", "1 234,5", 1234.5),
        ("1'234.56", "12'345'678.9", 12345678.9),
        ("12,34,567.89", "12,34,567.89", 1234567.89),
        (None, "1,234.56", 1234.56),
        (None, "0.125", 0.125),
        (None, "12,5", 12.5),
        (None, "1.234.567", 1234567),
        (None, "0", 0),
        (None, "٣", 3),
    ],
)
def test_numbers(table: Table, style: str | None, cell: str, value: float) -> None:
    mapping = (
        HEAD + PARTIES + "amount: {column: V, currency: {value: USD}}\n" + (f'numbers: "{style}"\n' if style else "")
    )
    found = read(table(f'Exporter,Consignee,V\nA,B,"{cell}"\n', mapping))
    assert [c.amount for c in found.claims] == [value]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1.234", "may be 1.234 or 1234: say in the mapping how numbers are written: numbers: '1234.56' or '1.234,56'"),
        ("1,234", "may be 1.234 or 1234"),
        ("-5", "is negative"),
        ("(500.00)", "is negative"),
        ("about 5 or 6", "is not a number"),
        ("1e5", "is not a number"),
        ("#REF!", "is the failure of a formula"),
    ],
)
def test_numbers_that_are_refused(table: Table, cell: str, problem: str) -> None:
    found = read(table(f'Exporter,Consignee,V\nA,B,"{cell}"\n', HEAD + PARTIES + "amount: V\n"))
    assert problem in found.problems[0]
    assert "row 2.V" in found.problems[0]
    assert not found.claims


def test_units_and_currencies_beside_the_number(table: Table) -> None:
    mapping = HEAD + PARTIES + "numbers: '1,234.56'\ngoods: {quantity: Q, unit: U}\namount: {column: V, currency: W}\n"
    text = (
        'Exporter,Consignee,Q,U,V,W\nA,B,"1,200 PCS",,USD 500,\nA,B,24,KG,500.00 usd,USD\nA,B,24 PCS,KG,500,\n'
        "A,B,24,,EUR 500,USD\nA,B,N/A,KG,-,USD\nA,B,24 m3,,,\n"
    )
    found = read(table(text, mapping))
    assert [(c.goods[0].quantity, c.goods[0].unit, c.amount, c.currency) for c in found.claims if c.goods] == [
        (1200, "PCS", 500, "USD"),
        (24, "KG", 500, "USD"),
        (24, "m3", None, None),
    ]
    assert [e.field for e in found.errors] == ["Q", "V"]
    assert not any(c.goods for c in found.claims[2:3])


# Goods


def test_the_class_of_goods_follows_from_the_longest_prefix(table: Table) -> None:
    mapping = (
        HEAD
        + PARTIES
        + (
            "goods: {class: civil, class_by_hs: {'93': arms, '8542': dual_use, "
            "'854290': unknown}, hs: {column: HS, split: ';'}, quantity: Q,"
            " codes: {ECCN: ECCN}}\n"
        )
    )
    text = (
        "Exporter,Consignee,HS,Q,ECCN\nA,B,9301.90.00,1,\n"
        "A,B,HS CODE: 8542 31,1,3A001\nA,B,8542.90,1,\nA,B,8703,1,\nA,B,9301; 8703,1,\n"
    )
    found = read(table(text, mapping))
    assert [[(g.goods_class, g.codes, g.quantity) for g in c.goods] for c in found.claims] == [
        [("arms", ("HS:93019000",), 1)],
        [("dual_use", ("HS:854231", "ECCN:3A001"), 1)],
        [("unknown", ("HS:854290",), 1)],
        [("civil", ("HS:8703",), 1)],
        [("arms", ("HS:9301",), None), ("civil", ("HS:8703",), None)],
    ]
    assert "row 6: Q: one number for goods of several classes, and is not used" in found.notes


def test_a_code_that_is_none(table: Table) -> None:
    found = read(
        table("Exporter,Consignee,HS\nA,B,8542/8543\nA,B,8.54E+09\nA,B,n/a\n", HEAD + PARTIES + "goods: {hs: HS}\n")
    )
    assert "'8542/8543' is no HS code: write 2 to 12 digits; several in a cell need split:" in found.problems[0]
    assert "is a rounded number" in found.problems[1]
    assert [c.goods for c in found.claims] == [()]


# Claims of the mapping


def test_claims_that_the_mapping_says_itself(table: Table) -> None:
    mapping = (
        "mapping: 1\nsource: {id: sample, title: A sample}\nedition: {published: 2021-01-15}\ncertainty: confirmed\n"
        "parties: {owner: Owner, company: {column: Firm, kind: Company}}\n"
        "claims:\n  - {subject: owner, kind: OWNS, object: company, share: Share}\ndate: Since\n"
    )
    found = read(
        table(
            "Owner,Firm,Share,Since\nAlpha,Beta,48%,2019\nAlpha,Gamma,50.5,\n"
            "Alpha,,1,\nAlpha,Delta,130,\n,,,x\nN/A,Beta,,\n",
            mapping.replace("date: Since", "dates: '%Y'\ndate: Since"),
        )
    )
    assert [(c.kind, c.share, c.certainty, c.phase, c.deal) for c in found.claims] == [
        ("OWNS", 48, "confirmed", None, None),
        ("OWNS", 50.5, "confirmed", None, None),
        ("OWNS", None, "confirmed", None, None),
    ]
    assert found.deals == {}
    assert [e.problem for e in found.errors] == [
        "makes no claim",
        "130 is no share in per cent",
        "names nobody",
        "'x' is not a date written as %Y",
    ]
    assert [r.name for r in found.records.values() if r.unknown] == ["unknown owner"]


def test_a_claim_of_the_mapping_takes_the_place_of_the_usual_one(table: Table) -> None:
    mapping = HEAD + (
        "parties: {supplier: E, recipient: C, broker: B}\nclaims:\n"
        "  - {subject: broker, kind: BROKERS, object: recipient, phase: agreed, certainty: alleged}\n"
        "  - {subject: recipient, kind: PAYS, object: supplier}\n"
        "amount: {column: V, currency: {value: USD}}\ngoods: {class: arms}\n"
    )
    found = read(table("E,C,B,V\nA,B,M,5\n", mapping))
    assert [(c.subject, c.kind, c.object, c.phase, c.certainty, c.amount, bool(c.goods)) for c in found.claims] == [
        ("a", "SUPPLIES", "b", "delivered", "reported", 5, True),
        ("m", "BROKERS", "a", "delivered", "reported", None, True),
        ("m", "BROKERS", "b", "agreed", "alleged", None, True),
        ("b", "PAYS", "a", "delivered", "reported", 5, False),
    ]
    alone = read(table("E,C,B,V\nA,B,M,5\n", mapping + "usual_claims: false\n"))
    assert [c.kind for c in alone.claims] == ["BROKERS", "PAYS"]


def test_a_column_can_say_the_phase(table: Table) -> None:
    mapping = (
        HEAD.replace("phase: delivered", "phase: {column: Status, values: {Arrived: delivered, Stopped: interdicted}}")
        + PARTIES
    )
    found = read(table("Exporter,Consignee,Status\nA,B,Arrived\nA,C,Stopped\nA,D,Lost\n", mapping))
    assert [c.phase for c in found.claims] == ["delivered", "interdicted"]
    assert (
        "'Lost' is no phase: say in the mapping what it means, phase: {values: {Lost: delivered}}" in found.problems[0]
    )


def test_designations(table: Table) -> None:
    mapping = (
        "mapping: 1\nsource: {id: sample, title: A list}\n"
        "edition: {published: 2021-01-15, complete: true}\ncertainty: confirmed\n"
        "parties: {ministry: {value: Ministry of Samples, kind: PublicBody}, target: {column: Name, kind: Person}}\n"
        "claims:\n"
        "  - {subject: ministry, kind: DESIGNATES, object: target, measure: "
        "sanction, list_name: {value: Sample list}, programme: P, quote: Why}\n"
    )
    found = read(table("Name,P,Why\nJohn Sample,IRAN,for trade\n,IRAN,\n", mapping))
    (claim,) = found.claims
    assert (claim.measure, claim.list_name, claim.programme, claim.quote) == (
        "sanction",
        "Sample list",
        "IRAN",
        "for trade",
    )
    assert [e.problem for e in found.errors] == ["names nobody"]
    assert found.checked is not None
    assert not found.checked.edition.complete, "a row was rejected"


def test_a_declaration_after_the_edition_is_rejected(table: Table) -> None:
    found = read(
        table(
            "Exporter,Consignee,Said\nAlpha,Beta,2021-01-15\nAlpha,Beta,2022-01-01\n",
            HEAD + PARTIES + "said_on: Said\n",
        )
    )
    assert [(e.row, e.field) for e in found.errors] == [("row 3", "said_on")]
    assert "2022-01-01 is after the edition was published" in found.problems[0]
    assert len(found.said) == 1


def test_a_table_that_breaks_off_within_its_last_line_is_not_complete(table: Table) -> None:
    whole = HEAD.replace("{published: 2021-01-15}", "{published: 2021-01-15, complete: true}") + PARTIES
    text = "Exporter,Consignee\nAlpha,Beta\nAlpha,Gamma\n"
    for cut, complete in ((0, True), (1, False), (3, False)):
        found = read(table(text[: len(text) - cut], whole))
        assert found.checked is not None
        assert found.checked.edition.complete is complete
        assert any("the last line has no end" in note for note in found.notes) is not complete


# What is wrong with a mapping


WRONG = yaml.safe_load((SAMPLES / "wrong-mappings.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("mapping", "problem"), [(case["mapping"], case["says"]) for case in WRONG])
def test_what_is_wrong_with_a_mapping(table: Table, mapping: str, problem: str) -> None:
    found = read(table("Exporter,Consignee\nA,B\n", mapping))
    assert any(problem in said for said in found.problems), found.problems
    assert not found.claims
    assert found.checked is None


def test_all_that_is_wrong_with_a_mapping_is_said_at_once(table: Table) -> None:
    found = read(
        table(
            "Exporter,Consignee\nA,B\n", "mapping: 1\nsource: {id: x y}\nphase: gone\nparties: {supplier: {kind: Z}}\n"
        )
    )
    assert [e.line for e in found.errors] == sorted(e.line or 0 for e in found.errors)
    assert {e.field for e in found.errors} >= {"source.id", "source.title", "phase", "parties.supplier.kind"}


def test_without_a_mapping_or_a_date(table: Table, tmp_path: Path) -> None:
    path = table("Exporter,Consignee\nA,B\n", HEAD.replace("edition: {published: 2021-01-15}\n", "") + PARTIES)
    assert "does not say of when it is" in read(path).problems[0]
    assert read(path, edition=parse_interval("2020-05")).claims
    dated = table(
        "Exporter,Consignee\nA,B\n",
        HEAD.replace("edition: {published: 2021-01-15}\n", "") + PARTIES,
        "imports-2020-05-01.csv",
    )
    assert read(dated).checked is not None
    bare = tmp_path / "bare.csv"
    bare.write_text("Exporter,Consignee\nA,B\n")
    assert "nothing says what the columns of this table are: name its mapping with --mapping" in read(bare).problems[0]
    assert read(bare, mapping=tmp_path / "imports-2020-05-01.mapping.yaml", edition=parse_interval("2020")).said == [
        "A SUPPLIES B"
    ]
    assert "cannot be read" in read(bare, mapping=tmp_path / "nowhere.yaml").problems[0]


def test_the_mapping_says_complete_and_retrieved(table: Table) -> None:
    mapping = (
        HEAD.replace("{published: 2021-01-15}", "{published: 2021-01-15, retrieved: 2021-02-01, complete: true}")
        + PARTIES
    )
    found = read(table("Exporter,Consignee\nA,B\n", mapping))
    assert found.checked is not None
    assert found.checked.edition.complete
    assert found.checked.edition.retrieved == parse_interval("2021-02-01")
    assert found.checked.whole is not None


def test_columns_of_which_the_mapping_says_nothing(table: Table) -> None:
    found = read(table("Exporter,Consignee,Extra,Known\nA,B,x,y\n", HEAD + PARTIES + "unused: Known\n"))
    assert found.reading is not None
    assert found.reading.unused == {"Extra": 1, "Known": 1}
    assert "the mapping does not say what these columns are, and they are not used: Extra" in found.notes


def test_columns_that_share_a_name_or_have_none(table: Table) -> None:
    mapping = (
        HEAD + "parties: {supplier: {column: Name, country: Country}, recipient: "
        "{column: Name (2), country: Country (2)}, broker: column 5}\n"
    )
    found = read(table("Name,Country,Name,Country,,x\nA,FR,B,DE,M,\n", mapping))
    assert found.said == ["A SUPPLIES B", "M BROKERS A", "M BROKERS B"]


def test_the_published_schema_is_the_mapping() -> None:
    assert json.loads((DOCS / "mapping.schema.json").read_text(encoding="utf-8")) == mapping_schema()


def test_the_schema_accepts_the_examples() -> None:
    import jsonschema

    for path in (DOCS / "imports.mapping.yaml", *SAMPLES.glob("*.mapping.yaml")):
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        jsonschema.validate(json.loads(json.dumps(given, default=str)), mapping_schema())


# Text files


def test_encodings(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: Отправитель, recipient: Получатель}\nformat: {encoding: windows-1251}\n"
    text = "Отправитель;Получатель\nООО Образец;Приклад ТОВ\n"
    assert read(table(text.encode("windows-1251"), mapping)).said == ["ООО Образец SUPPLIES Приклад ТОВ"]
    assert "imports.csv:1: this line is UTF-8, and not CP1251" in read(table(text, mapping)).problems[0]
    assert read(table(b"\xef\xbb\xbf" + text.encode(), mapping)).said, "a file that says it is UTF-8 is"
    plain = HEAD + PARTIES
    wrong = read(table("Exporter,Consignee\nAlpha,Beta\nОбразец,B\n".encode("windows-1251"), plain))
    assert "imports.csv:3: byte 0xce is not UTF-8: say its encoding in the mapping" in wrong.problems[0]
    undefined = read(
        table(b"Exporter,Consignee\nA,B\nA\x98,B\n", HEAD + PARTIES + "format: {encoding: windows-1251}\n")
    )
    assert "imports.csv:3: byte 0x98 is not CP1251" in undefined.problems[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told_by_the_columns(table: Table, delimiter: str) -> None:
    text = f"Exporter{delimiter}Consignee{delimiter}Goods, in words; or not\nA{delimiter}B{delimiter}x\n".replace(
        "Goods, in words; or not", '"Goods, in words; or not"'
    )
    for name in ("imports.csv", "imports.tsv", "imports.txt"):
        assert read(table(text, HEAD + PARTIES, name)).said == ["A SUPPLIES B"]
    assert read(table(text, HEAD + PARTIES + f"format: {{delimiter: {json.dumps(delimiter)}}}\n")).said == [
        "A SUPPLIES B"
    ]


def test_a_header_further_down(table: Table) -> None:
    text = "Report of samples,\n\nExporter,Consignee\nA,B\n"
    found = read(table(text))
    assert found.problems == [
        "imports.mapping.yaml:1: format.header_row: "
        "row 1 does not name the columns, but row 3 does: write header_row: 3"
    ]
    found = read(table(text, HEAD + PARTIES + "format: {header_row: 3}\n"))
    assert (found.said, found.claims[0].locator) == (["A SUPPLIES B"], "row 4")
    assert (
        "there is no row 9"
        in read(table(text, HEAD + "parties: {supplier: X, recipient: Y}\nformat: {header_row: 9}\n")).problems[0]
    )


def test_bad_rows_beside_sound_ones(table: Table) -> None:
    text = 'Exporter,Consignee,G\nA,B,x\nC,D\nE,F,x,y\nG,"H" Ltd,x\n"I\nJ",K,"a ""b"""\nL,M,x,,\n'
    found = read(table(text))
    assert found.said == ["A SUPPLIES B", "I J SUPPLIES K", "L SUPPLIES M"]
    assert found.problems == [
        "imports.csv:3: row 3: has 2 cells for 3 columns: "
        "a cell that holds the separator is quoted; a row that is cut short is filled up",
        "imports.csv:4: row 4: has 4 cells for 3 columns: "
        "a cell that holds the separator is quoted; a row that is cut short is filled up",
        "imports.csv:5: row 5: is not CSV: ',' expected after '\"': "
        "double a quote inside a cell; if quotes enclose no cells here, format: {quotes: false}",
    ]
    assert found.rejects is not None
    assert found.rejects.text == '\ufeffExporter,Consignee,G\nC,D\nE,F,x,y\nG,"H" Ltd,x\n'
    unquoted = read(table('Exporter,Consignee\nG,"H" Ltd\n', HEAD + PARTIES + "format: {quotes: false}\n"))
    assert unquoted.said == ['G SUPPLIES "H" Ltd']


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "imports.csv:1: the file is empty"),
        (b"\n\n  \n", "the file is empty"),
        (b"Exporter,Consignee\n", "holds no rows"),
        (
            b'Exporter,Consignee\nA,"B\nC,D\n',
            "imports.csv:2: a quote is opened in the row that begins here, and never closed",
        ),
        (b"<!DOCTYPE html><html>", "the file is a web page"),
        (b"PK\x03\x04rest", "the file is a ZIP archive"),
        ("Exporter,Consignee\nA,B\n".encode("utf-16"), "the file is UTF-16"),
        (b"Exporter,Consignee\nA,\0B\n", "imports.csv:2: there is a NUL byte"),
        (b"Exporter,Consignee\rA,B\rC,D\r", "not CSV"),
        (b"Exporter,Consignee\nA," + b"x" * 200_000 + b"\n", "never closed"),
        (b"Exporter,Consignee\nA," + b"x" * 3000 + b"\n", "is longer than 2000 characters"),
    ],
)
def test_what_is_no_table(table: Table, data: bytes, problem: str) -> None:
    found = read(table(data))
    assert any(problem in said for said in found.problems), found.problems
    assert not found.claims


def test_a_file_that_is_cut_short(table: Table) -> None:
    data = (DOCS / "imports.csv").read_bytes()
    mapping = (DOCS / "imports.mapping.yaml").read_text(encoding="utf-8")
    for length in range(300, len(data), 97):
        found = read(table(data[:length], mapping))
        assert found.errors or found.claims


def test_a_table_of_only_bad_rows_is_no_such_table(table: Table) -> None:
    found = read(table("Exporter,Consignee,D\n" + "A,B,x\n" * 10_002, HEAD + PARTIES + "date: D\n"))
    assert "over 10000 of its first 10001 rows cannot be read" in found.problems[0]


# Rejects


@pytest.mark.parametrize("layout", ["", "format: {encoding: windows-1251, delimiter: ';', header_row: 3}\n"])
def test_rejects_load_by_themselves_once_corrected(table: Table, tmp_path: Path, layout: str) -> None:
    above = "Заголовок;\n\n" if layout else ""
    delimiter, encoding = (";", "windows-1251") if layout else (",", "utf-8")
    lines = [
        "Exporter,Consignee,D,V",
        "Альфа,Beta,2020-04-03,5",
        "Альфа,Гамма,2020-13-03,6",
        'Delta,"B, C",2020-04-05,x',
    ]
    text = above + "".join(f"{line}\n" for line in lines).replace(",", delimiter).replace(f"B{delimiter} C", "B, C")
    mapping = HEAD + PARTIES + "date: D\namount: {column: V, currency: {value: USD}}\n" + layout
    found = read(table(text.encode(encoding), mapping))
    assert len(found.errors) == 2
    assert found.rejects is not None
    assert (found.rejects.rows, found.rejects.suffix) == (2, ".csv")
    corrected = found.rejects.text.replace("2020-13-03", "2020-12-03").replace(f"{delimiter}x", f"{delimiter}7")
    rejects = tmp_path / "imports.rejects.csv"
    rejects.write_text(corrected, encoding="utf-8")
    again = read(rejects)
    assert not again.errors, "the mapping of the table itself is found"
    whole = read(
        table(
            text.replace("2020-13-03", "2020-12-03").replace(f"{delimiter}x", f"{delimiter}7").encode(encoding), mapping
        )
    )
    assert found.ids | again.ids == whole.ids
    assert len(whole.ids) == 3


def test_a_rejected_row_leaves_nothing_in_the_records_of_others(table: Table) -> None:
    mapping = HEAD + "parties: {supplier: {column: E, address: EA, country: EC}, recipient: C}\ndate: D\n"
    found = read(table("E,EA,EC,C,D\nAlpha,1 Street,FR,Beta,2020-01-01\nALPHA,2 Road,DE,Beta,x\n", mapping))
    assert found.records["alpha"].addresses == ("1 Street",)
    assert found.records["alpha"].names == ()
    assert "state:de" not in found.records


# Finding


def test_what_the_loader_recognises(table: Table, tmp_path: Path) -> None:
    path = table("Exporter,Consignee\nA,B\n")
    head = path.read_bytes()
    assert LOADER.recognises(path, head)
    assert LOADER.files_of(path) == (path, tmp_path / "imports.mapping.yaml")
    for name, recognised in (
        ("other.csv", False),
        ("imports.mapping.yaml", False),
        ("imports.rejects.csv", True),
        ("imports.rejects-2.csv", True),
        ("imports.tsv", True),
        ("imports.json", False),
    ):
        (tmp_path / name).touch()
        assert LOADER.recognises(tmp_path / name, b"") is recognised, name
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder.mapping.yaml").touch()
    assert not LOADER.recognises(tmp_path / "folder.csv", b"")
    assert LOADER.files_of(tmp_path / "other.csv") == (tmp_path / "other.csv",)
    (tmp_path / "other.csv.mapping.yml").touch()
    assert LOADER.recognises(tmp_path / "other.csv", b"")


def test_a_preview(table: Table) -> None:
    shown = preview(DOCS / "imports.csv", Options(name="imports.csv"), rows=4)
    assert [name for name, _ in shown] == ["row 2", "row 3", "row 4", "row 5"]
    assert shown[0][1][0].startswith(
        "Delta Precision Works SUPPLIES Gulf Trading FZE (delivered, reported, dual_use: processors"
    )
    assert shown[3][1] == ["rejected: Date: '31/02/2020' is not a date written as %d/%m/%Y"]
    assert len(preview(DOCS / "imports.csv", Options(name="imports.csv"), rows=1)) == 1


# Many rows


def test_two_thousand_rows(tmp_path: Path) -> None:
    found = read(write_csv(tmp_path / "register.csv", made_rows(2000)))
    assert not found.errors
    assert found.reading is not None
    assert (found.reading.rows, found.reading.rejected, found.reading.unused) == (2000, 0, {})
    kinds = Counter(str(claim.kind) for claim in found.claims)
    assert (kinds["SUPPLIES"], kinds["TRANSPORTS"]) == (2000, 8000)
    assert len({c.id_in("x") for c in found.claims}) == len(found.claims)
    known = [r for r in found.records.values() if r.kind == "LegalEntity" and not r.unknown]
    assert len(known) < 300
    places = [(c.subject, c.object) for c in found.claims if c.kind == "LOCATED_AT"]
    assert len(places) == len(set(places))


# Laws

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    [
        "TO ORDER",
        "SAME AS CONSIGNEE",
        "2020-04-03",
        "03/04/2020",
        "1,234",
        "8542.31",
        "Alpha",
        "",
        "#REF!",
        "NA",
        '"',
        "\n",
    ]
)
LAW_MAPPING = HEAD + (
    "deal: K\nparties: {supplier: {column: A, country: B, address: C, "
    "split: ';'}, recipient: {column: B, key: K}, notify_party: C,\n"
    "  conveyance: {column: D, kind: Vessel, identifiers: {imo: A}}}\ndates: '%d/%m/%Y'\ndate: {column: C, until: D}\n"
    "goods: {class_by_hs: {'93': arms}, hs: {column: D, split: ','}, quantity: E, description: A}\n"
    "amount: {column: E, currency: B}\ncontext: [A, E]\n"
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
@example(data=b"A,B,C,D,E,K\n\xff,,,,,\n")
@example(data=b'A,B,C,D,E,K\n"\n')
def test_no_bytes_break_the_reader(table: Table, data: bytes) -> None:
    for text in (data, b"A,B,C,D,E,K\n" + data):
        found = read(table(text, LAW_MAPPING))
        assert found.errors or found.reading is not None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=5))
def test_sound_rows_survive_beside_any_others(table: Table, cells: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    sound = ["Sound Supplier", "Sound Recipient", "", "", "", "sound"]
    csv.writer(out, lineterminator="\r\n").writerows([list("ABCDEK"), *cells, sound])
    found = read(table(out.getvalue(), LAW_MAPPING))
    assert "Sound Supplier SUPPLIES Sound Recipient" in found.said
    assert found.reading is not None
    keys = set(found.records)
    assert all(c.subject in keys and c.object in keys for c in found.claims)
    assert all(c.deal in found.deals for c in found.claims if c.deal)
    assert found.reading.rejected == len({e.row for e in found.errors})
