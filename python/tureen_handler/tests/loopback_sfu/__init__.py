"""The server side of a transport on loopback, for tests and benches."""

from .server import LoopbackSfu

__all__ = ["LoopbackSfu"]
