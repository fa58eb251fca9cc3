"""Name the files of installed distributions that are missing or altered, as JSON lines.

Run by an environment whose worker failed to start, to tell a damaged environment from a faulty
module. Compares every file with the size and the digest that its distribution's RECORD holds.
"""

import hashlib
import importlib.metadata
import json
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

MAX_REPORTED = 10


def damaged_files() -> list[str]:
    """Return up to ten files that are not as they were installed."""
    damaged: list[str] = []
    for distribution in importlib.metadata.distributions():
        for file in distribution.files or []:
            if _is_damaged(file):
                damaged.append(str(file))
                if len(damaged) == MAX_REPORTED:
                    return damaged
    return damaged


def _is_damaged(file: importlib.metadata.PackagePath) -> bool:
    if file.hash is None or file.suffix == ".pyc":
        return False  # RECORD lists itself and byte code without a digest
    path = Path(str(file.locate()))
    if not path.is_file() or (file.size is not None and path.stat().st_size != file.size):
        return True
    digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value


if __name__ == "__main__":
    sys.stdout.write(json.dumps(damaged_files()) + "\n")
