"""One graph, measured whole: checked first, then asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.trace_asked import K10, K10_FAR, KINDS, PLAIN, Asked, Kind, ask
from bench.trace_askers import RAW, Asker, Peer, Raw, Served, path_of
from bench.trace_checks import check_chains, check_paths, check_stored
from bench.trace_files import REV, actor_ids
from bench.trace_graph import KINDS as EDGE_KINDS
from bench.trace_graph import Graph
from bench.trace_overhead import overhead, throughput
from bench.trace_pairs import ANY, DEGREES, WIDTHS, Pairs, Stratum, Walkable, find_pairs, question, write_arcs
from bench.trace_projection import await_engine, lay_out
from bench.trace_runs import Times, differences, run
from bench.trace_store import Kept, kept, start

PEERS = ("igraph", "rustworkx", "networkit", "ladybug")
PEERS_WIDTH = "narrow"
PAIRS = 200
COMPARED = 7  # pairs of each degree: one of each distance
CLIENTS = (1, 2, 8)
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How much is measured: runs of a stratum at most, and seconds of an asker in a stratum after which no more of its
    runs begin. `kinds`: asked in every stratum; `mixed`: over pairs of all distances; `raw`: Cypher alone;
    `load_seconds`: of each number of clients, 0 for none.
    """

    engines: tuple[str, ...]
    home: Path
    seed: int
    runs: int = 300
    budget: float = 10.0
    kinds: tuple[Kind, ...] = (K10, K10_FAR)
    mixed: tuple[Kind, ...] = KINDS
    raw: tuple[str, ...] = tuple(RAW)
    peers: str | None = None
    checks: bool = True
    load_seconds: float = 8.0


@dataclass
class Figures:
    """All that was measured of one graph. Runs by kind of question, stratum and asker."""

    graph: str
    edges: int
    actors: int
    made: dict[str, float]
    data_bytes: int
    runs: dict[str, dict[Stratum, dict[str, Times]]] = field(default_factory=dict)
    overhead: dict[str, dict[str, Times]] = field(default_factory=dict)
    throughput: dict[str, dict[int, float]] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    built: dict[str, dict[str, Any]] = field(default_factory=dict)
    projection: dict[str, Any] = field(default_factory=dict)
    starts: dict[str, float] = field(default_factory=dict)
    compared: int = 0
    different: int = 0
    checked: dict[str, Any] = field(default_factory=dict)


