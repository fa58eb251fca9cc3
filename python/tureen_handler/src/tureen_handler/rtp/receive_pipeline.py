"""The part of a receiver that exists only while somebody reads: order, repair, frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .frame_assembler import AudioAssembler, VideoAssembler, begins_key_frame
from .jitter_buffer import JitterBuffer
from .key_frame_requester import KeyFrameRequester
from .missing_packets import MissingPackets, RepairPolicy
from .rtcp.feedback import FullIntraRequest, build_fir, build_nack, build_pli

if TYPE_CHECKING:
    from .buffered_packet import BufferedPacket
    from .context import SessionContext
    from .frame_assembler import AssembledFrame, Emit, FrameAssembler
    from .parameters import RtpReceiverParameters
    from .ports import Depacketizer
    from .receive_counters import ReceiveCounters
    from .stream_depacketizers import StreamDepacketizers

VIDEO_WAIT_S: Final = 1.5
"""Longest wait for a retransmission before frames are dropped up to the next key frame."""

AUDIO_WAIT_S: Final = 0.3
"""Longest wait for a retransmission before a gap is left in the sound."""

REORDER_WAIT_S: Final = 0.06
"""Longest wait for a packet out of order where nothing is retransmitted."""

START_WAIT_S: Final = 0.1
"""Wait for what was lost ahead of a stream's first packet; two round trips if those take longer."""

MISSED_START_PACKETS: Final = 51
"""So many packets ahead of a stream's first one are asked for: three fields of a NACK."""

_SEQUENCES_PER_NACK: Final = 200


