"""Reading articles: what stands in them, what is made of it, and what is left unread."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import random
from pathlib import Path

import pytest
import yaml

from bench.reading import load as load_annotated
from bench.reading import tally, triple
from graph.errors import Invalid
from graph.model.dates import parse_interval
from graph.model.kinds import Certainty, Kind, Phase, Stance
from graph.model.sheets import Sheet
from loaders.contract import Checked, Options
from loaders.sources.claims import read_opened
from reading.dating import find_dates
from reading.documents import Document, document_of, read_document
from reading.found import Found
from reading.reader import language, read_text, read_texts
from reading.rewriting import rewrite
from reading.rules import get_rules
from reading.sheet import read_article, said_of

SAMPLES = Path(__file__).parent / "samples" / "articles"
ARTICLE = SAMPLES / "arms-for-russia.txt"
PUBLISHED = dt.date(2023, 3, 30)
ANNOTATED = Path(__file__).resolve().parent.parent / "bench" / "read"


def said(text: str) -> list[tuple[str, str, str, str, str | None, str, str | None]]:
    """Each claim of a text: subject, kind, object, stance, phase, certainty, speaker."""
    return [
        (
            c.subject.name,
            c.kind.value,
            c.object.name,
            c.stance.value,
            c.phase.value if c.phase else None,
            c.certainty.value,
            c.speaker.name if c.speaker else None,
        )
        for c in read_text(text, PUBLISHED).claims
    ]


def article(path: Path = ARTICLE) -> Sheet:
    """The sheet of the sample article."""
    document = read_document(path.read_bytes(), path.name)
    return read_article(document, said_of(document, "Example Times", parse_interval("2023-03-30"))).sheet


# Who gives and who gets


@pytest.mark.parametrize(
    "text",
    [
        "Iran sold drones to Russia.",
        "Iran sold Russia drones.",
        "Drones were sold to Russia by Iran.",
        "Tehran supplied Moscow with drones.",
        "Russia bought drones from Iran.",
        "Moscow received drones from Tehran.",
        "The sale of drones to Russia by Iran drew protests.",
        "Iranian officials delivered drones to the Kremlin.",
        "Russia, which bought drones from Iran, has used them.",
    ],
)
def test_giver_and_getter_are_told_by_the_words_and_not_by_their_order(text: str) -> None:
    assert {c[:3] for c in said(text)} == {("Iran", "SUPPLIES", "Russia")}


@pytest.mark.parametrize(
    "text",
    [
        "Weapons moved between Iran and Russia.",
        "Iran and Russia signed an arms deal.",
        "Any sale of drones by Iran to Russia would violate the embargo.",
        "If Iran were to sell drones to Russia, sanctions would follow.",
        "Washington urged Iran not to sell drones to Russia.",
        "Did Iran sell drones to Russia?",
        "Iran did not deny that it had sold drones to Russia.",
        "An unnamed company sold drones to Russia.",
    ],
)
def test_what_no_end_or_no_claim_is_told_of_is_not_emitted(text: str) -> None:
    assert said(text) == []


def test_what_is_not_read_is_listed_with_its_sentence() -> None:
    text = "An unnamed company sold drones to Russia."
    [unread] = {(u.start, u.end, u.why) for u in read_text(text).unread}
    assert unread == (0, len(text), "an end is not named")


# Stance, phase, certainty, speaker


@pytest.mark.parametrize(
    ("text", "stance", "phase", "certainty", "speaker"),
    [
        ("Iran sold drones to Russia, a diplomat said.", "affirms", "delivered", "assessed", "diplomat"),
        ("Iran denied that it sold drones to Russia.", "denies", "delivered", "confirmed", "Iran"),
        ("Iran denied having sold drones to Russia.", "denies", "delivered", "confirmed", "Iran"),
        ("Iran has not sold drones to Russia, Tehran said.", "denies", "delivered", "confirmed", "Iran"),
        ("Kyiv says Iran has no plans to sell drones to Russia.", "denies", "considered", "assessed", "Ukraine"),
        ("US officials saw no evidence that Iran sold drones to Russia.", "finds_no_evidence", "delivered", "assessed",
         "US officials"),
        ("Nothing suggests that Iran sold drones to Russia.", "finds_no_evidence", "delivered", "assessed", None),
        ("Ukraine accused Iran of selling drones to Russia.", "affirms", "delivered", "alleged", "Ukraine"),
        ("Iran may have sold drones to Russia, a diplomat said.", "affirms", "delivered", "possible", "diplomat"),
        ("Iran may sell drones to Russia.", "affirms", "considered", "possible", None),
        ("Iran is considering selling drones to Russia.", "affirms", "considered", "reported", None),
        ("Russia is seeking drones from Iran.", "affirms", "sought", "reported", None),
        ("Iran offered to sell drones to Russia.", "affirms", "offered", "reported", None),
        ("Iran agreed to supply Russia with drones.", "affirms", "agreed", "reported", None),
        ("Iran refused to sell drones to Russia.", "affirms", "refused", "reported", None),
        ("Iran suspended the delivery of drones to Russia.", "affirms", "cancelled", "reported", None),
        ("Iran decided against selling drones to Russia.", "affirms", "refused", "reported", None),
        ("Iran decided to sell drones to Russia.", "affirms", "agreed", "reported", None),
        ("Kyiv thanked Iran for selling drones to Russia.", "affirms", "delivered", "reported", None),
        ("It is possible that Iran sold drones to Russia.", "affirms", "delivered", "possible", None),
        ("Iran has yet to deliver drones to Russia.", "denies", "delivered", "reported", None),
        ("Iran reportedly sold drones to Russia.", "affirms", "delivered", "reported", None),
        ("Iran is believed to have sold drones to Russia.", "affirms", "delivered", "assessed", None),
        ("The Example Times reported that officials said Iran sold drones to Russia.", "affirms", "delivered",
         "assessed", "officials"),
    ],
)  # fmt: skip
def test_how_it_is_said(text: str, stance: str, phase: str, certainty: str, speaker: str | None) -> None:
    assert said(text) == [("Iran", "SUPPLIES", "Russia", stance, phase, certainty, speaker)]


def test_a_denial_of_what_another_said_is_two_claims() -> None:
    text = "Ukraine accused Iran of selling drones to Russia. Tehran dismissed the accusation."
    assert [c[3:] for c in said(text)] == [
        ("affirms", "delivered", "alleged", "Ukraine"),
        ("denies", "delivered", "confirmed", "Iran"),
    ]


def test_no_evidence_of_a_link_is_no_link() -> None:
    text = (
        "Officials said there was no evidence that linked Ivan Petrov to the transfer of weapons to the Wagner Group."
    )
    assert [c[:4] for c in said(text)] == [("Ivan Petrov", "BROKERS", "Wagner Group", "finds_no_evidence")]


def test_brokers_goods_in_return_and_who_stood_between() -> None:
    text = "Sudan bought drones from Turkey through the trading firm Golden Falcon in exchange for gold."
    assert {c[:3] for c in said(text)} == {
        ("Turkey", "SUPPLIES", "Sudan"),
        ("Sudan", "SUPPLIES", "Turkey"),
        ("Golden Falcon", "BROKERS", "Turkey"),
        ("Golden Falcon", "BROKERS", "Sudan"),
    }


def test_names_point_back() -> None:
    text = "Orlik GmbH makes valves for missiles. The company sold them to Iran. It denied selling any to Syria."
    assert [c[:4] for c in said(text)] == [
        ("Orlik GmbH", "SUPPLIES", "Iran", "affirms"),
        ("Orlik GmbH", "SUPPLIES", "Syria", "denies"),
    ]


def test_who_says_it_is_not_it() -> None:
    text = "Ukraine's Motor Sich makes engines for missiles. It sold some to China, Kyiv says."
    assert [c[:3] for c in said(text)] == [("Motor Sich", "SUPPLIES", "China")]
    alone = "It has sold no drones to Russia, Iran said."
    assert [c[:4] for c in said(alone)] == [("Iran", "SUPPLIES", "Russia", "denies")]


def test_what_was_said_to_be_untrue_is_denied() -> None:
    text = "The report says Kestrel sold sights to Iran. A spokesman for the company said this was untrue."
    assert [c[3] for c in said(text)] == ["affirms", "denies"]


# Sentences put into order, dates


def test_a_sentence_is_put_into_order_and_its_place_kept() -> None:
    text = "Rain fell. Iran sold drones to Russia, Kirby said on Thursday."
    order = rewrite(language()(text))
    assert order.text == "Rain fell. Kirby said on Thursday that Iran sold drones to Russia."
    start = order.text.index("Kirby")
    assert order.original(start, len(order.text)) == (text.index("Iran"), len(text))
    for at, source, length in order.pieces:
        assert order.text[at : at + length].lower() == text[source : source + length].lower()


@pytest.mark.parametrize("item", load_annotated("development")[:150], ids=lambda item: str(item["id"]))
def test_no_word_is_lost_where_sentences_are_put_into_order(item: dict[str, str]) -> None:
    order = rewrite(language()(item["text"]))
    kept = {i for _, source, length in order.pieces for i in range(source, source + length)}
    lost = "".join(c for i, c in enumerate(item["text"]) if i not in kept and c.isalnum())
    assert len(lost) <= 4, lost  # "as" and "when", where a clause becomes a sentence


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in the summer of 2022", "2022-06-01", "2022-08-31"),
        ("between late 2022 and early 2023", "2022-10-01", "2023-03-31"),
        ("on Thursday", "2023-03-30", "2023-03-30"),
        ("on Friday", "2023-03-24", "2023-03-24"),
        ("last month", "2023-02-01", "2023-02-28"),
        ("last year", "2022-01-01", "2022-12-31"),
        ("late last year", "2022-10-01", "2022-12-31"),
        ("since October 2022", "2022-10-01", "2023-03-30"),
        ("on 3 May", "2022-05-03", "2022-05-03"),
        ("on March 5, 2021", "2021-03-05", "2021-03-05"),
        ("in August", "2022-08-01", "2022-08-31"),
        ("in the winter", "2022-12-01", "2023-02-28"),
    ],
)
def test_dates_are_intervals(text: str, first: str, last: str) -> None:
    [found] = find_dates(f"It was so {text}.", PUBLISHED)
    assert [day.isoformat() for day in found.days] == [first, last]


def test_without_a_day_of_publication_no_date_is_guessed() -> None:
    assert find_dates("on Thursday, last month and in the summer", None) == []


# Files


def test_saved_pages_say_where_they_are_from() -> None:
    page = read_document((SAMPLES / "drones.html").read_bytes(), "drones.html")
    assert (page.title, page.publisher) == ("Iran sold drones to Russia", "Example Times")
    assert page.published == parse_interval("2022-10-18")
    assert "Home | World" not in page.text
    assert "“It is a lie,” a spokesman said." in page.text
    assert page.notes == ("2 stray Thai letters were read as quotation marks",)


def test_markdown_and_broken_lines_are_one_text() -> None:
    found = document_of("# Arms\n\nIran **sold**\ndrones to [Russia](http://x.example/).\n", "markdown")
    assert found.text == "Arms\n\nIran sold drones to Russia."
    assert (found.title, found.locator(10)) == ("Arms", "paragraph 2")


def test_mojibake_is_mended_and_told() -> None:
    broken = "The minister said: â€œIran sold drones to Russia.â€\x9d"
    found = read_document(broken.encode(), "a.txt")
    assert found.text == "The minister said: “Iran sold drones to Russia.”"
    assert found.notes == ("characters that were decoded wrongly before were put right",)


def test_a_pdf_tells_page_and_paragraph() -> None:
    found = read_document(pdf("Iran sold drones to Russia."), "a.pdf")
    assert found.text == "Iran sold drones to Russia."
    assert found.locator(3) == "page 1, paragraph 1"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "has no text"),
        (b"%PDF-1.4 nothing", "a.pdf", "cannot be read as PDF"),
        (b"<html></html>", "a.html", "no article"),
        (b"word " * 300_000, "a.txt", "characters"),
    ],
)
def test_a_file_that_is_none_says_why(data: bytes, name: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        read_document(data, name)


def test_a_damaged_pdf_is_refused_and_no_worse() -> None:
    whole, rng = pdf("Iran sold drones to Russia."), random.Random(5)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            damaged[rng.randrange(9, len(damaged))] = rng.randrange(256)
        with contextlib.suppress(Invalid):
            read_document(bytes(damaged), "a.pdf")


def test_who_published_it_and_when_has_to_be_said() -> None:
    with pytest.raises(Invalid, match="does not say its publisher and the day"):
        said_of(Document("Iran sold drones to Russia."))


def pdf(line: str) -> bytes:
    """A page with one line, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


