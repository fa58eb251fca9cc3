from tureen_handler.net.listeners import Listeners


def test_calls_in_order_until_removed():
    heard: list[str] = []
    listeners: Listeners[str] = Listeners()
    remove = listeners.add(lambda word: heard.append(f"a {word}"))
    listeners.add(lambda word: heard.append(f"b {word}"))
    listeners.emit("1")
    remove()
    remove()
    listeners.emit("2")
    assert heard == ["a 1", "b 1", "b 2"]


def test_one_that_raises_is_logged_and_stops_nobody(caplog):
    heard: list[int] = []
    listeners: Listeners[int] = Listeners()
    listeners.add(lambda number: 1 // number)
    listeners.add(heard.append)
    listeners.emit(0)
    assert heard == [0]
    assert "ZeroDivisionError" in caplog.text


def test_one_may_remove_itself_while_called():
    heard: list[str] = []
    listeners: Listeners[[]] = Listeners()

    def once() -> None:
        heard.append("once")
        remove()

    remove = listeners.add(once)
    listeners.add(lambda: heard.append("always"))
    listeners.emit()
    listeners.emit()
    assert heard == ["once", "always", "always"]


def test_clear_forgets_all():
    listeners: Listeners[[]] = Listeners()
    listeners.add(lambda: 1 / 0)
    listeners.clear()
    listeners.emit()
