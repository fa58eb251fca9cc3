"""The end of the process."""

import asyncio
import subprocess
import sys
import threading

from tureen_worker.shutdown import Shutdown, run_close_callbacks


async def test_the_first_wish_decides():
    shutdown = Shutdown()
    shutdown.wish(status=3, deadline_s=600)
    shutdown.wish(status=4, deadline_s=600)
    await shutdown.wished()
    assert shutdown.status == 3


async def test_may_be_wished_for_in_a_thread():
    shutdown = Shutdown()
    thread = threading.Thread(target=shutdown.wish, kwargs={"deadline_s": 600})
    thread.start()
    await shutdown.wished()
    thread.join()
    assert shutdown.status == 0


async def test_callbacks_run_in_reverse_and_all_of_them():
    called = []

    def callback(name, error=None):
        async def run():
            called.append(name)
            if error is not None:
                raise error

        return run

    await run_close_callbacks(
        [
            callback("first"),
            callback("second", ValueError()),
            callback("third", asyncio.CancelledError()),
        ]
    )
    assert called == ["third", "second", "first"]


def test_the_deadline_ends_a_process_whose_loop_is_stuck():
    program = """
import asyncio
from tureen_worker.shutdown import Shutdown
async def main():
    Shutdown().wish(deadline_s=0.05)
    while True:
        pass
asyncio.run(main())
"""
    ended = subprocess.run([sys.executable, "-c", program], timeout=20, check=False)
    assert ended.returncode == 70
