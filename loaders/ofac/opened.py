"""An OFAC file of any form, opened: its entries in claims, and the rejected ones in a file of their own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from graph.model.sources import Edition
from graph.model.states import candidates
from loaders.entries import Entry, Opened
from loaders.ofac.claims import entry_of, state_record
from loaders.ofac.entry import Listed
from loaders.ofac.index import Index
from loaders.ofac.lists import AUTHORITY, STATE, TheList


class OpenedList(Opened):
    """One edition of a list. A form says what its entries are, and how some of them are written as a file."""

    refers_ahead = True

    def __init__(self, the_list: TheList) -> None:
        self.list = the_list
        self.source = the_list.source
        self.shared = (AUTHORITY, *(state_record(state) for state in candidates(STATE)))
        self.index = Index()
        self.notes: Sequence[str] = ()

    @abstractmethod
    def listed(self) -> Iterator[Listed]:
        """All entries in their order, and in the end what belongs to none."""

    @abstractmethod
    def written(self, entries: Sequence[Listed], others: Sequence[tuple[str, str]]) -> str:
        """The text of a file that holds these entries; `others` are (name, key) of entries that they name."""

    def begin(self, edition: Edition, notes: Sequence[str]) -> None:
        """Say what edition it is."""
        self.edition, self.notes = edition, tuple(notes)

    def know(self, listed: Listed) -> None:
        """Take note of one sound entry, before anything is made of any."""

    def prepare(self) -> None:
        """Read all entries once, to know which there are. Raises Unreadable."""
        for listed in self._once():
            if not listed.is_entry:
                continue
            entry, _ = entry_of(listed, self.list, None)
            if entry.problems:
                self.index.rejected = True
            else:
                self.index.add(listed.name, listed.key)
                self.know(listed)

    def entries(self) -> Iterator[Entry]:
        """See `Opened`."""
        for listed in self._once():
            yield entry_of(listed, self.list, self.index)[0]

    def rejects(self, rejected: Sequence[Entry]) -> str:
        """The rejected entries, and those that could not say all for their sake."""
        torn = {listed.key for listed in self._once() if listed.problems and not listed.is_entry}
        written: list[Listed] = []
        others: dict[tuple[str, str], None] = {}
        for listed in self._once():
            entry, whole = entry_of(listed, self.list, self.index)
            if whole and not entry.problems and listed.key not in torn:
                continue
            written.append(listed)
            for link in listed.links:
                for key in self.index.find(link).keys:
                    others[link.name or "", key] = None
        return self.written(written, list(others))

    def _once(self) -> Iterator[Listed]:
        """All entries; one that comes again with other contents is rejected."""
        seen: dict[str, bytes] = {}
        for listed in self.listed():
            if listed.is_entry and not listed.problems:
                digest = blake2b(listed.raw.encode("utf-8", "replace"), digest_size=8).digest()
                if seen.setdefault(listed.key, digest) != digest:
                    listed.reject(f"entry {listed.key} was there before, with other contents")
            yield listed
