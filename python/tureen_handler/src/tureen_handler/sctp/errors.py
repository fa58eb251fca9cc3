"""The typed error of data channels."""

from __future__ import annotations

from typing import Literal

DataChannelErrorCode = Literal[
    "invalid-parameters",
    "no-sctp",
    "stream-in-use",
    "not-open",
    "message-too-big",
    "buffer-full",
    "slow-reader",
    "association-lost",
]
"""Why a data channel could not be made or used."""


class DataChannelError(Exception):
    """A data channel cannot do what was asked; `code` says why, the text says what helps."""

    def __init__(self, code: DataChannelErrorCode, message: str) -> None:
        super().__init__(message)
        self.code: DataChannelErrorCode = code

    @classmethod
    def invalid_parameters(cls, problem: str) -> DataChannelError:
        """The parameters contradict each other or are out of range."""
        return cls("invalid-parameters", f"invalid data channel parameters: {problem}")

    @classmethod
    def no_sctp(cls) -> DataChannelError:
        """The transport was made without SCTP."""
        return cls(
            "no-sctp",
            "the transport carries no data channels; create the server's transport "
            "with enableSctp and pass its sctpParameters",
        )

    @classmethod
    def stream_in_use(cls, stream_id: int, label: str) -> DataChannelError:
        """An open channel has the stream id already."""
        return cls(
            "stream-in-use",
            f'SCTP stream {stream_id} belongs to the open data channel "{label}"; '
            "close that one first or use another stream id",
        )

    @classmethod
    def not_open(cls, label: str, state: str) -> DataChannelError:
        """Sending needs an open channel."""
        return cls("not-open", f'cannot send on data channel "{label}": it is "{state}"')

    @classmethod
    def message_too_big(cls, label: str, size: int, limit: int) -> DataChannelError:
        """The server takes no message of that size."""
        return cls(
            "message-too-big",
            f'a message of {size} bytes on data channel "{label}" exceeds '
            f"the {limit} bytes the server takes; send it in parts",
        )

    @classmethod
    def received_too_big(cls, label: str, size: int, limit: int) -> DataChannelError:
        """The server sent a message larger than it may."""
        return cls(
            "message-too-big",
            f'a message of {size} bytes or more came on data channel "{label}", which takes '
            f"{limit}; it is dropped: the sender has to send it in parts",
        )

    @classmethod
    def buffer_full(cls, label: str, waiting: int) -> DataChannelError:
        """More is waiting to be sent than is kept."""
        return cls(
            "buffer-full",
            f'data channel "{label}" has {waiting} bytes waiting to be sent; '
            "wait for its buffered amount to fall",
        )

    @classmethod
    def slow_reader(cls, label: str, waiting: int) -> DataChannelError:
        """The program does not take what has come."""
        return cls(
            "slow-reader",
            f'the program reads too slowly: {waiting} bytes of messages on data channel "{label}" '
            "wait; the channel is closed",
        )

    @classmethod
    def association_lost(cls, label: str) -> DataChannelError:
        """SCTP gave up under the channel."""
        return cls(
            "association-lost",
            f'the SCTP association of data channel "{label}" ended: '
            "the server aborted it or did not answer",
        )
