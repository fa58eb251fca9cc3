"""The states of a transport and who wants to hear of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .listeners import Listeners

if TYPE_CHECKING:
    from .candidate_error import IceCandidateError
    from .connection_state import ConnectionState, IceGatheringState


class TransportState:
    """Connection state and gathering state; listeners hear changes only, never after "closed".

    Attributes:
        connection: See `ConnectionState`.
        gathering: See `IceGatheringState`.
        connection_listeners: Called with each new connection state.
        gathering_listeners: Called with each new gathering state.
        connected_listeners: Called once, at the first "connected".
        candidate_error_listeners: Called with each server that turns out not to work.
    """

    def __init__(self) -> None:
        self.connection: ConnectionState = "new"
        self.gathering: IceGatheringState = "new"
        self.connection_listeners: Listeners[ConnectionState] = Listeners()
        self.gathering_listeners: Listeners[IceGatheringState] = Listeners()
        self.connected_listeners: Listeners[[]] = Listeners()
        self.candidate_error_listeners: Listeners[IceCandidateError] = Listeners()

    def set_connection(self, state: ConnectionState) -> None:
        """Change the connection state."""
        if state == self.connection or self.connection == "closed":
            return
        self.connection = state
        self.connection_listeners.emit(state)
        if state == "connected":
            self.connected_listeners.emit()
            self.connected_listeners.clear()
        elif state == "closed":
            self._clear()

    def set_gathering(self, state: IceGatheringState) -> None:
        """Change the gathering state."""
        if state != self.gathering and self.connection != "closed":
            self.gathering = state
            self.gathering_listeners.emit(state)

    def _clear(self) -> None:
        self.connection_listeners.clear()
        self.gathering_listeners.clear()
        self.connected_listeners.clear()
        self.candidate_error_listeners.clear()
