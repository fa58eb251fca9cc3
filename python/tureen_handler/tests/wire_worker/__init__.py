"""The handler's service, asked as Node.js does; everything said is held against the catalogue."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.requests import REQUESTS
from tureen_handler.requests.errors import answer_with

from tureen_channel import Request, StreamMessage
from tureen_handler import HandlerService

if TYPE_CHECKING:
    from collections.abc import Callable

CATALOGUE = json.loads(
    (Path(__file__).parents[4] / "packages" / "handler" / "catalogue.json").read_text()
)


def validate(schema: dict[str, Any], value: Any) -> None:
    Draft202012Validator({"$defs": CATALOGUE["$defs"], **schema}).validate(value)


def message_named(name: str, kind: str) -> dict[str, Any]:
    [message] = [m for m in CATALOGUE["messages"] if (m["name"], m["kind"]) == (name, kind)]
    return message


class FakeStream:
    """A stream that keeps what is sent and takes everything."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, bytes]] = []
        self.closed = False
        self.on_message: Callable[[StreamMessage], None] | None = None
        self.on_drain: Callable[[], None] | None = None

    def try_send(self, type_: int, body: bytes) -> bool:
        self.sent.append((type_, body))
        return True

    def receive(self, type_: int, body: bytes) -> None:
        assert self.on_message is not None
        self.on_message(StreamMessage(type_, 0, 0, body))

    def close(self) -> None:
        self.closed = True


class FakeChannel:
    """A channel that keeps what Node.js would be told."""

    def __init__(self) -> None:
        self.notifications: list[tuple[str, str, dict[str, Any]]] = []
        self.streams: dict[int, FakeStream] = {}
        self._changed = asyncio.Event()

    def notify(self, event: str, *, target: str, data: dict[str, Any]) -> None:
        validate(message_named(event, "notification")["data"], data)
        self.notifications.append((event, target, data))
        self._changed.set()

    def open_stream(self, id_: int, *, max_queued_bytes: int = 0) -> FakeStream:
        return self.streams.setdefault(id_, FakeStream())

    async def wait_for(self, event: str, **data: Any) -> None:
        async with asyncio.timeout(30):
            while not any(
                name == event and data.items() <= told.items()
                for name, _, told in self.notifications
            ):
                self._changed.clear()
                await self._changed.wait()


class Worker:
    """Asks the service as Node.js does."""

    def __init__(self) -> None:
        self.channel = FakeChannel()
        self.service = HandlerService(self.channel)

    async def ask(self, method: str, target: str | None = None, **data: Any) -> dict[str, Any]:
        """Send a request; both it and its answer must be as the catalogue says."""
        message = message_named(method, "request")
        validate(message["data"], data)
        reply = await answer_with(REQUESTS[method], self.service)(
            Request(method, target, data, b"")
        )
        validate(message["reply"], reply)
        return reply

    def add_track(self, track_id: str, kind: str) -> LocalTrack:
        track = LocalTrack(track_id, kind)
        self.service.tracks.add(track)
        return track


def vector(message: str, index: int = 0) -> dict[str, Any]:
    """The data of the catalogue's vectors of a message."""
    return [v["data"] for v in CATALOGUE["vectors"] if v["message"] == message][index]
