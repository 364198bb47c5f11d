"""The loader `sipri`: both layouts of the trade register, its comments, and what real exports do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.claims import Claim, Deal
from graph.model.dates import parse_interval
from graph.model.kinds import ActorKind, Certainty, Kind, Phase, Role
from graph.model.sources import Record
from graph.store.batch import Batch
from loaders.contract import Checked, Item, Note, Options, Reading, Rejects, RowError
from loaders.discovery import loader_for
from loaders.entries import Entry
from loaders.sipri.comments import read_comment
from loaders.sources.sipri import LOADER
from tests.list_reading import of

SAMPLES = Path(__file__).parent / "samples" / "sipri"
REGISTER, DELIVERIES = SAMPLES / "register.csv", SAMPLES / "deliveries.csv"
REAL = Path(__file__).parents[2] / "shared" / "data" / "sipri_trade_register"
HEAD = 5


def read(path: Path, **options: object) -> list[Item]:
    return list(LOADER.read(path, Options(name=path.name, **options)))  # type: ignore[arg-type]


def checked(items: Iterable[Item]) -> Checked:
    return of(items, Checked)[0]


def entries(path: Path) -> list[Entry]:
    return list(LOADER.open(path, Options(name=path.name)).entries())


@cache
def register() -> tuple[Entry, ...]:
    return tuple(entries(REGISTER))


def row(word: str, found: Sequence[Entry] = ()) -> Entry:
    """The one row of the sample, or of these, that holds a word."""
    return next(e for e in found or register() if word in e.raw)


def deal(word: str, found: Sequence[Entry] = ()) -> Deal:
    return row(word, found).deals[0]


def claims(word: str, kind: Kind = Kind.SUPPLIES, phase: Phase | None = None) -> list[Claim]:
    return [c for c in row(word).claims if c.kind is kind and (phase is None or c.phase is phase)]


def named(entry: Entry, key: str) -> Record:
    return next(r for r in entry.records if r.key == key)


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def with_rows(tmp_path: Path, *rows: str, first: str | None = None, name: str = "register.csv") -> Path:
    """The sample's beginning and other rows under it."""
    head = [line.decode("latin-1") for line in lines_of(REGISTER)[:HEAD]]
    path = tmp_path / name
    path.write_text("".join([first or head[0], *head[1:]]) + "\n".join(rows) + "\n", encoding="latin-1", newline="")
    return path


PLAIN = "Peru,France,2001,,4,,Alize,trainer aircraft,4,,2002,New,,1,4,4"


# What a row becomes


def test_a_deal_is_agreed_and_delivered() -> None:
    (agreed,), (delivered,) = claims("Orfraie", phase=Phase.AGREED), claims("Orfraie", phase=Phase.DELIVERED)
    assert (agreed.subject, agreed.object, agreed.certainty) == ("state:fr", "state:be", Certainty.ASSESSED)
    assert agreed.valid == parse_interval("1958?")
    assert delivered.valid == parse_interval("1959/1961")
    goods = delivered.goods[0]
    assert (goods.designation, goods.description, goods.quantity) == ("Orfraie-3", "trainer aircraft", 45)
    assert goods.goods_class == "arms"
    assert not goods.quantity_uncertain
    assert {c.deal for c in row("Orfraie").claims} == {deal("Orfraie").key}
    assert agreed.quote is None
    assert agreed.locator == "line 6"


def test_volume_is_of_the_deal_and_no_price() -> None:
    volume = deal("Orfraie").volume
    assert volume is not None
    assert (volume.measure, volume.per_unit, volume.ordered, volume.delivered) == (
        "SIPRI TIV, millions",
        1.5,
        67.5,
        67.5,
    )
    assert all(c.amount is None for e in register() for c in e.claims)


def test_one_number_of_years_apart_is_the_number_of_none() -> None:
    delivered = claims("Ghana", phase=Phase.DELIVERED)
    assert [(c.valid and c.valid.text, c.goods[0].quantity) for c in delivered] == [("1961", None), ("1964", None)]
    assert "Number delivered in 1961; 1964 together: 12?" in deal("Ghana").context
    assert claims("Ghana", phase=Phase.AGREED)[0].goods[0].quantity_uncertain


def test_nothing_delivered_is_no_delivery() -> None:
    assert [c.phase for c in row("Hwanung").claims] == [Phase.AGREED]


