"""Notices the end of the process that started this one, even when the event loop is stuck."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

POLL_INTERVAL_S = 1.0


def watch_parent(parent_pid: int, on_end: Callable[[], None]) -> None:
    """Call `on_end` once, in a thread of its own, when the parent process has ended.

    Args:
        parent_pid: Process id of Node.js. Only Windows needs it: elsewhere a process whose parent
            ends gets another one, and a wrapper script may stand between the two.
        on_end: What to do then.
    """
    wait = _wait_for_windows_process if sys.platform == "win32" else _wait_for_new_parent
    first_parent = os.getppid()

    def run() -> None:
        wait(parent_pid if sys.platform == "win32" else first_parent)
        on_end()

    threading.Thread(target=run, name="tureen-parent-watch", daemon=True).start()


def _wait_for_new_parent(pid: int) -> None:
    while os.getppid() == pid:
        time.sleep(POLL_INTERVAL_S)


def _wait_for_windows_process(pid: int) -> None:
    if sys.platform == "win32":
        import ctypes  # only Windows needs it, and every start would pay for it

        synchronize, infinite = 0x00100000, 0xFFFFFFFF
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(synchronize, False, pid)
        if handle:
            kernel.WaitForSingleObject(ctypes.c_void_p(handle), infinite)
