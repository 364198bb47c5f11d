"""Whose voice is heard: who speaks for whom, who controls whom, and whose statement a source carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph import derive
from graph.model import ids
from graph.model.ids import SOURCE
from graph.model.kinds import Certainty, Family, Kind, Stance
from graph.store.run import Row, Tx, ask, ask_of

# A control that is only alleged or possible makes nobody's word another's.
SURE_ENOUGH = [c.value for c in Certainty if c.rank >= Certainty.REPORTED.rank]
CONTROL = [k.value for k in Kind if k.family is Family.CONTROL]
DISPUTING = [s.value for s in Stance if s is not Stance.AFFIRMS]

Map = dict[str, frozenset[str]]


@dataclass
class Voices:
    """The maps by which `derive` tells origins and parties. All ids are actors' but `origins`, which are by source:
    an actor, `source:<id>`, or nothing for a source that speaks for itself.

    `controlled_by` is filled as far as `load_controllers` was asked.
    """

    speaks_for: Map = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    controlled_by: Map = field(default_factory=dict)
    _known: dict[tuple[str | None, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def origin(self, speaker: str | None, source: str) -> str:
        """The one voice behind a claim. Asked once, `speaks_for` and `origins` stay as they are."""
        if (speaker, source) not in self._known:
            origin = derive.origin_of(speaker, self.source_origin(source), self.speaks_for)
            self._known[speaker, source] = origin
        return self._known[speaker, source]

    def source_origin(self, source: str) -> str:
        """Whose voice a source is when no speaker is named."""
        walked: list[str] = []
        while source not in walked:
            walked.append(source)
            origin = self.origins.get(source)
            if origin is None:
                return SOURCE + source
            if not origin.startswith(SOURCE):
                return derive.origin_of(origin, SOURCE + source, self.speaks_for)
            source = origin.removeprefix(SOURCE)
        # Sources that name each other in a circle are one voice.
        return SOURCE + min(walked[walked.index(source) :])

    def heard_from(self, speaker: str | None) -> frozenset[str]:
        """The actors whose word the speaker's is."""
        return derive.voices_of(speaker, self.speaks_for, self.controlled_by)


def changed_speakers(before: Voices, after: Voices) -> set[str]:
    """Actors who speak for others than before."""
    actors = before.speaks_for.keys() | after.speaks_for.keys()
    return {a for a in actors if before.speaks_for.get(a) != after.speaks_for.get(a)}


def changed_sources(before: Voices, after: Voices) -> set[str]:
    """Sources whose origin is another than before. Sources that have none of their own never change."""
    sources = before.origins.keys() | after.origins.keys()
    return {s for s in sources if before.source_origin(s) != after.source_origin(s)}


def all_who_reach(targets: set[str], *maps: Mapping[str, frozenset[str]]) -> set[str]:
    """The targets and all from whom one of the maps leads to them, over any number of steps."""
    back: dict[str, set[str]] = {}
    for map_ in maps:
        for actor, reached in map_.items():
            for other in reached:
                back.setdefault(other, set()).add(actor)
    found, waiting = set(targets), list(targets)
    while waiting:
        new = back.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


async def load_voices(tx: Tx) -> Voices:
    """All of who speaks for whom, and the origins of all sources."""
    speaks_for = await find_speaks_for(tx)
    origins = {row["source"]: row["origin"] for row in await find_source_origins(tx)}
    rows = await ask_of(tx, "find_resolutions", origin_records(origins))
    return make_voices(speaks_for, origins, {row["record"]: row["actor"] for row in rows})


def origin_records(origins: Mapping[str, str]) -> list[str]:
    """The records that sources name as their origins."""
    return [ids.record_id(source, key) for source, key in origins.items() if not key.startswith(SOURCE)]


def make_voices(speaks_for: Iterable[Row], origins: Mapping[str, str], actors: Mapping[str, str]) -> Voices:
    """Voices from pairs `actor`, `other` of who speaks for whom, the origins as sources name them, and the actors of
    the records among these.
    """
    voices = Voices(speaks_for=_collected(speaks_for))
    for source, key in origins.items():
        origin = key if key.startswith(SOURCE) else actors.get(ids.record_id(source, key))
        if origin is not None:
            voices.origins[source] = origin
    return voices


async def load_controllers(tx: Tx, voices: Voices, speakers: Iterable[str]) -> None:
    """Fill `controlled_by` for the speakers and all whose voice theirs may be."""
    asked = set(speakers)
    while unasked := not_looked_up(voices, asked):
        add_controllers(voices, unasked, await find_control_claims(tx, unasked))


def not_looked_up(voices: Voices, speakers: Iterable[str]) -> list[str]:
    """Those of the speakers, and of all whose voice theirs is so far, whose controllers were not looked up."""
    reached = set(speakers)
    waiting = list(reached)
    while waiting:
        actor = waiting.pop()
        others = voices.controlled_by.get(actor, frozenset()) | voices.speaks_for.get(actor, frozenset())
        waiting += others - reached
        reached |= others
    return sorted(reached - voices.controlled_by.keys())


def add_controllers(voices: Voices, actors: Iterable[str], rows: Iterable[Row]) -> None:
    """Note who controls these actors; `rows` as `find_control_claims` answers them."""
    voices.controlled_by |= dict.fromkeys(actors, frozenset[str]())
    voices.controlled_by |= _collected(row for row in rows if tells_control(row))


def tells_control(row: Row) -> bool:
    """Whether a row of `find_control_claims` says that the other controls the actor."""
    return derive.controller(Kind(row["kind"]), row["share"]) == str(row["controlling"])


def _collected(rows: Iterable[Row]) -> Map:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["actor"], set()).add(row["other"])
    return {actor: frozenset(others) for actor, others in found.items()}


async def find_speaks_for(tx: Tx) -> list[Row]:
    """Pairs `actor`, `other`: the first speaks for the second."""
    return await ask(tx, "find_speaks_for")


async def find_source_origins(tx: Tx) -> list[Row]:
    """`source` and `origin` of the sources that have one."""
    return await ask(tx, "find_source_origins")


async def find_control_claims(tx: Tx, actors: list[str]) -> list[Row]:
    """Claims, affirmed and not ended, of a control kind about these actors: `actor`, `other`, `kind`, `share`,
    `controlling`, which end the other stands at, and `relation`.
    """
    return await ask_of(tx, "find_control_claims", actors, kinds=CONTROL, certainties=SURE_ENOUGH)