class Measuring:
    """A graph with those who are asked about it."""

    def __init__(self, graph: Graph, plan: Plan, tell: Tell, keep: Callable[[Figures], None]) -> None:
        self.graph, self.plan, self.tell, self.keep = graph, plan, tell, keep
        self.key = f"{graph.name}-{plan.seed}"
        self.kept: Kept = start(graph, self.key, plan.home, tell)
        self.ids = actor_ids(graph)
        self.pairs: Pairs = find_pairs(graph, PAIRS, plan.seed)
        self.engines: list[Served] = []
        self.figures = Figures(graph.name, len(graph.edges), len(graph.actors), self.kept.seconds, self.kept.data_bytes)

    def close(self) -> None:
        """End the services, and the database, which stays on disk."""
        for served in self.engines:
            served.close()
        kept(self.key, self.plan.home).stop()

    def serve(self) -> None:
        """Start a service for each engine."""
        if "projection" in self.plan.engines and self.plan.checks:
            self.figures.projection = lay_out(self.kept, self.tell)
        for engine in self.plan.engines:
            served = Served(engine, self.kept)
            self.engines.append(served)
            self.figures.starts[engine] = await_engine(served, self.ids[0], self.ids[1])

    def check(self) -> None:
        """Check what is stored, and what the first engine finds; with it the others are compared."""
        told: dict[str, Any] = {"stored": check_stored(self.graph, self.ids, self.kept.connection)}
        for served in self.engines[:1]:
            told[f"brute, {served.name}"] = check_paths(self.graph, self.ids, self.pairs, served, self.tell)
            told[f"chains, {served.name}"] = check_chains(self.graph, self.ids, served, self.tell)
        self.tell(f"  checked: {told}")
        self.figures.checked = told

    def questions(self, kind: Kind, stratum: Stratum) -> list[Asked]:
        """The questions of one kind about the pairs of a stratum."""
        if stratum.distance == ANY:
            pairs = self.pairs.mixed(stratum.width, stratum.degree)[:PAIRS]
        else:
            pairs = self.pairs.of.get(stratum, [])
        return [ask(self.graph, self.ids, kind, stratum.width, pair) for pair in pairs]

    def time(
        self, kind: Kind, stratum: Stratum, askers: Sequence[Asker] | None = None, runs: int | None = None
    ) -> None:
        """Ask the questions of a stratum, and keep how long it took."""
        times = run(askers or self.engines, self.questions(kind, stratum), runs or self.plan.runs, self.plan.budget)
        kept_runs = self.figures.runs.setdefault(kind.name, {})
        kept_runs[stratum] = kept_runs.get(stratum, {}) | times

    def time_strata(self) -> None:
        """The kinds that are asked in every stratum, of the first engine. The others are asked beside it over pairs of
        all distances: an engine that runs into its limit in every stratum would take hours."""
        for kind in self.plan.kinds:
            self.tell(f"  {kind.name}, by stratum")
            for stratum in sorted(self.pairs.of):
                self.time(kind, stratum, self.engines[:1])
            for width in WIDTHS if len(self.engines) > 1 else ():
                for degree in DEGREES:
                    self.time(kind, Stratum(width, degree, ANY))
            self.keep(self.figures)

    def time_mixed(self) -> None:
        """The other kinds, over pairs of all distances."""
        for kind in self.plan.mixed:
            self.tell(f"  {kind.name}")
            for degree in DEGREES:
                self.time(kind, Stratum("wide", degree, ANY))
            self.keep(self.figures)

    def time_peers(self) -> None:
        """What others can answer too, in turn with them; answers are compared first."""
        raws: list[Asker] = [Raw(name, self.kept.connection, REV) for name in self.plan.raw]
        peers = self._peers()
        self.figures.built = {peer.name: peer.built for peer in peers}
        try:
            strata = [Stratum(PEERS_WIDTH, degree, ANY) for degree in DEGREES]
            if self.plan.checks:
                compared = [raw for raw in raws if raw.name == "SHORTEST 5, walkable"]
                self.tell("  comparing answers")
                for stratum in strata:
                    some = self.questions(PLAIN, stratum)[:COMPARED]
                    every, wrong = differences(self.engines, [*compared, *peers], some, self.tell)
                    self.figures.compared += every
                    self.figures.different += wrong
            for stratum in strata:
                self.tell(f"  {PLAIN.name}, beside others: {stratum.degree}")
                self.time(PLAIN, stratum, [*self.engines, *raws, *peers])
            self.figures.memory |= {peer.name: peer.memory() for peer in peers}
        finally:
            everybody: list[Asker] = [*raws, *peers]
            for asker in everybody:
                asker.close()

    def _peers(self) -> list[Peer]:
        if not self.plan.peers:
            return []
        arcs = self.kept.home / "arcs"
        write_arcs(Walkable(self.graph, question(self.graph, PEERS_WIDTH)), arcs)
        peers = [Peer(name, self.plan.peers, arcs, self.ids) for name in PEERS]
        for peer in peers:
            self.tell(f"  {peer.name}: {peer.built}")
        return [peer for peer in peers if "error" not in peer.built]

    def time_service(self) -> None:
        """What the service adds, how much it answers at once, and what it holds."""
        served = self.engines[0]
        self.figures.overhead = overhead(served, self.kept.connection, self._reads(), self.plan.runs)
        stratum = Stratum("wide", "mid", ANY)
        paths = [path_of(asked) for asked in self.questions(K10, stratum)]
        for engine in self.engines:
            rates = {clients: throughput(engine, paths, clients, self.plan.load_seconds) for clients in CLIENTS}
            self.figures.throughput[engine.name] = rates
            self.figures.memory[engine.name] = engine.memory()
        pid = kept(self.key, self.plan.home).status().pid
        self.figures.memory["Neo4j"] = int(psutil.Process(pid).memory_info().rss)

    def _reads(self) -> list[tuple[str, str]]:
        edges = self.graph.edges
        rows = np.random.default_rng(self.plan.seed).choice(len(edges), 60, replace=False).tolist()
        relations = [
            ".".join((EDGE_KINDS[edges.kind[n]], self.ids[edges.subject[n]], self.ids[edges.object[n]])) for n in rows
        ]
        actors = [self.ids[pair.start] for pair in self.pairs.mixed("wide", "mid")[:40]]
        reads = [("relation", relation) for relation in relations]
        reads += [(read, actor) for actor in actors for read in ("actor", "neighbourhood")]
        return reads


def measure(graph: Graph, plan: Plan, tell: Tell, keep: Callable[[Figures], None]) -> Figures:
    """All of it; after each step `keep` is given what is known so far."""
    measuring = Measuring(graph, plan, tell, keep)
    steps = [measuring.serve, *([measuring.check] if plan.checks else [])]
    steps += [measuring.time_strata, measuring.time_mixed, measuring.time_peers]
    steps += [measuring.time_service] if plan.load_seconds else []
    try:
        for step in steps:
            step()
            keep(measuring.figures)
        return measuring.figures
    finally:
        measuring.close()


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "load": round(os.getloadavg()[0], 1),
    }


def as_json(figures: Figures) -> dict[str, Any]:
    """The figures as JSON can hold them; times in milliseconds."""

    def times(of: Times) -> dict[str, Any]:
        return {"ms": [round(1000 * s, 3) for s in of.seconds], "late": of.late, "empty": of.empty}

    runs = [
        {"kind": kind} | asdict(stratum) | {"asker": asker} | times(of)
        for kind, strata in figures.runs.items()
        for stratum, askers in strata.items()
        for asker, of in askers.items()
    ]
    plain = {name: value for name, value in vars(figures).items() if name not in ("runs", "overhead")}
    added = {read: {name: times(of) for name, of in both.items()} for read, both in figures.overhead.items()}
    return plain | {"runs": runs, "overhead": added}


def from_json(stored: dict[str, Any]) -> Figures:
    """The figures that `as_json` wrote."""

    def times(of: dict[str, Any]) -> Times:
        return Times([ms / 1000 for ms in of["ms"]], of["late"], of["empty"])

    figures = Figures(**{name: value for name, value in stored.items() if name not in ("runs", "overhead")})
    for row in stored["runs"]:
        stratum = Stratum(row["width"], row["degree"], row["distance"])
        figures.runs.setdefault(row["kind"], {}).setdefault(stratum, {})[row["asker"]] = times(row)
    figures.overhead = {
        read: {name: times(of) for name, of in both.items()} for read, both in stored["overhead"].items()
    }
    figures.throughput = {
        engine: {int(clients): rate for clients, rate in rates.items()} for engine, rates in figures.throughput.items()
    }
    return figures
