"""Names of the files of a recording, and what happens to files that are there already."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from .errors import RecordingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ExistingPolicy = Literal["fail", "replace", "rename"]
"""For a name that is taken: refuse, take its place when the new file is whole, or add a number."""

_PARTIAL_SUFFIX: Final = ".part"


class FileName(NamedTuple):
    """A file that is being written.

    Attributes:
        path: Its name once it is whole.
        partial_path: Its name until then.
        replaces: Whether it takes the place of a file of its name.
    """

    path: Path
    partial_path: Path
    replaces: bool = False


class FileNames:
    """Takes one name after the other, and makes an empty file under its temporary form.

    Args:
        path: As the program gave it.
        existing: What to do when it is taken. What a crash left is never touched.
        numbered: Whether the recording is cut: `a.webm` becomes `a-0001.webm`, `a-0002.webm`, …
    """

    def __init__(self, path: Path, existing: ExistingPolicy, *, numbered: bool) -> None:
        self._path = path
        self._existing: ExistingPolicy = existing
        self._numbered = numbered
        self._index = 0

    def take(self) -> FileName:
        """Reserve the next file. Blocks.

        Raises:
            RecordingError: `file-exists`, or `unwritable` when the file cannot be made.
        """
        self._index += 1
        path = self._path
        if self._numbered:
            path = path.with_name(f"{path.stem}-{self._index:04}{path.suffix}")
        try:
            name = self._choose(path)
            name.partial_path.touch(exist_ok=False)
        except OSError as error:
            raise RecordingError("unwritable", f"cannot write {path}: {error}") from error
        return name

    def _choose(self, path: Path) -> FileName:
        if self._existing == "fail":
            return _require_free(path)
        if self._existing == "replace":
            return next(FileName(path, p, True) for p in _partial_paths(path) if not p.exists())
        return next(
            FileName(p, _partial_path(p))
            for p in _numbered_paths(path)
            if not p.exists() and not _partial_path(p).exists()
        )


def _require_free(path: Path) -> FileName:
    for taken in (path, _partial_path(path)):
        if taken.exists():
            raise RecordingError("file-exists", f"{taken} exists already; choose another name")
    return FileName(path, _partial_path(path))


def _partial_path(path: Path) -> Path:
    return path.with_name(f"{path.name}{_PARTIAL_SUFFIX}")


def _partial_paths(path: Path) -> Iterator[Path]:
    yield _partial_path(path)
    for number in count(2):
        yield path.with_name(f"{path.name}.{number}{_PARTIAL_SUFFIX}")


def _numbered_paths(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