def test_without_a_number_ordered_there_is_no_volume_ordered() -> None:
    volume = deal("Vlk-8").volume
    assert volume is not None
    assert (volume.per_unit, volume.ordered, volume.delivered) == (3, None, 6)
    assert claims("Vlk-8", phase=Phase.AGREED)[0].goods[0].quantity is None


def test_zeros_in_place_of_volumes_are_none() -> None:
    assert deal("Lodjur").volume is None


def test_chosen_and_not_ordered_is_sought() -> None:
    (claim,) = row("Lodjur").claims
    assert (claim.phase, claim.certainty, claim.valid) == (Phase.SOUGHT, Certainty.POSSIBLE, parse_interval("2023"))
    assert claim.quote == "Possibly selected 2023 but not yet ordered by end-2023"


def test_intercepted_is_not_delivered() -> None:
    assert [c.phase for c in row("Sahm-2").claims] == [Phase.AGREED, Phase.INTERDICTED]


def test_a_doubted_supplier_makes_the_deal_possible() -> None:
    assert {c.certainty for c in row("Belalang").claims} == {Certainty.POSSIBLE}
    assert all(c.goods[0].quantity_uncertain for c in row("Belalang").claims)


@pytest.mark.parametrize(
    ("comment", "supplier", "recipient"),
    [
        ("For 3 Heron aircraft from Peru; could be WX-5 from Chile", True, False),
        ("aid; possibly supplied from Peru", True, False),
        ("14 possibly supplied from Peru", False, False),  # of some of them only
        ("could be WX-5", False, False),
        ("probably from Peruvian production line", False, False),
        ("possibly delivered to Chile via Peru", False, True),
        ("possibly delivered to private company for re-export", False, False),
        ("possibly delivered via Peru", False, False),
    ],
)
def test_who_may_have_been_another_is_doubted(comment: str, supplier: bool, recipient: bool) -> None:
    reading = read_comment(comment)
    assert (reading.supplier_doubted, reading.recipient_doubted) == (supplier, recipient)


def test_a_doubted_designation_is_said_with_the_goods() -> None:
    assert claims("Rys-M")[0].goods[0].description == "APC (designation uncertain)"


def test_comments_and_status_stay_with_the_deal() -> None:
    context = deal("Rys-M").context
    assert context[0] == "$6.5 m deal (financed by UN and/or USA); designation uncertain"
    assert context[1] == "Status: Second hand"


# Parties


def test_states_are_themselves() -> None:
    found = {r.key: r for e in register() for r in e.records if r.kind is ActorKind.STATE}
    assert found["state:suhh"].name == "Soviet Union"
    assert found["state:yucs"].name == "Yugoslavia"
    assert found["state:tr"].name == "Turkey"
    assert "state:cg" in found, "Congo is not the DR Congo, which the register has beside it"


def test_marked_parties_are_no_states() -> None:
    hand = named(row("Sahm-2"), "party:Red Hand (Freedonia)")
    assert (hand.kind, hand.name, hand.names) == (ActorKind.ORGANIZATION, "Red Hand (Freedonia)", ("Red Hand",))
    assert hand.countries == ("Freedonia",)
    assert named(row("Haiti"), "party:Haiti rebels").countries == ("Haiti",)
    assert named(row("Impisi"), "party:African Union").kind is ActorKind.ORGANIZATION


def test_unknown_parties_are_one_record_a_deal() -> None:
    supplier = next(r for r in row("Haiti").records if r.unknown)
    recipient = next(r for r in row("Barkai").records if r.unknown)
    assert supplier.name == "unknown supplier(s)"
    assert supplier.key != recipient.key
    assert deal("Haiti").key in supplier.key


def test_an_unregistered_state_is_noted(tmp_path: Path) -> None:
    items = read(with_rows(tmp_path, PLAIN.replace("Peru", "Freedonia")))
    assert any("Freedonia is taken for a state of its own" in n.text for n in of(items, Note))


# Comments


def test_financiers() -> None:
    finances = claims("Vlk-8", Kind.FINANCES)
    assert [c.subject for c in finances] == ["state:dk", "state:de", "state:no"]
    assert {c.object for c in finances} == {"state:ua"}
    assert finances[0].quote == (
        "financed by Denmark; Germany and Norway as aid after 2022 Russian invasion of Ukraine"
    )
    (union,) = claims("Cernia", Kind.FINANCES)
    assert union.subject == "party:European Union"


