"""The folder list is the architecture: each knows only those above it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[1] / "src" / "larder"
FOLDERS = ["", "redis", "journal", "node", "limits", "engine", "on top", "learning"]
ON_TOP = {"cache.py", "larder.py", "metrics.py", "__init__.py"}
IMPORT = re.compile(r"^\s*from (larder[\w.]*) import (\w+)", re.MULTILINE)


def level(file: Path) -> int:
    folder = file.relative_to(SOURCES).parent.as_posix().replace(".", "")
    return FOLDERS.index("on top") if not folder and file.name in ON_TOP else FOLDERS.index(folder)


def imported(module: str, name: str) -> Path:
    path = SOURCES.joinpath(*module.split(".")[1:])
    return path / f"{name}.py" if path.is_dir() else path.with_suffix(".py")


@pytest.mark.parametrize("file", sorted(SOURCES.rglob("*.py")), ids=lambda file: str(file.relative_to(SOURCES)))
def test_a_file_knows_only_folders_above_its_own(file: Path) -> None:
    known = [imported(module, name) for module, name in IMPORT.findall(file.read_text())]
    assert [str(other) for other in known if level(other) > level(file)] == []
    assert all(other.exists() for other in known)
