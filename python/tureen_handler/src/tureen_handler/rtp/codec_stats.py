"""W3C `codec` statistics (webrtc-stats 8.3), shared by senders and receivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .context import SessionContext
    from .parameters import CodecParameters

Record = dict[str, Any]
"""One dictionary of a W3C stats report, ready for JSON."""


def codec_record(
    codec: CodecParameters, direction: str, context: SessionContext, timestamp_ms: float
) -> Record:
    """`codec`: clock rate in Hz, format parameters as in SDP. `direction` is `in` or `out`."""
    record: Record = {
        "id": f"codec-{direction}-{codec.payload_type}",
        "type": "codec",
        "timestamp": timestamp_ms,
        "transportId": context.transport_stats_id,
        "payloadType": codec.payload_type,
        "mimeType": codec.mime_type,
        "clockRate": codec.clock_rate,
    }
    if codec.mime_type.lower().startswith("audio/"):
        record["channels"] = codec.channels
    if codec.parameters:
        record["sdpFmtpLine"] = ";".join(
            f"{key}={value}" for key, value in codec.parameters.items()
        )
    return record