def test_one_or_the_other_is_possible() -> None:
    finances = claims("Rys-M", Kind.FINANCES)
    assert {c.certainty for c in finances} == {Certainty.POSSIBLE}
    assert {c.subject for c in finances} == {"party:United Nations", "state:us"}


def test_who_stands_between_brokers_for_both() -> None:
    brokers = claims("vehicle engine", Kind.BROKERS)
    assert [(c.subject, c.object, c.phase) for c in brokers] == [
        ("state:us", "state:ke", Phase.AGREED),
        ("state:us", "state:de", Phase.AGREED),
    ]
    assert brokers[0].quote == "ordered via USA from US production line"


def test_a_business_without_a_name_is_unknown() -> None:
    brokers, carriers = claims("Cernia", Kind.BROKERS), claims("Cernia", Kind.TRANSPORTS)
    assert len(brokers) == len(carriers) == 1
    record = named(row("Cernia"), brokers[0].subject)
    assert (record.name, record.kind, record.unknown) == ("Dutch company", ActorKind.COMPANY, True)
    assert record.countries == ("Netherlands",)
    assert brokers[0].subject != carriers[0].subject
    assert (carriers[0].phase, carriers[0].certainty) == (Phase.DELIVERED, Certainty.ASSESSED)


def test_a_way_through_a_state_may_be_its_transport() -> None:
    ways = claims("Tzofit", Kind.TRANSPORTS)
    assert {c.subject for c in ways} == {"state:sg", "state:za"}
    assert {c.certainty for c in ways} == {Certainty.POSSIBLE}
    assert {c.object for c in ways} == {"state:zw"}


def test_who_was_named_as_end_user_has_that_part_in_the_deal() -> None:
    assert [(p.role, p.record) for p in deal("Steinadler").parties] == [(Role.STATED_END_USER, "state:ly")]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("$5 m deal (bought via and financed by USA); X-5 version", ["BROKERS us", "FINANCES us"]),
        ("Sold via and probably modernized in Slovakia", ["BROKERS sk"]),
        ("sold and/or delivered via Bulgaria", ["BROKERS bg possible", "TRANSPORTS bg possible"]),
        ("Probably ordered via USA", ["BROKERS us possible"]),
        ("Second-hand; probably; ordered via Ukraine", ["BROKERS ua possible"]),
        ("reportedly sold via Cyprus", ["BROKERS cy reported"]),
        ("possibly delivered via Iran; Sudan and/or Egypt", ["TRANSPORTS ir,sd,eg possible"]),
        ("ordered via USA and Polish company BUMAR", ["BROKERS us,BUMAR"]),
        ("sold via South African and UAE companies", ["BROKERS South African company,UAE company"]),
        ("illegally transferred via Lion Traders in Singapore", ["TRANSPORTS Lion Traders"]),
        ("EUR17 m ($20 m) deal (75% financed by EU 'EBF' programme)", ["FINANCES European Union"]),
        ("financed by EUR165 m aid from Denmark and Netherlands", ["FINANCES dk,nl"]),
        ("Incl at least 17 to 19 financed by USA", ["FINANCES us"]),
        ("Part of $400 m deal financed by Saudi Arabia", ["FINANCES sa"]),
        ("financed by German aid; RIM version", ["FINANCES de"]),
        ("Financed by EU and USA aid", ["FINANCES European Union,us"]),
        ("financed by FRG 'Hilfe' aid programme and USA", ["FINANCES de,us"]),
        ("aid (incl funding by USA; Saudi Arabia and other states)", ["FINANCES us,sa"]),
        ("financed by USA; UK designation Wasp", ["FINANCES us"]),
    ],
)
def test_what_is_understood(comment: str, said: list[str]) -> None:
    reading = read_comment(comment)
    found = []
    for fact in reading.facts:
        who = [a.what or a.organisation or (a.state.id.removeprefix("state:") if a.state else "") for a in fact.actors]
        found.append(f"{fact.kind} {','.join(who)}" + (f" {fact.certainty}" if fact.certainty else ""))
        assert fact.quote in comment
    assert found == said
    assert not reading.missed


