"""What a negotiated data channel is made of (W3C `RTCDataChannelInit`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import DataChannelError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_STREAM_ID = 65534
"""Largest SCTP stream id of a data channel (RFC 8831, section 6.6)."""


@dataclass(frozen=True, slots=True)
class DataChannelParameters:
    """A negotiated channel: both sides know the SCTP stream, nothing is announced in-band.

    Attributes:
        stream_id: SCTP stream of both directions, 0 to `MAX_STREAM_ID`.
        ordered: Whether messages arrive in the order they were sent.
        max_packet_life_time_ms: Retransmit for so long at most; None: no such limit.
        max_retransmits: Retransmit so often at most; None: no such limit.
        max_receive_message_size: Larger messages of the server in bytes are refused; 0: none are.
        label: Name for people.
        protocol: Name of the sub-protocol.

    Raises:
        DataChannelError: `invalid-parameters`.
    """

    stream_id: int
    ordered: bool = True
    max_packet_life_time_ms: int | None = None
    max_retransmits: int | None = None
    max_receive_message_size: int = 0
    label: str = ""
    protocol: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.stream_id <= MAX_STREAM_ID:
            raise DataChannelError.invalid_parameters(
                f"streamId is {self.stream_id}, not within 0 to {MAX_STREAM_ID}"
            )
        if self.max_packet_life_time_ms is not None and self.max_retransmits is not None:
            raise DataChannelError.invalid_parameters(
                "maxPacketLifeTime and maxRetransmits exclude each other"
            )
        for limit in (self.max_packet_life_time_ms, self.max_retransmits):
            if limit is not None and not 0 <= limit <= 65535:
                raise DataChannelError.invalid_parameters(f"{limit} is not within 0 to 65535")

    @classmethod
    def from_wire(cls, data: Mapping[str, Any]) -> DataChannelParameters:
        """Read the data of `dataChannel.create`; all but `streamId` may be absent."""
        stream_id = data.get("streamId")
        if not isinstance(stream_id, int) or isinstance(stream_id, bool):
            raise DataChannelError.invalid_parameters("streamId must be an integer")
        return cls(
            stream_id=stream_id,
            ordered=bool(data.get("ordered", True)),
            max_packet_life_time_ms=data.get("maxPacketLifeTime"),
            max_retransmits=data.get("maxRetransmits"),
            max_receive_message_size=int(data.get("maxReceiveMessageSize", 0)),
            label=str(data.get("label", "")),
            protocol=str(data.get("protocol", "")),
        )
