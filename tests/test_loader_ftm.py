"""The loader of FollowTheMoney entities: what it makes of them, and of files that are none."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.claims import Claim, Deal
from graph.model.dates import parse_interval
from graph.model.kinds import Kind
from graph.model.sources import Edition, Record, Source
from graph.store.batch import Batch
from loaders.contract import Checked, Note, Options, Reading, Rejects, RowError
from loaders.ftm.datasets import source_id, source_of, source_of_file
from loaders.ftm.records import USED
from loaders.ftm.values import directs
from loaders.sources.ftm import LOADER

SAMPLES = Path(__file__).parent / "samples" / "ftm"
REAL = Path(__file__).parents[2] / "shared" / "data" / "ftm"
DAY = "2024-03-02"


@dataclass
class Loaded:
    """Everything that one reading handed over."""

    claims: list[tuple[str, Claim]] = field(default_factory=list)
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    deals: list[Deal] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: str = ""
    reading: Reading = field(default_factory=lambda: Reading(0))
    edition: Edition | None = None

    def of(self, kind: Kind) -> list[tuple[str, str, str]]:
        """(source, subject, object) of all claims of a kind."""
        return sorted((source, c.subject, c.object) for source, c in self.claims if c.kind is kind)

    def one(self, kind: Kind) -> Claim:
        """The only claim of a kind."""
        (found,) = [c for _, c in self.claims if c.kind is kind]
        return found

    def noted(self, text: str) -> bool:
        """Whether a note says this."""
        return any(text in note for note in self.notes)


def load(path: Path, edition: str | None = DAY, *, complete: bool | None = None, batch: int = 5000) -> Loaded:
    """Read a file, and check what every reading has to keep to."""
    options = Options(
        name=path.name, edition=parse_interval(edition) if edition else None, complete=complete, batch_claims=batch
    )
    loaded = Loaded()
    for item in LOADER.read(path, options):
        if isinstance(item, RowError):
            loaded.errors.append(item)
        elif isinstance(item, Note):
            loaded.notes.append(item.text)
        elif isinstance(item, Rejects):
            loaded.rejects = item.text
        elif isinstance(item, Reading):
            loaded.reading = item
        elif isinstance(item, Checked):
            loaded.edition = item.edition
        elif isinstance(item, Batch):
            _take(loaded, item)
    return loaded


def _take(loaded: Loaded, batch: Batch) -> None:
    source = batch.source
    loaded.sources[source.id] = source
    for record in batch.records:
        before = loaded.records.setdefault((source.id, record.key), record)
        assert before == record, "a record says one thing, whichever row names it"
    if source.origin and not source.origin.startswith("source:"):
        assert (source.id, source.origin) in loaded.records
    for claim in batch.claims:
        for end in (claim.subject, claim.object):
            assert (source.id, end) in loaded.records, "whom a claim names is described before it"
        loaded.claims.append((source.id, claim))
    loaded.deals += batch.deals
    for record in batch.records:
        assert record.speaks_for is None or (source.id, record.speaks_for) in loaded.records


def entity(entity_id: str, schema: str, *datasets: str, **properties: Any) -> dict[str, Any]:
    """An entity as a file holds it."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    found: dict[str, Any] = {"id": entity_id, "schema": schema, "properties": listed}
    return found | ({"datasets": list(datasets)} if datasets else {})


def write(folder: Path, *rows: Any, name: str = "test.ftm.json") -> Path:
    """A file of these rows; text is written as it is."""
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


PEOPLE = (
    entity("ann", "Person", "a", name="Ann"),
    entity("bob", "Person", "a", name="Bob"),
    entity("firm", "Company", "a", name="Firm"),
)


# What the samples say


def test_each_dataset_is_a_source_with_its_own_records() -> None:
    loaded = load(SAMPLES / "entities.ftm.json")
    assert set(loaded.sources) == {"ext_ru_egrul", "ua_nsdc_sanctions", "us_ofac_sdn", "us_trade_csl"}
    assert loaded.sources["us_ofac_sdn"].origin == loaded.sources["us_trade_csl"].origin == "state:us"
    # Two agencies of one government say so, and a register of another does not.
    assert [o for o in loaded.of(Kind.OWNS) if o[0].startswith("us_")] == [
        ("us_ofac_sdn", "NK-petrov", "NK-orlan"),
        ("us_trade_csl", "NK-petrov", "NK-orlan"),
    ]
    # CSL describes neither, but its claim names them.
    assert loaded.records["us_trade_csl", "NK-petrov"].births[0].text == "1965"
    assert not loaded.errors
    assert loaded.reading.rows == 20


def test_shares_that_contradict_each_other_stay_side_by_side() -> None:
    loaded = load(SAMPLES / "entities.ftm.json")
    owned = {
        (c.share, c.valid.text if c.valid else None)
        for source, c in loaded.claims
        if c.kind is Kind.OWNS and source == "ext_ru_egrul" and c.object == "NK-orlan"
    }
    assert owned == {(51, "2015-11-25/.."), (48, "2015-11-25/2023-12-21"), (50, "2015-11-25/2023-03-02")}
    # What two datasets say together has none of the details, and the reader is told so.
    both = [c for source, c in loaded.claims if c.kind is Kind.OWNS and source.startswith("us_")]
    assert all(c.share is None and c.quote is None for c in both)
    assert loaded.noted("Ownership.percentage: the entity is in several datasets")