@pytest.mark.parametrize(
    "comment",
    [
        "12.5% of development financed by France",
        "aid (aircraft donated by Peru and modernization funded by NATO)",
        "for 3 radar aircraft from Uzbekistan (ordered via Russia and fitted in Israel)",
        "For 4 aircraft ordered via USA",
        "part of deal incl 6 trainers delivered from Russia via Belarus",
        "21 more delivered via Bulgarian company",
        "Financed by Indian shipping company in return for part-time use",
        "financed with loan from UK bank",
        "financed with Russian loan",
        "financed by 'FMF' aid",
        "delivered by or via Eritrea",
        "possibly delivered via Middle Eastern country",
        "overhaul and delivery paid by Philippines",
        "sold via Poland and Freedonia",
        "originally to be funded by Polish private aid",
        "court ruled use of brokers as breach of contract",
    ],
)
def test_what_is_not_understood_is_left_alone_and_counted(comment: str) -> None:
    reading = read_comment(comment)
    assert reading.facts == ()
    assert reading.missed


@pytest.mark.parametrize("comment", ["", "Second-hand; aid", "delayed for financial reasons", "Viaduct-2 version"])
def test_other_comments_say_nothing_of_others(comment: str) -> None:
    assert read_comment(comment).facts == ()
    assert not read_comment(comment).missed


def test_nobody_stands_between_who_is_a_party(tmp_path: Path) -> None:
    found = entries(with_rows(tmp_path, PLAIN.replace("New,,", "New,Sold via France; financed by Peru,")))
    assert {c.kind for c in found[0].claims} == {Kind.SUPPLIES}


def test_a_diversion(tmp_path: Path) -> None:
    comment = "officially delivered to Togo but from there illegally transferred to Peru"
    found = deal("Alize", entries(with_rows(tmp_path, PLAIN.replace("New,,", f"New,{comment},"))))
    assert {(p.role, p.record) for p in found.parties} == {
        (Role.DIVERSION_POINT, "state:tg"),
        (Role.STATED_END_USER, "state:tg"),
    }


def test_a_cancelled_order_is_not_agreed(tmp_path: Path) -> None:
    undelivered = PLAIN.replace(",4,,2002,New,,", ",0,,,New,Order cancelled 2003 before delivery,")
    found = entries(with_rows(tmp_path, undelivered))
    assert [(c.phase, c.valid and c.valid.text) for c in found[0].claims] == [(Phase.CANCELLED, "2003")]


# The file


def test_recognised_by_its_columns(tmp_path: Path) -> None:
    assert loader_for(REGISTER).name == loader_for(DELIVERIES).name == "sipri"
    other = tmp_path / "a.csv"
    other.write_text("Recipient,Supplier,Year\nPeru,France,2001\n")
    assert not LOADER.recognises(other, other.read_bytes())


def test_edition_and_completeness() -> None:
    edition = checked(read(REGISTER)).edition
    assert edition.published == parse_interval("2024-02-02")
    assert edition.complete
    assert not checked(read(DELIVERIES)).edition.complete


@pytest.mark.parametrize(
    ("old", "new", "volumes"),
    [
        ("from All countries ", "from Norway ", True),
        ("to All countries ", "to Peru ", True),
        ("'Not specified' to 'Not specified'", "'1990' to '2023'", False),
    ],
)
def test_a_part_of_the_register_is_not_complete(tmp_path: Path, old: str, new: str, volumes: bool) -> None:
    first = lines_of(REGISTER)[0].decode().replace(old, new, 1)
    items = read(with_rows(tmp_path, PLAIN, first=first))
    assert not checked(items).edition.complete
    volume = of(items, Batch)[0].deals[0].volume
    assert volume is not None
    assert (volume.delivered is not None) is volumes


def test_repeated_rows_are_one_deal() -> None:
    (reading,) = of(read(REGISTER), Reading)
    assert (reading.rows, reading.repeated, reading.rejected) == (21, 1, 0)
    assert len({d.key for e in register() for d in e.deals}) == 20


def test_a_record_broken_in_two_is_joined() -> None:
    entry = row("jäger")
    assert entry.deals[0].context[0] == "Built by Förde shipyard"
    assert (entry.line, entry.notes) == (15, ("a line break in its comments parts it: it is joined",))


def test_utf_8_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes("\ufeff".encode() + REGISTER.read_bytes().decode("latin-1").encode())
    assert [e.deals for e in entries(path)] == [e.deals for e in register()]


def test_a_register_of_few_transfers_says_how_many_there_should_be() -> None:
    notes = [note.text for note in of(LOADER.read(REGISTER, Options(name=REGISTER.name)), Note)]
    assert [note for note in notes if "holds 21 transfers; the register of March 2025 held 29,505" in note], notes


