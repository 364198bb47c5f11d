"""OFAC's ways to write dates, as EDTF."""

from __future__ import annotations

import re

from graph.model.dates import Interval, parse_interval

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_DATE = re.compile(r"(?:(?:(?P<day>\d{1,2}) )?(?P<month>[A-Z][a-z]{2}) )?(?P<year>\d{4})")
_YEARS = re.compile(r"(\d{4})-(\d{4})")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

Day = tuple[int, int, int]


def date_of(text: str) -> str | None:
    """`07 May 1966`, `Jan 2008`, `circa 1960`, `1960 to 1962` or `circa 1979-1982` as EDTF; None for anything else."""
    text = " ".join(text.split())
    rest = text.removeprefix("circa ")
    about = "~" if rest != text else ""
    if years := _YEARS.fullmatch(rest):
        ends: list[str | None] = [years[1], years[2]]
    else:
        ends = [_one_date(part.removeprefix("circa ")) for part in rest.split(" to ")]
    if None in ends or len(ends) > 2:
        return None
    return _checked("/".join(f"{end}{about}" for end in ends))


def us_date_of(text: str) -> str | None:
    """`12/28/2023` as EDTF."""
    found = _US_DATE.fullmatch(text.strip())
    return _checked(f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}") if found else None


def period_of(first: Day, last: Day, *, about: bool) -> str | None:
    """The EDTF date that a first and a last day make: a year, a month, a day, or else an interval of the two."""
    sign = "~" if about else ""
    one = _checked(_written(first)), _checked(_written(last))
    if None in one:
        return None
    for width in (4, 7):
        whole = parse_interval(_written(first)[:width])
        if (whole.first, whole.last) == one:
            return f"{whole.text}{sign}"
    if first == last:
        return f"{one[0]}{sign}"
    if (first[1:], last[1:]) == ((1, 1), (12, 31)):
        return _checked(f"{first[0]:04d}{sign}/{last[0]:04d}{sign}")
    return _checked(f"{one[0]}{sign}/{one[1]}{sign}")


def interval_of(text: str | None) -> Interval | None:
    """An EDTF text as the interval it is."""
    return parse_interval(text) if text else None


def _one_date(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    if found["month"] is None:
        return found["year"]
    month = _MONTHS.get(found["month"])
    if month is None:
        return None
    return f"{found['year']}-{month:02d}" + (f"-{int(found['day']):02d}" if found["day"] else "")


def _written(day: Day) -> str:
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def _checked(text: str) -> str | None:
    try:
        return parse_interval(text).text
    except ValueError:
        return None
