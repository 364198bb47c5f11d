"""Options of a command, made from the fields of the question that it asks: the API and the shell never differ."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Mapping
from enum import Enum, EnumType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from graph.paths.query import EdgeFilter, PathQuery
from graph.paths.reach_query import ActorSet

Q = TypeVar("Q", bound=EdgeFilter)
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON, as the API gives it.")]
After = Annotated[str | None, typer.Option(metavar="CURSOR", help="The cursor that the page before ended with.")]
EDGES, SEARCH = "Which edges count", "How to search"
# What the models leave to their names, or call otherwise.
HELP = {
    "max_hops": "The longest path, in hops (1 to 8).",
    "direction": "`flow` follows goods from supplier to recipient and payments from payee to payer.",
    "joints": "How two deals may meet in an actor: `same` deal, `not_different`, or `any`.",
    "order": "Which paths come first.",
    "ids": "These actors, by name or id.",
}
# These fields name actors or sources, and a name may hold a comma; all other lists may be given as a,b.
NAMES = frozenset({"avoid", "through", "sources", "not_sources", "ids", "country", "list_name", "programme"})


def asks(
    model: type[EdgeFilter], *leave_out: str, sets: Mapping[str, str] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command an option for each field of `model`; its parameter `asked` gets a dict of those that are given.
    `sets`: fields that are sets of actors, with what help calls them; each has an option for each condition, such as
    `--from-kind`, and `asked` a dict of those that are given."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command, eval_str=True)
        added = {n: f for n, f in model.model_fields.items() if n not in leave_out}
        of_sets = {f"{side}_{n}": (side, n) for side in sets or {} for n in ActorSet.model_fields}
        options = [_set_option(side, n, (sets or {})[side]) for side, n in of_sets.values()]
        options += [_option(name, field) for name, field in added.items()]

        @functools.wraps(command)
        def asking(*args: Any, **given: Any) -> None:
            values = {name: _split(name, given.pop(name)) for name in added}
            for parameter, (side, name) in of_sets.items():
                value = _split(name, given.pop(parameter))
                if value not in (None, [], ()):
                    values.setdefault(side, {})[name] = value
            command(*args, **given, asked={n: v for n, v in values.items() if v not in (None, [], ())})

        parameters = [p.replace(kind=p.KEYWORD_ONLY) for p in own.parameters.values() if p.name != "asked"]
        asking.__signature__ = inspect.Signature([*parameters, *options])  # type: ignore[attr-defined]
        asking.__annotations__ = {p.name: p.annotation for p in (*parameters, *options)}
        return asking

    return decorate


def build(model: type[Q], **values: Any) -> Q:
    """The question. Raises typer.BadParameter, which names the option that is wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        known = {*model.model_fields, *ActorSet.model_fields, "from"}
        place = [str(part) for part in first["loc"] if part in known]
        message = str(first["msg"]).removeprefix("Value error, ")
        hint = _option_of(*place[:2]) if place else None
        raise typer.BadParameter(message[:1].upper() + message[1:] + ".", param_hint=hint) from error


def _option_of(name: str, of_set: str | None = None) -> str:
    return set_option(name, of_set) if of_set else f"--{name.replace('_', '-')}"


def set_option(side: str, name: str) -> str:
    """The option of one condition of a set: `--from` for its ids, `--from-kind`."""
    words = {"ids": "", "list_name": "-list"}
    return f"--{side}{words.get(name, '-' + name.replace('_', '-'))}"


def _set_option(side: str, name: str, panel: str) -> inspect.Parameter:
    made = _option(name, ActorSet.model_fields[name], set_option(side, name), panel)
    return made.replace(name=f"{side}_{name}")


def _option(name: str, field: FieldInfo, option: str | None = None, panel: str | None = None) -> inspect.Parameter:
    inner, listed = _inner(field.annotation)
    words = [str(e.value) for e in inner] if isinstance(inner, type) and issubclass(inner, Enum) else []
    plain = inner if inner in (int, float, bool) else str
    help_ = HELP.get(name) or field.description or ""
    if words and len(words) < 15:
        help_ += f" One of {', '.join(words)}."
    default = field.default
    if not listed and default not in (None, False):
        help_ += f" Default: {default.value if isinstance(default, Enum) else default}."
    made = typer.Option(
        option or f"--{name.replace('_', '-')}",
        help=help_,
        metavar=None if plain is bool else _metavar(inner, listed, name),
        show_default=False,
        rich_help_panel=panel or (EDGES if name in EdgeFilter.model_fields else SEARCH),
    )
    annotation = list[str] if listed else Union[plain, None]  # noqa: UP007
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[annotation, made])


def _inner(annotation: Any) -> tuple[Any, bool]:
    """What a field holds, without None and without a tuple around it, and whether it is a list."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is tuple:
        return _inner(get_args(annotation)[0])[0], True
    if get_origin(annotation) is Annotated:
        return _inner(get_args(annotation)[0])
    return annotation, False


def _metavar(inner: Any, listed: bool, name: str) -> str:
    if name in NAMES:
        return "NAME"
    word = {int: "N", float: "X"}.get(inner, inner.__name__.upper() if isinstance(inner, EnumType) else "DATE")
    return f"{word}[,…]" if listed else word


def _split(name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return value if name in NAMES else listed(value)


def listed(values: list[str] | None) -> list[str]:
    """The parts of values such as `a,b`."""
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


__all__ = ["EDGES", "SEARCH", "After", "EdgeFilter", "Json", "PathQuery", "asks", "build", "listed"]