def test_records_hold_names_identifiers_and_what_papers_add() -> None:
    loaded = load(SAMPLES / "entities.ftm.json")
    firm = loaded.records["us_ofac_sdn", "NK-orlan"]
    assert (firm.kind, firm.name, firm.weak_names) == ("Company", "Orlan Aero LLC", ("OA",))
    assert firm.names == ("Orlan Aerosystems", "ООО Орлан Аэро")
    assert firm.identifiers == {"ftm": ("NK-orlan",), "inn": ("7700000001",), "ogrn": ("1027700000001",)}
    assert firm.countries == ("Russia",)
    assert firm.founded is not None
    assert firm.founded.text == "2003-05-06"
    assert firm.addresses == ("5 Mill Lane, Izhevsk",)
    assert firm.description == "Makes small drones.\n\nExecutive Order 14024 (Russia)"
    assert loaded.records["us_trade_csl", "NK-orlan"].description == "Makes small drones."
    man = loaded.records["us_ofac_sdn", "NK-petrov"]
    assert man.identifiers["passport"] == ("640000001",)
    assert man.positions == ("Minister of Harbours", "Owner of Orlan Aero")
    assert man.countries == ("EU", "Russia", "Soviet Union")
    assert [birth.text for birth in man.births] == ["1965", "1965-09-21"]
    assert "passport" not in loaded.records["ext_ru_egrul", "NK-petrov"].identifiers
    woman = loaded.records["us_ofac_sdn", "Q900001"]
    assert woman.identifiers == {"ftm": ("Q900001",), "wikidata": ("Q900001",)}
    assert loaded.records["ext_ru_egrul", "NK-severny"].identifiers["imo"] == ("9074729",)


def test_properties_make_claims_where_it_is_told_who_says_them() -> None:
    loaded = load(SAMPLES / "entities.ftm.json")
    assert loaded.of(Kind.NATIONAL_OF) == [
        ("us_ofac_sdn", "NK-petrov", "state:ru"),
        ("us_ofac_sdn", "NK-petrov", "state:suhh"),
        ("us_ofac_sdn", "Q900001", "state:ru"),
    ]
    assert loaded.of(Kind.REGISTERED_IN) == [("ext_ru_egrul", "NK-severny", "state:ru")]
    assert loaded.noted("Company.jurisdiction: the entity is in several datasets")
    # The address is in one of the firm's two datasets, so that one says it.
    assert loaded.of(Kind.LOCATED_AT) == [("us_ofac_sdn", "NK-orlan", "addr-mill")]
    assert loaded.of(Kind.OPERATES) == [("ext_ru_egrul", "NK-petrov", "NK-severny")]
    assert ("ext_ru_egrul", "NK-orlan", "NK-severny") in loaded.of(Kind.OWNS)


def test_a_directorship_directs_only_if_its_role_says_so() -> None:
    loaded = load(SAMPLES / "entities.ftm.json")
    directs_, linked = loaded.one(Kind.DIRECTS), loaded.one(Kind.LINKED_TO)
    assert directs_.quote == "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР"
    assert linked.quote == "Leader or official of"
    assert (linked.subject, linked.object) == (directs_.subject, directs_.object) == ("NK-petrov", "NK-orlan")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        *(("Director", True), ("Managing Director", True), ("CEO", True), ("Chairman", True), ("Президент", True)),
        *(("Geschäftsführer", True), ("генеральный директор", True), ("Руководитель", True), ("head", True)),
        *(("secretary", False), ("Director or secretary", False), ("deputy director", False), ("auditor", False)),
        *(("member of the board of directors", False), ("nominee director", False), ("head of sales", False)),
        *(("заместитель директора", False), ("Вице-президент", False), ("руководитель филиала", False)),
        *(("directory assistant", False), ("shareholder", False), ("x", False)),
    ],
)
def test_roles(role: str, expected: bool) -> None:
    assert directs(role) is expected


def test_designations() -> None:
    loaded = load(SAMPLES / "entities.ftm.json")
    found = {source: claim for source, claim in loaded.claims if claim.kind is Kind.DESIGNATES}
    ofac, csl, nsdc = found["us_ofac_sdn"], found["us_trade_csl"], found["ua_nsdc_sanctions"]
    assert (ofac.measure, ofac.list_name, ofac.programme) == ("sanction", "us_ofac_sdn", "RUSSIA-EO14024")
    assert ofac.valid is not None
    assert (ofac.valid.text, ofac.certainty) == ("2023-11-02/..", "confirmed")
    assert csl.measure == "export_control"
    body = loaded.records["us_ofac_sdn", ofac.subject]
    assert (body.kind, body.name, body.speaks_for) == ("PublicBody", "Office of Foreign Assets Control", "state:us")
    # It is said to have expired, before the day to which it was to run.
    assert nsdc.valid is not None
    assert nsdc.valid.text == "2021-10-30/2024-10-30"
    assert nsdc.ended is not None
    assert (nsdc.ended.way, nsdc.ended.on.text, nsdc.ended.why) == ("ended", f"../{DAY}", "expired")
    # Each programme of an entry is an entry of its own: taken off, it is delisted.
    assert ofac.key == "ofac-s1 RUSSIA-EO14024"