# The sheet


def test_the_sheet_is_one_that_the_claims_loader_reads() -> None:
    written = article()
    text = yaml.safe_dump(written.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    items = list(read_opened(lambda: io.BytesIO(text.encode()), ".yaml", Options("a.yaml")))
    assert [i for i in items if not isinstance(i, Checked) and type(i).__name__ == "RowError"] == []
    assert Sheet.model_validate(json.loads(written.model_dump_json(by_alias=True))) == written


def test_each_claim_has_its_words_their_place_and_what_found_it() -> None:
    document = read_document(ARTICLE.read_bytes(), ARTICLE.name)
    rules = {r.name for found in get_rules().predicates.values() for r in found} | {"denial"}
    for claim in article().claims:
        assert claim.span is not None
        assert document.text[claim.span.start : claim.span.end] == claim.quote
        assert claim.locator == document.locator(claim.span.start)
        assert (claim.read_by, claim.rule in rules, claim.review) == ("armstrace rules", True, None)


def test_a_headline_is_left_to_its_article() -> None:
    document = read_document(ARTICLE.read_bytes(), ARTICLE.name)
    read = read_article(document, said_of(document, "Example Times", parse_interval("2023-03-30")))
    assert [u.why for u in read.unread if u.start == 0] == ["a headline"]
    assert all(c.locator != "paragraph 1" for c in read.sheet.claims)


def test_the_rows_of_the_case_are_read_out_of_an_article_like_its_own() -> None:
    written = article()
    names = {r.key: r.name for r in written.records}
    voices = {r.key: names.get(r.speaks_for or r.key) for r in written.records}
    rows = {
        (names[c.subject], c.kind.value, names[c.object], c.stance.value, c.phase.value if c.phase else None,
         voices.get(c.speaker) if c.speaker else None)
        for c in written.claims
    }  # fmt: skip
    us, broker, office = "United States", "Ashot Mkrtychev", "Office of Foreign Assets Control"
    assert rows == {
        ("North Korea", "SUPPLIES", "Russia", "affirms", "sought", us),
        ("Russia", "SUPPLIES", "North Korea", "affirms", "offered", us),
        (office, "DESIGNATES", broker, "affirms", None, us),
        (broker, "NATIONAL_OF", "Slovakia", "affirms", None, None),
        (broker, "BROKERS", "North Korea", "affirms", "sought", us),
        (broker, "BROKERS", "Russia", "affirms", "sought", us),
        ("Russia", "SUPPLIES", "North Korea", "affirms", "agreed", us),
        (broker, "BROKERS", "Wagner Group", "finds_no_evidence", "delivered", us),
        (broker, "BROKERS", "North Korea", "finds_no_evidence", "delivered", us),
        ("Iran", "SUPPLIES", "Russia", "affirms", "delivered", us),
        ("North Korea", "SUPPLIES", "Wagner Group", "affirms", "delivered", us),
        ("China", "SUPPLIES", "Russia", "affirms", "considered", us),
        ("China", "SUPPLIES", "Russia", "finds_no_evidence", "delivered", us),
    }


# The annotated sentences


@pytest.mark.parametrize("name", ["development", "test"])
def test_annotations_are_sound(name: str) -> None:
    items = load_annotated(name)
    assert len({item["id"] for item in items}) == len(items) >= 200
    for item in items:
        dt.date.fromisoformat(item["published"])
        for claim in item["claims"]:
            kind = Kind(claim["kind"])
            Stance(claim["stance"])
            Certainty(claim["certainty"])
            assert (claim.get("phase") is None) or Phase(claim["phase"])
            assert (
                triple(claim["subject"], kind, claim["object"])[0] != triple(claim["subject"], kind, claim["object"])[2]
            )


@pytest.mark.slow
def test_what_the_reader_reached_on_the_development_set_stays_reached() -> None:
    items = load_annotated("development")
    found: list[list[Found]] = [read.claims for read in read_texts([i["text"] for i in items])]
    tallies = [tally(item, claims) for item, claims in zip(items, found, strict=True)]
    right, judged = sum(t.right for t in tallies), sum(t.judged for t in tallies)
    assert right / (right + sum(t.wrong for t in tallies)) >= 0.92
    assert right / (right + sum(t.missed for t in tallies)) >= 0.73
    assert sum(t.agree["stance"] for t in tallies) / judged >= 0.96
    assert sum(t.agree["phase"] for t in tallies) / judged >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrov was cleared of charges that he sold rifles to Libya.",
        "A court acquitted Ivan Petrov of selling rifles to Libya.",
        "Kestrel nearly sold radars to Iran.",
        "Kestrel has been falsely accused of selling radars to Iran.",
        "Kestrel stopped short of saying that it had sold radars to Iran.",
        "Before Kestrel could sell radars to Iran, it went bankrupt.",
        "Kestrel is no longer owned by Rostec.",
        "Ukraine wants Germany to supply missiles to Poland.",
        "Analysts doubt that China has sent weapons to Russia.",
        "Orlov was found not guilty of selling missiles to Libya.",
        "A court overturned Viktor Orlov's conviction for supplying missiles to Libya.",
        "A jury cleared Viktor Orlov of supplying missiles to Libya.",
        "The paper apologised to Viktor Orlov for saying that he had supplied missiles to Libya.",
        "The tabloid withdrew a story that said Viktor Orlov supplied missiles to Libya.",
        "Viktor Orlov won a libel case over claims that he had financed Hamas.",
        "Prosecutors dropped charges that Viktor Orlov sold rifles to Libya.",
        "It is highly unlikely that China sold rifles to Russia.",
        "Analysts cast doubt on reports that Mali bought drones from Iran.",
        "Had Germany delivered tanks to Ukraine in 2014, it would have helped, the minister said.",
        "Were China to supply weapons to Russia, the EU would impose sanctions on it.",
        "Turkey was supposed to deliver drones to Mali.",
        "Germany is too poor to give tanks to Ukraine.",
        "The bill would allow Japan to export missiles to Vietnam.",
        "There are fears that Iran gave missiles to Hamas.",
        "Germany condemned Iran. It has been supplying drones to Russia for months.",
        "Reuters spoke to Rosoboronexport. It sells weapons to Myanmar.",
        "Kestrel refused to comment on reports that it had sold radars to Iran.",
        "Congress blocked the sale of jets to Turkey.",
        "China urged Russia not to buy shells from North Korea.",
        "The minister asked Kestrel whether it had sold radars to Iran.",
    ],
)
def test_what_was_not_so_is_no_claim(text: str) -> None:
    assert said(text) == []


