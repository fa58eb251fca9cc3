"""Peer connections of aiortc with its MediaPlayer and MediaRecorder, driven by lines of JSON.

Each line of stdin is ``{"id": 1, "method": "createOffer", "connection": "…", …}``; each line of
stdout is ``{"id": 1, "result": …}`` or ``{"id": 1, "error": "…"}``. Requests are done in order.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer, MediaRecorder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Request = dict[str, Any]


class Peer:
    """Everything that lives in this process, by the names that the other side gave."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._connections: dict[str, RTCPeerConnection] = {}
        self._players: dict[str, MediaPlayer] = {}
        self._recorder: MediaRecorder | None = None
        self._methods: dict[str, Callable[[Request], Awaitable[Any]]] = {
            "create": self.create,
            "addTransceiver": self.add_transceiver,
            "createOffer": self.create_offer,
            "createAnswer": self.create_answer,
            "setLocalDescription": self.set_local_description,
            "setRemoteDescription": self.set_remote_description,
            "close": self.close,
            "openPlayer": self.open_player,
            "startRecording": self.start_recording,
            "stopRecording": self.stop_recording,
        }

    async def handle(self, request: Request) -> dict[str, Any]:
        """Do what a request asks for."""
        try:
            return {"id": request["id"], "result": await self._methods[request["method"]](request)}
        except Exception as error:  # the other side is told
            return {"id": request["id"], "error": f"{type(error).__name__}: {error}"}

    async def create(self, request: Request) -> None:
        """Make a connection that asks no server on the internet."""
        self._connections[request["connection"]] = RTCPeerConnection(
            RTCConfiguration(iceServers=[])
        )

    async def add_transceiver(self, request: Request) -> None:
        """Add a transceiver of a kind, or of what a player plays."""
        player = self._players.get(request["track"])
        track = getattr(player, request["kind"]) if player else request["kind"]
        self._connection(request).addTransceiver(track, direction=request["direction"])

    async def create_offer(self, request: Request) -> dict[str, str]:
        """Offer what there is."""
        return described(await self._connection(request).createOffer())

    async def create_answer(self, request: Request) -> dict[str, str]:
        """Answer the remote offer."""
        return described(await self._connection(request).createAnswer())

    async def set_local_description(self, request: Request) -> dict[str, Any]:
        """Set it, gather candidates, and tell it with the transceivers in order."""
        connection = self._connection(request)
        await connection.setLocalDescription(RTCSessionDescription(**request["description"]))
        return described(connection.localDescription) | {
            "transceivers": self._transceivers(connection)
        }

    async def set_remote_description(self, request: Request) -> list[dict[str, str]]:
        """Set it and tell the transceivers in order."""
        connection = self._connection(request)
        await connection.setRemoteDescription(RTCSessionDescription(**request["description"]))
        return self._transceivers(connection)

    async def close(self, request: Request) -> None:
        """Close a connection."""
        await self._connections.pop(request["connection"]).close()

    async def open_player(self, request: Request) -> None:
        """Open a file."""
        self._players[request["track"]] = MediaPlayer(request["file"])

    async def start_recording(self, request: Request) -> None:
        """Record what a connection receives on some mids into a file."""
        self._recorder = MediaRecorder(request["path"])
        for transceiver in self._connection(request).getTransceivers():
            if transceiver.mid in request["mids"]:
                self._recorder.addTrack(transceiver.receiver.track)
        await self._recorder.start()

    async def stop_recording(self, _request: Request) -> None:
        """Finish the file."""
        if self._recorder:
            await self._recorder.stop()

    def _connection(self, request: Request) -> RTCPeerConnection:
        return self._connections[request["connection"]]

    def _transceivers(self, connection: RTCPeerConnection) -> list[dict[str, str]]:
        return [{"mid": each.mid, "kind": each.kind} for each in connection.getTransceivers()]


def described(description: RTCSessionDescription) -> dict[str, str]:
    """A description as JSON."""
    return {"type": description.type, "sdp": description.sdp}


async def main() -> None:
    """Answer requests until stdin ends."""
    reader = asyncio.StreamReader(limit=2**20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    peer = Peer()
    async for line in reader:
        sys.stdout.write(json.dumps(await peer.handle(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
