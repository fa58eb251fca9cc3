"""The Python end of the throughput measurement: a source and a sink, as cheap as can be."""

from __future__ import annotations

import asyncio
import socket

from tureen_channel import Channel, Request, StreamMessage


async def main() -> None:
    """Serve until the other side closes."""
    with socket.socket(fileno=3) as sock:
        channel = await Channel.from_socket(sock, layers={})
        stream = channel.open_stream(1, window_bytes=4 * 1_048_576)
        finished: asyncio.Queue[None] = asyncio.Queue()
        missing = 0

        def count(_message: StreamMessage) -> None:
            nonlocal missing
            missing -= 1
            if missing == 0:
                finished.put_nowait(None)

        async def expect(request: Request) -> None:
            nonlocal missing
            missing = request.data["messages"]

        async def sink(_request: Request) -> None:
            await finished.get()

        async def source(request: Request) -> None:
            body = bytes(request.data["bodyBytes"])
            for _ in range(request.data["messages"]):
                await stream.send(0, body)

        stream.on_message = count
        channel.handle_request("sink.expect", expect)
        channel.handle_request("sink.finish", sink)
        channel.handle_request("source.send", source)
        await channel.wait_closed()


asyncio.run(main())
