"""The threads in which all encoders and decoders of this process work."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache


@cache
def worker_pool() -> ThreadPoolExecutor:
    """Return the shared pool: one thread per core, made at first use, joined at exit."""
    return ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="media")