class ReceivePipeline:
    """Takes packets with extended sequence numbers, emits complete frames in order."""

    def __init__(
        self,
        context: SessionContext,
        parameters: RtpReceiverParameters,
        counters: ReceiveCounters,
        *,
        ssrc: int,
        depacketizers: StreamDepacketizers,
        emit: Emit,
    ) -> None:
        self._context = context
        self._parameters = parameters
        self._counters = counters
        self._ssrc = ssrc
        self._emit = emit
        self._depacketizers = depacketizers.by_payload_type
        self._missing = MissingPackets(_repair_policy(parameters))
        self._buffer = JitterBuffer()
        self._assembler: FrameAssembler | None = None
        self._payload_type = -1
        self._awaits_start = False
        self._missed_start_end = -1
        self._fir_sequence = 0
        self._key_frames = KeyFrameRequester(self._send_key_frame_request, context.timer)

    def await_start(self) -> None:
        """Take note that nothing of the stream has arrived yet."""
        self._awaits_start = self._parameters.kind == "video"

    def handle(self, packet: BufferedPacket) -> None:
        """Take one packet, received first or again."""
        now_s = packet.arrival_s
        missing = self._missing
        if self._key_frames.pending:
            self._key_frames.hear(now_s)
        if self._awaits_start:
            self._awaits_start = False
            self._begin(packet)
        if not missing.observe(packet.sequence, now_s):
            self._counters.discarded_packets += len(self._buffer)
            self._buffer.reset()
        if self._buffer.full:
            self._give_up_to(self._buffer.first_held() or 0)
        if self._buffer.insert(packet):
            self._drain()
        else:
            self._counters.late_packets += 1
        if missing.next_due_s is not None:
            self._watch_repairs(now_s)

    def handle_repair(self, packet: BufferedPacket) -> None:
        """Take a packet that came by RTX; one that is not missing is of no use."""
        if packet.sequence in self._missing:
            self._counters.repaired_packets += 1
            self.handle(packet)
        else:
            self._counters.late_packets += 1

    def request_key_frame(self) -> None:
        """Ask for a key frame, again and again until one comes. Nothing to do for audio."""
        if self._parameters.kind == "video":
            self._key_frames.request(self._context.scheduler.now())

    def handle_connected(self) -> None:
        """Send what could not be sent before the transport was connected."""
        if self._key_frames.pending:
            self._key_frames.hear(self._context.scheduler.now())

    def close(self) -> None:
        """Stop all timers. Safe to call twice."""
        self._key_frames.satisfy()
        self._context.timer.remove(self._repair)
        self._missing.clear()
        self._buffer.reset()

    def _begin(self, first: BufferedPacket) -> None:
        """Ask for what came before the first packet when that is not the start of a key frame.

        A server begins a stream at a key frame, so its start was lost, which is nowhere a gap.
        """
        depacketizer = self._depacketizers.get(first.payload_type)
        if depacketizer is None or begins_key_frame(depacketizer, first.payload):
            return
        start = first.sequence - MISSED_START_PACKETS
        wait_s = max(START_WAIT_S, 2 * (self._context.round_trip_s or 0.0))
        self._missing.expect(range(start, first.sequence), first.arrival_s, wait_s)
        self._buffer.begin_at(start)
        self._missed_start_end = first.sequence

    def _drain(self) -> None:
        packet = self._buffer.pop()
        while packet is not None:
            self._assemble(packet)
            packet = self._buffer.pop()

    def _assemble(self, packet: BufferedPacket) -> None:
        if packet.payload_type != self._payload_type:
            packet = self._change_codec(packet)
        if self._assembler is not None:
            self._assembler.push(packet)

    def _change_codec(self, packet: BufferedPacket) -> BufferedPacket:
        """Prepare for the packet's codec; a packet of an unknown one counts as padding."""
        depacketizer = self._depacketizers.get(packet.payload_type)
        if depacketizer is None:
            self._counters.unknown_payload_types += 1
            return packet._replace(payload=b"")
        self._payload_type = packet.payload_type
        self._assembler = self._create_assembler(depacketizer)
        return packet

    def _create_assembler(self, depacketizer: Depacketizer) -> FrameAssembler:
        if self._parameters.kind == "audio":
            return AudioAssembler(depacketizer, self._emit, self._counters)
        return VideoAssembler(
            depacketizer, self._emit_video, self._counters, self.request_key_frame
        )

    def _emit_video(self, frame: AssembledFrame) -> None:
        if frame.key_frame and self._key_frames.pending:
            self._key_frames.satisfy()
        self._emit(frame)

    def _watch_repairs(self, now_s: float) -> None:
        due_s = self._missing.next_due_s
        if due_s is not None and due_s <= now_s:
            due_s = self._repair(now_s)
        if due_s is not None:
            self._context.timer.schedule(self._repair, due_s)

    def _repair(self, now_s: float) -> float | None:
        verdict = self._missing.take_due(now_s, self._context.round_trip_s)
        for start in range(0, len(verdict.request), _SEQUENCES_PER_NACK):
            self._send_nack(verdict.request[start : start + _SEQUENCES_PER_NACK])
        if verdict.given_up:
            self._give_up(verdict.given_up, now_s)
        return self._missing.next_due_s

    def _give_up(self, sequences: list[int], now_s: float) -> None:
        end = max(sequences) + 1
        self._give_up_to(end)
        if end > self._missed_start_end:
            self._counters.given_up_packets += len(sequences)
        else:
            # Most of these never existed; the others held the key frame that was asked for.
            self._key_frames.repeat(now_s)

    def _give_up_to(self, sequence: int) -> None:
        self._missing.forget_before(sequence)
        for packet in self._buffer.skip_to(sequence):
            self._assemble(packet)
        self._drain()

    def _send_nack(self, sequences: list[int]) -> None:
        nack = build_nack(self._context.rtcp_ssrc, self._ssrc, sequences)
        self._counters.nacks += self._context.port.send_rtcp(nack)

    def _send_key_frame_request(self) -> bool:
        if not self._context.port.connected:
            return False
        if not _asks_by_fir(self._parameters):
            sent = self._context.port.send_rtcp(build_pli(self._context.rtcp_ssrc, self._ssrc))
            self._counters.plis += sent
            return sent
        request = FullIntraRequest(self._ssrc, self._fir_sequence)
        sent = self._context.port.send_rtcp(build_fir(self._context.rtcp_ssrc, [request]))
        self._fir_sequence = (self._fir_sequence + sent) & 0xFF
        self._counters.firs += sent
        return sent


def _repair_policy(parameters: RtpReceiverParameters) -> RepairPolicy:
    if not any(codec.has_feedback("nack") for codec in parameters.codecs):
        return RepairPolicy(request=False, maximum_wait_s=REORDER_WAIT_S)
    wait_s = AUDIO_WAIT_S if parameters.kind == "audio" else VIDEO_WAIT_S
    return RepairPolicy(request=True, maximum_wait_s=wait_s)


def _asks_by_fir(parameters: RtpReceiverParameters) -> bool:
    codec = parameters.codecs[0]
    return codec.has_feedback("ccm", "fir") and not codec.has_feedback("nack", "pli")