def test_what_was_not_used_is_counted() -> None:
    unused = load(SAMPLES / "entities.ftm.json").reading.unused
    assert unused["RealEstate"] == 1
    assert unused["Ownership.sharesCount"] == 1
    assert unused["last_seen"] == 20
    assert "Person.birthPlace" not in unused


def test_nested_files_say_the_same_as_plain_ones() -> None:
    plain, nested = load(SAMPLES / "entities.ftm.json"), load(SAMPLES / "targets.nested.json")
    assert {(s, c.id_in(s)) for s, c in plain.claims} == {(s, c.id_in(s)) for s, c in nested.claims}
    assert nested.reading.rows == 4
    assert nested.records["us_ofac_sdn", "NK-petrov"] == plain.records["us_ofac_sdn", "NK-petrov"]


def test_nested_relations_keep_the_end_that_they_stand_under(tmp_path: Path) -> None:
    owned = entity("own", "Ownership", "a", owner=[entity("bob", "Person", "a", name="Bob")])
    owned["properties"]["asset"] = [entity("firm", "Company", "a", name="Firm")]
    root = entity("ann", "Person", "a", name="Ann") | {}
    root["properties"]["ownershipOwner"] = [owned]
    loaded = load(write(tmp_path, root))
    assert loaded.of(Kind.OWNS) == [("a", "ann", "firm"), ("a", "bob", "firm")]


def test_a_line_of_its_own_counts_before_a_nested_stub(tmp_path: Path) -> None:
    stub = entity("firm", "Company", "b", name="Firm")
    own = entity("o", "Ownership", "a", owner="ann", percentage="5") | {}
    own["properties"]["asset"] = [stub]
    whole = entity("firm", "Company", "a", name="Firm", innCode="7700000001")
    for rows in ((own, whole), (whole, own)):
        loaded = load(write(tmp_path, entity("ann", "Person", "a", name="Ann"), *rows))
        assert loaded.records["a", "firm"].identifiers["inn"] == ("7700000001",)
        assert loaded.one(Kind.OWNS).share == 5
        assert set(loaded.sources) == {"a"}


def test_papers(tmp_path: Path) -> None:
    papers = [
        entity("1", "Identification", "a", holder="ann", number="N1", type="National ID card"),
        entity("2", "Identification", "a", holder="ann", number="N2", type="Driving licence"),
        entity("3", "Identification", "a", holder="ann", number="N3", type="Passport"),
        entity("4", "Passport", "b", holder="ann", passportNumber="N4"),
        entity("5", "Passport", "a", holder="ann"),
        entity("6", "Passport", "a", holder="gone", number="N6"),
    ]
    loaded = load(write(tmp_path, *PEOPLE, *papers))
    found = loaded.records["a", "ann"].identifiers
    assert {k: v for k, v in found.items() if k != "ftm"} == {
        "national_id": ("N1",),
        "identification": ("N2",),
        "passport": ("N3",),
    }
    assert loaded.reading.unused["Passport"] == 2


def test_deltas_add_and_end_nothing() -> None:
    loaded = load(SAMPLES / "entities.delta.json")
    assert loaded.of(Kind.FAMILY_OF) == [("us_ofac_sdn", "Q900001", "NK-petrov")]
    assert loaded.of(Kind.OWNS) == []
    assert loaded.noted("entity NK-old and 1 more: was deleted from its source")
    assert loaded.noted("this delta does not carry")
    assert all(claim.ended is None for _, claim in loaded.claims)
    assert not any(record.key.startswith("unresolved:") for record in loaded.records.values())
    whole = load(SAMPLES / "entities.delta.json", complete=True)
    assert "not the whole" in whole.errors[0].problem


def test_payments_of_a_file_that_names_no_datasets() -> None:
    loaded = load(SAMPLES / "donations.ijson")
    assert set(loaded.sources) == {"ftm-donations"}
    paid = {c.object: c for _, c in loaded.claims if c.kind is Kind.PAYS and c.key == "x1"}["p1"]
    assert (paid.amount, paid.currency, paid.phase) == (113969.15, "EUR", "delivered")
    assert paid.valid is not None
    assert paid.valid.text == "2011-12-28"
    # Of one payment to two it is not told what each got.
    both = [c for _, c in loaded.claims if c.key == "x2"]
    assert sorted((c.object, c.amount, c.valid) for c in both) == [("p1", None, None), ("p2", None, None)]
    assert loaded.noted("Payment.amountEur: there are several ends")
    assert loaded.records["ftm-donations", "a1"].name == "1 Quay , 20000 Port"


# What rows say


