"""W3C statistics of a receiver (webrtc-stats 8.1 to 8.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clock import NTP_EPOCH_OFFSET_S, ntp_64_to_seconds

if TYPE_CHECKING:
    from .codec_stats import Record
    from .context import SessionContext
    from .receive_counters import ReceiveCounters
    from .receiver import RtpReceiver


def inbound_record(receiver: RtpReceiver, context: SessionContext, timestamp_ms: float) -> Record:
    """`inbound-rtp`: sizes in bytes, jitter and delays in seconds.

    Packets of the RTX stream are part of `packetsReceived`, as W3C has it.
    """
    reception, repair = receiver.stream.reception, receiver.stream.repair
    parameters, counters = receiver.parameters, receiver.counters
    header_bytes = reception.header_bytes + repair.header_bytes
    record = _common_fields(receiver, context, "inbound-rtp", timestamp_ms) | {
        "trackIdentifier": parameters.receiver_id,
        "packetsReceived": reception.packets + repair.packets,
        "packetsLost": reception.lost,
        "jitter": reception.jitter / parameters.codecs[0].clock_rate,
        "bytesReceived": reception.bytes + repair.bytes - header_bytes,
        "headerBytesReceived": header_bytes,
        "packetsDiscarded": counters.late_packets + counters.discarded_packets,
        "retransmittedPacketsReceived": repair.packets,
        "retransmittedBytesReceived": repair.bytes - repair.header_bytes,
        "nackCount": counters.nacks,
        "jitterBufferDelay": counters.hold_s,
        "jitterBufferEmittedCount": counters.frames,
    }
    if parameters.mid is not None:
        record["mid"] = parameters.mid
    if receiver.rtx_ssrc is not None:
        record["rtxSsrc"] = receiver.rtx_ssrc
    if reception.packets:
        record["lastPacketReceivedTimestamp"] = context.clock.unix_ms(reception.last_arrival_s)
    if receiver.capture_time.unix_ms is not None:
        record["captureTimestamp"] = receiver.capture_time.unix_ms
    if parameters.kind == "video":
        record |= _video_counts(counters)
    else:
        record["fecPacketsReceived"] = counters.redundant_frames
    return record


def remote_outbound_record(receiver: RtpReceiver, context: SessionContext) -> Record | None:
    """`remote-outbound-rtp` from the last Sender Report; None before there was one."""
    sender = receiver.stream.sender
    report = sender.report
    if report is None:
        return None
    timestamp_ms = context.clock.unix_ms(sender.report_arrival_s)
    record = _common_fields(receiver, context, "remote-outbound-rtp", timestamp_ms) | {
        "localId": f"inbound-rtp-{receiver.ssrc}",
        "packetsSent": report.packet_count,
        "bytesSent": report.octet_count,
        "reportsSent": sender.reports,
        "remoteTimestamp": (ntp_64_to_seconds(report.ntp) - NTP_EPOCH_OFFSET_S) * 1000,
    }
    if context.round_trip_s is not None:
        record |= {
            "roundTripTime": context.round_trip_s,
            "totalRoundTripTime": context.total_round_trip_s,
            "roundTripTimeMeasurements": context.round_trip_measurements,
        }
    return record


def _common_fields(
    receiver: RtpReceiver, context: SessionContext, type_: str, timestamp_ms: float
) -> Record:
    return {
        "id": f"{type_}-{receiver.ssrc}",
        "type": type_,
        "timestamp": timestamp_ms,
        "ssrc": receiver.ssrc,
        "kind": receiver.parameters.kind,
        "transportId": context.transport_stats_id,
        "codecId": f"codec-in-{receiver.parameters.codecs[0].payload_type}",
    }


def _video_counts(counters: ReceiveCounters) -> Record:
    return {
        "framesReceived": counters.frames + counters.dropped_frames,
        "framesDropped": counters.dropped_frames,
        "pliCount": counters.plis,
        "firCount": counters.firs,
    }
