"""Splitting the peer's estimate of a transport among its encodings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .sender import RtpSender

ACTIVE_WITHIN_S: Final = 2.0
"""An encoding without a frame for this long takes no share."""


def share_bitrate(
    bitrate_bps: int, senders: Iterable[RtpSender], now_s: float
) -> dict[RtpSender, int]:
    """Split bits per second by `bitrate_weight` among the video encodings that are being sent.

    Audio takes what it needs and is left out. When none is active, all video encodings share.
    """
    video = [sender for sender in senders if sender.parameters.kind == "video"]
    active = [sender for sender in video if _is_active(sender, now_s)] or video
    total = sum(sender.parameters.bitrate_weight for sender in active)
    if total <= 0:
        return {}
    return {
        sender: int(bitrate_bps * sender.parameters.bitrate_weight / total) for sender in active
    }


def _is_active(sender: RtpSender, now_s: float) -> bool:
    return sender.last_frame_s is not None and now_s - sender.last_frame_s < ACTIVE_WITHIN_S
