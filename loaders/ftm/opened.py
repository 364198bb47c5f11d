"""A FollowTheMoney file that can be read as often as needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.model.sources import Edition, Source
from loaders.contract import Options
from loaders.dating import edition_of
from loaders.entries import Entry, Opened
from loaders.ftm.actors import say_actor
from loaders.ftm.datasets import source_id, source_of, source_of_file
from loaders.ftm.index import Index, Known
from loaders.ftm.lines import Entity, Line, lines_of, read_line
from loaders.ftm.records import USED, USED_OF_ADDRESS
from loaders.ftm.relations import say_relation
from loaders.ftm.row import Row
from loaders.ftm.sanctions import LOOKED, say_sanction
from loaders.ftm.scan import note_line
from loaders.ftm.schemata import ACTORS, CONTRACTS, IDENTIFICATIONS, LINKS, RELATIONS, is_known
from loaders.ftm.trade import LOOKED_OF_AWARD, LOOKED_OF_CUSTOMS, say_award, say_customs
from loaders.problems import Problem, Unreadable, path_text

_LOOKED_AT_FOR_DATES = 200
_PART = re.compile(r"[.]rejects(?:-\d+)?[.]")
_SEEN = ("last_seen", "last_change")


class EntityFile(Opened):
    """See `loaders.entries.Opened`. Each dataset that entities name is a source; the file itself is one if need be."""

    refers_ahead = True
    rejects_suffix = ".ftm.json"

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        _date(path, options)
        self._file = source_of_file(path)
        self._index = Index()
        self._sources: dict[str, Source] = {}
        self._read_all()
        self.sources: Sequence[Source] = tuple(self._sources[one] for one in sorted(self._index.sources))
        self.source = self._file if self._file.id in self._index.sources or not self.sources else self.sources[0]
        self.sources = self.sources or (self.source,)
        self._sources |= {self.source.id: self.source}
        self.edition, self.notes = self._edition(options)

    def _read_all(self) -> None:
        self._sources[self._file.id] = self._file
        for line in lines_of(self._path):
            note_line(self._index, line, self._file.id)
            for entity in line.entities:
                for name in entity.datasets:
                    self._sources.setdefault(source_id(name), source_of(name))
        self._index.finish()

    def _edition(self, options: Options) -> tuple[Edition, list[str]]:
        if options.complete and self._index.is_delta:
            problem = "holds only what changed, so it is not the whole of its sources"
            raise Unreadable(Problem((), problem, "load it without --complete, or load the whole file"))
        lacks = tuple(sorted(self._index.lacks))
        edition, notes = edition_of(self._path, options, inside=None, complete=False, lacks=lacks)
        if edition.complete and _PART.search(self._path.name):
            edition = edition.model_copy(update={"complete": False, "lacks": ()})
            notes.append("these are rejected lines of an edition, not the whole of it: nothing is delisted")
        elif edition.complete and self._index.dangles:
            edition = edition.model_copy(update={"complete": False, "lacks": ()})
            notes.append("names entities that it does not describe, so it is not the whole: nothing is delisted")
        elif edition.lacks:
            notes.append(
                f"some of these are in several datasets, or not clear, and may be left out: none of {', '.join(lacks)} "
                "is delisted"
            )
        if self._index.is_delta:
            notes.append(
                "is a delta: its records hold only what their own lines say, not what other entities add (passports, "
                "posts, reasons, addresses), and what it deletes is not ended; the whole file says more"
            )
        return edition, notes

    def entries(self) -> Iterator[Entry]:
        """One entry a line, and one more for each further source that speaks in it."""
        edition = self.edition.published
        for line in lines_of(self._path):
            known = self._index.find(line.id) if line.id is not None else None
            row = Row(line, self._index, self._sources, known.sources[0] if known else self.source.id, edition.last)
            self._say(row, line)
            yield from row.entries()

    def rejects(self, rejected: Sequence[Entry]) -> str:
        """The rejected lines, with those before them that describe whom they name."""
        wanted: set[int] = set()
        for entry in rejected:
            for entity in read_line(entry.line or 0, entry.raw).entities:
                named = {value for values in entity.properties.values() for value in values}
                wanted.update(self._index.lines_of(named))
        wanted -= {entry.line or 0 for entry in rejected}
        needed = (line.text for line in lines_of(self._path) if line.number in wanted) if wanted else ()
        return "".join(text if text.endswith("\n") else f"{text}\n" for text in (*needed, *(e.raw for e in rejected)))

    def _say(self, row: Row, line: Line) -> None:
        for problem in line.problems:
            row.reject(problem.problem, path_text(problem.loc), problem.hint)
        if line.op == "DEL":
            row.note("was deleted from its source: the delta does not say what of it, so nothing is ended")
        if line.problems or not line.entities:
            return
        first, digest = self._index.top(str(line.id))
        if digest != line.digest:
            hint = "put all that is said of one entity into one line, as `ftm aggregate` does"
            row.reject(f"line {first} says something else of the same id", "id", hint)
        elif first == line.number:
            for place, entity in enumerate(line.entities):
                known = self._index.find(entity.id)
                if known is not None and (known.line, known.place) == (line.number, place):
                    _say_entity(row, entity, known)
            for name, value in line.entities[0].others.items():
                # The other ids that an entity had are among its identifiers.
                if value not in (None, [], "") and name != "referents":
                    row.unused(name)


def _say_entity(row: Row, entity: Entity, known: Known) -> None:
    """Everything that one entity says, and which of its properties say nothing."""
    looked: set[str] | frozenset[str]
    if entity.schema in ACTORS:
        say_actor(row, entity, known.sources)
        looked = USED_OF_ADDRESS if entity.schema == "Address" else USED | set(LINKS)
    elif entity.schema in RELATIONS:
        looked = say_relation(row, entity, known.sources)
    elif entity.schema == "Sanction":
        say_sanction(row, entity, known.sources)
        looked = LOOKED
    elif entity.schema == "EconomicActivity":
        say_customs(row, entity, known.sources)
        looked = LOOKED_OF_CUSTOMS
    elif entity.schema == "ContractAward":
        say_award(row, entity, known.sources)
        looked = LOOKED_OF_AWARD
    elif (helped := _helped(row, entity)) is not None:
        looked = helped
    else:
        row.unused(entity.schema[:100])
        if not is_known(entity.schema):
            row.note(f"the schema {entity.schema!r:.60} is not known here: nothing is made of it")
        return
    for name, values in entity.properties.items():
        if values and name not in looked:
            row.unused(f"{entity.schema}.{name}"[:200])


def _helped(row: Row, entity: Entity) -> set[str] | None:
    """What is taken from an entity that only adds to others; None where it adds to nobody."""
    if entity.schema in IDENTIFICATIONS:
        used, holds = {"holder", "number", "passportNumber", "type"}, entity.get("number", "passportNumber")
    elif entity.schema == "Occupancy":
        posts = [row.index.find(post) for post in entity.get("post")]
        used, holds = {"holder", "post"}, tuple(post.label for post in posts if post and post.label)
    elif entity.schema == "Position":
        return {"name"}
    elif entity.schema in CONTRACTS:
        return {"name", "title", "authority", "cancelled"}
    else:
        return None
    holders = [row.index.find(holder) for holder in entity.get("holder")]
    return used if holds and any(holder and holder.schema in ACTORS for holder in holders) else None


def _date(path: Path, options: Options) -> None:
    """Raises Unreadable before the whole file is read where nothing says of when it is."""
    try:
        edition_of(path, options, inside=None, complete=False)
    except Unreadable as error:
        seen = _last_seen(path)
        if seen is None:
            raise
        hint = f"say it, for example --edition {seen}: the latest day on which its first entities were seen"
        raise Unreadable(Problem((), error.problems[0].problem, hint)) from error


def _last_seen(path: Path) -> str | None:
    days = []
    for line in lines_of(path):
        if line.number > _LOOKED_AT_FOR_DATES:
            break
        for entity in line.entities:
            days += [str(entity.others[name])[:10] for name in _SEEN if isinstance(entity.others.get(name), str)]
    return max((day for day in days if len(day) == 10 and day[:4].isdecimal()), default=None)
