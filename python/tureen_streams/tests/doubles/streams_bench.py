"""This layer's requests without a channel: a service whose notifications the test sees."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

from fake_streams import FakeStream
from jsonschema import Draft202012Validator
from tureen_handler.tables import TrackTable
from tureen_streams.requests import REQUESTS
from tureen_streams.service import StreamsService

from tureen_channel import ChannelError, Request

_FILE = Path(__file__).parents[4] / "packages" / "streams" / "catalogue.json"
_MESSAGES = {message["name"]: message for message in json.loads(_FILE.read_text())["messages"]}


class Bench:
    """Asks as Node.js does, and checks question, answer and notifications by the catalogue."""

    def __init__(self):
        self.notifications = []
        self.channel_closed = False
        self.streams = {}
        self.ended = []
        self.tracks = TrackTable(lambda track: self.ended.append(track.id))
        handler = SimpleNamespace(tracks=self.tracks)
        self.service = StreamsService(SimpleNamespace(channel=self, get=lambda type_: handler))

    async def ask(self, method, data, *, target="id"):
        _check(method, "data", data)
        reply = await REQUESTS[method](self.service)(Request(method, target, data, b""))
        _check(method, "reply", reply or {})
        return reply

    def open_stream(self, id_, *, window_bytes=0):
        if id_ in self.streams:
            raise ChannelError("stream-in-use", "in use")
        self.streams[id_] = FakeStream()
        return self.streams[id_]

    def notify(self, event, *, target, data):
        if self.channel_closed:
            raise ChannelError("closed", "the channel is closed")
        _check(event, "data", data)
        self.notifications.append((event, target, data))


def _check(name, part, value):
    Draft202012Validator(_MESSAGES[name][part]).validate(value)