def test_relations_read_from_subject_to_object(tmp_path: Path) -> None:
    rows = [
        entity("1", "Employment", "a", employer="firm", employee="ann", role="clerk"),
        entity("2", "Membership", "a", member="ann", organization="firm"),
        entity("3", "Representation", "a", agent="ann", client="firm"),
        entity("4", "Succession", "a", predecessor="firm", successor="bob"),
        entity("5", "Associate", "a", person="ann", associate="bob", relationship="alleged friend"),
        entity("6", "UnknownLink", "a", subject="bob", object="firm", role="possibly a front"),
        entity("7", "Control", "a", controller="ann", controlled="firm", controlType="voting"),
        entity("8", "Directorship", "a", director="bob", organization="firm", role=["Former director", "Chairman"]),
        entity("9", "Family", "a", person="ann", relative="ann"),
    ]
    loaded = load(write(tmp_path, *PEOPLE, *rows))
    found = {(c.kind.value, c.subject, c.object): c for _, c in loaded.claims if c.key != "8"}
    assert set(found) == {
        ("EMPLOYS", "firm", "ann"),
        ("MEMBER_OF", "ann", "firm"),
        ("REPRESENTS", "ann", "firm"),
        ("SUCCEEDS", "bob", "firm"),
        ("ASSOCIATED_WITH", "ann", "bob"),
        ("LINKED_TO", "bob", "firm"),
        ("CONTROLS", "ann", "firm"),
    }
    assert found["ASSOCIATED_WITH", "ann", "bob"].certainty == "alleged"
    assert found["LINKED_TO", "bob", "firm"].certainty == "possible"
    assert found["EMPLOYS", "firm", "ann"].certainty == "reported"
    assert loaded.noted("Family of an entity and itself")
    roles = {c.quote: c.ended.on.text if c.ended else None for _, c in loaded.claims if c.key == "8"}
    assert roles == {"Former director": f"../{DAY}", "Chairman": None}


def test_details_of_an_ownership(tmp_path: Path) -> None:
    def owned(**properties: Any) -> Loaded:
        row = entity("o", "Ownership", "a", owner="ann", asset="firm", **properties)
        return load(write(tmp_path, *PEOPLE, row))

    several = owned(percentage=["48", "50", "50.0"], startDate="2015")
    assert sorted((c.share, str(c.valid and c.valid.text)) for _, c in several.claims) == [
        (48, "2015/.."),
        (50, "2015/.."),
    ]
    words = owned(percentage=["48", "50"], role=["a", "b"])
    assert all(c.quote is None for _, c in words.claims)
    assert words.noted("several shares and several values of role")
    a_range = owned(percentage="25-50").one(Kind.OWNS)
    assert (a_range.share, a_range.quote) == (None, "25-50")
    nothing = owned(percentage="0 %")
    assert nothing.claims == []
    assert nothing.noted("Ownership of 0 per cent")
    dates = owned(startDate=["2001", "2002"], endDate="2003").one(Kind.OWNS)
    assert dates.valid is None
    backwards = owned(startDate="2005-05-01", endDate="2004")
    assert backwards.one(Kind.OWNS).valid is None
    assert backwards.noted("ends before it begins")
    nonsense = owned(startDate="2005-13-77")
    assert nonsense.noted("startDate is no date")
    assert owned(startDate="2005", endDate="soon").one(Kind.OWNS).valid is None
    assert owned(startDate="soon", endDate="2005").one(Kind.OWNS).valid == parse_interval("../2005")
    assert owned(startDate="2005-01-02T08:00:00").one(Kind.OWNS).valid == parse_interval("2005-01-02/..")
    ended = owned(status="inactive").one(Kind.OWNS)
    assert ended.ended is not None


def test_amounts(tmp_path: Path) -> None:
    def paid(**properties: Any) -> tuple[float | None, str | None]:
        row = entity("p", "Payment", "a", payer="ann", beneficiary="bob", **properties)
        claim = load(write(tmp_path, *PEOPLE, row)).one(Kind.PAYS)
        return claim.amount, claim.currency

    assert paid(amount="1,000,000.50", currency="RUB", amountUsd="12000") == (1000000.5, "RUB")
    assert paid(amount="100", amountEur="90") == (90, "EUR")
    assert paid(amount="100") == (100, None)
    assert paid(amountUsd="7") == (7, "USD")
    assert paid(amount=["1", "2"], currency="EUR") == (None, None)
    assert paid(amount="-5", currency="EUR") == (None, None)
    assert paid(amount="about 5") == (None, None)
    assert paid(amountEur="1e400") == (None, None)


def test_what_a_designation_does(tmp_path: Path) -> None:
    def measured(topics: list[str], dataset: str = "a", **properties: Any) -> tuple[Loaded, str | None]:
        target = entity("t", "Company", dataset, name="Target", topics=topics)
        row = entity("s", "Sanction", dataset, entity="t", **{"authority": "Board", **properties})
        loaded = load(write(tmp_path, target, row))
        found = [c for _, c in loaded.claims if c.kind is Kind.DESIGNATES]
        return loaded, str(found[0].measure.value) if found and found[0].measure else None

    assert measured([])[1] == "sanction"
    assert measured(["role.pep"])[1] == "sanction"
    assert measured(["debarment"])[1] == "debarment"
    assert measured(["export.control"])[1] == "export_control"
    assert measured(["sanction"], program="Entity List - Bureau of Industry and Security")[1] == "export_control"
    assert measured(["sanction"], programId="US-BIS-EL")[1] == "export_control"
    assert measured(["sanction", "debarment"], dataset="worldbank_debarred")[1] == "debarment"
    unclear, none = measured(["sanction", "debarment"])
    assert none is None
    assert unclear.noted("follows neither from its dataset")
    warned, none = measured(["reg.warn"])
    assert none is None
    assert warned.noted("follows neither")
    barred, none = measured(["sanction"], dataset="gb_coh_disqualified")
    assert none is None
    assert barred.noted("no sanction, export control or debarment")
    nobody, none = measured(["sanction"], authority=[])
    assert none is None
    assert nobody.noted("without an authority")


