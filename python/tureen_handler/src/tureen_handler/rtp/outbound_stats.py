"""W3C statistics of a sender (webrtc-stats)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .codec_stats import Record
    from .context import SessionContext
    from .sender import RtpSender


def outbound_record(sender: RtpSender, context: SessionContext, timestamp_ms: float) -> Record:
    """`outbound-rtp`: sizes in bytes; packets include retransmissions, as W3C has it."""
    counters, parameters = sender.counters, sender.parameters
    record = _common_fields(sender, context, "outbound-rtp", timestamp_ms) | {
        "mid": parameters.mid,
        "packetsSent": counters.packets + counters.repeated_packets,
        "bytesSent": counters.payload_bytes + counters.repeated_bytes,
        "headerBytesSent": counters.header_bytes,
        "retransmittedPacketsSent": counters.repeated_packets,
        "retransmittedBytesSent": counters.repeated_bytes,
        "nackCount": counters.nacks,
    }
    if parameters.rid is not None:
        record["rid"] = parameters.rid
    if parameters.rtx is not None:
        record["rtxSsrc"] = parameters.rtx.ssrc
    if parameters.kind == "video":
        record["pacedPackets"] = counters.paced_packets
        record["framesSent"] = counters.frames
        record["pliCount"] = counters.plis
        record["firCount"] = counters.firs
    return record


def remote_inbound_record(sender: RtpSender, context: SessionContext) -> Record | None:
    """`remote-inbound-rtp` from the last Receiver Report; None before there was one.

    Jitter and round-trip times in seconds, `fractionLost` 0..1.
    """
    remote = sender.remote
    block = remote.block
    if block is None:
        return None
    timestamp_ms = context.clock.unix_ms(remote.arrival_s)
    record = _common_fields(sender, context, "remote-inbound-rtp", timestamp_ms) | {
        "localId": f"outbound-rtp-{sender.parameters.ssrc}",
        "packetsLost": block.packets_lost,
        "fractionLost": block.fraction_lost / 256,
        "jitter": block.jitter / sender.parameters.codec.clock_rate,
        "roundTripTimeMeasurements": remote.measurements,
        "totalRoundTripTime": remote.total_round_trip_s,
    }
    if remote.round_trip_s is not None:
        record["roundTripTime"] = remote.round_trip_s
    return record


def _common_fields(
    sender: RtpSender, context: SessionContext, type_: str, timestamp_ms: float
) -> Record:
    parameters = sender.parameters
    return {
        "id": f"{type_}-{parameters.ssrc}",
        "type": type_,
        "timestamp": timestamp_ms,
        "ssrc": parameters.ssrc,
        "kind": parameters.kind,
        "transportId": context.transport_stats_id,
        "codecId": f"codec-out-{parameters.codec.payload_type}",
    }
