"""Reading row by row: what becomes of rows, of those that are wrong, and in which order all is handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.dates import parse_interval
from graph.model.kinds import Certainty, Kind, Stance
from graph.model.sources import Edition, Record, Source
from graph.store.batch import Batch
from loaders import entries
from loaders.contract import Checked, Description, Item, Note, Options, Reading, Rejects, RowError
from loaders.dating import edition_of
from loaders.entries import Draft, Entry, EntryLoader, Opened
from loaders.key_index import KeyIndex
from loaders.problems import Unreadable
from loaders.text_rows import lines_of, rows_of
from loaders.xml_rows import elements_of, root_of

SOURCES = st.sampled_from(["one", "two", "one+two"])
ROOF = Record.model_validate({"key": "roof", "kind": "PublicBody", "name": "Roof"})


class Rows(Opened):
    """Rows `source|subject|object`; a row of one word is wrong."""

    def __init__(self, path: Path, *, ahead: bool, complete: bool) -> None:
        self.path, self.refers_ahead = path, ahead
        self.source = Source(id="one", title="One")
        self.sources = (self.source, Source(id="two", title="Two"))
        self.edition = Edition(published=parse_interval("2024"), complete=complete)
        self.shared = (ROOF,)

    def entries(self) -> Iterator[Entry]:
        for line, text in lines_of(self.path):
            yield from self._entries(line, text.strip())

    def _entries(self, line: int, text: str) -> Iterator[Entry]:
        sources, *ends = text.split("|")
        for part, source in enumerate(sources.split("+")):
            draft = Draft(line, f"row {line}", text, source=source, part=part)
            if len(ends) == 2:
                for key in ends:
                    draft.record(key=key, kind="Company", name=key or None)
                draft.claim(
                    subject=ends[0],
                    kind=Kind.OWNS,
                    object=ends[1],
                    stance=Stance.AFFIRMS,
                    certainty=Certainty.REPORTED,
                    key=f"{ends[0]}/owns",
                )
                draft.note("owners are many")
                draft.unused("colour")
            else:
                draft.reject("is one word", "text", "write source|owner|owned")
            yield draft.entry()

    def rejects(self, rejected: Sequence[Entry]) -> str:
        return "".join(f"{entry.raw}\n" for entry in rejected)


class RowLoader(EntryLoader):
    name = "rows"
    description = Description("nobody", "none", "rows", "owners")

    def __init__(self, *, ahead: bool = False, complete: bool = False) -> None:
        self.ahead, self.complete = ahead, complete

    def recognises(self, path: Path, head: bytes) -> bool:
        return True

    def open(self, path: Path, options: Options) -> Opened:
        return Rows(path, ahead=self.ahead, complete=self.complete)


def read(path: Path, text: str, *, batch: int = 100, **how: bool) -> list[Item]:
    path.write_text(text)
    return list(RowLoader(**how).read(path, Options(name=path.name, batch_claims=batch)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.txt"


def of(kind: type[Item], items: list[Item]) -> list[Item]:
    return [item for item in items if isinstance(item, kind)]


def test_sound_rows_survive_beside_wrong_ones(file: Path) -> None:
    items = read(file, "one|ann|acme\nwrong\none|bob|acme\none|ann|acme\n", complete=True)
    assert [str(e) for e in of(RowError, items)] == [
        "rows.txt:2: row 2.text: is one word: write source|owner|owned",
    ]
    assert [n.text for n in of(Note, items) if isinstance(n, Note)] == [
        "row 1 and 2 more: owners are many",
        "rows were rejected, so the edition is not complete: nothing is delisted",
    ]
    assert of(Rejects, items) == [Rejects(".csv", "wrong\n", 1)]
    assert of(Reading, items) == [Reading(4, repeated=1, rejected=1, unused={"colour": 3})]
    (checked,) = of(Checked, items)
    assert isinstance(checked, Checked)
    assert (checked.records, checked.claims, checked.edition.complete, checked.whole) == (4, 2, False, None)
    (batch,) = of(Batch, items)
    assert isinstance(batch, Batch)
    assert [r.key for r in batch.records] == ["roof", "ann", "acme", "bob"]
    assert batch.last


def test_what_a_model_refuses_is_a_problem_of_the_row(file: Path) -> None:
    items = read(file, "one|ann|ann\none||acme\none|ann|acme\n")
    assert next(str(e) for e in of(RowError, items)) == "rows.txt:1: row 1: subject and object are the same record"
    assert {e.row for e in of(RowError, items) if isinstance(e, RowError)} == {"row 1", "row 2"}
    assert of(Reading, items) == [Reading(3, rejected=2, unused={"colour": 1})]


def test_several_sources_of_one_file_each_have_batches_of_their_own(file: Path) -> None:
    items = read(file, "one+two|ann|acme\ntwo|bob|acme\n", complete=True)
    assert of(Reading, items) == [Reading(2, unused={"colour": 3})]
    checked = {c.source.id: c for c in of(Checked, items) if isinstance(c, Checked)}
    assert {i: c.claims for i, c in checked.items()} == {"one": 1, "two": 2}
    batches = {b.source.id: b for b in of(Batch, items) if isinstance(b, Batch)}
    for source, batch in batches.items():
        whole = checked[source].whole
        assert whole is not None
        assert all(claim.id_in(source) in whole.claims for claim in batch.claims)
        assert batch.records[0] == ROOF


@given(
    rows=st.lists(st.tuples(SOURCES, st.integers(0, 9), st.integers(10, 19)), min_size=1),
    size=st.integers(1, 4),
    ahead=st.booleans(),
)
def test_batches_hold_all_and_name_only_what_was_handed_over(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int, int]], size: int, ahead: bool
) -> None:
    file = tmp_path_factory.getbasetemp() / "law.txt"
    items = read(file, "".join(f"{s}|{a}|{b}\n" for s, a, b in rows), batch=size, ahead=ahead)
    known: dict[str, set[str]] = {"one": set(), "two": set()}
    claims = []
    last: dict[str, bool] = {}
    for batch in of(Batch, items):
        assert isinstance(batch, Batch)
        assert len(batch.claims) <= size
        assert not last.get(batch.source.id, False)
        last[batch.source.id] = batch.last
        known[batch.source.id] |= {record.key for record in batch.records}
        for claim in batch.claims:
            assert {claim.subject, claim.object} <= known[batch.source.id]
            claims.append((batch.source.id, claim.subject, claim.object))
    assert all(last.values())
    assert sorted(claims) == sorted((s, str(a), str(b)) for given, a, b in rows for s in given.split("+"))


def test_a_file_that_is_all_wrong_is_given_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST_REJECTS", 3)
    (error,) = read(file, "wrong\n" * 9)
    assert "over 3 of its first 4 rows cannot be read" in str(error)


def test_a_file_without_rows_is_an_error(file: Path) -> None:
    (error,) = read(file, "")
    assert "holds no rows" in str(error)


# Of when a file is


@pytest.mark.parametrize(
    ("name", "asked", "inside", "published", "told"),
    [
        ("list.csv", "2024-02", None, "2024-02", []),
        ("list.csv", None, "2024-03-01", "2024-03-01", []),
        ("list-2024-05.csv", None, None, "2024-05", ["its name"]),
        ("2024-05-06/list.csv", None, None, "2024-05-06", ["its folder's name"]),
        ("list.csv", "2024", "2023", "2024", ["the file says it is of 2023"]),
    ],
)
def test_the_edition_is_what_is_said_of_it(
    tmp_path: Path, name: str, asked: str | None, inside: str | None, published: str, told: list[str]
) -> None:
    options = Options(name="list", edition=parse_interval(asked) if asked else None)
    dated = parse_interval(inside) if inside else None
    edition, notes = edition_of(tmp_path / "in" / name, options, inside=dated, complete=True, lacks=(Kind.LOCATED_AT,))
    assert (edition.published.text, edition.complete, edition.lacks) == (published, True, (Kind.LOCATED_AT,))
    assert len(notes) == len(told)
    assert all(words in note for words, note in zip(told, notes, strict=True))


def test_an_edition_that_nothing_dates_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="does not say of when it is"):
        edition_of(tmp_path / "in" / "list-99999999.csv", Options(name="list"), inside=None, complete=False)


# Lines, rows, elements


def test_the_line_that_is_not_text_is_named(file: Path) -> None:
    file.write_bytes("Ä,1\n".encode() + b"\xff,2\n")
    with pytest.raises(Unreadable, match="byte 0xff is not UTF-8") as caught:
        list(lines_of(file))
    assert caught.value.problems[0].line == 2
    assert [text for _, text in lines_of(file, "latin-1")] == ["Ã\x84,1\n", "ÿ,2\n"]


def test_a_quote_that_is_never_closed_is_named_by_the_row_it_begins_in(file: Path) -> None:
    file.write_text('a,b\n"c\nd",e\n"f,g\nh,i\n')
    with pytest.raises(Unreadable, match="not CSV") as caught:
        list(rows_of(file))
    assert caught.value.problems[0].line == 4
    assert list(rows_of(file, quoting=False))[1] == (2, ['"c'])


def test_elements_come_with_their_lines_and_without_namespaces(file: Path) -> None:
    file.write_text('<a xmlns="urn:x" day="1">\n<b>1</b>\n<c><b>2</b></c></a>')
    assert [(line, e.tag, e.text) for line, e in elements_of(file, "b")] == [(2, "b", "1"), (3, "b", "2")]
    assert root_of(file) == ("a", {"day": "1"})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<a><b></a>", "mismatched tag"),
        ("<a><b/>", "no element found"),
        ("name,b", "syntax error"),
        ("<a><b>2<d/></b></a>", "text and elements side by side"),
        ("<a><b><d/>2</b></a>", "text and elements side by side"),
        ("<a><b>" + "<d>" * 200 + "</d>" * 200 + "</b></a>", "nests elements over 100 deep"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>', "document type declaration"),
    ],
)
def test_what_is_no_xml_of_a_list_is_refused(file: Path, text: str, problem: str) -> None:
    file.write_text(text)
    with pytest.raises(Unreadable, match=problem):
        list(elements_of(file, "b"))


def test_names_are_found_by_all_their_keys() -> None:
    index = KeyIndex()
    for name, key in (("ann", "2"), ("ann", "1"), ("bob", "3"), ("ann", "1")):
        index.add(name, key)
    assert (index.find("ann"), index.find("bob"), index.find("eve")) == (["1", "2"], ["3"], [])
    index.close()
