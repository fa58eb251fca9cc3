"""Shared by all tests of this package."""

import sys
from pathlib import Path

# Tests are imported one by one (import-mode importlib), so their helpers need a place on the path.
sys.path.insert(0, str(Path(__file__).parent / "doubles"))
