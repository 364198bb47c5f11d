"""OFAC's lists: the SDN list and the consolidated (non-SDN) list, as CSV or in one of the three XML forms."""

from __future__ import annotations

from pathlib import Path

from loaders.contract import Description, Options
from loaders.entries import EntryLoader, Opened
from loaders.ofac.advanced_xml import AdvancedXml
from loaders.ofac.csv_files import files_at, holds_list, looks_like_rows
from loaders.ofac.csv_form import CsvList
from loaders.ofac.enhanced_xml import EnhancedXml
from loaders.ofac.sdn_xml import SdnXml
from loaders.ofac.xml_form import root_in

_HEAD = 4096
_FORMS: dict[str, type[SdnXml | AdvancedXml | EnhancedXml]] = {
    "sdnList": SdnXml,
    "Sanctions": AdvancedXml,
    "sanctionsData": EnhancedXml,
}


class Ofac(EntryLoader):
    """The loader `ofac`."""

    name = "ofac"
    description = Description(
        publisher="US Department of the Treasury, Office of Foreign Assets Control (OFAC)",
        licence="work of the US government, in the public domain",
        format=(
            "the SDN list and the consolidated list: a folder with sdn.csv (cons_prim.csv), add.csv, alt.csv and "
            "sdn_comments.csv, or SDN.XML, SDN_ADVANCED.XML or SDN_ENHANCED.XML and the same of the consolidated list"
        ),
        claims=(
            "each programme of an entry is a DESIGNATES; nationalities, addresses, flags, owners and operators become "
            "NATIONAL_OF, LOCATED_AT, REGISTERED_IN, OWNS and OPERATES; `Linked To` and typed relations LINKED_TO"
        ),
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """A folder by the files in it, a file by how it begins."""
        if path.is_dir():
            return holds_list(path)
        return root_in(head) is not None or looks_like_rows(head, path.name)

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """Of the CSV form all files of the list that lie together."""
        return files_at(path) if path.is_dir() or root_in(_head(path)) is None else (path,)

    def open(self, path: Path, options: Options) -> Opened:
        """See `EntryLoader`."""
        root = None if path.is_dir() else root_in(_head(path))
        return CsvList(path, options) if root is None else _FORMS[root](path, options)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


LOADER = Ofac()
