"""Two editions of a source, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.errors import Ambiguous, NotFound
from graph.model.sources import Record
from graph.queries.reading import at_one_revision, rows
from graph.store.editions import StoredEdition, stored_edition
from graph.store.versions import Version, told
from graph.texts import text

Row = dict[str, Any]


@dataclass(frozen=True)
class EditionDiff:
    """What one edition says that another does not.

    `came` and `went` are records that only one of them describes: `id, key, actor, kind, name`. `renamed` have also
    `was`, the name in the earlier one; `changed` have `fields`, each with `was` and `now`, the name aside.
    `claims_came` and `claims_went` are claims: `id, relation, kind, subject, object` (names), `stance, certainty`,
    `phase, programme`, the latter with `way`, how a later edition ended them (None: none did). `notes` say what an
    edition could not tell, so that not to hold something means nothing there.
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


async def diff_editions(session: AsyncSession, source: str, before: str, after: str) -> EditionDiff:
    """What came and went between two editions of a source, named by their dates.

    `source` is the id of one, or how the ids of a publisher's lists begin if the graph holds one such. Raises NotFound,
    naming what there is, and Ambiguous.
    """
    return await at_one_revision(session, lambda rev: _diff(session, source, before, after, rev))


async def _diff(session: AsyncSession, named: str, before: str, after: str, rev: int) -> EditionDiff:
    source = await _source(session, named)
    editions = {row["edition"]["published"]: row["edition"] for row in await find_editions(session, source)}
    for wanted in (before, after):
        if wanted not in editions:
            there = ", ".join(sorted(editions)) or "none"
            raise NotFound(f"{source} has no edition {wanted!r}.", hint=f"The graph has: {there}.")
    ends = {"source": source, "before": editions[before]["id"], "after": editions[after]["id"]}
    was, now = (stored_edition(editions[date]) for date in (before, after))
    by_before, by_after = Untold(was.edition.lacks), Untold(now.edition.lacks)
    found = [row for row in await diff_records(session, **ends) if not _is_untold(row, by_before, by_after)]
    came, went, renamed, changed = _records(found, ends)
    claims = sorted(await diff_claims(session, **ends), key=lambda c: (c["kind"], c["subject"], c["object"], c["id"]))
    claims = [c for c in claims if not (by_before if c["came"] else by_after).takes_claim(c["kind"])]
    return EditionDiff(
        source=source,
        before=before,
        after=after,
        came=came,
        went=went,
        renamed=renamed,
        changed=changed,
        claims_came=[{k: v for k, v in c.items() if k not in ("came", "way")} for c in claims if c["came"]],
        claims_went=[{k: v for k, v in c.items() if k != "came"} for c in claims if not c["came"]],
        notes=[*_unable(before, was, by_before), *_unable(after, now, by_after)],
        rev=rev,
    )


@dataclass
class Untold:
    """What only the other edition has, and this one could not have told: kinds of claims that it `lacks`."""

    lacks: Sequence[str]
    records: int = 0
    claims: int = 0

    def takes_record(self, kinds: Sequence[str]) -> bool:
        """Whether a record that claims of these kinds name is such a one."""
        taken = bool(kinds) and set(kinds) <= set(self.lacks)
        self.records += taken
        return taken

    def takes_claim(self, kind: str) -> bool:
        """Whether a claim is."""
        taken = kind in self.lacks
        self.claims += taken
        return taken


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
        kinds = ", ".join(sorted(kind.value for kind in edition.lacks))
        note = f"{date} could not tell all of {kinds}"
        if untold.claims or untold.records:
            note += (
                f": {untold.claims:,} such claims of the other edition, and {untold.records:,} records that stand in "
                "nothing else, are not listed"
            )
        yield note
    if edition.lacks_entries:
        yield f"{date} could not tell all of {len(edition.lacks_entries)} entries, which were cut off"


async def _source(session: AsyncSession, named: str) -> str:
    found = await find_sources_like(session, named)
    if named in found:
        return named
    if len(found) > 1:
        raise Ambiguous(f"{named!r} may be {', '.join(found)}.", hint="Write one of them.")
    if not found:
        raise NotFound(f"No source has the id {named!r}.", hint="armstrace sources lists them.")
    return str(found[0])


def _records(found: Sequence[Row], ends: Mapping[str, str]) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
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
    # What one of them could not tell may be as it was.
    apart = {"name", "lacks", *was.lacks, *now.lacks}
    return {
        name: {"was": before[name], "now": after[name]}
        for name in before
        if name not in apart and before[name] != after[name]
    }


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


async def diff_claims(session: AsyncSession, source: str, before: str, after: str) -> list[Row]:
    """Claims that only one of two editions states: `id, relation, kind, subject, object, …, came, way`."""
    return await rows(session, text("diff_claims"), source=source, before=before, after=after)
