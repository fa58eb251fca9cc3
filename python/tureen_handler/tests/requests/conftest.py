"""A worker, and transports of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest
from av.filter import Graph
from wire_worker import Worker

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


@pytest.fixture
async def worker():
    made = Worker()
    yield made
    await made.service.close()


@pytest.fixture
def transport_data(sfu) -> dict[str, Any]:
    """Data of `transport.create` for a sending transport of `sfu`."""
    return {
        "direction": "send",
        "cname": "c1",
        "iceParameters": sfu.ice_parameters(),
        "iceCandidates": sfu.ice_candidates(),
        "iceServers": [],
        "iceTransportPolicy": "all",
        "sctpParameters": sfu.sctp_parameters(),
    }


@pytest.fixture
async def transport_id(worker, transport_data) -> str:
    """A transport that is not connected."""
    await worker.ask("transport.create", "t1", **transport_data)
    return "t1"


@pytest.fixture
async def connected_id(worker, sfu, transport_data) -> str:
    """A transport that is connected."""
    reply = await worker.ask("transport.create", "t1", **transport_data)
    await sfu.connect(reply["dtlsParameters"])
    fingerprints = [each.to_wire() for each in sfu.dtls_parameters().fingerprints]
    await worker.ask(
        "transport.connect",
        "t1",
        dtlsParameters={"fingerprints": fingerprints},
        localRole=sfu.client_role,
    )
    await worker.channel.wait_for("transport.connectionStateChange", state="connected")
    return "t1"


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> Path:
    """0.2 s of H264 without audio."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    graph = Graph()
    source = graph.add("testsrc2", "size=64x48:rate=30")
    graph.link_nodes(source, graph.add("format", "yuv420p"), graph.add("buffersink")).configure()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(6):
            container.mux(stream.encode(graph.vpull()))
        container.mux(stream.encode(None))
    return path