def test_authorities(tmp_path: Path) -> None:
    row = entity("s", "Sanction", "gb_fcdo_sanctions", entity="ann", authority=["UK", "Foreign Office"])
    loaded = load(write(tmp_path, *PEOPLE, row))
    found = {c.subject: c for _, c in loaded.claims if c.kind is Kind.DESIGNATES}
    # A state's name is the state; of two authorities one may only be who publishes.
    assert set(found) == {"state:gb", "authority:Foreign Office"}
    assert {c.certainty.value for c in found.values()} == {"reported"}
    unknown = load(write(tmp_path, *PEOPLE, entity("s", "Sanction", "a", entity="ann", authority="Board")))
    assert unknown.records["a", "authority:Board"].kind == "LegalEntity"
    assert unknown.one(Kind.DESIGNATES).certainty == "reported"
    programmes = entity("s", "Sanction", "us_ofac_sdn", entity="ann", authority="OFAC", program=["A", "B"])
    keys = {(c.programme, c.key) for _, c in load(write(tmp_path, *PEOPLE, programmes)).claims}
    assert keys == {("A", "s A"), ("B", "s B")}


def test_what_several_datasets_say_of_several_ends_is_nobodys(tmp_path: Path) -> None:
    row = entity("o", "Ownership", "a", "b", owner=["ann", "bob"], asset="firm")
    loaded = load(write(tmp_path, *PEOPLE, row))
    assert loaded.of(Kind.OWNS) == []
    assert loaded.noted("it is not told which says which")


def test_whom_the_file_does_not_describe(tmp_path: Path) -> None:
    rows = [
        entity("1", "Ownership", "a", owner="gone", asset="firm", percentage="10"),
        entity("2", "Ownership", "a", owner="ann", asset="gone"),
        entity("3", "UnknownLink", "a", subject="ann", object="gone"),
        entity("4", "Sanction", "a", entity="gone", authority="Board"),
        entity("5", "Company", "a", name="X", parent="gone", addressEntity="gone"),
    ]
    loaded = load(write(tmp_path, *PEOPLE, *rows))
    assert [(c.kind.value, c.subject, c.object) for _, c in loaded.claims] == [("OWNS", "unresolved:gone", "firm")]
    stub = loaded.records["a", "unresolved:gone"]
    assert (stub.kind, stub.name, stub.identifiers) == ("LegalEntity", "gone", {"ftm": ("gone",)})
    assert loaded.noted("it stands there by its id")
    assert loaded.noted("may be anything")
    # A file that does so is not the whole of its sources.
    whole = load(tmp_path / "test.ftm.json", complete=True)
    assert whole.edition is not None
    assert not whole.edition.complete
    assert whole.noted("nothing is delisted")


def test_several_owners_of_several_firms_do_not_all_own_each(tmp_path: Path) -> None:
    other = entity("other", "Company", "a", name="Other")
    both = entity("o", "Ownership", "a", owner=["ann", "bob"], asset=["firm", "other"])
    loaded = load(write(tmp_path, *PEOPLE, other, both))
    assert loaded.of(Kind.OWNS) == []
    assert loaded.noted("it is not told who belongs to whom")
    loaded = load(write(tmp_path, *PEOPLE, other, entity("o", "Ownership", "a", owner=["ann", "bob"], asset="firm")))
    assert len(loaded.of(Kind.OWNS)) == 2


def test_ends_that_are_no_actors(tmp_path: Path) -> None:
    house = entity("house", "RealEstate", "a", name="House")
    loaded = load(write(tmp_path, *PEOPLE, house, entity("1", "Ownership", "a", owner="ann", asset="house")))
    assert loaded.claims == []
    assert loaded.reading.unused["Ownership.asset that is a RealEstate"] == 1


def test_customs_and_awards(tmp_path: Path) -> None:
    ship = entity("ship", "Vessel", "a", name="Ship")
    goods = {"goodsDescription": "engines", "vedCode": "8407100003", "date": "2023-05-06", "ccdValue": "9"}
    rows = [
        entity("c", "EconomicActivity", "a", sender="ann", receiver="firm", declarant="bob", transport="ship", **goods),
        entity("k", "Contract", "a", title="Radios", authority="bob"),
        entity("w", "ContractAward", "a", contract="k", supplier="firm", amount="5000", currency="EUR"),
        entity("k2", "Contract", "a", title="Boots", authority="bob", cancelled="true"),
        entity("w2", "ContractAward", "b", contract="k2", supplier="firm"),
    ]
    loaded = load(write(tmp_path, *PEOPLE, ship, *rows))
    supplied = loaded.one(Kind.SUPPLIES)
    assert (supplied.subject, supplied.object, supplied.phase) == ("ann", "firm", "delivered")
    assert [(g.goods_class, g.description, g.codes) for g in supplied.goods] == [("unknown", "engines", ("HS:840710",))]
    assert loaded.of(Kind.TRANSPORTS) == [("a", "ship", "firm")]
    paid = {source: c for source, c in loaded.claims if c.kind is Kind.PAYS}
    assert (paid["a"].subject, paid["a"].object, paid["a"].phase, paid["a"].deal) == ("bob", "firm", "agreed", "k")
    assert paid["b"].phase == "cancelled"
    assert {deal.title for deal in loaded.deals} == {"Radios", "Boots"}
    assert loaded.reading.unused["EconomicActivity.declarant"] == 1


