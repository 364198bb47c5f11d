"""A small plot as SVG: lines over categories, on a logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

_COLOURS = ("#1f5fa8", "#c2571a", "#2f7d4f", "#8a3f8f", "#7a6a1e", "#555555", "#b03040", "#208a94")
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 400, 64, 190, 40, 56


def lines(
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    unit: str,
    marks: Mapping[str, float],
) -> str:
    """A line for each series: a value for each category, None where there is none. `marks` are dashed lines at values,
    each with its name."""
    values = [v for listed in series.values() for v in listed if v] + list(marks.values())
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def y(value: float) -> float:
        part = (math.log10(value) - low) / max(1, high - low)
        return _HEIGHT - _BOTTOM - part * (_HEIGHT - _TOP - _BOTTOM)

    def x(place: int) -> float:
        return _LEFT + (place + 0.5) * (_WIDTH - _LEFT - _RIGHT) / len(categories)

    parts = [_text(_LEFT, 22, title, weight="bold")]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(_line(_LEFT, at, _WIDTH - _RIGHT, at, "#dddddd"))
        parts.append(_text(_LEFT - 6, at + 4, f"{10.0**power:g} {unit}", anchor="end"))
    for place, name in enumerate(categories):
        parts.append(_text(x(place), _HEIGHT - _BOTTOM + 20, name, anchor="middle"))
    for name, value in marks.items():
        parts.append(_line(_LEFT, y(value), _WIDTH - _RIGHT, y(value), "#000000", "5 4"))
        parts.append(_text(_WIDTH - _RIGHT + 6, y(value) + 4, name))
    for number, (name, listed) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(x(place), y(value)) for place, value in enumerate(listed) if value]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points]
        parts.append(_line(_WIDTH - _RIGHT + 6, 60 + 20 * number, _WIDTH - _RIGHT + 26, 60 + 20 * number, colour))
        parts.append(_text(_WIDTH - _RIGHT + 32, 64 + 20 * number, name))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "none") -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-dasharray="{dashes}"/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
