"""Customs rows made up at random, as registers print them: for tests, and for measuring."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

COLUMNS = (
    *("Declaration", "Date", "Exporter", "Exporter country", "Exporter address", "Consignee", "Consignee country"),
    *("Consignee address", "Notify party", "Forwarder", "Carrier", "Vessel", "IMO", "Port of loading"),
    *("Port of discharge", "HS code", "Goods", "Quantity", "Unit", "Value", "Currency", "B/L No"),
)
MAPPING = """\
mapping: 1
source: {id: sample-register, title: A register made up}
edition: {published: 2023-01-15}
dates: "%d/%m/%Y"
numbers: "1,234.56"
phase: delivered
row_key: Declaration
parties:
  supplier: {column: Exporter, country: Exporter country, address: Exporter address}
  recipient: {column: Consignee, country: Consignee country, address: Consignee address}
  notify_party: Notify party
  forwarder: Forwarder
  carrier: {column: Carrier, kind: Company}
  conveyance: {column: Vessel, kind: Vessel, identifiers: {imo: IMO}}
date: Date
goods: {class: civil, class_by_hs: {"93": arms, "8542": dual_use}, description: Goods, hs: HS code,
        quantity: Quantity, unit: Unit}
amount: {column: Value, currency: Currency}
context: [Port of loading, Port of discharge, B/L No]
"""
_NOBODY = ("TO ORDER", "TO THE ORDER OF SAMPLE BANK", "N/A", "")
_GOODS = (
    ("8542.31", "processors"),
    ("9301.90", "rifles"),
    ("8708.99", "vehicle parts"),
    ("9013.10", "telescopic sights"),
)
_STATES = ("France", "TURKEY", "AE", "Hong Kong", "China", "Kazakhstan")


def imo(number: int) -> str:
    """A number of six digits with its check digit."""
    six = f"{number:06d}"
    return six + str(sum(int(d) * f for d, f in zip(six, range(7, 1, -1), strict=True)) % 10)


def rows(count: int, seed: int = 1) -> list[list[str]]:
    """So many rows, the same for the same seed."""
    chance = random.Random(seed)
    firms = [(f"Sample {i:04d} Trading", chance.choice(_STATES), f"{i} Made Up Street") for i in range(count // 10 + 5)]
    vessels = [(f"MV Sample {i}", imo(900000 + i)) for i in range(50)]
    made = []
    for i in range(count):
        exporter, consignee = chance.sample(firms, 2)
        code, goods = chance.choice(_GOODS)
        vessel, number = chance.choice(vessels)
        day = dt.date(2022, 1, 1) + dt.timedelta(days=chance.randrange(365))
        named = chance.random() < 0.9
        made.append(
            [
                *(f"D-{i:07d}", day.strftime("%d/%m/%Y"), *exporter),
                *(consignee if named else (chance.choice(_NOBODY), consignee[1], "")),
                chance.choice(("SAME AS CONSIGNEE", "", chance.choice(firms)[0])),
                *(f"Forwarder {chance.randrange(40)}", f"Line {chance.randrange(20)}", vessel, number),
                *("Sampleport", "Otherport", code, goods, f"{chance.randrange(1, 5000):,}", "PCS"),
                *(f"{chance.randrange(100, 9_000_000) / 100:,.2f}", "USD", f"BL{i // 3:07d}"),
            ]
        )
    return made


def write_csv(path: Path, made: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Rows under their header, with the mapping beside them."""
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([COLUMNS, *made])
    path.with_suffix(".mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return path
