"""Whether the service can answer, and what it lacks if not."""

from __future__ import annotations

from dataclasses import dataclass

from neo4j.exceptions import DriverError, Neo4jError

from api.deps import GraphHandle
from graph.errors import ArmstraceError, Restoring
from graph.faults import as_error
from graph.queries.meta import Meta, get_meta
from graph.schema import SCHEMA_VERSION, NewerGraph


@dataclass(frozen=True)
class Readiness:
    """What the graph says of itself, or why it does not."""

    meta: Meta | None
    missing: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether questions can be answered."""
        return not self.missing

    @classmethod
    async def of(cls, handle: GraphHandle) -> Readiness:
        """Ask the graph; an unreachable one is an answer too."""
        try:
            meta = await get_meta(handle.driver, handle.database)
        except ArmstraceError as error:
            return cls(None, (str(error),))
        except (DriverError, Neo4jError) as error:
            ours = as_error(error)
            if ours is None:
                raise
            await handle.lost()
            return cls(None, (str(ours),))
        if meta is None:
            return cls(None, ("The graph has no schema yet. armstrace load applies it, and so does armstrace demo.",))
        if meta.schema_version > SCHEMA_VERSION:
            return cls(meta, (str(_newer(meta)),))
        if meta.restoring:
            return cls(meta, (str(Restoring()),))
        if meta.schema_version < SCHEMA_VERSION:
            older = f"The graph has schema version {meta.schema_version}, this armstrace needs {SCHEMA_VERSION}."
            return cls(meta, (f"{older} armstrace load brings it up to date.",))
        return cls(meta)

    def refuse_newer(self) -> None:
        """Raises NewerGraph where a later armstrace wrote the graph: its answers could be misread."""
        if self.meta is not None and self.meta.schema_version > SCHEMA_VERSION:
            raise _newer(self.meta)


def _newer(meta: Meta) -> NewerGraph:
    return NewerGraph(
        f"The graph has schema version {meta.schema_version}, this armstrace knows {SCHEMA_VERSION}.",
        hint="Install the armstrace that wrote it, or a later one.",
    )
