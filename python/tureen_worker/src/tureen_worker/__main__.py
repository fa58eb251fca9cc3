"""`python -m tureen_worker <options as JSON>`: started by the npm package @tureen/worker."""

import asyncio
import faulthandler
import signal
import sys

from tureen_worker.garbage import without_collection
from tureen_worker.shutdown import end_now


def main() -> int:
    """Run the worker and return its exit status."""
    faulthandler.enable(all_threads=False)  # a crash in native code says where it was
    # Ctrl-C in a terminal, or its end, reaches the whole group; Node.js decides what it means here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m tureen_worker <options as JSON>; see @tureen/worker\n")
        return 2
    with without_collection():
        from tureen_worker.options import WorkerOptions
        from tureen_worker.worker import run_worker

    # Not asyncio.run: that waits for threads, which may be in the middle of decoding.
    return asyncio.new_event_loop().run_until_complete(run_worker(WorkerOptions.parse(sys.argv[1])))


if __name__ == "__main__":
    end_now(main())
