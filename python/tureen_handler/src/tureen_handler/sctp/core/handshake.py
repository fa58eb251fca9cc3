"""Setting up an association: four messages, begun by either side or both (RFC 9260, section 5)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .chunks import COOKIE_ACK, COOKIE_ECHO, INIT, INIT_ACK, build_chunk
from .constants import MAX_INIT_RETRANSMITS, MAX_STREAMS, RTO_MAX_S, T1_INITIAL_S
from .init_chunk import InitChunk
from .serial import TSN_MASK
from .timers import OFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from .timers import Timers

HandshakeState = Literal["idle", "cookie-wait", "cookie-echoed", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The outcome of a handshake.

    Attributes:
        peer: What the peer said of itself.
        initial_tsn: Our first TSN, 32 bits.
        round_trip_s: Round trip time of INIT, None when it was repeated or not answered.
    """

    peer: InitChunk
    initial_tsn: int
    round_trip_s: float | None


class Handshake:
    """Both roles of the four-way handshake.

    The state cookie is a random number that stands for what is kept here: DTLS has authenticated
    the peer already, so there is nobody to whom answering an INIT must cost no memory.

    Attributes:
        state: See `HandshakeState`.
        local_tag: Verification tag of what comes.
        agreement: The outcome, once the state is "done".
    """

    def __init__(self, window: int, timers: Timers, send: Callable[[bytes, int], None]) -> None:
        """Announce a receive window of `window` bytes; `send` takes a chunk and its tag."""
        self.state: HandshakeState = "idle"
        self.local_tag = secrets.randbelow(TSN_MASK) + 1
        self.agreement: Agreement | None = None
        self._initial_tsn = secrets.randbelow(TSN_MASK + 1)
        self._window = window
        self._timers = timers
        self._send = send
        self._cookie = secrets.token_bytes(16)
        self._caller: InitChunk | None = None
        self._answerer: InitChunk | None = None
        self._tries = 0
        self._sent_at = 0.0
        self._round_trip_s: float | None = None

    def start(self, now: float) -> None:
        """Send INIT."""
        if self.state == "idle":
            self.state = "cookie-wait"
            self._begin_step(now)

    def handle_timeout(self, now: float) -> None:
        """Send what was not answered once more; after many times the state is "failed"."""
        self._tries += 1
        if self._tries > MAX_INIT_RETRANSMITS:
            self.state = "failed"
            self._timers.setup = OFF
        else:
            self._send_step(now)

    def handle_init(self, value: bytes) -> None:
        """Answer an INIT; nothing changes until its cookie comes back.

        That also holds when both sides begin at once, and for an INIT that comes late or twice.
        """
        caller = InitChunk.read(value)
        self._caller = caller
        self._send(self._describe(self._cookie).build(INIT_ACK), caller.tag)

    def handle_init_ack(self, value: bytes, now: float) -> None:
        """Send the cookie back."""
        if self.state != "cookie-wait":
            return
        answerer = InitChunk.read(value)
        if answerer.cookie:
            if self._tries == 0:
                self._round_trip_s = now - self._sent_at
            self._answerer = answerer
            self.state = "cookie-echoed"
            self._begin_step(now)

    def handle_cookie_echo(self, cookie: bytes) -> bool:
        """Take our cookie back. Returns whether the peer has begun anew after it was "done"."""
        caller = self._caller
        if cookie != self._cookie or caller is None:
            return False
        if self.state == "done":
            if self.agreement is not None and caller.tag != self.agreement.peer.tag:
                return True
        else:
            self._finish(caller)
        self._send(build_chunk(COOKIE_ACK, 0, b""), caller.tag)
        return False

    def handle_cookie_ack(self) -> None:
        """The peer has taken its cookie."""
        if self.state == "cookie-echoed" and self._answerer is not None:
            self._finish(self._answerer)

    def _finish(self, peer: InitChunk) -> None:
        self.agreement = Agreement(peer, self._initial_tsn, self._round_trip_s)
        self.state = "done"
        self._timers.setup = OFF

    def _begin_step(self, now: float) -> None:
        self._tries = 0
        self._sent_at = now
        self._send_step(now)

    def _send_step(self, now: float) -> None:
        self._timers.setup = now + min(T1_INITIAL_S * 2**self._tries, RTO_MAX_S)
        if self._answerer is None:
            self._send(self._describe(b"").build(INIT), 0)
        else:
            cookie = build_chunk(COOKIE_ECHO, 0, self._answerer.cookie)
            self._send(cookie, self._answerer.tag)

    def _describe(self, cookie: bytes) -> InitChunk:
        return InitChunk(
            self.local_tag,
            self._window,
            MAX_STREAMS,
            MAX_STREAMS,
            self._initial_tsn,
            cookie=cookie,
        )
