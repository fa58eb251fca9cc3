"""Which blocks of sound need not be sent (discontinuous transmission)."""

from __future__ import annotations

from typing import Final

QUIET: Final = 60
"""Level in -dBov from which on a block counts as silence."""

HANGOVER_S: Final = 0.2
"""Silence is sent for this long before packets are left out, so that words are not cut."""

REFRESH_S: Final = 0.4
"""In silence one packet is sent in this time, as libopus does, for receivers' comfort noise."""


class SilenceGate:
    """Lets sound through, and of silence a packet now and then."""

    def __init__(self, block_s: float) -> None:
        """Make a gate for blocks of `block_s` seconds."""
        self._block_s = block_s
        self._silent_s = 0.0
        self._since_packet_s = 0.0

    def passes(self, level: int) -> bool:
        """Whether to send the next block, whose loudness is `level` in -dBov, 0 to 127."""
        self._silent_s = self._silent_s + self._block_s if level >= QUIET else 0.0
        self._since_packet_s += self._block_s
        if self._silent_s > HANGOVER_S and self._since_packet_s < REFRESH_S - self._block_s / 2:
            return False
        self._since_packet_s = 0.0
        return True
