"""Key templates: ``goal:{id}`` filled with 42 is ``goal:42``, in every tier and every language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from larder.text import camel_case, canonical_json, marked_hash, record_members, simple_text, unwrapped

MAX_KEY_BYTES = 512
_MAX_PARAMETER_BYTES = 64
_SHOWN_CHARACTERS = 80
_LITERAL = re.compile(r"[A-Za-z0-9._-]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ESCAPED = re.compile(rb"[^A-Za-z0-9._@+-]")
_PLAIN = re.compile(rf"[A-Za-z0-9._@+-]{{1,{_MAX_PARAMETER_BYTES}}}")
_INSTANCE = re.compile(r"[A-Za-z0-9._-]+")


def namespace(instance: str, version: str) -> str:
    """What all keys of an application begin with, ``shop:v1``. Raises ValueError for other characters than ``A-Z a-z 0-9 . _ -``."""
    for name, text in (("instance", instance), ("version", version)):
        if not _INSTANCE.fullmatch(text):
            raise ValueError(f"{name} is '{_abbreviated(text)}': use one or more of A-Z a-z 0-9 . _ - only")
    return f"{instance}:{version}"


@dataclass(frozen=True)
class _Segment:
    text: str
    is_parameter: bool

    def may_equal(self, other: _Segment) -> bool:
        return self.is_parameter or other.is_parameter or self.text == other.text


class KeyTemplate:
    """A template, read and checked once. Immutable.

    Raises ValueError if it is malformed; the message names the cure.
    """

    def __init__(self, template: str) -> None:
        self.text = template
        try:
            self._segments = _parsed(template)
        except ValueError as unfit:
            raise ValueError(f"Template '{_abbreviated(template)}': {unfit}") from None
        self._parameters = [segment.text for segment in self._segments if segment.is_parameter]
        self._names = [camel_case(name) for name in self._parameters]
        joined = ":".join("{" if segment.is_parameter else segment.text for segment in self._segments)
        # The literal text before each parameter and behind the last: one more than there are parameters.
        self._literals = joined.split("{")
        self.prefix = self._literals[0]

    def encode(self, key: object) -> str:
        """The text of a key, without the namespace: ASCII, at most 512 bytes.

        With one parameter, the key is that parameter; with several, it is a list or tuple that fills them in order, or a
        dataclass whose fields are the parameters by name. Raises ValueError for anything else; the message never shows the key.
        """
        try:
            text = _as_it_is(key) if len(self._parameters) == 1 else ""
            whole = self._literals[0] + text + self._literals[1] if text else ""
            return whole if 0 < len(whole) <= MAX_KEY_BYTES else self.fill(self._bound(key))
        except ValueError as unfit:
            raise ValueError(f"A key of template '{self.text}': {unfit}") from None

    def _bound(self, key: object) -> Sequence[object]:
        if isinstance(key, list | tuple) and (len(self._parameters) != 1 or (len(key) == 1 and _is_simple(key[0]))):
            return key
        if hasattr(key, "__dataclass_fields__") and not isinstance(key, type):
            members = record_members(key)
            if sorted(self._names) == sorted(members):
                return [members[name] for name in self._names]
        return [key]

    def fill(self, parameters: Sequence[object]) -> str:
        """The key that these parameters make, in the template's order."""
        if len(parameters) != len(self._parameters):
            raise ValueError(f"it has {len(parameters)} parameters, the template has {len(self._parameters)}; give as many")
        key = self._literals[0]
        for value, literal in zip(parameters, self._literals[1:], strict=True):
            key += _parameter(value) + literal
        if len(key) > MAX_KEY_BYTES:
            raise ValueError(
                f"a key becomes {len(key)} bytes long, allowed are {MAX_KEY_BYTES};"
                " shorten the template's literals or put some parameters into one dataclass"
            )
        return key

    def may_collide_with(self, other: KeyTemplate) -> bool:
        """Whether some key of this template could have the text of some key of the other."""
        return len(self._segments) == len(other._segments) and all(
            mine.may_equal(theirs) for mine, theirs in zip(self._segments, other._segments, strict=True)
        )


def _is_simple(value: object) -> bool:
    return value is not None and simple_text(unwrapped(value)) is not None


def _parameter(value: object) -> str:
    if value is None:
        raise ValueError("a parameter is None; a key must have a value")
    plain = _as_it_is(value)
    if plain:
        return plain
    bare = unwrapped(value)
    text = simple_text(bare)
    if text is None:
        return marked_hash(canonical_json(bare).encode())
    escaped = _percent_encoded(text)
    return escaped if len(escaped) <= _MAX_PARAMETER_BYTES else marked_hash(canonical_json(bare).encode())


def _as_it_is(value: object) -> str:
    """The text of most parameters there are, texts and numbers without anything to escape; empty if it is not so simple."""
    # Exactly these: a bool is an int, and an Enum may be a str.
    if type(value) is not str and type(value) is not int:
        return ""
    text = str(value)
    return text if _PLAIN.fullmatch(text) else ""


def _percent_encoded(text: str) -> str:
    if not text:
        return "%"
    return _ESCAPED.sub(lambda match: b"%%%02X" % match[0][0], text.encode()).decode()


def _parsed(template: str) -> list[_Segment]:
    if not template:
        raise ValueError("it is empty; write something like goal:{id}")
    segments = [_segment(part) for part in template.split(":")]
    names = [camel_case(segment.text) for segment in segments if segment.is_parameter]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the parameter {{{name}}} is repeated; give each parameter a name of its own")
    parameters = sum(len(segment.text) + 2 for segment in segments if segment.is_parameter)
    if len(template) - parameters > MAX_KEY_BYTES:
        raise ValueError(f"its literals alone are longer than a key may be, which is {MAX_KEY_BYTES} bytes; shorten them")
    return segments


def _segment(part: str) -> _Segment:
    if not part:
        raise ValueError("a segment is empty; put a literal or a {parameter} before, between and behind the colons")
    if "{" not in part and "}" not in part:
        return _literal(part)
    shown = _abbreviated(part)
    if "}" not in part:
        raise ValueError(f"the parameter '{shown}' has no closing brace")
    if part.rfind("{") != 0 or part.find("}") != len(part) - 1:
        raise ValueError(f"the parameter in '{shown}' does not fill its segment; put a colon between a parameter and what stands beside it")
    name = part[1:-1]
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"the parameter name '{_abbreviated(name)}' is not allowed; begin with a letter and go on with letters, digits and _"
        )
    return _Segment(name, is_parameter=True)


def _literal(part: str) -> _Segment:
    if not _LITERAL.fullmatch(part):
        raise ValueError(f"the literal '{_abbreviated(part)}' holds a character that is not allowed; use A-Z a-z 0-9 . _ - only")
    return _Segment(part, is_parameter=False)


def _abbreviated(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}… ({len(text)} characters)"
