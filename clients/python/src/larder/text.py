"""Texts of values, as they stand in keys and in canonical JSON, alike in every language."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

_EXACT = 2**53
_DEEPEST = 32
_MOST_DIGITS = 1_000


def marked_hash(data: bytes) -> str:
    """``~`` and the first 32 hex digits of the SHA-256: what stands for a text that is too long."""
    return "~" + hashlib.sha256(data).hexdigest()[:32]


def simple_text(value: object) -> str | None:
    """The text of a simple value: text, number, boolean, Enum, UUID, date, aware datetime. None if it is no such value.

    Raises ValueError for one that has no text that is the same everywhere, such as NaN or a datetime without a zone.
    """
    match value:
        case Enum():
            return value.name
        case str():
            return _well_formed(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return ecma_number(value)
        case Decimal():
            return _plain(value)
        case UUID():
            return str(value)
        case datetime():
            return _instant(value)
        case date():
            return value.isoformat()
    return None


def ecma_number(value: float) -> str:
    """A double as ECMAScript prints it, which is what RFC 8785 asks for."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that JSON has; use a finite one")
    if value == int(value) and abs(value) <= _EXACT:
        return str(int(value))
    sign = "-" if value < 0 else ""
    # repr has the shortest digits that read back as the same double; only where the point stands differs.
    _, digit_tuple, exponent = Decimal(repr(abs(value))).normalize().as_tuple()
    digits = "".join(map(str, digit_tuple))
    return sign + _laid_out(digits, len(digits) + int(exponent))


def _laid_out(digits: str, point: int) -> str:
    """ECMA-262, Number::toString; ``point`` is n there, the place of the decimal point in the digits."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    fraction = "." + digits[1:] if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def _plain(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not a number that JSON has; use a finite one")
    if value == 0:
        return "0"
    # Not normalize(), which rounds to the context's precision.
    sign, digit_tuple, exponent = value.as_tuple()
    digits = "".join(map(str, digit_tuple)).lstrip("0")
    stripped = digits.rstrip("0")
    shift = int(exponent) + len(digits) - len(stripped)
    if max(len(stripped), abs(shift)) > _MOST_DIGITS:
        raise ValueError(f"a Decimal has more than {_MOST_DIGITS} digits; round it, or make it a text")
    return ("-" if sign else "") + _plain_digits(stripped, shift)


def _plain_digits(digits: str, shift: int) -> str:
    if shift >= 0:
        return digits + "0" * shift
    padded = digits.rjust(1 - shift, "0")
    return padded[:shift] + "." + padded[shift:]


def _instant(value: datetime) -> str:
    """As java.time.Instant prints it: in UTC, with as many digits of the second as there are, in threes."""
    if value.tzinfo is None:
        raise ValueError("a datetime has no zone, so that it is no moment; give it one, such as datetime.UTC")
    utc = value.astimezone(UTC)
    text = utc.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
    micros = f"{utc.microsecond:06d}"
    fraction = "" if utc.microsecond == 0 else "." + (micros[:3] if micros.endswith("000") else micros)
    return text + fraction + "Z"


def _well_formed(text: str) -> str:
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ValueError(
            "a text holds half of a surrogate pair, which no other language can read; take text that was not cut inside a character"
        )
    return text


def canonical_json(value: object) -> str:
    """The one JSON text of a value (RFC 8785), from which keys that are lists, mappings or dataclasses get their hash.

    Integers beyond 2^53 and every Decimal are texts, sets are arrays sorted by their elements' JSON. A dataclass is an object
    whose members are its fields in camelCase, as Java's records have them; one with a single simple field is that field.
    Raises ValueError for what has no such text, or is nested more than 32 deep.
    """
    return _json(unwrapped(value), 0)


def unwrapped(value: object) -> object:
    """A dataclass around a single simple value stands for that value."""
    if _is_record(value):
        fields = record_members(value)
        if len(fields) == 1:
            (only,) = fields.values()
            if simple_text(only) is not None:
                return only
    return value


def record_members(value: object) -> dict[str, object]:
    """The fields of a dataclass by their names in camelCase."""
    return {camel_case(field.name): getattr(value, field.name) for field in dataclasses.fields(value)}  # type: ignore[arg-type]


def camel_case(name: str) -> str:
    """``userId`` of ``user_id``."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _is_record(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _json(value: object, depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError(
            f"a value is nested more than {_DEEPEST} deep, or contains itself; make keys of simple values, dataclasses and lists"
        )
    if value is None:
        return "null"
    text = simple_text(value)
    if text is not None:
        return text if _is_literal(value) else _json_string(text)
    return _complex(unwrapped(value), depth + 1)


def _is_literal(value: object) -> bool:
    if isinstance(value, Enum):
        return False
    return isinstance(value, bool | float) or (isinstance(value, int) and abs(value) <= _EXACT)


def _complex(value: object, depth: int) -> str:
    if _is_record(value):
        return _object(record_members(value), depth)
    if isinstance(value, Mapping):
        return _object(_named(value), depth)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_json(element, depth) for element in value) + "]"
    if isinstance(value, AbstractSet):
        elements = sorted((_json(element, depth) for element in value), key=_utf16)
        return "[" + ",".join(elements) + "]"
    if simple_text(value) is not None:
        return _json(value, depth)
    raise ValueError(
        f"a {type(value).__name__} has no text of its own; use a dataclass, an Enum, a text, a number, a UUID, a date,"
        " or lists, sets and mappings of these"
    )


def _named(mapping: Mapping[object, object]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, value in mapping.items():
        name = simple_text(unwrapped(key))
        if name is None:
            raise ValueError("a mapping has a key that is not simple; use texts, numbers, Enums or UUIDs")
        if name in members:
            raise ValueError("two keys of a mapping have one text; use keys of one type")
        members[name] = value
    return members


def _object(members: Mapping[str, object], depth: int) -> str:
    names = sorted(members, key=_utf16)
    return "{" + ",".join(f"{_json_string(name)}:{_json(members[name], depth)}" for name in names) + "}"


def _json_string(text: str) -> str:
    # Python escapes DEL no more than RFC 8785 does; it writes control characters with lower-case hex, as asked for.
    return json.dumps(_well_formed(text), ensure_ascii=False)


def _utf16(text: str) -> bytes:
    """RFC 8785 sorts by UTF-16 code units, Python by code points."""
    return text.encode("utf-16-be")
