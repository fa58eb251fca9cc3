"""The port of a session that has none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class DetachedPort:
    """An `RtpPort` that is never connected."""

    @property
    def connected(self) -> bool:
        """Always False."""
        return False

    def send_rtp(self, packet: bytes) -> bool:
        """Drop the packet."""
        return False

    def send_rtcp(self, compound: bytes) -> bool:
        """Drop the compound."""
        return False

    def on_connected(self, listener: Callable[[], None]) -> None:
        """Never call the listener."""
