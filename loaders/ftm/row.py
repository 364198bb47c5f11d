"""One line under construction: what each source says in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from graph.model.dates import Interval
from graph.model.kinds import ActorKind, Certainty, EndingWay, Stance
from graph.model.sources import Record, Source
from graph.model.states import State, get_state
from loaders.entries import Draft, Entry
from loaders.ftm.index import Index, Known
from loaders.ftm.lines import Entity, Line, key_of
from loaders.ftm.schemata import ACTORS, ANYTHING
from loaders.ftm.values import date_of, period_of, state_record
from loaders.messages import problems_of
from loaders.problems import path_text

_UNRESOLVED = "unresolved:"


class Row:
    """The drafts of a line, one for each source, and what its entities have in common in making claims."""

    def __init__(
        self, line: Line, index: Index, sources: dict[str, Source], default: str, last_day: str | None
    ) -> None:
        self.line, self.index, self._sources, self._default = line, index, sources, default
        self._last_day = last_day
        self._drafts: dict[str, Draft] = {}
        self._notes: dict[str, None] = {}
        self._unused: dict[str, None] = {}
        self._problems: dict[tuple[str, str, str | None], None] = {}

    def note(self, text: str) -> None:
        """See `Draft.note`; a line says a thing once."""
        self._notes[text] = None

    def unused(self, field: str) -> None:
        """See `Draft.unused`."""
        self._unused[field] = None

    def reject(self, problem: str, field: str, hint: str | None = None) -> None:
        """See `Draft.reject`: the whole line is rejected."""
        self._problems[problem, field, hint] = None

    def draft(self, source: str) -> Draft:
        """What one source says in this line. Where a state is the source's voice, its record comes with it."""
        if source not in self._drafts:
            draft = Draft(self.line.number, self.line.name, self.line.text, source=source, part=len(self._drafts))
            origin = self._sources[source].origin
            if origin is not None and (state := get_state(origin)) is not None:
                draft.add_record(state_record(state))
            self._drafts[source] = draft
        return self._drafts[source]

    def record(self, source: str, fields: dict[str, Any]) -> Record | None:
        """The record of these fields; None, and the line is rejected, if they are not sound."""
        try:
            return Record.model_validate({k: v for k, v in fields.items() if v is not None})
        except ValidationError as error:
            for problem in problems_of(error, Record):
                self.reject(problem.problem, path_text(problem.loc), problem.hint)
            return None

    def say(self, source: str, entity: Entity, **fields: Any) -> None:
        """Make a claim of what an entity says, unless it would be of an actor and itself."""
        if fields["subject"] == fields["object"]:
            self.note(f"{entity.schema} of an entity and itself: no claim")
            return
        draft = self.draft(source)
        for key in (fields["subject"], fields["object"]):
            if key.startswith(_UNRESOLVED):
                entity_id = key.removeprefix(_UNRESOLVED)
                # Another key than the entity's own, so that it never takes the place of a full description.
                draft.record(key=key, kind=ActorKind.LEGAL_ENTITY, name=entity_id, identifiers={"ftm": (entity_id,)})
        draft.claim(
            **{
                "stance": Stance.AFFIRMS,
                "certainty": Certainty.REPORTED,
                "key": entity.key,
                "locator": f"entity {entity.id}, line {self.line.number}",
                **fields,
            }
        )

    def state(self, source: str, state: State) -> str:
        """The key of a state, which is described in the source."""
        return self.draft(source).add_record(state_record(state))

    def end(self, schema: str, prop: str, entity_id: str) -> str | None:
        """The key of whom a relation names; None, with a note, where nothing can be said of it."""
        known = self.index.find(entity_id)
        if known is None:
            return self._unresolved(schema, prop, entity_id)
        if known.schema not in ACTORS:
            self.unused(f"{schema}.{prop} that is a {known.schema}")
            return None
        return key_of(entity_id)

    def _unresolved(self, schema: str, prop: str, entity_id: str) -> str | None:
        if self.index.is_rejected(entity_id):
            # A line that holds more than this relation stays: others may name what it describes.
            if len(self.line.entities) == 1:
                self.reject(f"names entity {entity_id}, whose row was rejected", prop, "correct that row as well")
            else:
                self.note(f"{schema}.{prop} names an entity whose row was rejected: no claim")
        elif self.index.is_delta:
            self.note(f"{schema}.{prop} names an entity that this delta does not carry: no claim; load the whole file")
        elif (schema, prop) in ANYTHING:
            self.note(
                f"{schema}.{prop} names an entity that the file does not describe and that may be anything: no claim"
            )
        else:
            self.note(f"{schema}.{prop} names an entity that the file does not describe: it stands there by its id")
            return _UNRESOLVED + entity_id
        return None

    def sources_of_link(self, entity: Entity, sources: tuple[str, ...], known: Known, prop: str) -> tuple[str, ...]:
        """Who says that an entity has this link: its one dataset, or the only one that holds both ends."""
        if len(sources) == 1:
            return sources
        common = tuple(sorted(set(sources) & set(known.sources)))
        if len(common) == 1:
            return common
        self.note_unattributed(entity.schema, prop)
        return ()

    def note_unattributed(self, schema: str, prop: str) -> None:
        """Note what several datasets say together."""
        self.note(
            f"{schema}.{prop}: the entity is in several datasets, and it is not told which says this: no claim does"
        )

    def period(self, entity: Entity, *starts: str) -> Interval | None:
        """When a relation held: from the first of these properties that has one value, to its endDate.

        Nothing where either has several values, which would make an interval that nobody said.
        """
        start: str | None = None
        given = [name for name in starts if entity.get(name)]
        for name in given[1:]:
            if entity.get(name) != entity.get(given[0]):
                self.unused(f"{entity.schema}.{name}")
        if given:
            values = entity.get(given[0])
            if len(values) > 1:
                self.note(f"{entity.schema}.{given[0]} has several values: its claims have no dates")
                return None
            start = self._date(entity, given[0], values[0])
        ends = entity.get("endDate")
        if len(ends) > 1:
            self.note(f"{entity.schema}.endDate has several values: its claims have no dates")
            return None
        end = self._date(entity, "endDate", ends[0]) if ends else None
        if ends and end is None:
            # From its start alone it would read as if it went on.
            return None
        found = period_of(start, end)
        if found is None and (start or end):
            self.note(f"{entity.schema} that ends before it begins: its claims have no dates")
        return found

    def _date(self, entity: Entity, name: str, text: str) -> str | None:
        found = date_of(text)
        if found is None:
            self.note(f"{entity.schema}.{name} is no date: left out")
        return found

    def ending(self, why: tuple[str, ...], valid: Interval | None) -> dict[str, Any] | None:
        """How a claim ended that its source says is over, without saying when: at the latest on the edition's day."""
        if self._last_day is None or (valid and valid.last and valid.last <= self._last_day):
            return None
        return {"way": EndingWay.ENDED, "on": f"../{self._last_day}", "why": ", ".join(why)[:200]}

    def entries(self) -> Iterator[Entry]:
        """The finished entries: one, and one more for each further source."""
        if self._problems:
            rejected = Draft(self.line.number, self.line.name, self.line.text, source=self._default)
            for problem, field, hint in self._problems:
                rejected.reject(problem, field, hint)
            yield rejected.entry()
            return
        first = next(iter(self._drafts), self._default)
        self.draft(first)
        for text in self._notes:
            self._drafts[first].note(text)
        for field in self._unused:
            self._drafts[first].unused(field)
        yield from (draft.entry() for draft in self._drafts.values())
