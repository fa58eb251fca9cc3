"""The server side of a transport on loopback, and a client of it, for tests and benches."""

from .client import LoopbackClient, RecordingHandler
from .server import LoopbackSfu
from .tcp_front import TcpFront
from .turn import LoopbackTurn
from .turn_front import TurnFront

__all__ = [
    "LoopbackClient",
    "LoopbackSfu",
    "LoopbackTurn",
    "RecordingHandler",
    "TcpFront",
    "TurnFront",
]