def test_lines_of_two_encodings_are_refused(tmp_path: Path) -> None:
    path = with_rows(tmp_path, PLAIN, PLAIN.replace("Alize", "Aliz\u00e9"))
    path.write_bytes(path.read_bytes() + PLAIN.replace("Peru", "T\u00fcrkiye").encode() + b"\n")
    items = list(LOADER.read(path, Options(name=path.name)))
    (error,) = of(items, RowError)
    assert (error.problem, of(items, Checked)) == ("the line is not UTF-8", [])
    assert error.line is not None
    assert b"\xe9" in lines_of(path)[error.line - 1]


def test_windows_characters_are_read(tmp_path: Path) -> None:
    path = with_rows(tmp_path, PLAIN)
    path.write_bytes(path.read_bytes().replace(b"New,,", b"New,\x93Ros\xe9\x94 version,"))
    assert deal("Alize", entries(path)).context[0] == "“Rosé” version"


def test_quoted_cells_and_line_ends_of_other_programs(tmp_path: Path) -> None:
    path = with_rows(tmp_path, PLAIN.replace("New,,", 'New,"For navy, and coast guard",'))
    path.write_bytes(path.read_bytes().replace(b"\n", b";;;\r\n"))
    assert deal("Alize", entries(path)).context[0] == "For navy, and coast guard"


def test_order_of_rows_and_columns_decides_nothing(tmp_path: Path) -> None:
    lines = [line.decode("latin-1") for line in lines_of(REGISTER)]
    rows = [e.raw + "\n" for e in register()]
    random.Random(3).shuffle(rows)
    path = tmp_path / "shuffled.csv"
    path.write_text("".join(lines[:HEAD] + rows), encoding="latin-1", newline="")
    assert said(path) == said(REGISTER)
    cells = [line.rstrip("\n").split(",") for line in (lines[HEAD - 1], PLAIN)]
    moved = [",".join(c[6:] + c[:6]) for c in cells]
    path.write_text("".join(lines[: HEAD - 1]) + "\n".join(moved) + "\n", encoding="latin-1")
    assert said(path) == said(with_rows(tmp_path, PLAIN))


def said(path: Path) -> tuple[set[str], set[str]]:
    """The ids of all claims of a file, and its deals."""
    batches = of(read(path), Batch)
    return (
        {c.id_in(b.source.id) for b in batches for c in b.claims},
        {d.model_dump_json() for b in batches for d in b.deals},
    )


def test_many_repeats_say_the_same(tmp_path: Path) -> None:
    lines = lines_of(REGISTER)
    path = tmp_path / "many.csv"
    path.write_bytes(b"".join(lines[:HEAD]) + b"".join(lines[HEAD:]) * 100)
    items = read(path)
    assert of(items, Reading)[0].repeated == 21 * 100 - 20
    assert {d.key for b in of(items, Batch) for d in b.deals} == {d.key for e in register() for d in e.deals}


# Keys


def test_both_layouts_are_of_the_same_deals() -> None:
    keys = {d.key for e in register() for d in e.deals}
    others = [d for e in entries(DELIVERIES) for d in e.deals]
    assert {d.key for d in others} <= keys
    assert len({d.key for d in others}) == 6
    first = deal("Zorzal-1,trainer aircraft,4,").key
    assert deal("104,Spain", entries(DELIVERIES)).key == first


def test_deals_that_look_alike_are_told_apart() -> None:
    keys = [deal(f"Zorzal-1,trainer aircraft,{n},").key for n in (4, 6)] + [deal("Zorzal-2M").key]
    ends = ["1.1 TIV, zorzal1, 1", "1.1 TIV, zorzal1, 2", "2.2 TIV"]
    assert keys == [f"state:es > state:cl, 1999, new, zorzal, {end}" for end in ends]


def test_what_changes_from_edition_to_edition_is_not_in_a_key(tmp_path: Path) -> None:
    later = PLAIN.replace(
        ",4,,Alize,trainer aircraft,4,,2002,New,,", ",6,?,Alize Mk-2,(armed) trainer,6,,2003,New,Aid,"
    )
    before, after = (entries(with_rows(tmp_path, text))[0] for text in (PLAIN, later))
    assert before.deals[0].key == after.deals[0].key
    assert before.deals != after.deals
    assert {c.key for c in (*before.claims, *after.claims)} == {"state:fr > state:pe, 2001"}


