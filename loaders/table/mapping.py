"""The mapping of a table: which column is what, written down once for all files of that layout."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from graph.model.dates import Interval
from graph.model.kinds import ActorKind, Certainty, Family, GoodsClass, Kind, Measure, Phase, Role, Stance
from graph.model.sources import Name, Source, Value
from loaders.suggest import meant

VERSION = 1
SCHEMA_TITLE = "armstrace mapping of a table"
EXCEL = "excel"

NumberStyle = Literal["1234.56", "1234,56", "1,234.56", "1.234,56", "1 234.56", "1 234,56", "1'234.56", "12,34,567.89"]
DateFormat = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
HsPrefix = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,12}$")]
CodeScheme = Annotated[str, StringConstraints(pattern=r"^(ECCN|ML|UNROCA)$")]
Scheme = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]

# What a date of a format is exact to; a format needs a year to be a date at all.
_DIRECTIVE = re.compile(r"%(.)")
_KNOWN_DIRECTIVES = frozenset("YymdbBHMSpfIzZ%jaA")


class Part(StrEnum):
    """The parts whose names in `parties` mean something of themselves: those of a deal, and two of shipping."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    BROKER = "broker"
    CARRIER = "carrier"
    CONVEYANCE = "conveyance"
    FINANCIER = "financier"
    FORWARDER = "forwarder"
    NOTIFY_PARTY = "notify_party"
    STATED_END_USER = "stated_end_user"
    ACTUAL_END_USER = "actual_end_user"
    DIVERSION_POINT = "diversion_point"


# Claims say these parts themselves; the others stand in the deal's own list, or in its context where no role is theirs.
USUAL_CLAIMS: tuple[tuple[Part, Kind, Part], ...] = (
    (Part.SUPPLIER, Kind.SUPPLIES, Part.RECIPIENT),
    (Part.BROKER, Kind.BROKERS, Part.SUPPLIER),
    (Part.BROKER, Kind.BROKERS, Part.RECIPIENT),
    (Part.CARRIER, Kind.TRANSPORTS, Part.RECIPIENT),
    (Part.CARRIER, Kind.TRANSPORTS, Part.SUPPLIER),
    (Part.CONVEYANCE, Kind.TRANSPORTS, Part.RECIPIENT),
    (Part.CONVEYANCE, Kind.TRANSPORTS, Part.SUPPLIER),
    (Part.FINANCIER, Kind.FINANCES, Part.RECIPIENT),
)
PARTS = frozenset(part.value for part in Part)
LISTED: dict[str, Role | None] = {
    part.value: next((role for role in Role if role.value == part.value), None)
    for part in Part
    if part not in {end for subject, _, object_ in USUAL_CLAIMS for end in (subject, object_)}
}
_ALSO_CALLED = {
    Part.SUPPLIER: ("exporter", "shipper", "seller", "sender", "consignor", "vendor"),
    Part.RECIPIENT: ("importer", "consignee", "buyer", "receiver", "purchaser"),
    Part.CONVEYANCE: ("vessel", "ship", "aircraft", "plane"),
    Part.NOTIFY_PARTY: ("notify", "notifier"),
    Part.FORWARDER: ("freight_forwarder", "agent"),
    Part.FINANCIER: ("bank",),
    Part.STATED_END_USER: ("end_user",),
}


