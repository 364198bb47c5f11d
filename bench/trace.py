"""How fast paths are found: by the project's engines over HTTP, by Cypher alone, and by other libraries.

    python bench/trace.py [--sizes 1e5,1e6] [--icews DIR] [--engines projection,cypher] [--peers PYTHON]
    python bench/trace.py --quick

Graphs are made once and kept in --home with their Neo4j. PYTHON is of an environment that has igraph, rustworkx,
networkit and ladybug. What was measured goes into --results, a file a graph; --report tells it again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.trace_asked import K10
from bench.trace_graph import Graph
from bench.trace_icews import load_icews
from bench.trace_made import SEED, make_graph
from bench.trace_measure import Figures, Plan, as_json, from_json, machine, measure
from bench.trace_report import (
    SHORTEST,
    kinds_table,
    no_paths,
    plot,
    ratio,
    short,
    strata_table,
    targets,
    targets_table,
)

ROOT = Path(__file__).resolve().parent.parent
SIZES = ("1e5", "1e6")


class Told:
    """What goes on, each with the seconds since the beginning."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def __call__(self, text: str) -> None:
        print(f"{time.perf_counter() - self._since:7.0f} s{text}", flush=True)


def graphs(asked: argparse.Namespace) -> Iterator[Graph]:
    """The graphs to measure, one after the other."""
    if asked.icews.is_dir() and not asked.quick:
        yield load_icews(asked.icews)
    for size in asked.sizes.split(","):
        if size:
            yield make_graph(int(float(size)), asked.seed)


def plan_of(asked: argparse.Namespace) -> Plan:
    """How much is measured."""
    plan = Plan(
        engines=tuple((asked.engines or ("projection" if asked.quick else "projection,cypher")).split(",")),
        home=asked.home.resolve(),
        seed=asked.seed,
        runs=asked.runs,
        budget=asked.budget,
        peers=asked.peers,
    )
    if asked.quick:
        raw = (SHORTEST, "SHORTEST 5, walkable")
        plan = replace(plan, runs=20, budget=0.5, kinds=(K10,), mixed=(), raw=raw, checks=False, load_seconds=0.0)
    return plan


def keep(figures: Figures, results: Path, asked: argparse.Namespace) -> None:
    """Write what was measured so far, so that a run that is ended has not been for nothing."""
    if not asked.quick:
        (results / f"{figures.graph}.json").write_text(json.dumps(as_json(figures)))


def tell_all(by_graph: dict[str, Figures]) -> None:
    """All tables."""
    for figures in by_graph.values():
        made = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in figures.made.items())
        print(f"\n{figures.graph}: {figures.edges:,} edges, {figures.actors:,} actors; made in {made}")
        for kind in dict.fromkeys(kind for kind in figures.runs if kind.startswith("k=10")):
            for engine in figures.starts:
                if table := strata_table(figures, kind, engine):
                    print("\n".join(table))
        askers = dict.fromkeys(name for of in figures.runs.values() for times in of.values() for name in times)
        print("\n".join([*kinds_table(figures, list(askers)), *no_paths(figures)]))
        for read, times in figures.overhead.items():
            both = {name: "/".join(short(of.at(p)) for p in (50, 99)) for name, of in times.items()}
            print(f"  {read}: p50/p99 in ms {both}")
        print(f"  answers a second by clients: {figures.throughput}")
        print(f"  memory in MB: { {name: round(held / 2**20) for name, held in figures.memory.items()} }")
        print(f"  starts {figures.starts}, projection {figures.projection}, built {figures.built}")
        print(f"  compared {figures.compared}, different {figures.different}; {figures.checked}")


def tell_quick(by_graph: dict[str, Figures]) -> None:
    """p50 and p95 by stratum; as the last line the ratio against SHORTEST 5."""
    last = ""
    for figures in by_graph.values():
        for engine in figures.starts:
            print("\n".join(strata_table(figures, K10.name, engine, (50, 95))))
            found = {other: ratio(figures, engine, other) for other in (SHORTEST, "SHORTEST 5, walkable")}
            said = ", ".join(f"{other} takes {short(value)} times as long" for other, value in found.items())
            last = f"{figures.graph}, {engine}, k=10 filtered, p50: {said}"
            print(last)
    first = next(iter(list(by_graph.values())[-1].starts))
    value = ratio(list(by_graph.values())[-1], first)
    print(f"p50 of k=10 against SHORTEST 5 at {list(by_graph.values())[-1].edges:,} edges: {short(value)} times faster")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default=",".join(SIZES), help="how many edges; several by commas")
    shared = ROOT.parent / "shared" / "data" / "icews14"
    parser.add_argument("--icews", type=Path, default=shared, help="folder of ICEWS14, measured as well where it is")
    parser.add_argument("--engines", help="a service each; default: projection,cypher, with --quick projection")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter of an environment that has the libraries")
    parser.add_argument("--runs", type=int, default=300, help="of a stratum, at most")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds of an asker in a stratum")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--quick", action="store_true", help="a few minutes: p50 and p95, the ratio as the last line")
    parser.add_argument("--report", action="store_true", help="tell what was measured before, and measure nothing")
    parser.add_argument("--home", type=Path, default=ROOT / ".venv" / "bench", help="where graphs are kept")
    parser.add_argument("--results", type=Path, help="folder of the results; default: in --home")
    parser.add_argument("--plot", type=Path, help="write a plot as SVG")
    asked = parser.parse_args()
    results = asked.results or asked.home / "results"
    results.mkdir(parents=True, exist_ok=True)
    by_graph: dict[str, Figures] = {}
    if asked.report:
        listed = [from_json(json.loads(path.read_text())) for path in results.glob("*.json")]
        by_graph = {figures.graph: figures for figures in sorted(listed, key=lambda one: one.edges)}
    else:
        plan = plan_of(asked)
        print(f"{machine()}, seed {asked.seed}, engines {', '.join(plan.engines)}", flush=True)
        for graph in graphs(asked):
            print(f"{graph.name}: {len(graph.edges):,} edges", flush=True)
            by_graph[graph.name] = measure(graph, plan, Told(), lambda figures: keep(figures, results, asked))
    if asked.quick:
        tell_quick(by_graph)
        return
    tell_all(by_graph)
    engine = next(iter(next(iter(by_graph.values())).starts))
    print("\n" + "\n".join(targets_table(targets(by_graph, engine))))
    if asked.plot:
        asked.plot.write_text(plot(by_graph), encoding="utf-8")


if __name__ == "__main__":
    main()