def test_a_renamed_state_is_the_same() -> None:
    assert deal("Hwanung").key.startswith("state:kr > state:tr, ")


# The other layout


def test_deliveries_year_by_year() -> None:
    found = entries(DELIVERIES)
    delivered = [c for e in found for c in e.claims if c.phase is Phase.DELIVERED and c.subject == "state:fr"]
    assert [(c.valid and c.valid.text, c.goods[0].quantity, c.goods[0].quantity_uncertain) for c in delivered] == [
        ("1959", 15, True),
        ("1960", 20, True),
        ("1961?", 10, False),
    ]
    assert {c.certainty for e in found for c in e.claims} == {Certainty.REPORTED}
    deals = {d for e in found for d in e.deals if "Orfraie" in d.title}
    assert len({d.model_dump_json() for d in deals}) == 1, "a deal is the same whichever row tells of it"
    volume = deal("Orfraie", found).volume
    assert volume is not None
    assert volume.delivered == 67.5
    assert "SIPRI AT Database ID: 101" in deal("Orfraie", found).context


def test_deliveries_are_never_the_whole_register() -> None:
    (error,) = of(read(DELIVERIES, complete=True), RowError)
    assert "never holds the whole register" in error.problem


# Marks that an export lost


def test_lost_marks_of_doubt(tmp_path: Path) -> None:
    rows = [PLAIN.replace("2001,,4,,", f"{year},,4,?,") for year in range(1950, 2001)]
    items = read(with_rows(tmp_path, *rows))
    assert any("marks of doubt are missing" in n.text for n in of(items, Note))
    delivered = [c for b in of(items, Batch) for c in b.claims if c.phase is Phase.DELIVERED]
    assert all(c.goods[0].quantity_uncertain for c in delivered)
    assert not any("marks of doubt" in n.text for n in of(read(with_rows(tmp_path, *rows[:20])), Note))


# What is wrong


@pytest.mark.parametrize(
    ("text", "field", "problem"),
    [
        (PLAIN.replace("2001", "200I"), "year of order", "'200I' is no year"),
        (PLAIN.replace("2001", "2001; 2002"), "year of order", "holds several years"),
        (PLAIN.replace(",4,,Alize", ",four,,Alize"), "number ordered", "'four' is no number"),
        (PLAIN.replace("2001,,", "2001,!,"), "year of order?", "'!' is no mark of doubt"),
        (PLAIN.replace(",2002,", ",2002-2004,"), "year(s) of delivery", "'2002-2004' is no year"),
        (PLAIN.replace("Peru,", ","), "recipient", "is empty"),
        (PLAIN.replace("Peru,", "**,"), "recipient", "is empty"),
        (PLAIN.replace("Peru,", "France,"), "recipient", "is the supplier too"),
        (PLAIN.replace("Alize,", "Alize,II,"), None, "has 17 cells where the header has 16"),
        (PLAIN[: PLAIN.index("trainer")], None, "has 8 cells where the header has 16"),
        (PLAIN.replace("Alize", "A" * 2500), "designation", "cannot be kept"),
        (PLAIN.replace("Peru", "P" * 2500), None, "cannot be kept"),
    ],
)
def test_wrong_rows_are_rejected(tmp_path: Path, text: str, field: str | None, problem: str) -> None:
    path = with_rows(tmp_path, text, PLAIN)
    items = read(path)
    errors = of(items, RowError)
    assert any(problem in e.problem and (field is None or e.field == field) and e.line == HEAD + 1 for e in errors)
    assert of(items, Reading)[0].rejected == 1
    assert not checked(items).edition.complete
    assert checked(items).deals == 1
    (rejects,) = of(items, Rejects)
    again = tmp_path / f"again{rejects.suffix}"
    again.write_text(rejects.text.replace(text, PLAIN), encoding="utf-8")
    corrected = checked(read(again))
    assert (corrected.deals, corrected.edition.complete) == (1, False)
    assert corrected.edition.published == checked(items).edition.published


