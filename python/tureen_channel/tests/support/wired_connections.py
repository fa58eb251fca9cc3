"""Two state machines whose bytes are carried over by hand."""

from strategies import bytes_of, cut
from tureen_channel.connection.connection import Connection, ConnectionSettings
from tureen_channel.frame.frame import HelloFrame

HELLO = HelloFrame(1, {}, 65_536, "test")


def make_connection(layers=None, max_frame_bytes=65_536):
    """A Connection as tests need it."""
    return Connection(ConnectionSettings(layers or {}, "test", max_frame_bytes, 4))


def make_greeted():
    """A Connection that has had its HELLO."""
    connection = make_connection()
    connection.receive_bytes(bytes_of(HELLO))
    take_events(connection)
    return connection


def take_events(connection):
    """Everything that happened."""
    events = []
    while (event := connection.next_event()) is not None:
        events.append(event)
    return events


class Wired:
    """Two joined Connections, ``left`` and ``right``, and their events."""

    def __init__(self, cuts=(7,), left=None, right=None):
        self._cuts = list(cuts)
        self.left = left or make_connection()
        self.right = right or make_connection()
        self.left_events = []
        self.right_events = []
        self.carry()

    def carry(self):
        """Carry everything over, both ways, until nothing moves."""
        while self._carry_once(self.left, self.right) or self._carry_once(self.right, self.left):
            pass
        self.left_events += take_events(self.left)
        self.right_events += take_events(self.right)

    def _carry_once(self, source, destination):
        data = b"".join(source.take_output())
        for piece in cut(data, self._cuts):
            destination.receive_bytes(piece)
        return bool(data)


def of_type(events, type_):
    """The events of one type."""
    return [event for event in events if isinstance(event, type_)]
