"""Figures as people read them: tables by stratum, and what was aimed at beside what was reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench import svg
from bench.trace_asked import INTERMEDIARIES, K10, K10_FAR, PLAIN, SINGLE
from bench.trace_measure import Figures
from bench.trace_pairs import ANY, APART, DEGREES, WIDTHS, Stratum
from bench.trace_runs import Times, merged

SHORTEST = "SHORTEST 5"


def strata_table(figures: Figures, kind: str, engine: str, percents: Sequence[float] = (50, 95, 99)) -> list[str]:
    """A row for each width and degree, a column for each distance: percentiles in ms; below, of how many runs."""
    strata = figures.runs.get(kind, {})
    head = " / ".join(f"p{percent:g}" for percent in percents)
    listed = [
        f"{figures.graph}, {kind}, {engine}: {head} in ms by distance",
        _row("", "", ["1", "2", "3", "4", "5", "6", "none"]),
    ]
    runs: list[int] = []
    for width in WIDTHS:
        for degree in DEGREES:
            cells = []
            for distance in range(1, APART + 1):
                times = strata.get(Stratum(width, degree, distance), {}).get(engine, Times())
                cells.append("/".join(short(times.at(percent)) for percent in percents) if times.seconds else "-")
                runs += [len(times.seconds)] if times.seconds else []
            listed.append(_row(width, degree, cells))
    if not runs:
        return []  # an engine that was asked over pairs of all distances only
    return [*listed, f"runs of a stratum: {min(runs)} to {max(runs)}"]


def kinds_table(figures: Figures, askers: Sequence[str]) -> list[str]:
    """A row for each kind of question and degree over pairs of all distances, a column for each asker."""
    listed = [f"{figures.graph}, pairs of all distances: p50/p95/p99 in ms (runs; late; without a path)"]
    for kind, strata in figures.runs.items():
        for stratum in sorted(strata):
            if stratum.distance != ANY:
                continue
            for asker in askers:
                times = strata[stratum].get(asker)
                if times is None or not times.seconds:
                    continue
                cell = "/".join(short(times.at(percent)) for percent in (50, 95, 99))
                counts = f"({len(times.seconds)}; {times.late}; {times.empty})"
                listed.append(f"  {kind:26}{stratum.width:8}{stratum.degree:5}{asker:22}{cell:>24} {counts}")
    return listed


def no_paths(figures: Figures) -> list[str]:
    """By kind with a length, how many answers were without a path."""
    listed = []
    for kind in (K10, K10_FAR):
        for engine in figures.starts:
            times = _all(figures, kind.name, engine)
            if times.seconds:
                empty, count = times.empty, len(times.seconds)
                listed.append(f"{figures.graph}, max_hops={kind.max_hops}, {engine}: {empty} of {count} without a path")
    return listed


def short(ms: float | None) -> str:
    """A time in ms with two or three digits."""
    if ms is None:
        return "-"
    return f"{ms:.0f}" if ms >= 100 else f"{ms:.1f}" if ms >= 1 else f"{ms:.2f}"


def _row(width: str, degree: str, cells: Sequence[str]) -> str:
    return f"  {width:7}{degree:5}" + "".join(f"{cell:>20}" for cell in cells)


def _all(figures: Figures, kind: str, asker: str, *, mixed: bool = False) -> Times:
    strata = figures.runs.get(kind, {})
    return merged([of[asker] for s, of in strata.items() if asker in of and (s.distance == ANY) is mixed])


def ratio(figures: Figures, engine: str, other: str = SHORTEST) -> float | None:
    """How many times as long another takes as the engine for the same questions, by p50."""
    strata = figures.runs.get(PLAIN.name, {})
    mine, theirs = (merged([of[a] for of in strata.values() if a in of]).at(50) for a in (engine, other))
    return theirs / mine if mine and theirs else None


@dataclass(frozen=True)
class Target:
    """A figure to reach, what was measured, and whether that reaches it (None: not measured)."""

    what: str
    aim: str
    found: str
    met: bool | None


def targets(by_graph: Mapping[str, Figures], engine: str) -> list[Target]:
    """The table of figures to reach."""
    million, ten = by_graph.get("made-1000000"), by_graph.get("made-10000000")
    return [
        _faster(million, engine),
        *_every_stratum(ten, engine, K10.name, 10, 100),
        *_every_stratum(ten, engine, K10_FAR.name, 40, 300),
        _single(ten, engine),
        _between(ten or million, engine),
        *_added(ten or million),
        *_projection(ten or million, by_graph),
        _growth(million, ten, engine),
    ]


def _target(what: str, aim: str, value: float | None, limit: float, unit: str, *, above: bool = False) -> Target:
    if value is None:
        return Target(what, aim, "not measured", None)
    return Target(what, aim, f"{short(value)}{unit}", value >= limit if above else value <= limit)


def _faster(figures: Figures | None, engine: str) -> Target:
    value = ratio(figures, engine) if figures else None
    return _target("k=10 filtered at 1e6 against raw SHORTEST 5, p50", "1,000 times", value, 1000, " times", above=True)


def _every_stratum(figures: Figures | None, engine: str, kind: str, p50: float, p99: float) -> list[Target]:
    found = figures.runs.get(kind, {}) if figures else {}
    worst: dict[float, float | None] = {}
    for percent in (50, 99):
        values = [times[engine].at(percent) for times in found.values() if engine in times]
        worst[percent] = max((v for v in values if v is not None), default=None)
    return [
        _target(f"{kind} over HTTP at 1e7, worst stratum, p{percent}", f"{limit:g} ms", worst[percent], limit, " ms")
        for percent, limit in ((50, p50), (99, p99))
    ]


def _single(figures: Figures | None, engine: str) -> Target:
    value = _all(figures, SINGLE.name, engine, mixed=True).at(50) if figures else None
    return _target("single shortest over HTTP at 1e7, p50", "5 ms", value, 5, " ms")


def _between(figures: Figures | None, engine: str) -> Target:
    value = None
    if figures:
        mine = _all(figures, INTERMEDIARIES.name, engine, mixed=True).at(50)
        strata = [Stratum("wide", degree, distance) for degree in DEGREES for distance in range(1, APART + 1)]
        paths = merged([figures.runs.get(K10.name, {}).get(s, {}).get(engine, Times()) for s in strata]).at(50)
        value = mine / paths if mine and paths else None
    return _target("intermediaries against paths, p50", "2 times", value, 2, " times")


def _added(figures: Figures | None) -> list[Target]:
    listed = []
    for read in ("neighbourhood", "actor"):
        times = figures.overhead.get(read) if figures else None
        for percent, limit in ((50, 1.2), (99, 1.3)):
            value = _over(times, percent)
            listed.append(
                _target(f"{read}: API against the driver, p{percent}", f"{limit} times", value, limit, " times")
            )
    times = figures.overhead.get("relation") if figures else None
    more = None
    if times:
        by_http, by_driver = times["HTTP"].at(50), times["driver"].at(50)
        more = by_http - by_driver if by_http is not None and by_driver is not None else None
    return [*listed, _target("relation: API more than the driver, p50", "0.5 ms", more, 0.5, " ms")]


def _over(times: Mapping[str, Times] | None, percent: float) -> float | None:
    if not times:
        return None
    by_http, by_driver = times["HTTP"].at(percent), times["driver"].at(percent)
    return by_http / by_driver if by_http and by_driver else None


def _projection(figures: Figures | None, by_graph: Mapping[str, Figures]) -> list[Target]:
    size = "" if figures is None else f" at {figures.edges:.0e}".replace("e+0", "e")
    build = figures.projection.get("build") if figures else None
    again = figures.starts.get("projection") if figures else None
    gain = None
    for of in by_graph.values():
        fast, slow = (_all(of, K10.name, name, mixed=True).at(50) for name in ("projection", "cypher"))
        gain = slow / fast if fast and slow else gain
    return [
        _target(f"projection: built from Neo4j{size}", "60 s", build, 60, " s"),
        _target(f"projection: start of the service with it on disk{size}", "3 s", again, 3, " s"),
        _target("projection against Cypher at k=10, p50", "10 times", gain, 10, " times", above=True),
    ]


def _growth(small: Figures | None, large: Figures | None, engine: str) -> Target:
    value = None
    if small and large:
        one, ten = (_all(figures, K10.name, engine).at(50) for figures in (small, large))
        value = ten / one if one and ten else None
    return _target("p50 of k=10 from 1e6 to 1e7 edges", "3 times", value, 3, " times")


def targets_table(found: Sequence[Target]) -> list[str]:
    """The table in Markdown."""
    said = {True: "met", False: "not met", None: ""}
    rows = [f"| {t.what} | {t.aim} | {t.found} | {said[t.met]} |" for t in found]
    return ["| figure | to reach | reached | |", "|---|---|---|---|", *rows]


def plot(by_graph: Mapping[str, Figures]) -> str:
    """p50 of k = 10 by distance, a line for each graph and engine."""
    series: dict[str, list[float | None]] = {}
    for name, figures in by_graph.items():
        for engine in figures.starts:
            strata = figures.runs.get(K10.name, {})
            series[f"{name}, {engine}"] = [
                merged([of[engine] for s, of in strata.items() if s.distance == distance and engine in of]).at(50)
                for distance in range(1, APART + 1)
            ]
    categories = ["1", "2", "3", "4", "5", "6", "none"]
    title = "k = 10, up to 4 hops, over HTTP: p50 by the distance of the ends"
    return svg.lines(title, categories, series, "ms", {"10 ms": 10.0})
