"""Asking one question before anybody does: a database that has just started plans its first paths for seconds."""

import logging

from neo4j.exceptions import DriverError, Neo4jError

from api.deps import GraphHandle
from graph.errors import ArmstraceError
from graph.paths.engine import CypherEngine, find_paths
from graph.paths.finder import Finder
from graph.paths.near_misses import plan_near_misses
from graph.paths.query import PathQuery
from graph.paths.reader import Reader, Stopped
from graph.queries.actors import find_actors

logger = logging.getLogger(__name__)
SECONDS = 5.0
PLAN_SECONDS = 60.0


async def _plan(reader: Reader, finder: Finder) -> None:
    await plan_near_misses(finder, reader.asked)


async def warm_up(handle: GraphHandle) -> None:
    """Ask for the paths between two actors of the graph, whichever. That it fails is nobody's loss, and is logged."""
    try:
        async with handle.session() as session:
            found = await find_actors(session, None, [], [], 2)
        ids = [actor.actor.id for actor in found.actors]
        if len(ids) == 2:
            question = PathQuery.model_validate({"from": ids[0], "to": ids[1], "deadline": SECONDS})
            engine = CypherEngine(handle.driver, handle.database)
            await find_paths(engine, question)
            # Where nothing is found, what comes nearest is looked for by dozens of other texts.
            question = question.model_copy(update={"deadline": PLAN_SECONDS})
            await find_paths(engine, question.model_copy(update={"min_origins": 100}))
            await engine.ask(question, _plan)
    except (ArmstraceError, DriverError, Neo4jError, Stopped) as error:
        logger.info("no warm-up: %s", error)
