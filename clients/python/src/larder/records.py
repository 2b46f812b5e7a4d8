"""Dataclasses as Java's records stand in JSON and MessagePack, so that both sides read each other's values.

Members are named in camelCase (``user_id`` is ``userId``), moments and dates are ISO text, an Enum is its constant's name. A member
that nobody here knows is left alone, one that is missing makes a miss, as a null does where the field may not be None.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from larder.codecs import Values
from larder.text import camel_case, simple_text

T = TypeVar("T")


class _Form(NamedTuple):
    """How values of one type become plain, and plain ones values again."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def values_of(record: type[T], *, schema: str = "", number: int = 1, **options: Any) -> Values[T]:
    """The values of a cache of dataclasses; its name is the schema unless another is given, as in Java. Options as of Values.

    Fields may be str, int, float, bool, UUID, date, datetime (with a zone), Enums, dataclasses, ``X | None``, ``list[X]``,
    ``tuple[X, ...]``, ``frozenset[X]`` and ``dict[K, X]`` of these. Raises ValueError, naming the field, for anything else.
    """
    if not dataclasses.is_dataclass(record):
        raise ValueError(f"{record!r} is no dataclass; give one, or make Values with functions of your own")
    form = _record(record, ())
    return Values(schema or record.__name__, number, form.write, form.read, **options)


def _form(kind: Any, where: str, inside: tuple[Any, ...]) -> _Form:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(arguments, where, inside)
    if origin in (list, tuple, frozenset) and arguments and (origin is not tuple or arguments[1:] == (...,)):
        return _sequence(origin, _form(arguments[0], where, inside))
    if origin is dict:
        return _mapping(_simple(arguments[0], where), _form(arguments[1], where, inside))
    return _record(kind, inside) if dataclasses.is_dataclass(kind) else _simple(kind, where)


def _record(record: Any, inside: tuple[Any, ...]) -> _Form:
    if record in inside:
        raise ValueError(f"{record.__name__} contains itself; make Values with functions of your own")
    hints = get_type_hints(record)
    forms = {
        field.name: (camel_case(field.name), _form(hints[field.name], f"{record.__name__}.{field.name}", (*inside, record)))
        for field in dataclasses.fields(record)
    }

    def write(value: Any) -> dict[str, Any]:
        return {member: form.write(getattr(value, name)) for name, (member, form) in forms.items()}

    def read(plain: Any) -> Any:
        return record(**{name: form.read(plain[member]) for name, (member, form) in forms.items()})

    return _Form(write, read)


def _optional(arguments: tuple[Any, ...], where: str, inside: tuple[Any, ...]) -> _Form:
    others = [kind for kind in arguments if kind is not type(None)]
    if len(others) != 1 or len(arguments) != 2:
        raise ValueError(f"{where} is one of several types; give one, or one and None")
    form = _form(others[0], where, inside)
    return _Form(
        lambda value: None if value is None else form.write(value),
        lambda plain: None if plain is None else form.read(plain),
    )


def _sequence(origin: Any, element: _Form) -> _Form:
    def read(plain: Any) -> Any:
        return origin(element.read(each) for each in _of(list, plain))

    return _Form(lambda value: [element.write(each) for each in value], read)


def _mapping(key: _Form, element: _Form) -> _Form:
    def write(value: Any) -> dict[str, Any]:
        return {_text(each): element.write(member) for each, member in value.items()}

    def read(plain: Any) -> dict[Any, Any]:
        return {key.read(each): element.read(member) for each, member in _of(dict, plain).items()}

    return _Form(write, read)


def _text(key: Any) -> str:
    text = simple_text(key)
    if text is None:
        raise ValueError("a mapping has a key that is not simple")
    return text


def _simple(kind: Any, where: str) -> _Form:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Form(lambda constant: constant.name, lambda plain: kind[plain])
    raise ValueError(f"{where} is a {kind!r}, which is not known here; make Values with functions of your own")


def _of(kind: type[T], plain: Any) -> T:
    # A bool is an int to Python, and to nobody else.
    if not isinstance(plain, kind) or (isinstance(plain, bool) and kind is not bool):
        raise ValueError(f"there is a {type(plain).__name__} where a {kind.__name__} belongs")
    return plain


def _integer(plain: Any) -> int:
    # As a mapping's key it is text, and so it is beyond 64 bits in MessagePack.
    return int(plain) if isinstance(plain, str) else _of(int, plain)


def _number(plain: Any) -> float:
    return float(plain) if isinstance(plain, int) and not isinstance(plain, bool) else _of(float, plain)


_SIMPLE: dict[Any, _Form] = {
    str: _Form(lambda text: _of(str, text), lambda plain: _of(str, plain)),
    int: _Form(lambda number: _of(int, number), _integer),
    float: _Form(_number, _number),
    bool: _Form(lambda value: _of(bool, value), lambda plain: _of(bool, plain)),
    UUID: _Form(str, lambda plain: UUID(_of(str, plain))),
    date: _Form(simple_text, lambda plain: date.fromisoformat(_of(str, plain))),
    datetime: _Form(simple_text, lambda plain: datetime.fromisoformat(_of(str, plain))),
}