def test_addresses_that_are_a_country_are_the_state(tmp_path: Path) -> None:
    rows = [
        entity("only", "Address", "a", full="Russia", country="ru"),
        entity("x", "Company", "a", name="X", addressEntity="only", address=["1  Quay,  Port", "Soviet Union"]),
        entity("y", "Company", "a", name="Y", address="1 Quay, Port"),
        entity("parts", "Address", "a", street="2 Quay", city="Port", country="de"),
    ]
    loaded = load(write(tmp_path, *rows))
    assert loaded.of(Kind.LOCATED_AT) == [
        ("a", "x", "address:1 Quay, Port"),
        ("a", "x", "state:ru"),
        ("a", "x", "state:suhh"),
        ("a", "y", "address:1 Quay, Port"),
    ]
    assert loaded.records["a", "parts"].name == "2 Quay, Port, Germany"


def test_names(tmp_path: Path) -> None:
    rows = [
        entity("1", "Person", "a", name=["B", "A"]) | {"caption": "B"},
        entity("2", "Person", "a", name=["B", "A"]) | {"caption": "Person"},
        entity("3", "Person", "a", firstName="Ann", lastName="Lee"),
        entity("4", "Company", "a"),
        entity("5", "Company", "a", name="n" * 2001, alias="Short", notes="t" * 20001),
        entity("state:ru", "Company", "a", name="Odd id"),
        entity("6", "Address", "a", full=["2 Quay", "1 Quay"]) | {"caption": "2 Quay"},
        entity("7", "Address", "a", full=["2 Quay", "1 Quay"]),
    ]
    loaded = load(write(tmp_path, *rows))
    names = {key: record.name for (_, key), record in loaded.records.items()}
    assert names.pop("6") == "2 Quay"
    assert names.pop("7") == "1 Quay"
    assert names == {"1": "B", "2": "A", "3": "Ann Lee", "4": "4", "5": "Short", "entity:state:ru": "Odd id"}
    assert loaded.noted("has no name")
    assert loaded.noted("names: left out what is longer")
    assert loaded.noted("description: left out")


def test_countries_that_are_no_states_stay_text(tmp_path: Path) -> None:
    row = entity("1", "Person", "a", name="X", nationality=["eu", "xk", "ge-ab"], country="zr")
    loaded = load(write(tmp_path, row))
    assert loaded.records["a", "1"].countries == ("EU", "GE-AB", "Kosovo", "Zaire")
    assert loaded.of(Kind.NATIONAL_OF) == [("a", "1", "state:xk")]
    assert loaded.noted("the country 'eu' is no state")


def test_unknown_schemata_are_counted(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, *PEOPLE, entity("1", "Spaceship", "a", name="X")))
    assert loaded.reading.unused["Spaceship"] == 1
    assert loaded.noted("the schema 'Spaceship' is not known")
    assert not loaded.errors


# Sources and editions


def test_source_ids() -> None:
    assert source_id("us_ofac_sdn") == "us_ofac_sdn"
    odd = {source_id(name) for name in ("My Set", "my set", "my-set", "Ünï", "ünï", "中", "x" * 200, "x" * 201)}
    assert len(odd) == 8
    assert all(Source(id=one, title="t") for one in odd)
    assert source_of("eu_travel_bans").origin == "source:eu_fsf"
    assert source_of("un_sc_sanctions").origin == "source:un-sc"
    assert source_of("something_else").origin is None
    same = (
        "d.ijson",
        "d.entities.ftm.json",
        "d-2024-01-02.json",
        "d.entities.ftm.rejects-2.ftm.json",
        "D_20240102.json",
    )
    assert {source_of_file(Path("/f") / name).id for name in same} == {"ftm-d"}
    assert source_of_file(Path("/2024-01-02/harbour/entities.ftm.json")).id == "ftm-harbour"
    assert source_of_file(Path("/x/данные.json")).id != source_of_file(Path("/x/файл.json")).id


def test_annotations_are_no_source_of_their_own(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, entity("1", "Company", "a", "ann_graph_topics", name="X", jurisdiction="ru")))
    assert loaded.of(Kind.REGISTERED_IN) == [("a", "1", "state:ru")]
    assert set(loaded.sources) == {"a"}


def test_the_date_has_to_be_said() -> None:
    (error,) = load(SAMPLES / "entities.ftm.json", edition=None).errors
    assert "does not say of when it is" in error.message
    assert "--edition 2024-03-02" in error.message


def test_a_complete_edition_ends_no_kind_that_it_may_leave_out(tmp_path: Path) -> None:
    rows = [*PEOPLE, entity("o", "Ownership", "a", "b", owner="ann", asset="firm")]
    whole = load(write(tmp_path, *rows, entity("x", "Person", "a", "b", name="X", nationality="ru")), complete=True)
    assert whole.edition is not None
    assert whole.edition.complete
    assert set(whole.edition.lacks) == {Kind.OWNS, Kind.NATIONAL_OF}
    part = load(write(tmp_path, *PEOPLE, name="x.rejects.ftm.json"), complete=True)
    assert part.edition is not None
    assert not part.edition.complete
    assert not load(SAMPLES / "donations.ijson").edition.complete  # type: ignore[union-attr]


# Files that are broken, or others