def test_what_was_done_instead_is_told_and_nothing_else() -> None:
    text = "Rather than sell jets to Egypt, Italy sold them to Qatar."
    assert {c[:3] for c in said(text)} == {("Italy", "SUPPLIES", "Qatar")}


@pytest.mark.parametrize(
    ("text", "triple_"),
    [
        ("Washington imposed sanctions on Kestrel, accusing it of shipping radars to Iran.", ("Kestrel", "Iran")),
        ("Kestrel sold its subsidiary, Lanten, and delivered radars to Iran.", ("Kestrel", "Iran")),
        ("US officials say troops captured rifles supplied to Ukraine by Poland.", ("Poland", "Ukraine")),
        ("Turkey's sale of drones to Ukraine did not stop it from buying missiles from Russia.", ("Turkey", "Ukraine")),
        ("The Kremlin said Putin had discussed arms supplies with Kim.", None),
    ],
)
def test_nobody_supplies_who_is_not_said_to(text: str, triple_: tuple[str, str] | None) -> None:
    found = {(c.subject.name, c.object.name) for c in read_text(text).claims if c.kind is Kind.SUPPLIES}
    assert found == ({triple_} if triple_ else set())


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Investigators found no proof whatsoever that Iran sold drones to Russia.", "finds_no_evidence"),
        ("There was insufficient evidence that Iran had sold drones to Russia.", "finds_no_evidence"),
        (
            "The claim that Iran sold drones to Russia is not supported by evidence, the panel said.",
            "finds_no_evidence",
        ),
        ("It is simply not the case that Iran has sold drones to Russia, the embassy said.", "denies"),
        ("Reports that Iran sold drones to Russia turned out to be fake, Kyiv said.", "denies"),
        ("The idea that Iran sold drones to Russia is laughable, Shoukry told reporters.", "denies"),
        ("Not a single drone was sold by Iran to Russia, a diplomat said.", "denies"),
        ("Iran sold no missiles to Libya, nor did it sell drones to Russia.", "denies"),
    ],
)
def test_what_is_denied_in_other_words_is_no_link(text: str, stance: str) -> None:
    found = {(c.subject.name, c.object.name): c.stance.value for c in read_text(text).claims}
    assert found.get(("Iran", "Russia")) == stance
    assert "affirms" not in found.values()


