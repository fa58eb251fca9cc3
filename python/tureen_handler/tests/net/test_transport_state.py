from tureen_handler.net.transport_state import TransportState


def test_tells_changes_only():
    states, heard = TransportState(), []
    states.connection_listeners.add(heard.append)
    for state in ("connecting", "connecting", "connected", "disconnected"):
        states.set_connection(state)
    assert heard == ["connecting", "connected", "disconnected"]


def test_tells_the_first_connection_once():
    states, heard = TransportState(), []
    states.connected_listeners.add(lambda: heard.append("connected"))
    for state in ("connected", "disconnected", "connected"):
        states.set_connection(state)
    assert heard == ["connected"]


def test_nothing_comes_after_closed():
    states, heard = TransportState(), []
    states.connection_listeners.add(heard.append)
    states.gathering_listeners.add(heard.append)
    states.set_gathering("gathering")
    states.set_connection("closed")
    states.set_connection("connected")
    states.set_gathering("complete")
    assert heard == ["gathering", "closed"]
    assert (states.connection, states.gathering) == ("closed", "gathering")