@pytest.mark.parametrize(
    ("row", "where", "problem"),
    [
        ("{", "", "is not JSON"),
        ('{"id": "x", "schema": "Person", "properties": {"name": ["a"], "n": [NaN]}}', "", "is not JSON"),
        ('{"id": "x", "schema": "Person", "properties": {"name": ["\\ud800"]}}', "", "is not JSON"),
        ("[1]", "", "is a list"),
        ('{"schema": "Person", "properties": {}}', "id", "is missing"),
        ({"id": 7, "schema": "Person", "properties": {}}, "id", "is no id"),
        ({"id": "x" * 300, "schema": "Person", "properties": {}}, "id", "is no id"),
        ({"id": "x", "properties": {}}, "schema", "is missing"),
        ({"id": "x", "schema": "Person"}, "properties", "is missing"),
        ({"id": "x", "schema": "Person", "properties": []}, "properties", "is a list"),
        (entity("x", "Person") | {"properties": {"name": "X"}}, "properties.name", "is text, not a list"),
        (entity("x", "Payment", amount=[10**30]), "properties.amount[0]", "is a number, not text"),
        (entity("x", "Payment", amount=[10**400]), "", "is not JSON"),
        (entity("x", "Payment", amount=[None]), "properties.amount[0]", "is null, not text"),
        (entity("x", "Person", name="a\0b"), "properties.name[0]", "U+0000"),
        (entity("x", "Person", name="a") | {"datasets": "a"}, "datasets", "is text, not a list"),
        (entity("x", "Person", name="a") | {"caption": 5}, "caption", "is a number"),
        (entity("x", "Person", ownershipOwner=[{"id": "o"}]), "properties.ownershipOwner[0].schema", "is missing"),
        ({"op": "PUT", "entity": {"id": "x"}}, "op", "is none of ADD"),
        ({"op": "DEL", "entity": {}}, "entity.id", "is missing"),
        ({"op": "ADD"}, "entity", "is missing"),
    ],
)
def test_a_broken_row_is_rejected_and_the_others_stay(tmp_path: Path, row: Any, where: str, problem: str) -> None:
    loaded = load(write(tmp_path, *PEOPLE, row, entity("f", "Family", "a", person="ann", relative="bob")))
    assert loaded.errors[0].field in (where or None, where)
    assert problem in loaded.errors[0].problem
    assert loaded.errors[0].line == 4
    assert loaded.of(Kind.FAMILY_OF) == [("a", "ann", "bob")]
    assert loaded.reading.rejected == 1


def test_rejected_rows_load_by_themselves_once_corrected(tmp_path: Path) -> None:
    broken = entity("cid", "Person", "a", name=["Cid"]) | {"caption": 1}
    rows = [*PEOPLE, broken, entity("f", "Family", "a", person="ann", relative="cid")]
    loaded = load(write(tmp_path, *rows), complete=True)
    assert [error.row for error in loaded.errors] == ["entity cid", "entity f"]
    assert "names entity cid, whose row was rejected" in loaded.errors[1].problem
    assert loaded.claims == []
    path = tmp_path / "test.ftm.rejects.ftm.json"
    path.write_text(loaded.rejects.replace('"caption": 1', '"caption": "Cid"'), encoding="utf-8")
    assert "bob" not in loaded.rejects
    again = load(path)
    assert not again.errors
    assert again.of(Kind.FAMILY_OF) == [("a", "ann", "cid")]


def test_a_nested_relation_to_a_rejected_entity_is_left_out(tmp_path: Path) -> None:
    broken = entity("cid", "Person", "a", name=[1])
    root = entity("dan", "Person", "a", name="Dan") | {}
    root["properties"]["familyPerson"] = [entity("f", "Family", "a", person="dan", relative="cid")]
    others = entity("g", "Family", "a", person="dan", relative="ann")
    loaded = load(write(tmp_path, *PEOPLE, broken, root, others))
    assert [error.row for error in loaded.errors] == ["entity cid"]
    assert loaded.of(Kind.FAMILY_OF) == [("a", "dan", "ann")]
    assert loaded.noted("whose row was rejected: no claim")


def test_one_id_on_two_lines(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, *PEOPLE * 100, entity("ann", "Person", "a", name="Another")))
    assert len(loaded.records) == 3
    assert loaded.reading.repeated == 297
    assert [error.field for error in loaded.errors] == ["id"]
    assert "aggregate" in (loaded.errors[0].hint or "")
    assert loaded.records["a", "ann"].name == "Ann"


def test_files_that_are_something_else(tmp_path: Path) -> None:
    text = (SAMPLES / "entities.ftm.json").read_text(encoding="utf-8")
    path = tmp_path / "x.json"

    def error_of(data: bytes) -> str:
        path.write_bytes(data)
        (error,) = load(path).errors
        return error.message

    assert "is empty" in error_of(b"")
    assert "is compressed" in error_of(gzip.compress(text.encode()))
    assert "UTF-16" in error_of(text.encode("utf-16"))
    assert "is not UTF-8" in error_of(text.encode("cp1251", "replace"))
    assert "one list" in error_of(f"[{','.join(text.splitlines())}]".encode())
    assert "no file of FollowTheMoney" in error_of(b"<!doctype html><html></html>")
    assert "NUL" in error_of(b'{"id": "x"}\n\0')
    path.write_bytes(text.encode()[:-30])
    cut = load(path)
    assert [error.line for error in cut.errors] == [20]
    assert "cut short" in (cut.errors[0].hint or "")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert not load(path).errors


