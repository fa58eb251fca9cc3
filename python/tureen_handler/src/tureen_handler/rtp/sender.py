"""One encoding that is sent: packets, retransmissions and reports of one SSRC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..net.listeners import Listeners
from .codec_stats import codec_record
from .outbound_stats import outbound_record, remote_inbound_record
from .outbound_stream import OutboundStream
from .remote_reception import RemoteReception
from .rtcp.description import build_source_description
from .rtcp.reports import SenderReport, build_sender_report
from .send_counters import SendCounters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..media.track import Unsubscribe
    from .codec_stats import Record
    from .context import SessionContext
    from .parameters import RtpSenderParameters
    from .rtcp.reports import ReportBlock

EARLY_REPORT_FRAMES: Final = frozenset((1, 5, 20))
"""A Sender Report follows these frames at once: an SFU needs one before it can switch layers, and
the first may be lost."""

DEFAULT_WISH_BPS: Final = 1_700_000
"""Taken for what an encoding could use until somebody says better."""

MINIMUM_REPEAT_S: Final = 0.005
_REPEAT_AFTER_ROUND_TRIPS: Final = 0.8


class RtpSender:
    """Sends one encoding. Made by `RtpSession.add_sender`.

    Sequence numbers go on without a gap whatever happens to the source, so replacing or pausing it
    needs nothing here. Timestamps are the caller's, whose origin may be random.

    Attributes:
        parameters: What it was made with.
        counters: What happened.
        remote: How the other side receives this stream.
        bitrate_wish_bps: How many bits per second the encoding could use at most.
        last_frame_s: Monotonic time of the last frame sent; None before the first.
    """

    def __init__(
        self,
        parameters: RtpSenderParameters,
        context: SessionContext,
        on_closed: Callable[[RtpSender], None],
    ) -> None:
        self.parameters = parameters
        self.counters = SendCounters()
        self.remote = RemoteReception(context.clock)
        self.bitrate_wish_bps = parameters.max_bitrate_bps or DEFAULT_WISH_BPS
        self.last_frame_s: float | None = None
        self._context = context
        self._on_closed = on_closed
        self._stream = OutboundStream(parameters, context, self.counters)
        self._last_timestamp = 0
        self._last_capture_s = 0.0
        self._fir_sequences: dict[int, int] = {}
        self._key_frame_listeners: Listeners[[]] = Listeners()
        self._bitrate_listeners: Listeners[int, bool] = Listeners()
        self._loss_listeners: Listeners[float] = Listeners()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def tells_audio_level(self) -> bool:
        """Whether the audio level was negotiated, so that it is worth measuring."""
        return self._stream.tells_audio_level

    def send_frame(
        self,
        payloads: Sequence[bytes],
        *,
        rtp_timestamp: int,
        capture_time_s: float,
        audio_level: int | None = None,
        starts_talk: bool = False,
        key_frame: bool = False,
    ) -> bool:
        """Send one frame.

        Args:
            payloads: RTP payloads in order, as a packetizer makes them.
            rtp_timestamp: In units of the codec's clock rate, taken modulo 2**32.
            capture_time_s: The frame's moment on `time.monotonic`; Sender Reports relate it to
                `rtp_timestamp`, so tracks whose capture times agree are in sync at the receiver.
            audio_level: Loudness 0 (loudest) to 127 (silence) in -dBov; written where negotiated.
            starts_talk: Whether the frame comes after silence that was not sent (audio).
            key_frame: Whether decoding can start with the frame; AV1's packets say so.

        Returns:
            False when nothing was sent: not connected (counted), closed, or no payloads.
        """
        if self._closed or not payloads:
            return False
        if not self._context.port.connected:
            self.counters.dropped_frames += 1
            return False
        now_s = self._context.scheduler.now()
        self._stream.send_frame(
            payloads,
            timestamp=rtp_timestamp,
            capture_time_s=capture_time_s,
            audio_level=audio_level,
            starts_talk=starts_talk,
            key_frame=key_frame,
        )
        self._note_frame(rtp_timestamp, capture_time_s, now_s)
        return True

    def on_key_frame_request(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` whenever the other side asks for a key frame (PLI, or a new FIR)."""
        return self._key_frame_listeners.add(listener)

    def on_bitrate_estimate(self, listener: Callable[[int, bool], None]) -> Unsubscribe:
        """Call `listener` with this encoding's share of the path's estimated bits per second.

        The second argument says whether the path is exhausted; if not, the estimate is only as low
        as it is because little is sent.

        The estimate (REMB) is of the whole transport; it is split among the video encodings that
        are being sent, by what each could use; see `share_bitrate`. Audio is not told.
        """
        return self._bitrate_listeners.add(listener)

    def on_loss_report(self, listener: Callable[[float], None]) -> Unsubscribe:
        """Call `listener` with the share of packets lost (0 to 1) in each Receiver Report."""
        return self._loss_listeners.add(listener)

    def set_bitrate_wish(self, bitrate_bps: int) -> None:
        """Say how many bits per second this encoding could use at most; it is shared by that."""
        self.bitrate_wish_bps = bitrate_bps

    def stats(self) -> dict[str, Record]:
        """W3C records by id: `codec`, `outbound-rtp` and, after a report, `remote-inbound-rtp`."""
        timestamp_ms = self._context.clock.unix_ms(self._context.scheduler.now())
        codec = codec_record(self.parameters.codec, "out", self._context, timestamp_ms)
        outbound = outbound_record(self, self._context, timestamp_ms)
        remote = remote_inbound_record(self, self._context)
        if remote is not None:
            outbound["remoteId"] = remote["id"]
        return {record["id"]: record for record in (codec, outbound, remote) if record is not None}

    def close(self) -> None:
        """Stop sending and say goodbye. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._stream.close()
        self._key_frame_listeners.clear()
        self._bitrate_listeners.clear()
        self._loss_listeners.clear()
        self._on_closed(self)

    def handle_nack(self, sequences: Iterable[int], now_s: float) -> None:
        """Repeat packets (from the session)."""
        self.counters.nacks += 1
        round_trip_s = self.remote.round_trip_s or 0.0
        interval_s = max(MINIMUM_REPEAT_S, round_trip_s * _REPEAT_AFTER_ROUND_TRIPS)
        for sequence in sequences:
            self._stream.repeat(sequence, now_s, interval_s)

    def handle_pli(self) -> None:
        """Pass on a request for a key frame (from the session)."""
        self.counters.plis += 1
        self._key_frame_listeners.emit()

    def handle_fir(self, requester_ssrc: int, sequence: int) -> None:
        """Pass on a request for a key frame unless it is a repeat (from the session)."""
        if self._fir_sequences.get(requester_ssrc) == sequence:
            return
        self._fir_sequences = {requester_ssrc: sequence}
        self.counters.firs += 1
        self._key_frame_listeners.emit()

    def handle_bitrate_estimate(self, bitrate_bps: int, *, exhausted: bool) -> None:
        """Pass on this encoding's share of the estimate (from the session)."""
        self._bitrate_listeners.emit(bitrate_bps, exhausted)

    def handle_report_block(self, block: ReportBlock, arrival_s: float) -> None:
        """Take the other side's report on this stream (from the session)."""
        self.remote.update(block, arrival_s)
        self._loss_listeners.emit(self.remote.fraction_lost)

    def build_report(self, now_s: float) -> bytes:
        """Build a Sender Report with its source description; empty before the first frame."""
        if self.last_frame_s is None:
            return b""
        since_capture = (now_s - self._last_capture_s) * self.parameters.codec.clock_rate
        report = SenderReport(
            ssrc=self.parameters.ssrc,
            ntp=self._context.clock.ntp_64(now_s),
            rtp_timestamp=self._last_timestamp + round(since_capture),
            packet_count=self.counters.packets,
            octet_count=self.counters.payload_bytes,
        )
        self.counters.reports += 1
        names = {self.parameters.ssrc: self._context.cname}
        return build_sender_report(report) + build_source_description(names)

    def _note_frame(self, timestamp: int, capture_time_s: float, now_s: float) -> None:
        self._last_timestamp = timestamp
        self._last_capture_s = capture_time_s
        self.last_frame_s = now_s
        self.counters.frames += 1
        if self.counters.frames in EARLY_REPORT_FRAMES:
            self._context.port.send_rtcp(self.build_report(now_s))
