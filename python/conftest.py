"""Imports the packages before pytest looks at the tests.

With `--import-mode=importlib` a test module is named after its path, `tureen_x.tests.…`, and pytest
would make an empty namespace package `tureen_x` out of the project folder if the installed package
of that name were not loaded yet.
"""

import tureen_channel  # noqa: F401
import tureen_handler  # noqa: F401
import tureen_streams  # noqa: F401
import tureen_worker  # noqa: F401
