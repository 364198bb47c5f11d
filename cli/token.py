"""armstrace token: who may read, write and administer over HTTP."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from access.tokens import Role, Token, Tokens
from cli import terminal
from cli.options import Json
from graph.settings import get_settings

app = typer.Typer(name="token", help="Tokens of the service: make, list, revoke.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose it is.")]


def _tokens() -> Tokens:
    return Tokens(get_settings().armstrace_home)


@app.command()
def make(
    name: Name,
    role: Annotated[
        Role, typer.Option(help="`read` asks, `analyst` also writes and judges, `admin` also reads the audit log.")
    ] = Role.READ,
    until: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The last day on which it counts, in UTC. Default: none.")
    ] = None,
    json: Json = False,
) -> None:
    """Make a token and print it. It is shown this once: only its hash is kept.

    A running service takes it at once.
    """
    token, text = _tokens().make(name, role, _day(until))
    if json:
        terminal.print_json(_told(token) | {"token": text})
        return
    terminal.out().print(text, soft_wrap=True)
    terminal.err().print(f"{token.name}: {token.role}{_end(token)}. It is not shown again.")


@app.command("list")
def list_(json: Json = False) -> None:
    """All tokens that were made, without their secrets."""
    tokens = _tokens()
    now = dt.datetime.now(dt.UTC)
    if json:
        terminal.print_json([_told(token) | {"counts": token.counts(now)} for token in tokens.listed()])
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("name", "role", "id", "made", "until"):
        table.add_column(column)
    for token in tokens.listed():
        end = f"revoked {token.revoked:%Y-%m-%d}" if token.revoked else str(token.until or "")
        past = token.revoked is None and not token.counts(now)
        table.add_row(token.name, token.role, token.id, f"{token.made:%Y-%m-%d}", f"{end}, past" if past else end)
    terminal.out().print(table)
    if get_settings().tokens:
        terminal.err().print("ARMSTRACE_TOKENS holds more, each an analyst's.")


@app.command()
def revoke(name: Annotated[str, typer.Argument(metavar="NAME", help="Its name or id.")], json: Json = False) -> None:
    """Revoke a token. A running service refuses it from then on."""
    token = _tokens().revoke(name)
    if json:
        terminal.print_json(_told(token))
    else:
        terminal.out().print(f"Revoked: {token.name} ({token.role}, {token.id}).")


def _told(token: Token) -> dict[str, Any]:
    return {name: value for name, value in asdict(token).items() if name != "sha256"}


def _end(token: Token) -> str:
    return f", until {token.until}" if token.until else ""


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day such as 2027-01-31.", param_hint="--until") from error