def _as_list(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


Columns = Annotated[tuple[Name, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
Formats = Annotated[
    tuple[DateFormat, ...], BeforeValidator(_as_list, json_schema_input_type=DateFormat | list[DateFormat])
]


class Cells(Value):
    """One column of the table, or one constant in place of a column."""

    column: Name | None = Field(default=None, description="The column's name in the table's header.")
    value: Name | None = Field(default=None, description="The same for all rows, where no column says it.")
    values: dict[str, Name] = Field(
        default={}, description="What cells of the column mean: what is written to what is meant."
    )

    @model_validator(mode="after")
    def _says_one_of_both(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("column: name the column, or give a value for all rows")
        return self


def _by_name(given: Any) -> Any:
    return {"column": given} if isinstance(given, str) else given


CellsOf = Annotated[Cells, BeforeValidator(_by_name, json_schema_input_type=str | Cells)]


class SplitCells(Cells):
    """A column whose cells may hold several."""

    split: Annotated[str, StringConstraints(min_length=1, max_length=10)] | None = Field(
        default=None, description="What stands between several in one cell."
    )


SplitCellsOf = Annotated[SplitCells, BeforeValidator(_by_name, json_schema_input_type=str | SplitCells)]


class PartyCells(SplitCells):
    """The columns that name and describe one party of each row."""

    kind: ActorKind = Field(default=ActorKind.LEGAL_ENTITY, description="What the party is. Default: LegalEntity.")
    key: Columns = Field(
        default=(), description="Columns that tell it apart, such as a tax number. Default: its name, as a slug."
    )
    country: SplitCellsOf | None = Field(default=None, description="Its own country; of a vessel, its flag.")
    address: SplitCellsOf | None = None
    identifiers: dict[Scheme, CellsOf] = Field(default={}, description="Scheme to column: imo, inn, tax_id, …")


PartyCellsOf = Annotated[PartyCells, BeforeValidator(_by_name, json_schema_input_type=str | PartyCells)]


class DateCells(Value):
    """A column of dates, and how they are written. Real dates of a workbook and 2020-04-03 need no format."""

    column: Name
    format: Formats = Field(default=(), description="As in Python: %d/%m/%Y. Several are tried in their order.")
    until: Name | None = Field(default=None, description="Where two columns make a time: the column of its end.")

    @field_validator("format")
    @classmethod
    def _dates_have_years(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        return _checked_formats(formats)


def _checked_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    for text in formats:
        directives = set(_DIRECTIVE.findall(text))
        strange = sorted(directives - _KNOWN_DIRECTIVES)
        if text != EXCEL and (strange or not directives & set("Yy")):
            said = f"%{strange[0]} has no meaning" if strange else "has no year"
            raise ValueError(f"{text!r} {said}: write it as %d/%m/%Y, %Y-%m or {EXCEL} for serial numbers")
    return formats


DateCellsOf = Annotated[DateCells, BeforeValidator(_by_name, json_schema_input_type=str | DateCells)]


class GoodsCells(Value):
    """The columns that say what moved."""

    goods_class: GoodsClass = Field(
        alias="class", default=GoodsClass.UNKNOWN, description="Of goods that no prefix decides. Default: unknown."
    )
    class_by_hs: dict[HsPrefix, GoodsClass] = Field(
        default={}, description="By how the HS code begins, the longest prefix first: '93': arms."
    )
    description: CellsOf | None = None
    designation: CellsOf | None = None
    quantity: CellsOf | None = None
    unit: CellsOf | None = None
    hs: SplitCellsOf | None = Field(default=None, description="The column of HS codes.")
    hs_digits: int | None = Field(
        default=None, ge=4, le=12, description="How many digits they have, where leading zeros were lost."
    )
    codes: dict[CodeScheme, SplitCellsOf] = Field(default={}, description="Other codes: ECCN, ML, UNROCA to column.")


class AmountCells(Value):
    """The column of the value that the row declares."""

    column: Name
    currency: CellsOf | None = Field(default=None, description="Its currency: a column, or {value: USD}.")


AmountCellsOf = Annotated[AmountCells, BeforeValidator(_by_name, json_schema_input_type=str | AmountCells)]


class PhaseCells(Value):
    """How far a transaction got: the same for all rows, or by the words of a column."""

    value: Phase | None = Field(default=None, description="The same for all rows.")
    column: Name | None = Field(default=None, description="The column that says it.")
    values: dict[str, Phase] = Field(default={}, description="What each word of the column means.")

    @model_validator(mode="after")
    def _says_one_of_both(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("column: name the column, or give one phase for all rows")
        if self.column is not None and not self.values:
            raise ValueError("values is missing: say which phase each word of the column means")
        return self


def _as_value(given: Any) -> Any:
    return {"value": given} if isinstance(given, str) else given


PhaseCellsOf = Annotated[PhaseCells, BeforeValidator(_as_value, json_schema_input_type=Phase | PhaseCells)]


class ClaimCells(Value):
    """A claim that each row makes between two of its parties."""

    subject: Name = Field(description="One of `parties`.")
    kind: Kind
    object: Name = Field(description="One of `parties`.")
    stance: Stance = Stance.AFFIRMS
    certainty: Certainty | None = Field(default=None, description="Default: the mapping's.")
    phase: Phase | None = Field(default=None, description="Of a transaction. Default: the mapping's.")
    share: CellsOf | None = Field(default=None, description="Of OWNS, in per cent.")
    quote: CellsOf | None = Field(default=None, description="The column of the source's own words for it.")
    measure: Measure | None = Field(default=None, description="Of DESIGNATES.")
    list_name: CellsOf | None = Field(default=None, description="Of DESIGNATES.")
    programme: CellsOf | None = Field(default=None, description="Of DESIGNATES.")


class Authority(Value):
    """Whose statement the table is: a customs service. All that one state's authorities say is one voice."""

    name: Name
    state: Name = Field(description="The state that it speaks for.")


class Said(Value):
    """The edition that files of this layout are, where the mapping is written for one file."""

    published: Interval | None = None
    retrieved: Interval | None = None
    complete: bool = Field(default=False, description="Whether it is the whole of the source.")


class Layout(Value):
    """Where in the file the table is, and how it is written."""

    sheet: Name | None = Field(default=None, description="Of a workbook: the sheet.")
    header_row: int = Field(default=1, ge=1, le=1000, description="The row that names the columns.")
    delimiter: Annotated[str, StringConstraints(pattern=r"^([^\s\w\"']|\t|\\t|tab)$")] | None = None
    encoding: Name | None = Field(default=None, description="UTF-8 if none is named; windows-1251, latin-1, …")
    quotes: bool = Field(default=True, description='Whether " encloses cells of a text file.')

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, encoding: str | None) -> str | None:
        if encoding is None:
            return None
        try:
            kept = '\n\r\t,;|"0'.encode(encoding) == b'\n\r\t,;|"0'
        except (LookupError, UnicodeError, ValueError) as error:
            raise ValueError(f"{encoding!r} is no encoding: write utf-8, windows-1251, latin-1, …") from error
        if not kept:
            raise ValueError(f"{encoding!r} cannot be read line by line: save the file as UTF-8")
        return encoding


def _version(given: Any) -> Any:
    return VERSION if str(given) == str(VERSION) else given


class TableMapping(Value):
    """What the columns of a table are, and so what each of its rows says."""

    mapping: Annotated[Literal[1], BeforeValidator(_version, json_schema_input_type=Literal[1])] = Field(
        description="Version of this format."
    )
    source: Source
    authority: Authority | None = None
    edition: Said = Said()
    format: Layout = Layout()
    dates: Formats = Field(default=(), description="How dates are written in all columns that do not say it.")
    numbers: NumberStyle | None = Field(default=None, description="How numbers are written, as one of the examples.")
    phase: PhaseCellsOf | None = Field(
        default=None, description="How far the transactions got that the table tells of; it has no default."
    )
    certainty: Certainty = Field(default=Certainty.REPORTED, description="How sure the source is. Default: reported.")
    parties: dict[Name, PartyCellsOf] = Field(
        min_length=1, description=f"By their parts: {', '.join(Part)}; or by names that `claims` uses."
    )
    same_name: Literal["one", "one_per_country"] = Field(
        default="one", description="Whether a name that stands with two countries is one party. Default: one."
    )
    row_key: Columns = Field(default=(), description="Columns that tell a row for good. Default: all cells.")
    deal: Columns = Field(default=(), description="Columns in which the rows of one deal agree. Default: row_key.")
    date: DateCellsOf | None = Field(default=None, description="When it happened, or held.")
    said_on: DateCellsOf | None = Field(default=None, description="When it was said, as a date of declaration.")
    goods: GoodsCells | None = None
    amount: AmountCellsOf | None = None
    context: Columns = Field(default=(), description="Columns kept as text of the deal: ports, remarks.")
    usual_claims: bool = Field(default=True, description="Whether the parts make their usual claims.")
    claims: tuple[ClaimCells, ...] = Field(default=(), description="Claims besides the usual ones.")
    unknown_words: tuple[Name, ...] = Field(
        default=(), description="What stands for a party that is not known, besides TO ORDER, N/A and their like."
    )
    unused: Columns = Field(default=(), description="Columns of which nothing is to be made.")

    @field_validator("dates")
    @classmethod
    def _dates_have_years(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        return _checked_formats(formats)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        problems = [*_party_problems(self), *_claim_problems(self), *_source_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def all_claims(self) -> tuple[ClaimCells, ...]:
        """The usual claims that its parties make, and its own; one of its own takes the place of the usual one."""
        own = {(c.subject, c.kind, c.object) for c in self.claims}
        usual = [
            ClaimCells(subject=subject.value, kind=kind, object=object_.value)
            for subject, kind, object_ in USUAL_CLAIMS
            if self.usual_claims and subject in self.parties and object_ in self.parties
        ]
        return (*(c for c in usual if (c.subject, c.kind, c.object) not in own), *self.claims)


def _party_problems(mapping: TableMapping) -> list[str]:
    named = {end for claim in mapping.claims for end in (claim.subject, claim.object)}
    problems = []
    for name, cells in mapping.parties.items():
        if name not in PARTS and name not in named:
            said = next((f"write {part}" for part, words in _ALSO_CALLED.items() if name.casefold() in words), None)
            hint = said or meant(name, Part) or f"the parts are {', '.join(Part)}"
            problems.append(f"parties.{name}: no part is called so: {hint}, or name it in claims")
        if name == Part.CONVEYANCE and "kind" not in cells.model_fields_set:
            problems.append(f"parties.{name}.kind: is missing: write kind: Vessel or kind: Airplane")
    return problems


def _claim_problems(mapping: TableMapping) -> list[str]:
    problems = []
    for i, claim in enumerate(mapping.claims):
        for end in ("subject", "object"):
            name = getattr(claim, end)
            if name not in mapping.parties:
                hint = meant(name, mapping.parties) or f"the parties are {', '.join(mapping.parties)}"
                problems.append(f"claims[{i}].{end}: there is no party {name!r}: {hint}")
        if claim.subject == claim.object:
            problems.append(f"claims[{i}].object: is the subject: name another party")
        if claim.kind is Kind.DESIGNATES and claim.measure is None:
            problems.append(f"claims[{i}].measure: is missing: DESIGNATES needs one of {', '.join(Measure)}")
        if claim.kind is not Kind.DESIGNATES and (claim.measure or claim.list_name or claim.programme):
            problems.append(f"claims[{i}].measure: only DESIGNATES has measure, list_name and programme")
        if claim.share is not None and claim.kind is not Kind.OWNS:
            problems.append(f"claims[{i}].share: only OWNS has one, not {claim.kind}")
        if claim.phase is not None and claim.kind.family is not Family.TRANSACTION:
            problems.append(f"claims[{i}].phase: only a transaction has one, not {claim.kind}")
    everything = mapping.all_claims()
    if not everything and not problems:
        problems.append("claims: no claim would be made: name a supplier and a recipient, or write claims")
    unphased = [c for c in everything if c.kind.family is Family.TRANSACTION and c.phase is None]
    if mapping.phase is None and any(c.stance is Stance.AFFIRMS for c in unphased):
        problems.append(f"phase: is missing: say how far these transactions got, one of {', '.join(Phase)}")
    return problems


def _source_problems(mapping: TableMapping) -> list[str]:
    origin = mapping.source.origin
    if origin is None:
        return []
    if mapping.authority is not None:
        return ["source.origin: authority says whose voice it is: keep one of both"]
    if not origin.startswith("source:"):
        return [f"source.origin: {origin!r} is no source: write source:<id>, or name an authority"]
    return []


def mapping_schema() -> dict[str, Any]:
    """The JSON Schema of a mapping, for editors."""
    schema = TableMapping.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = SCHEMA_TITLE
    _allow_numbers(schema)
    return schema


def _allow_numbers(node: Any) -> None:
    # In YAML 2005 is a number and 93 too, and both are good: a date, and a prefix.
    if isinstance(node, dict):
        if node.get("format") == "edtf":
            node["type"] = ["string", "integer"]
        for value in node.values():
            _allow_numbers(value)
    elif isinstance(node, list):
        for value in node:
            _allow_numbers(value)
