"""Two editions of a source, held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import orjson
from neo4j import AsyncSession

from graph.derive import edition_order
from graph.errors import Ambiguous, Invalid, NotFound
from graph.model import states
from graph.model.folding import words
from graph.model.sources import Edition, Record
from graph.queries.reading import at_one_revision, rows
from graph.store.editions import StoredEdition, stored_edition
from graph.store.versions import Version, complete, told
from graph.texts import text

Row = dict[str, Any]


@dataclass(frozen=True)
class EditionDiff:
    """What one edition says that another does not.

    `came` and `went` are records that only one of them describes: `id, key, actor, kind, name`. `renamed` have also
    `was`, the name in the earlier one; `changed` have `fields`, each with `was` and `now`, the name aside.
    `claims_came` and `claims_went` are claims: `id, relation, kind, subject, object` (names), `stance, certainty`,
    `phase, programme`, the latter with `way`, how a later edition ended them (None: none did). `notes` say what an
    edition could not tell, so that not to hold something means nothing there. In a diff about a name, `named` is how
    many records are so called in one of the editions, and `unchanged` are those of which both say the same.
    """

    source: str
    before: str
    after: str
    came: list[Row]
    went: list[Row]
    renamed: list[Row]
    changed: list[Row]
    claims_came: list[Row]
    claims_went: list[Row]
    notes: list[str]
    rev: int
    named: int | None = None
    unchanged: list[Row] = field(default_factory=list)


async def diff_editions(
    session: AsyncSession, source: str, before: str, after: str, about: str | None = None
) -> EditionDiff:
    """What came and went between two editions of a source, named by their dates, the earlier first. With `about`, a
    name, only records so called in one of them, by all its words, and the claims on these.

    `source` is the id of one, or how the ids of a publisher's lists begin if the graph holds one such. Raises NotFound,
    naming what there is, Ambiguous, and Invalid for a later edition as the earlier one.
    """
    return await at_one_revision(session, lambda rev: _diff(session, source, before, after, about, rev))


async def _diff(session: AsyncSession, named: str, before: str, after: str, about: str | None, rev: int) -> EditionDiff:
    source = await _source(session, named)
    editions = {row["edition"]["published"]: row["edition"] for row in await find_editions(session, source)}
    for wanted in (before, after):
        if wanted not in editions:
            there = ", ".join(sorted(editions)) or "none"
            raise NotFound(f"{source} has no edition {wanted!r}.", hint=f"The graph has: {there}.")
    ends = {"source": source, "before": editions[before]["id"], "after": editions[after]["id"]}
    was, now = (stored_edition(editions[date]) for date in (before, after))
    if edition_order({after: now.edition, before: was.edition}) != [before, after]:
        raise Invalid(f"The edition {before} is not before {after}.", hint="Name the earlier one first.")
    differing, stated = await diff_records(session, **ends), await diff_claims(session, **ends)
    called, more_notes = (None, []) if about is None else await _called(session, ends, about)
    if called is not None:
        differing = [row for row in differing if row["id"] in called]
        stated = [c for c in stated if c["subject_record"] in called or c["object_record"] in called]
    by_before, by_after = Untold(was.edition), Untold(now.edition)
    found = [row for row in differing if not _is_untold(row, by_before, by_after)]
    came, went, renamed, changed = _records(found, ends, by_before, by_after)
    claims = sorted(stated, key=lambda c: (c["kind"], c["subject"], c["object"], c["id"]))
    alone = {row["id"] for row in (*came, *went)}
    claims = [c for c in claims if not (by_before if c["came"] else by_after).takes_claim(c, alone)]
    return EditionDiff(
        source=source,
        before=before,
        after=after,
        came=came,
        went=went,
        renamed=renamed,
        changed=changed,
        claims_came=[{k: v for k, v in c.items() if k not in (*_INSIDE, "way")} for c in claims if c["came"]],
        claims_went=[{k: v for k, v in c.items() if k not in _INSIDE} for c in claims if not c["came"]],
        notes=[*_unable(before, was, by_before), *_unable(after, now, by_after), *more_notes],
        rev=rev,
        named=None if called is None else len(called),
        unchanged=_unchanged(called or {}, {row["id"] for row in (*came, *went, *renamed, *changed)}),
    )


async def _called(session: AsyncSession, ends: Mapping[str, str], about: str) -> tuple[dict[str, Row], list[str]]:
    """The records, by id, that an edition calls so: by a name that it gives them, or as the state that it means; and
    what to note of names that it could not tell.
    """
    wanted, state = set(words(about)), states.find_state(about)
    called, untold = {}, 0
    for row in await find_described_records(session, **ends):
        contents = [orjson.loads(content) for content in row["contents"]]
        names = {said["name"] for said in contents}
        names.update(*(said.get(listed, ()) for said in contents for listed in ("names", "weak_names")))
        if (state and row["actor"] == state.id) or (wanted and any(wanted <= set(words(name)) for name in names)):
            called[row["id"]] = row
        else:
            untold += any({"names", "weak_names"} & set(said.get("lacks", ())) for said in contents)
    note = f"of {untold:,} other records not all names could be told: one of them may be called so"
    return called, [note] if untold else []


def _unchanged(called: Mapping[str, Row], differing: Set[str]) -> list[Row]:
    in_both = [row for i, row in called.items() if row["in_both"] and i not in differing]
    shown = ("id", "key", "actor", "kind", "name")
    return sorted(({name: row[name] for name in shown} for row in in_both), key=lambda r: (r["name"], r["id"]))


# What tells of a claim whether it could be told, and is not part of the answer.
_INSIDE = ("came", "subject_record", "object_record", "entries")


@dataclass
class Untold:
    """What only the other edition has, and this one could not have told; `fields` are those of `partial` records."""

    edition: Edition
    records: int = 0
    claims: int = 0
    partial: int = 0
    fields: set[str] = field(default_factory=set)

    def takes_record(self, kinds: Sequence[str]) -> bool:
        """Whether a record that claims of these kinds name is such a one."""
        taken = bool(kinds) and set(kinds) <= set(self.edition.lacks)
        self.records += taken
        return taken

    def takes_claim(self, claim: Row, alone: Set[str]) -> bool:
        """Whether a claim is; of `alone`, whom only the other edition has, this one would have said nothing."""
        if claim["subject_record"] in alone:
            return False
        torn = any(entry.startswith(self.edition.lacks_entries) for entry in claim["entries"])
        taken = claim["kind"] in self.edition.lacks or torn
        self.claims += taken
        return taken

    def takes_fields(self, lacked: Sequence[str]) -> None:
        """Note that fields of a record could be compared only as far as they were told."""
        self.partial += bool(lacked)
        self.fields |= set(lacked)


def _is_untold(row: Row, by_before: Untold, by_after: Untold) -> bool:
    if row["was"] and row["is"]:
        return False
    return (by_after if row["was"] else by_before).takes_record(row["kinds"])


def _unable(date: str, stored: StoredEdition, untold: Untold) -> Iterator[str]:
    """What an edition could not tell."""
    edition = stored.edition
    if stored.loading:
        yield f"{date} was not loaded to its end: what it lacks may stand in the rest"
    elif not edition.complete:
        yield f"{date} is not complete: what it does not hold may be in the source all the same, and is not delisted"
    if edition.lacks:
        yield f"{date} could not tell all of {', '.join(sorted(kind.value for kind in edition.lacks))}"
    if edition.lacks_entries:
        yield f"{date} could not tell all of {len(edition.lacks_entries)} entries, which were cut off"
    if untold.claims or untold.records:
        yield (
            f"not listed, since {date} could not have told them: {untold.claims:,} of the other edition's claims, and "
            f"{untold.records:,} of its records, which nothing else names"
        )
    if untold.partial:
        fields = ", ".join(sorted(untold.fields)).replace("_", " ")
        records = f"{untold.partial:,} record{'s' if untold.partial > 1 else ''}"
        yield f"{date} could not tell all {fields} of {records}: what it does not say is not listed"


async def _source(session: AsyncSession, named: str) -> str:
    found = await find_sources_like(session, named)
    if named in found:
        return named
    if len(found) > 1:
        raise Ambiguous(f"{named!r} may be {', '.join(found)}.", hint="Write one of them.")
    if not found:
        raise NotFound(f"No source has the id {named!r}.", hint="armstrace sources lists them.")
    return str(found[0])


def _records(
    found: Sequence[Row], ends: Mapping[str, str], by_before: Untold, by_after: Untold
) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
    came: list[Row] = []
    went: list[Row] = []
    renamed: list[Row] = []
    changed: list[Row] = []
    for row in found:
        was, now = _said(row["was"], ends["before"]), _said(row["is"], ends["after"])
        one = now or was
        if one is None:
            continue
        shown = {"id": row["id"], "key": one.key, "actor": row["actor"], "kind": one.kind.value, "name": one.name}
        if was is None:
            came.append(shown)
        elif now is None:
            went.append(shown)
        else:
            by_before.takes_fields(was.lacks)
            by_after.takes_fields(now.lacks)
            if was.name != now.name:
                renamed.append(shown | {"was": was.name})
            if fields := _fields(was, now):
                changed.append(shown | {"fields": fields})

    return _sorted(came), _sorted(went), _sorted(renamed), _sorted(changed)


def _sorted(listed: list[Row]) -> list[Row]:
    return sorted(listed, key=lambda row: (row["name"], row["id"]))


def _said(versions: Sequence[Row], edition: str) -> Record | None:
    """What an edition says of a record; where two files of it say two things, what counts of them."""
    if not versions:
        return None
    of_edition = []
    for version in versions:
        retrieved = dict(zip(version["editions"], version["retrieved"], strict=True))[edition]
        of_edition.append(Version(version["id"], "", version["content"], (edition,), (retrieved,)))
    return Record.model_validate_json(told(of_edition, [edition]))


def _fields(was: Record, now: Record) -> dict[str, dict[str, Any]]:
    before, after = was.model_dump(mode="json"), now.model_dump(mode="json")
    # What one of them could not tell may be as it is in the other.
    was_at_most, is_at_most = dict(before), dict(after)
    complete(was_at_most, after, was.lacks)
    complete(is_at_most, before, now.lacks)
    return {
        name: {"was": was_at_most.get(name, before[name]), "now": is_at_most.get(name, after[name])}
        for name in before
        if name not in ("name", "lacks") and _differs(was_at_most.get(name), is_at_most.get(name))
    }


def _differs(was: Any, now: Any) -> bool:
    if isinstance(was or now, list) and isinstance(now or was, list):
        return Counter(map(repr, was or ())) != Counter(map(repr, now or ()))
    return bool((was or None) != (now or None))


async def find_sources_like(session: AsyncSession, named: str) -> list[str]:
    """The ids of sources that are this, or begin with this and a dash."""
    return [row["id"] for row in await rows(session, text("find_sources_like"), id=named, prefix=f"{named}-")]


async def find_editions(session: AsyncSession, source: str) -> list[Row]:
    """The properties of a source's editions, each as `edition`."""
    return await rows(session, text("store/find_editions"), source=source)


async def diff_records(session: AsyncSession, source: str, before: str, after: str) -> list[Row]:
    """Records of which two editions (ids) do not say the same: `id`, `actor`, the versions `was` and `is`; where one of
    these is empty, the `kinds` of the claims that name it.
    """
    return await rows(session, text("diff_records"), source=source, before=before, after=after)


async def find_described_records(session: AsyncSession, source: str, before: str, after: str) -> list[Row]:
    """Records that one of two editions (ids) describes: `id, key, actor, kind, name` as they are now, the `contents` of
    what these say, and whether they are `in_both`.
    """
    return await rows(session, text("find_described_records"), source=source, before=before, after=after)


async def diff_claims(session: AsyncSession, source: str, before: str, after: str) -> list[Row]:
    """Claims that only one of two editions states: `id, relation, kind, subject, object, …, came, way`."""
    return await rows(session, text("diff_claims"), source=source, before=before, after=after)
