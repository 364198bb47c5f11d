"""The goods of a row: what moved, how much of it, and of what class it is by its codes."""

from __future__ import annotations

from pydantic import ValidationError

from graph.model.claims import Goods
from graph.model.kinds import GoodsClass
from loaders.messages import problems_of, shown
from loaders.problems import path_text
from loaders.table.bound import LONGEST_TEXT, Binder, Bound
from loaders.table.cells import Wrong, hs_code, measured
from loaders.table.grid import Row
from loaders.table.mapping import GoodsCells, SplitCells
from loaders.table.parties import Remarks, parts_of


class GoodsReader:
    """The goods of a mapping, bound to the columns of a table."""

    def __init__(self, cells: GoodsCells, style: str | None, binder: Binder) -> None:
        self._class, self._digits, self._style = cells.goods_class, cells.hs_digits, style
        self._by_hs = sorted(cells.class_by_hs.items(), key=lambda item: (-len(item[0]), item[0]))
        self._description, self._designation = binder.cells(cells.description), binder.cells(cells.designation)
        self._quantity, self._unit = binder.cells(cells.quantity), binder.cells(cells.unit)
        self._hs, self._hs_split = binder.cells(cells.hs), cells.hs.split if cells.hs else None
        self._codes: list[tuple[str, Bound, SplitCells]] = [(s, binder.cells(c), c) for s, c in cells.codes.items()]

    def read(self, row: Row, remarks: Remarks) -> tuple[Goods, ...]:
        """What moved; more than one where the codes of a row are of several classes. Raises Wrong."""
        description = self._description.said(row, LONGEST_TEXT)
        designation = self._designation.said(row)
        quantity, unit = self._quantity_of(row)
        others = [f"{name}:{part}" for name, cells, of in self._codes for part in parts_of(cells.said(row), of.split)]
        by_class: dict[GoodsClass, list[str]] = {}
        for code in self._hs_codes(row, remarks):
            by_class.setdefault(self._class_of(code), []).append(f"HS:{code}")
        if not by_class:
            if not (description or designation or quantity is not None or others) and self._class is GoodsClass.UNKNOWN:
                return ()
            by_class = {self._class: []}
        if len(by_class) > 1 and quantity is not None:
            remarks.notes.append(f"{self._quantity.name}: one number for goods of several classes, and is not used")
            remarks.unused.append(self._quantity.name)
            quantity = unit = None
        said = {"description": description, "designation": designation, "quantity": quantity, "unit": unit}
        stated = {name: value for name, value in said.items() if value not in (None, "")}
        try:
            return tuple(
                Goods.model_validate({"class": c, **stated, "codes": (*codes, *others)})
                for c, codes in sorted(by_class.items())
            )
        except ValidationError as error:
            problem = next(problems_of(error, Goods))
            raise Wrong(f"goods, {path_text(problem.loc)}: {problem.problem}", problem.hint) from error

    def _quantity_of(self, row: Row) -> tuple[float | None, str | None]:
        found = self._quantity.number(row, lambda cell: measured(cell, self._style))
        unit = self._unit.said(row) or None
        if found is None:
            return None, None
        quantity, word = found
        if word and unit and word.casefold().rstrip("s.") != unit.casefold().rstrip("s."):
            raise Wrong(f"says {shown(word)}, and its unit is {shown(unit)}", None, self._quantity.name)
        return quantity, unit or word

    def _hs_codes(self, row: Row, remarks: Remarks) -> list[str]:
        cell = self._hs.cell(row)
        if cell is None or not (text := self._hs.said(row)):
            return []
        parts = parts_of(text, self._hs_split)
        codes = [self._hs.read(part, lambda found: hs_code(found, self._digits)) for part in parts]
        if not isinstance(cell, str) and any(len(code) % 2 for code in codes):
            hint = "goods: {hs_digits: …} in the mapping says how many they have"
            said = "a number with an odd count of digits may have lost its first zero, and decides no class"
            remarks.notes.append(f"{self._hs.name}: {said}; {hint}")
        return list(dict.fromkeys(codes))

    def _class_of(self, code: str) -> GoodsClass:
        # A zero lost at the beginning makes another chapter of it: 0901 is coffee, and 90 is instruments.
        if len(code) % 2 and self._digits is None:
            return self._class
        return next((c for prefix, c in self._by_hs if code.startswith(prefix)), self._class)
