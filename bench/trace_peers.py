"""Shortest paths by libraries that hold a graph in memory. It needs nothing of this project.

    PYTHON bench/trace_peers.py igraph|rustworkx|networkit|ladybug ARCS

PYTHON is of an environment that has the library. ARCS is a file of little-endian 32-bit numbers: how many actors there
are, how many arcs, the sinks (for each actor the node in which paths end that lead to it: its own, or if nobody may
walk through it, one that no arc leaves), then the starts and the ends of all arcs. A first line says what was built;
then each line of the input is a question, and each of the output its answer.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import warnings
from array import array
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

Find = Callable[[int, int, int, int], list[list[int]]]


class Arcs:
    """The file's content."""

    def __init__(self, path: Path) -> None:
        numbers = array("i")
        with path.open("rb") as file:
            numbers.fromfile(file, path.stat().st_size // 4)
        self.actors, arcs = numbers[0], numbers[1]
        self.sinks = numbers[2 : 2 + self.actors]
        rest = 2 + self.actors
        self.starts, self.ends = numbers[rest : rest + arcs], numbers[rest + arcs :]
        self.nodes = max(max(self.sinks), self.actors - 1) + 1
        self.actor_of = list(range(self.nodes))
        for actor, sink in enumerate(self.sinks):
            self.actor_of[sink] = actor

    def named(self, path: Any) -> list[int]:
        """Nodes as the actors that they are."""
        return [self.actor_of[node] for node in path]


def igraph(arcs: Arcs) -> Find:
    """Yen's algorithm: the k shortest."""
    graph = import_module("igraph").Graph(n=arcs.nodes, edges=zip(arcs.starts, arcs.ends, strict=True), directed=True)

    def find(start: int, end: int, k: int, hops: int) -> list[list[int]]:
        return list(graph.get_k_shortest_paths(start, end, k=k, mode="out"))

    return find


def rustworkx(arcs: Arcs) -> Find:
    """All shortest of one length, by Dijkstra's algorithm."""
    library = import_module("rustworkx")
    graph = library.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(arcs.nodes))
    graph.add_edges_from_no_data(list(zip(arcs.starts, arcs.ends, strict=True)))

    def find(start: int, end: int, k: int, hops: int) -> list[list[int]]:
        return [list(path) for path in library.digraph_all_shortest_paths(graph, start, end)]

    return find


def networkit(arcs: Arcs) -> Find:
    """One shortest, by a breadth-first search from both ends."""
    library = import_module("networkit")
    numpy: Any = import_module("numpy")
    graph = library.GraphFromCoo(
        (numpy.array(arcs.starts), numpy.array(arcs.ends)), n=arcs.nodes, directed=True, weighted=False
    )

    def find(start: int, end: int, k: int, hops: int) -> list[list[int]]:
        search = library.distance.BidirectionalBFS(graph, start, end, True)
        search.run()
        inside = search.getPath()
        if not inside and search.getDistance() > len(arcs.sinks):
            return []
        return [[start, *inside, end]]

    return find


def ladybug(arcs: Arcs) -> Find:
    """All shortest of one length, in a graph database within the process."""
    library = import_module("ladybug")
    folder = Path(tempfile.mkdtemp(prefix="armstrace-bench-"))
    connection = library.Connection(library.Database(str(folder / "graph")))
    connection.execute("CREATE NODE TABLE N(id INT64, PRIMARY KEY(id))")
    connection.execute("CREATE REL TABLE E(FROM N TO N)")
    (folder / "n.csv").write_text("".join(f"{node}\n" for node in range(arcs.nodes)))
    with (folder / "e.csv").open("w") as file:
        file.writelines(f"{start},{end}\n" for start, end in zip(arcs.starts, arcs.ends, strict=True))
    for table, name in (("N", "n"), ("E", "e")):
        connection.execute(f"COPY {table} FROM '{folder / name}.csv'")
        (folder / f"{name}.csv").unlink()

    def find(start: int, end: int, k: int, hops: int) -> list[list[int]]:
        text = f"MATCH p = (a:N)-[e:E* ALL SHORTEST 1..{hops}]->(b:N) WHERE a.id = $start AND b.id = $goal "
        rows = connection.execute(text + "RETURN properties(nodes(p), 'id')", {"start": start, "goal": end})
        found = []
        while rows.has_next():
            found.append(rows.get_next()[0])
        return found

    return find


def main() -> None:
    """Build, say so, answer."""
    warnings.simplefilter("ignore")  # igraph warns of ends that nothing joins
    name, path = sys.argv[1:]
    arcs = Arcs(Path(path))
    since = time.perf_counter()
    find: Find = {"igraph": igraph, "rustworkx": rustworkx, "networkit": networkit, "ladybug": ladybug}[name](arcs)
    say({"seconds": time.perf_counter() - since, "version": version(name)})
    for line in sys.stdin:
        asked = json.loads(line)
        end = arcs.sinks[asked["end"]]
        since = time.perf_counter()
        paths = find(asked["start"], end, asked["k"], asked["hops"])
        seconds = time.perf_counter() - since
        say({"seconds": seconds, "paths": [arcs.named(path) for path in paths if len(path) <= asked["hops"] + 1]})


def say(told: dict[str, Any]) -> None:
    """One line of the output."""
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
