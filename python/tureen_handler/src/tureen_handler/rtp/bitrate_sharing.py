"""Splitting the peer's estimate of a transport among its encodings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .sender import RtpSender

ACTIVE_WITHIN_S: Final = 2.0
"""An encoding without a frame for this long takes no share."""


def share_bitrate(
    bitrate_bps: int, senders: Iterable[RtpSender], now_s: float
) -> dict[RtpSender, int]:
    """Split bits per second among the video encodings that are being sent.

    Tracks share by what they could use. The layers of a simulcast (encodings with one mid) are
    served from the lowest up: a low layer that is whole serves everybody, a high one only few.
    Audio takes what it needs and is left out. When nothing is active, all video encodings share.
    """
    video = [sender for sender in senders if sender.parameters.kind == "video"]
    active = [sender for sender in video if _is_active(sender, now_s)] or video
    total_bps = sum(sender.bitrate_wish_bps for sender in active)
    shares: dict[RtpSender, int] = {}
    for layers in _by_track(active):
        wish_bps = sum(sender.bitrate_wish_bps for sender in layers)
        if wish_bps > 0:
            shares |= _serve(layers, int(bitrate_bps * wish_bps / total_bps))
    return shares


def _is_active(sender: RtpSender, now_s: float) -> bool:
    return sender.last_frame_s is not None and now_s - sender.last_frame_s < ACTIVE_WITHIN_S


def _by_track(senders: Iterable[RtpSender]) -> Iterable[Sequence[RtpSender]]:
    tracks: dict[str, list[RtpSender]] = {}
    for sender in senders:
        tracks.setdefault(sender.parameters.mid, []).append(sender)
    return tracks.values()


def _serve(layers: Sequence[RtpSender], bitrate_bps: int) -> dict[RtpSender, int]:
    """Give each layer what it could use while there is something left; the highest the rest."""
    shares: dict[RtpSender, int] = {}
    for sender in layers[:-1]:
        shares[sender] = min(bitrate_bps, sender.bitrate_wish_bps)
        bitrate_bps -= shares[sender]
    shares[layers[-1]] = bitrate_bps
    return shares
