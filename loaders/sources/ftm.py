"""FollowTheMoney entities: what Aleph, OpenSanctions and their kin write, one entity a line."""

from __future__ import annotations

import re
from pathlib import Path

from loaders.contract import Description, Options
from loaders.entries import EntryLoader, Opened
from loaders.ftm.opened import EntityFile
from loaders.problems import Problem, Unreadable

_START = re.compile(rb'\s*(?:\[\s*)?\{\s*"')
_KEYS = (b'"id"', b'"properties"')
_SCHEMA = re.compile(rb'"schema"\s*:\s*"[A-Z][A-Za-z]+"')
# Where the first line is so long that its schema comes later: each property is a list of texts or entities.
_LISTS = re.compile(rb'"properties"\s*:\s*\{\s*"[a-z][A-Za-z0-9]*"\s*:\s*\[\s*["{]')
_DELTA = re.compile(rb'"op"\s*:\s*"(?:ADD|MOD|DEL)"')
_HEAD = 4096
_MARK = b"\xef\xbb\xbf"


class FollowTheMoney(EntryLoader):
    """The loader `ftm`."""

    name = "ftm"
    description = Description(
        publisher="whoever the entities' datasets name; OpenSanctions and Aleph publish in this form",
        licence="as the publisher says; OpenSanctions: CC BY-NC 4.0, or a licence bought from it",
        format="FollowTheMoney entities as JSON Lines: entities.ftm.json, targets.nested.json, entities.delta.json",
        claims="each dataset is a source; ownerships, directorships, employments, memberships, families, payments and "
        "other relations are claims of their kinds, sanctions DESIGNATES, nationalities NATIONAL_OF, jurisdictions and "
        "flags REGISTERED_IN, addresses LOCATED_AT",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """JSON objects with an id and properties, and a schema of FollowTheMoney's kind; or a delta's operations."""
        head = head.removeprefix(_MARK)
        if not _START.match(head) or b'"armstrace"' in head:
            return False
        if _DELTA.search(head) and b'"entity"' in head:
            return True
        return all(key in head for key in _KEYS) and bool(_SCHEMA.search(head) or _LISTS.search(head))

    def open(self, path: Path, options: Options) -> Opened:
        """See `loaders.entries.EntryLoader`."""
        with path.open("rb") as file:
            head = file.read(_HEAD).removeprefix(_MARK).lstrip()
        if not head:
            raise Unreadable(Problem((), "is empty", "fetch the file again"))
        if head.startswith(b"["):
            raise Unreadable(Problem((), "is one list of entities", "write one entity a line (JSON Lines)", 1))
        if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd")):
            raise Unreadable(Problem((), "is compressed", "unpack it first"))
        if not head.startswith((b"{", b"\xff\xfe", b"\xfe\xff")):
            hint = "each line is an entity: id, schema, properties"
            raise Unreadable(Problem((), "is no file of FollowTheMoney entities", hint, 1))
        return EntityFile(path, options)


LOADER = FollowTheMoney()