def test_what_it_recognises(tmp_path: Path) -> None:
    for path in SAMPLES.iterdir():
        assert LOADER.recognises(path, path.read_bytes()[:4096]), path.name
    long = write(tmp_path, {"id": "x", "properties": {"name": ["y" * 9000]}, "schema": "Person"})
    assert LOADER.recognises(long, long.read_bytes()[:4096])
    others = (
        b"",
        b"PK\x03\x04",
        b"id,schema,properties\n",
        b"<CONSOLIDATED_LIST>",
        b'{"type": "sheet", "armstrace": 1}\n',
        b'{"type": "Feature", "id": "x", "properties": {"name": "y"}}\n',
        b'{"$schema": "https://json-schema.org", "$id": "x", "properties": {"name": {"type": "string"}}}',
        b'{"meta": {}, "results": [{"id": "x", "schema": "Person"}]}',
    )
    assert not any(LOADER.recognises(tmp_path / "x.json", head) for head in others)


def test_batches_of_any_size_say_the_same() -> None:
    big, small = (load(SAMPLES / "entities.ftm.json", batch=size) for size in (5000, 1))
    assert sorted((s, c.id_in(s)) for s, c in big.claims) == sorted((s, c.id_in(s)) for s, c in small.claims)
    assert big.records == small.records


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_order_of_lines_and_values_means_nothing(data: st.DataObject, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (SAMPLES / "entities.ftm.json").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["properties"] = {name: data.draw(st.permutations(v)) for name, v in row["properties"].items()}
    loaded = load(write(tmp_path, *data.draw(st.permutations(rows))))
    plain = load(SAMPLES / "entities.ftm.json")
    assert {(s, c.id_in(s)) for s, c in loaded.claims} == {(s, c.id_in(s)) for s, c in plain.claims}
    assert loaded.records == plain.records


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SCHEMATA = ("Person", "Company", "Vessel", "Address", "Ownership", "Directorship", "Payment", "Sanction", "Passport")
FIELDS = sorted(
    USED | {"owner", "asset", "percentage", "startDate", "endDate", "amount", "currency", "entity", "authority"}
)
FIELDS += [
    "program",
    "holder",
    "number",
    "role",
    "payer",
    "beneficiary",
    "director",
    "organization",
    "status",
    "topics",
]
FIELDS += ["full", "ownershipOwner", "things"]
VALUES = st.sampled_from(["ann", "firm", "i1", "i2", "2001", "ru", "51", "x" * 2500, "former", "?"]) | st.text(
    max_size=9
)
LOOSE = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["i1", "i2", "i3"]) | st.text(max_size=4),
        "schema": st.sampled_from(SCHEMATA),
        "properties": st.dictionaries(st.sampled_from(FIELDS), st.lists(VALUES, max_size=3), max_size=8),
    },
    optional={"datasets": st.lists(st.sampled_from(["a", "b", "Ü x", "us_ofac_sdn"]), max_size=3), "caption": JUNK},
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(LOOSE | JUNK.map(json.dumps) | st.text(max_size=20).map(lambda t: t.replace("\0", "")), max_size=6)
)
def test_nothing_is_raised_and_sound_rows_survive(rows: list[Any], tmp_path: Path) -> None:
    texts = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    texts = [" ".join(text.split()) for text in texts]
    family = entity("fam", "Family", "a", person="ann", relative="bob")
    loaded = load(write(tmp_path, *PEOPLE, *(t.encode("utf-8", "replace").decode() for t in texts), family))
    assert ("a", "ann", "bob") in loaded.of(Kind.FAMILY_OF)
    assert loaded.reading.rows == 4 + sum(bool(text) for text in texts)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60), at=st.integers(0, 7000))
def test_any_bytes_are_answered_in_words(data: bytes, at: int, tmp_path: Path) -> None:
    text = (SAMPLES / "entities.ftm.json").read_bytes()
    path = tmp_path / "x.json"
    for damaged in (data, text[:at] + data + text[at:], text[:at]):
        path.write_bytes(damaged)
        loaded = load(path)
        assert loaded.errors or loaded.reading.rows


# The real files


@pytest.mark.data
@pytest.mark.skipif(not REAL.is_dir(), reason=f"{REAL.name} is not beside the repository")
def test_the_real_files() -> None:
    zala = load(REAL / "yente_zala.entities.ftm.json", "2026-04-29")
    assert not zala.errors
    assert Counter(claim.kind.value for _, claim in zala.claims) == {
        "DESIGNATES": 42,
        "OWNS": 15,
        "LOCATED_AT": 15,
        "REGISTERED_IN": 4,
        "FAMILY_OF": 4,
        "DIRECTS": 2,
        "LINKED_TO": 1,
    }
    shares = [
        c.share
        for _, c in zala.claims
        if c.kind is Kind.OWNS and (c.subject, c.object) == ("NK-aU5ybkbRFJucf8YMwsJvDw", "NK-abdzbEBkqyT29GyREbiURZ")
    ]
    assert sorted(shares, key=str) == [48, 50, 51]
    party, donations = (
        load(REAL / name, "2012-01-01")
        for name in ("yente_parteispenden.entities.ftm.json", "nomenklatura_donations.ijson")
    )
    assert (len(party.of(Kind.PAYS)), len(donations.of(Kind.PAYS))) == (291, 290)
    assert len(party.of(Kind.LOCATED_AT)) == len(donations.of(Kind.LOCATED_AT)) == 103
    assert not party.errors
    assert not donations.errors
