"""Patterns in Redis's glob dialect, its oddities included: what ``SCAN MATCH`` matches."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_PATTERN = 1_024


def is_possible(pattern: str) -> bool:
    """Whether the text is a pattern: neither empty nor longer than 1,024 characters."""
    return 0 < len(pattern) <= MAX_PATTERN


@dataclass(frozen=True)
class _Token:
    """A star, or one character out of ranges (or out of none of them)."""

    is_star: bool = False
    is_negated: bool = False
    ranges: tuple[tuple[str, str], ...] = ()

    def accepts(self, character: str) -> bool:
        return any(first <= character <= last for first, last in self.ranges) != self.is_negated

    @property
    def literal(self) -> str | None:
        only = self.ranges[0] if len(self.ranges) == 1 and not self.is_negated else None
        return only[0] if only and only[0] == only[1] else None


_STAR = _Token(is_star=True)
_ANY = _Token(is_negated=True)


@dataclass
class _Parser:
    """Reads a pattern as Redis does: nothing is an error, what is not closed ends with the pattern."""

    pattern: str
    at: int = 0
    tokens: list[_Token] = field(default_factory=list)

    def parse(self) -> list[_Token]:
        while self.at < len(self.pattern):
            self._read_token()
        return self.tokens

    def _read_token(self) -> None:
        character = self._next()
        if character == "*":
            if not self.tokens or not self.tokens[-1].is_star:
                self.tokens.append(_STAR)
        elif character == "?":
            self.tokens.append(_ANY)
        elif character == "[":
            self.tokens.append(self._class())
        else:
            literal = self._next() if character == "\\" and self._left() else character
            self.tokens.append(_Token(ranges=((literal, literal),)))

    def _class(self) -> _Token:
        is_negated = self._left() > 0 and self.pattern[self.at] == "^"
        self.at += is_negated
        ranges = []
        while self._left() and self.pattern[self.at] != "]":
            ranges.append(self._range())
        self.at = min(self.at + 1, len(self.pattern))
        return _Token(is_negated=is_negated, ranges=tuple(ranges))

    def _range(self) -> tuple[str, str]:
        """The end of a range is taken as it stands, be it ``]`` or a backslash: so does Redis."""
        first = self._next()
        if first == "\\" and self._left():
            first = self._next()
        elif self._left() >= 2 and self.pattern[self.at] == "-":
            last = self.pattern[self.at + 1]
            self.at += 2
            return min(first, last), max(first, last)
        return first, first

    def _next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def _left(self) -> int:
        return len(self.pattern) - self.at


class Glob:
    """A compiled pattern. Matching takes at most the pattern's length times the text's, whatever the pattern. Immutable.

    Raises ValueError if the pattern is empty or longer than 1,024 characters.
    """

    def __init__(self, pattern: str) -> None:
        if not is_possible(pattern):
            raise ValueError(f"A pattern has {len(pattern)} characters; give from 1 to {MAX_PATTERN}")
        self.pattern = pattern
        self._tokens = _Parser(pattern).parse()
        self.literal_prefix = self._prefix()
        self.is_prefix_only = len(self._tokens) == len(self.literal_prefix) + 1 and self._tokens[-1].is_star

    def _prefix(self) -> str:
        prefix = ""
        for token in self._tokens:
            literal = None if token.is_star else token.literal
            if literal is None:
                break
            prefix += literal
        return prefix

    def matches(self, text: str) -> bool:
        """Whether the pattern covers the whole text."""
        return text.startswith(self.literal_prefix) if self.is_prefix_only else self._walk(text)

    def _walk(self, text: str) -> bool:
        # Where text and tokens part, the last star swallows one character more; earlier stars need no second try.
        token = at = star_at = 0
        star = -1
        tokens = self._tokens
        while at < len(text):
            if token < len(tokens) and tokens[token].is_star:
                star, star_at = token, at
                token += 1
            elif token < len(tokens) and tokens[token].accepts(text[at]):
                token += 1
                at += 1
            elif star >= 0:
                star_at += 1
                token, at = star + 1, star_at
            else:
                return False
        return all(rest.is_star for rest in tokens[token:])
