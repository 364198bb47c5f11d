"""The log of a service: lines on stderr, as JSON or as keys and values. Text from outside cannot begin a line."""

import logging
import sys

import orjson
import structlog

from graph.settings import Settings


def configure(settings: Settings) -> None:
    """Write what this process logs in the form that the settings want; of requests all, or only the slow ones."""
    as_json = settings.armstrace_log == "json"
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(serializer=_json)
        if as_json
        else structlog.processors.KeyValueRenderer(key_order=["at", "level", "event"])
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("api").setLevel(logging.INFO if as_json else logging.WARNING)


def _json(line: object, **_: object) -> str:
    return orjson.dumps(line, default=str).decode()
