"""The armstrace command.

Exit codes: 0 it worked (that no path was found is an answer too), 1 an error, 2 wrong usage, 3 the database cannot be
reached, 4 loaded, but some rows were rejected.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Annotated

import typer
from pydantic import ValidationError
from typer.main import get_command

from cli import (
    audit,
    backup,
    db,
    doctor,
    editions,
    graph_commands,
    identity,
    load,
    reach,
    record_commands,
    service_commands,
    terminal,
)
from cli import map as map_command
from cli import read as read_command
from cli import review as review_command
from cli import sharing as sharing_commands
from cli import token as token_commands
from cli.demo import demo
from graph.errors import ArmstraceError, Invalid, NotRunning, Unavailable

EXIT_ERROR, EXIT_USAGE, EXIT_DATABASE = 1, 2, 3

app = typer.Typer(
    name="armstrace",
    help="Who stands between two actors of the arms trade, and on what evidence.",
    epilog="Exit codes: 0 fine, 1 error, 2 wrong usage, 3 the database cannot be reached, 4 loaded with rejects.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"armstrace {version('armstrace')}")
        raise typer.Exit


@app.callback()
def _root(
    version_: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """The options that stand before a command."""


app.command()(demo)
app.add_typer(db.app)
app.add_typer(editions.app)
app.add_typer(identity.app)
app.add_typer(token_commands.app)
load.register(app)
backup.register(app)
audit.register(app)
doctor.register(app)
map_command.register(app)
read_command.register(app)
review_command.register(app)
graph_commands.register(app)
reach.register(app)
record_commands.register(app)
sharing_commands.register(app)
service_commands.register(app)


@cache
def command() -> Callable[[], object]:
    """The command with its options, put together once."""
    return get_command(app)


def exit_code(error: ArmstraceError) -> int:
    """The exit code that says what kind of error it was."""
    if isinstance(error, NotRunning | Unavailable):
        return EXIT_DATABASE
    return EXIT_USAGE if isinstance(error, Invalid) else EXIT_ERROR


def main() -> None:
    """Run the command; what goes wrong on purpose becomes a message on stderr and an exit code."""
    try:
        arguments = sys.argv[1:]
        with audit.recorded(audit.recorded_command(arguments), arguments):
            command()()
    except ArmstraceError as error:
        terminal.complain(error)
        sys.exit(exit_code(error))
    except ValidationError as error:
        terminal.complain(terminal.setting_error(error))
        sys.exit(EXIT_USAGE)
