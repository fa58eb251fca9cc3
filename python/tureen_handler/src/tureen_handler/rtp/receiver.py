"""One received stream: headers are counted until somebody reads, then frames are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..media.encoded_format import EncodedFormat
from ..media.frame import EncodedFrame
from .buffered_packet import read_media_packet, read_rtx_packet
from .capture_time_reader import CaptureTimeReader
from .codec_stats import codec_record
from .encoded_sinks import EncodedSinks
from .inbound_stats import inbound_record, remote_outbound_record
from .inbound_stream import InboundStream
from .receive_counters import ReceiveCounters
from .receive_pipeline import ReceivePipeline
from .reception import REJECTED
from .stream_depacketizers import StreamDepacketizers

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..media.track import EncodedSink, Unsubscribe
    from .codec_stats import Record
    from .context import SessionContext
    from .frame_assembler import AssembledFrame
    from .header import Header
    from .parameters import RtpReceiverParameters
    from .ports import PacketObserver


class RtpReceiver:
    """Receives one stream (one SSRC and its RTX SSRC).

    Made by `RtpSession.add_receiver`. Without sinks, or paused, it reads headers only, for
    statistics and Receiver Reports, and asks for nothing. With a sink it orders packets, asks for
    missing ones and for key frames, and delivers frames that can be decoded.

    Attributes:
        parameters: What it was made with.
        ssrc: SSRC of the media; None while it is not known.
        rtx_ssrc: SSRC of retransmissions; None while it is not known or when there is none.
        cname: The sender's canonical name; None until it was heard.
        counters: What happened besides headers.
        stream: Counters and clocks of the stream, kept by headers and reports.
        capture_time: When the original sender captured what arrived last; read while somebody reads
            the stream.
        observer: Sees every media packet that is believed; None for nobody.
    """

    def __init__(
        self,
        parameters: RtpReceiverParameters,
        context: SessionContext,
        on_closed: Callable[[RtpReceiver], None],
    ) -> None:
        self.parameters = parameters
        self.ssrc = parameters.ssrc
        self.rtx_ssrc = parameters.rtx_ssrc
        self.cname: str | None = None
        self.counters = ReceiveCounters()
        self.stream = InboundStream(parameters.codecs[0].clock_rate)
        self.capture_time = CaptureTimeReader(parameters)
        self._context = context
        self._on_closed = on_closed
        self._codecs = {codec.payload_type: codec for codec in parameters.codecs}
        self._depacketizers = self._create_depacketizers()
        self._sinks = EncodedSinks()
        self._pipeline: ReceivePipeline | None = None
        self._paused = False
        self._closed = False
        self.observer: PacketObserver | None = None

    @property
    def paused(self) -> bool:
        """Whether delivery is suspended by `pause`."""
        return self._paused

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def encoded_format(self) -> EncodedFormat:
        """The first codec of its parameters; mediasoup's consumers have no other."""
        codec = self.parameters.codecs[0]
        return EncodedFormat(codec.mime_type, codec.clock_rate, codec.channels, codec.parameters)

    @property
    def packets_received(self) -> int:
        """Media packets received so far, without retransmissions."""
        return self.stream.reception.packets

    def add_encoded_sink(self, sink: EncodedSink) -> Unsubscribe:
        """Deliver complete frames to `sink`, for video from the next key frame on.

        The first sink starts ordering and repair, and every one asks for a key frame. On a closed
        receiver the sink is told at once that the stream has ended.
        """
        if self._closed:
            sink.handle_ended()
            return lambda: None
        remove = self._sinks.add(sink)
        self._update_pipeline()
        self.request_key_frame()

        def unsubscribe() -> None:
            remove()
            self._update_pipeline()

        return unsubscribe

    def request_key_frame(self) -> None:
        """Ask the sender for a key frame until one comes; nothing happens while nobody reads."""
        if self._pipeline is not None:
            self._pipeline.request_key_frame()

    def pause(self) -> None:
        """Return to reading headers only; sinks stay. Safe to call twice."""
        self._paused = True
        self._update_pipeline()

    def resume(self) -> None:
        """Deliver again, for video from the next key frame on. Safe to call twice."""
        self._paused = False
        self._update_pipeline()
        self.request_key_frame()

    def stats(self) -> dict[str, Record]:
        """W3C records by id: `codec`, `inbound-rtp` and, after a report, `remote-outbound-rtp`.

        Empty while the SSRC is not known.
        """
        if self.ssrc is None:
            return {}
        timestamp_ms = self._context.clock.unix_ms(self._context.scheduler.now())
        codec = codec_record(self.parameters.codecs[0], "in", self._context, timestamp_ms)
        inbound = inbound_record(self, self._context, timestamp_ms)
        remote = remote_outbound_record(self, self._context)
        if remote is not None:
            inbound["remoteId"] = remote["id"]
        return {record["id"]: record for record in (codec, inbound, remote) if record is not None}

    def close(self) -> None:
        """Stop receiving and tell the sinks that the stream has ended. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._stop_pipeline()
        self._on_closed(self)
        self._sinks.end()

    def handle_media(
        self, packet: bytes, header: Header, header_length: int, arrival_s: float
    ) -> None:
        """Take a packet of the media SSRC (from the session)."""
        sequence = self.stream.reception.count(header, header_length, len(packet), arrival_s)
        if sequence == REJECTED:
            return
        if self.observer is not None:
            self.observer.observe(packet, header, header_length)
        if self._pipeline is None:
            if self._depacketizers.observing:
                self._depacketizers.observe(packet, header, header_length)
            return
        self.capture_time.read(packet, header, header_length)
        media = read_media_packet(packet, header, header_length, sequence, arrival_s)
        if media is None:
            self.counters.malformed_packets += 1
        else:
            self._pipeline.handle(media)

    def handle_rtx(
        self, packet: bytes, header: Header, header_length: int, arrival_s: float
    ) -> None:
        """Take a packet of the RTX SSRC (from the session)."""
        self.stream.repair.count(header, header_length, len(packet), arrival_s)
        if self._pipeline is None:
            return
        media = read_rtx_packet(
            packet,
            header,
            header_length,
            arrival_s,
            payload_types=self.parameters.rtx_payload_types,
            near=self.stream.reception.highest,
        )
        if media is not None:
            self._pipeline.handle_repair(media)

    def handle_connected(self) -> None:
        """Send what had to wait for the transport (from the session)."""
        if self._pipeline is not None:
            self._pipeline.handle_connected()

    def change_ssrc(self, ssrc: int) -> None:
        """Go on with another media SSRC (from the session)."""
        if self.ssrc is not None:
            self.stream.change_ssrc()
            self._depacketizers = self._create_depacketizers()
        self.ssrc = ssrc
        self._stop_pipeline()
        self._update_pipeline()
        self.request_key_frame()

    def _create_depacketizers(self) -> StreamDepacketizers:
        return StreamDepacketizers(self._context.create_depacketizer, self.parameters.codecs)

    def _update_pipeline(self) -> None:
        if not self._sinks or self._paused or self._closed or self.ssrc is None:
            self._stop_pipeline()
        elif self._pipeline is None:
            self._pipeline = ReceivePipeline(
                self._context,
                self.parameters,
                self.counters,
                ssrc=self.ssrc,
                depacketizers=self._depacketizers,
                emit=self._deliver,
            )
            if self.stream.reception.packets == 0:
                self._pipeline.await_start()

    def _stop_pipeline(self) -> None:
        if self._pipeline is not None:
            self._pipeline.close()
            self._pipeline = None
            self._sinks.interrupt()

    def _deliver(self, frame: AssembledFrame) -> None:
        codec = self._codecs[frame.payload_type]
        self.counters.count_frame(frame)
        ntp_s = self.stream.ntp_s(frame.timestamp)
        clock = self._context.peer_clock
        self._sinks.deliver(
            EncodedFrame(
                data=frame.data,
                mime_type=codec.mime_type,
                clock_rate=codec.clock_rate,
                timestamp=self.stream.unwrap(frame.timestamp, frame.arrival_s),
                key_frame=frame.key_frame,
                ntp_time_s=ntp_s,
                arrival_time_s=frame.arrival_s,
                capture_time_s=None if ntp_s is None else clock.monotonic_s(ntp_s),
            )
        )
