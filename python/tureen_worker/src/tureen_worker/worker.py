"""The worker process: connects, serves, ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING, Any

import tureen_channel

from . import __version__
from .link import open_channel
from .log_forwarding import ForwardingHandler, configure_logging, standard_output_handler
from .modules import ModuleLoader
from .parent import watch_parent
from .shutdown import Shutdown, run_close_callbacks
from .tables import Tables

if TYPE_CHECKING:
    import logging

    from tureen_channel import Channel, Request

    from .options import WorkerOptions

_LAYERS = {"channel": tureen_channel.__version__, "worker": __version__}

TERMINATED_STATUS = 128 + signal.SIGTERM


async def run_worker(options: WorkerOptions) -> int:
    """Serve Node.js until it wants no more or is gone; return the exit status."""
    shutdown = Shutdown()
    _watch_for_the_end(shutdown, options.parent_pid)
    channel = await open_channel(options.link, layers=_LAYERS)
    channel.on_close = lambda _error: shutdown.wish()
    if channel.closed:
        shutdown.wish()
    handler = _log_handler(channel, to_stdout=options.log_to_stdout)
    configure_logging(options.log_level, handler)
    tables = Tables()
    serve(channel, tables, shutdown)
    await shutdown.wished()
    await run_close_callbacks(tables.close_callbacks)
    if isinstance(handler, ForwardingHandler):
        await handler.finish()
    channel.close()
    await channel.wait_closed()
    return shutdown.status


def _watch_for_the_end(shutdown: Shutdown, parent_pid: int) -> None:
    watch_parent(parent_pid, shutdown.wish)
    if sys.platform != "win32":
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: shutdown.wish(status=TERMINATED_STATUS))


def _log_handler(channel: Channel, *, to_stdout: bool) -> logging.Handler:
    if to_stdout:
        return standard_output_handler()

    def send(line: dict[str, str]) -> None:
        if not channel.closed:
            channel.notify("log", target="worker", data=line)

    return ForwardingHandler(send, channel.drained)


def serve(channel: Channel, tables: Tables, shutdown: Shutdown) -> None:
    """Answer the requests of this layer."""
    loader = ModuleLoader(channel, tables)

    async def close(request: Request) -> dict[str, Any]:
        shutdown.wish(deadline_s=request.data["timeoutMs"] / 1000)
        return {}

    channel.handle_request("worker.loadModule", loader.load)
    channel.handle_request("worker.close", close)
