"""Scheduling of the threads of native libraries."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def kept_thread_priority() -> Iterator[None]:
    """Keep libraries from having threads run before everything else on the machine.

    SVT-AV1 asks for real-time scheduling where it may, as root: for its own threads and for the one
    that opens it, which hands it on to all that it starts later. On few cores nothing else runs
    then, and libraries whose threads wait for each other by spinning (libvpx) never end.

    Within this context such threads come about; at its end all real-time threads of the process are
    scheduled as the calling thread was before. Does nothing but on Linux.
    """
    if sys.platform != "linux":
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for name in os.listdir("/proc/self/task"):
            # It may have ended meanwhile.
            with suppress(ProcessLookupError):
                if os.sched_getscheduler(int(name)) in (os.SCHED_FIFO, os.SCHED_RR):
                    os.sched_setscheduler(int(name), policy, parameters)
