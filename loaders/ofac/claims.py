"""What becomes of an entry: the record of the actor, those that its claims name, and the claims."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from graph.model.kinds import ActorKind, Certainty, Kind, Measure, Stance
from graph.model.sources import Record
from graph.model.states import State, candidates
from loaders.entries import Draft, Entry
from loaders.ofac.dates import interval_of
from loaders.ofac.entry import Address, Country, Link, Listed, add_new
from loaders.ofac.index import Index
from loaders.ofac.lists import AUTHORITY, TheList

_LONGEST = 400
_LONGEST_NAME = 2000
_LONGEST_TEXT = 20_000

# What a typed relation says beyond "linked to", as far as one kind certainly says no more than it does.
_KINDS = {
    "acting for or on behalf of": Kind.REPRESENTS,
    "family member of": Kind.FAMILY_OF,
    "associate of": Kind.ASSOCIATED_WITH,
}
# These leave open what exactly holds (owned or controlled, leader or official), so that they stay links.
_LINKS = frozenset(
    {
        "owned or controlled by",
        "owns, controls, or operates",
        "property in the interest of",
        "providing support to",
        "leader or official of",
        "principal executive officer",
        "playing a significant role in",
        "linked to",
    }
)
TYPED_KINDS = tuple(_KINDS.values())


def entry_of(listed: Listed, the_list: TheList, index: Index | None) -> tuple[Entry, bool]:
    """The entry, and whether all its links are in it.

    Without an index its links are left out, which changes nothing of whether it is sound. A link is left out too where
    it may mean an entry that was rejected.
    """
    draft = Draft(listed.line, listed.label, listed.raw, listed.file)
    if any(len(name) > _LONGEST_NAME for name in _named_by(listed)):
        listed.reject(f"names somebody in over {_LONGEST_NAME} characters", "remarks")
    for problem in listed.problems:
        draft.reject(problem.problem, ".".join(str(part) for part in problem.loc) or None, problem.hint)
    if listed.problems:
        return draft.entry(), True
    making = _Making(draft, listed, the_list)
    making.record()
    making.designations()
    making.countries()
    making.addresses()
    making.owners()
    whole = making.links(index) if index is not None else True
    for text in listed.notes:
        draft.note(text)
    for field in listed.unused:
        draft.unused(field)
    return draft.entry(), whole


def _named_by(listed: Listed) -> list[str]:
    return [*(link.name or "" for link in listed.links), *listed.owners, *listed.operators]


def short(key: str) -> str:
    """A key that a text gives, whatever the length of the text."""
    if len(key) <= _LONGEST:
        return key
    return f"{key[:_LONGEST]} {blake2b(key.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def state_record(state: State) -> Record:
    """A state, alike wherever it is named."""
    return Record(key=state.id, kind=ActorKind.STATE, name=state.name)


@lru_cache(maxsize=4096)
def _state(text: str) -> State | None:
    states = candidates(text)
    return states[0] if len(states) == 1 else None


class _Making:
    """The draft of one entry."""

    def __init__(self, draft: Draft, listed: Listed, the_list: TheList) -> None:
        self.draft, self.listed, self.list = draft, listed, the_list
        self.key = listed.key
        self.made: set[tuple[str, ...]] = set()

    def record(self) -> None:
        """The actor itself."""
        it = self.listed
        countries = list(it.countries)
        for found in (*it.nationalities, *it.citizenships, *it.flags):
            if not found.denied:
                add_new(countries, found.text)
        self.draft.record(
            key=it.key,
            kind=it.kind,
            name=it.name,
            names=tuple(name for name in it.names if name != it.name),
            weak_names=tuple(it.weak_names),
            countries=tuple(countries),
            identifiers={scheme: tuple(values) for scheme, values in it.identifiers.items()},
            addresses=tuple(dict.fromkeys(address.text for address in it.addresses)),
            births=tuple(it.births),
            birth_places=tuple(it.birth_places),
            positions=tuple(it.titles),
            founded=interval_of(it.founded),
            description=self._description(),
            lacks=tuple(dict.fromkeys(it.lacks)),
        )

    def _description(self) -> str | None:
        text = self.listed.description
        if text is None or len(text) <= _LONGEST_TEXT:
            return text
        self.draft.note(f"has over {_LONGEST_TEXT} characters of remarks: all are used, the rest is not kept as text")
        return f"{text[: _LONGEST_TEXT - 10]} […]"

    def designations(self) -> None:
        """That it is on the list, once for each programme."""
        where = f"entry {self.key}"
        if self.listed.listed_on:
            where += f", listed {' and '.join(self.listed.listed_on)}"
        if not self.listed.programmes:
            self.draft.note("names no programme")
        programmes: list[str | None] = [*self.listed.programmes] or [None]
        for programme in programmes:
            self.draft.claim(
                subject=AUTHORITY.key,
                kind=Kind.DESIGNATES,
                object=self.key,
                stance=Stance.AFFIRMS,
                certainty=Certainty.CONFIRMED,
                measure=Measure.SANCTION,
                list_name=self.list.name,
                programme=programme,
                key=short(f"{self.key}/programme/{programme or ''}"),
                locator=where,
            )

    def countries(self) -> None:
        """Whose national it is, and whose flag it flies."""
        for found in (*self.listed.nationalities, *self.listed.citizenships):
            self._country(found, Kind.NATIONAL_OF, "nationality")
        for found in self.listed.flags:
            # A ship that changes its flag had the other until then: each flag is an entry of its own.
            self._country(found, Kind.REGISTERED_IN, f"flag/{found.text}")

    def _country(self, found: Country, kind: Kind, key: str) -> None:
        state = _state(found.text)
        if state is None:
            self.draft.note(f"{found.text!r} is not one state by its name: it is kept as text")
            return
        self._claim(
            kind,
            self.key,
            self.draft.add_record(state_record(state)),
            key,
            f"entry {self.key}",
            found.certainty,
            Stance.DENIES if found.denied else Stance.AFFIRMS,
        )

    def addresses(self) -> None:
        """Where it is."""
        for address in self.listed.addresses:
            where = f"entry {self.key}, address {address.number}"
            place = self._place(address)
            self._claim(Kind.LOCATED_AT, self.key, place, f"address/{address.number}", where, address.certainty)

    def _place(self, address: Address) -> str:
        state = _state(address.country) if address.country else None
        if state is not None and address.text == address.country:
            return self.draft.add_record(state_record(state))
        if address.country and state is None:
            self.draft.note(f"{address.country!r} is not one state by its name: it is kept as text")
        return self.draft.record(
            key=short(f"{'address' if address.country else 'address without country'}:{address.text}"),
            kind=ActorKind.ADDRESS,
            name=address.text,
            countries=(address.country,) if address.country else (),
        )

    def owners(self) -> None:
        """Who owns or operates it. These are texts, not names of entries."""
        for kind, names in ((Kind.OWNS, self.listed.owners), (Kind.OPERATES, self.listed.operators)):
            for name in names:
                other = self._named(name)
                self._claim(kind, other, self.key, f"{kind.lower()}/{other}", f"entry {self.key}", Certainty.ASSESSED)

    def _named(self, name: str, prefix: str = "named") -> str:
        return self.draft.record(key=short(f"{prefix}:{name}"), kind=ActorKind.LEGAL_ENTITY, name=name)

    def links(self, index: Index) -> bool:
        """What it is linked to; whether every link could be told."""
        whole = True
        for link in self.listed.links:
            other = self._other(link, index)
            if other is None:
                whole = False
            elif other == self.key:
                self.draft.note("is linked to itself, which says nothing")
            else:
                self._link(link, other)
        return whole

    def _other(self, link: Link, index: Index) -> str | None:
        """The key of whom a link names; None if it may be an entry that was rejected."""
        found = index.find(link)
        if found.key is not None:
            return found.key
        name = (link.name or "").removesuffix(".")
        if found.ambiguous:
            self.draft.note(f"is linked to {name!r}, and several entries have this name: none is taken for it")
            return self._named(name, f"named:{self.key}")
        if index.rejected:
            self.draft.note("a link is left out, since it may mean an entry that was rejected")
            return None
        if not name:
            self.draft.note(f"is related to entry {link.number}, which is not on this list and is known by that alone")
            return self.draft.record(
                key=link.number, kind=ActorKind.LEGAL_ENTITY, name=f"OFAC entry {link.number}, not on this list"
            )
        self.draft.note(f"is linked to {name!r}, which is no entry of this list: it gets a record of its own")
        return self._named(name)

    def _link(self, link: Link, other: str) -> None:
        where = f"entry {self.key}, {f'relation {link.type!r}' if link.type else 'remarks'}"
        self._claim(Kind.LINKED_TO, self.key, other, f"link/{other}", where, link.certainty)
        type_ = (link.type or "linked to").lower().rstrip(":")
        if kind := _KINDS.get(type_):
            self._claim(kind, self.key, other, f"{kind.lower()}/{other}", where, link.certainty)
        elif type_ not in _LINKS:
            self.draft.note(f"the type of relation {link.type!r} is not known: it is taken for a link")

    def _claim(
        self,
        kind: Kind,
        subject: str,
        object_: str,
        key: str,
        locator: str,
        certainty: Certainty,
        stance: Stance = Stance.AFFIRMS,
    ) -> None:
        said = (subject, kind, object_, stance, certainty)
        if said in self.made:
            return  # a nationality and a citizenship of one country, an address given twice
        self.made.add(said)
        self.draft.claim(
            subject=subject,
            kind=kind,
            object=object_,
            stance=stance,
            certainty=certainty,
            key=short(f"{self.key}/{key}"),
            locator=locator,
        )
