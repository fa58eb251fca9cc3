"""The Python end of the throughput measurement: a source and a sink of messages, as cheap as can be."""

from __future__ import annotations

import asyncio
import socket

from tureen_channel import Channel, Request


async def main() -> None:
    """Serve until the other side closes."""
    with socket.socket(fileno=3) as sock:
        channel = await Channel.from_socket(sock, layers={})
        stream = channel.open_stream(1, window_bytes=4 * 1_048_576)
        received = 0
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        expected = 0

        def count(_message: object) -> None:
            nonlocal received
            received += 1
            if received == expected:
                done.set_result(None)

        async def sink(request: Request) -> dict[str, int]:
            nonlocal expected, received, done
            expected, received, done = request.data["messages"], 0, asyncio.get_running_loop().create_future()
            stream.on_message = count
            channel.notify("ready")
            await done
            return {"messages": received}

        async def source(request: Request) -> None:
            body = bytes(request.data["bodyBytes"])
            for _ in range(request.data["messages"]):
                await stream.send(0, body)

        channel.handle_request("messages.sink", sink)
        channel.handle_request("messages.source", source)
        await channel.wait_closed()


asyncio.run(main())