@pytest.mark.parametrize(
    "parts",
    [
        [PLAIN[: PLAIN.index("4,,Alize")], PLAIN[PLAIN.index("Alize") :]],
        [PLAIN[: PLAIN.index("aircraft")], PLAIN[PLAIN.index("aircraft") :]],
        ["Peru,France,2001,,4", "Togo,Norway,2002,,4,,Alize,trainer aircraft,4,,2003,New"],
    ],
)
def test_broken_rows_are_not_joined_on_chance(tmp_path: Path, parts: list[str]) -> None:
    items = read(with_rows(tmp_path, *parts, PLAIN))
    assert of(items, Reading)[0].rejected >= 1
    assert [d.title for b in of(items, Batch) for d in b.deals] == ["Alize (trainer aircraft), France to Peru, 2001"]


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_file_cut_short(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(REGISTER.read_bytes()[:-cut])
    items = read(path)
    assert not checked(items).edition.complete
    assert any("cut short" in n.text for n in of(items, Note))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"".join(lines_of(REGISTER)[: HEAD - 1]), "has no line that names the columns"),
        (b"".join(lines_of(REGISTER)[:HEAD]), "holds no rows"),
        (REGISTER.read_bytes() * 2, "the line with the names of the columns comes again"),
        (REGISTER.read_bytes().replace(b", ,", b","), "lacks the unnamed columns that say whether"),
        (REGISTER.read_bytes().replace(b",Comments", b""), "lacks the columns comments"),
        (REGISTER.read_bytes().replace(b"Comments", b"status"), "has two columns status"),
        (REGISTER.read_bytes().replace(b"Data generated", b"Date"), "does not say of when it is"),
        (b"x" * 100, "has no line that names the columns"),
    ],
)
def test_wrong_files(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    items = read(path)
    assert any(problem in e.problem for e in of(items, RowError)), items
    assert not of(items, Checked)


CELL = st.text(st.characters(codec="latin-1", exclude_characters="\0\n\r"), max_size=12)
BROKEN = st.one_of(
    st.lists(CELL, max_size=20).map(",".join),
    st.permutations(PLAIN.split(",")).map(",".join),
    st.binary(max_size=60).map(lambda b: b.replace(b"\0", b"?").decode("latin-1")),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(BROKEN, max_size=6))
def test_nothing_is_raised_and_sound_rows_survive(tmp_path: Path, broken: list[str]) -> None:
    sound = "Togo,Norway,1999,,4,,Havorn,patrol boat,4,,2002,New,ordered via USA,1,4,4"
    path = with_rows(tmp_path, *broken, PLAIN, sound, PLAIN, sound)
    items = read(path)
    if any("comes again" in e.problem for e in of(items, RowError)):
        return
    if any("the line is not UTF-8" in e.problem for e in of(items, RowError)):
        assert [
            line for line in lines_of(path) if not line.isascii() and line.decode("utf-8", "ignore").encode() == line
        ]
        return
    titles = {d.title for b in of(items, Batch) for d in b.deals}
    assert "Havorn (patrol boat), Norway to Togo, 1999" in titles
    assert of(items, Reading)[0].rows >= 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_read_or_refused(tmp_path: Path, some: bytes, after: bool) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(b"".join(lines_of(REGISTER)[:HEAD]) + some if after else some)
    items = read(path)
    assert any(isinstance(item, Checked | RowError) for item in items)


WORDS = "financed by via ordered and or ; ( ) USA company Polish aid from 'X' Spain incl 5 deal possibly in"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=14))
def test_comments_of_any_words_are_read(words: list[str]) -> None:
    text = " ".join(words)
    for fact in read_comment(text).facts:
        assert fact.actors
        assert fact.quote in text


# The real register


@pytest.mark.data
@pytest.mark.skipif(not REAL.is_dir(), reason="the trade register of SIPRI is not at hand")
def test_the_real_register() -> None:
    (path,) = REAL.glob("*.csv")
    opened = LOADER.open(path, Options(name=path.name))
    assert opened.edition.complete
    assert opened.edition.published == parse_interval("2025-03-13")
    rows, deals, kinds, unused = 0, set(), Counter[str](), Counter[str]()
    raws, notes = set(), Counter[str]()
    for entry in opened.entries():
        assert not entry.problems
        rows += 1
        raws.add(entry.raw)
        deals.add(entry.deals[0].key)
        unused.update(entry.unused)
        notes.update(entry.notes)
        kinds.update(c.kind for c in entry.claims)
    assert (rows, len(raws), len(deals)) == (29515, 29505, 29505)
    assert notes == {"a line break in its comments parts it: it is joined": 4}
    assert set(unused) == {"a way, broker or financier in Comments"}
    assert unused.total() < 100
    assert min(kinds[kind] for kind in (Kind.BROKERS, Kind.FINANCES)) > 200
    assert kinds[Kind.TRANSPORTS] > 50
