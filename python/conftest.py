"""Imports the packages before pytest looks at the tests.

With `--import-mode=importlib` a test module is named after its path, `tureen_x.tests.…`, and pytest
would make an empty namespace package `tureen_x` out of the project folder if the installed package
of that name were not loaded yet. One that cannot be imported fails in its own tests.
"""

from contextlib import suppress
from importlib import import_module

for name in ("tureen_channel", "tureen_worker", "tureen_handler", "tureen_streams"):
    with suppress(ImportError):
        import_module(name)
