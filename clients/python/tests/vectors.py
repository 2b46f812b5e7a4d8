"""The vectors of the protocol, read where they stand, and the values in them."""

from __future__ import annotations

import json
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "docs" / "protocol" / "vectors"


def vectors(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / name).read_text("ascii"))
    return loaded


def value(described: dict[str, Any]) -> Any:
    """The value that ``{"integer": "42"}`` and its like describe."""
    ((kind, said),) = described.items()
    match kind:
        case "string" | "boolean":
            return said
        case "integer":
            return int(said)
        case "double":
            return struct.unpack(">d", bytes.fromhex(said))[0]
        case "decimal":
            return Decimal(said)
        case "null":
            return None
        case "list":
            return [value(each) for each in said]
        case "set":
            return frozenset(value(each) for each in said)
        case "object":
            return {name: value(each) for name, each in said.items()}
    raise AssertionError(f"vectors know no {kind}")