def test_not_only_is_no_denial() -> None:
    text = "Not only Iran but also Belarus sold drones to Russia."
    assert ("Iran", "SUPPLIES", "Russia", "affirms") in {c[:4] for c in said(text)}


@pytest.mark.parametrize(
    "text",
    [
        "It was Turkey and not Qatar that supplied Libya with drones.",
        "Libya received drones from Turkey and not from Qatar.",
        "Turkey, and not Qatar, sold drones to Libya.",
        "Libya got its drones from Turkey, not from Qatar.",
    ],
)
def test_who_is_excluded_supplies_nothing(text: str) -> None:
    assert {c[:3] for c in said(text)} == {("Turkey", "SUPPLIES", "Libya")}


def test_a_denial_is_not_hung_on_what_does_not_concern_it() -> None:
    text = "China sold rifles to Russia, the Times reported. Iran sold drones to Sudan, Kirby said. Beijing denied it."
    assert all(c[3] == "affirms" for c in said(text))


def test_a_date_to_come_is_not_taken_for_one_past() -> None:
    [claim] = read_text("Iran will sell drones to Russia on 5 May.", PUBLISHED).claims
    assert claim.valid is None


def test_a_quotation_that_never_ends_does_not_go_on_for_ever() -> None:
    text = '"We know a lot," Kirby said. He bought a 12" pipe.\n\nNorth Korea sold rifles to Mali.'
    [claim] = read_text(text).claims
    assert (claim.speaker, text[claim.start : claim.end]) == (None, "North Korea sold rifles to Mali.")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        '"' * 10_000,
        "word " * 5_000,
        "Iran sold drones, Kirby said, " * 300,
        "?! ... ;; --",
        "\u202eIran\u202c",
    ],
)
def test_what_is_no_prose_is_read_soon_and_says_nothing_wrong(text: str) -> None:
    assert all(c.subject.name and c.object.name for c in read_text(text).claims)


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "2023-03-30/.."])
def test_any_day_of_publication_will_do(published: str) -> None:
    document = document_of("Iran sold drones to Russia last month, and this week to Mali.", "text")
    assert read_article(document, said_of(document, "X", parse_interval(published))).sheet.claims


def test_subheads_and_headlines_are_left_to_their_article() -> None:
    text = "Serbia denies selling rockets\nIran sold drones to Russia, Kirby said.\n\nMali bought jets from Chad"
    document = document_of(text, "text")
    written = read_article(document, said_of(document, "X", parse_interval("2023-03-30"))).sheet
    assert [(c.subject, c.object) for c in written.claims] == [("iran", "russia")]
