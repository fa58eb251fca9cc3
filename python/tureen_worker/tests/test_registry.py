"""What modules may register, and when it counts."""

import pytest
from tureen_worker.tables import Tables

from tureen_channel import ChannelError
from tureen_worker import RegistrationError, Registry


async def answer(request):
    return {"heard": request.data}


async def test_registers_when_committed(channels):
    worker, node = channels
    tables = Tables()
    registry = Registry("one", worker, tables)
    registry.request("one.ask", answer)
    with pytest.raises(ChannelError):
        await node.request("one.ask")
    registry.commit("1.0.0")
    assert (await node.request("one.ask", data=1)).data == {"heard": 1}
    assert tables.module_versions == {"one": "1.0.0"}


async def test_refuses_a_request_that_another_module_answers(channels):
    tables = Tables()
    first = Registry("one", channels[0], tables)
    first.request("one.ask", answer)
    first.commit("1.0.0")
    second = Registry("two", channels[0], tables)
    with pytest.raises(
        RegistrationError, match=r"two registers the request one\.ask, which one answers"
    ):
        second.request("one.ask", answer)


async def test_refuses_a_request_twice(channels):
    registry = Registry("one", channels[0], Tables())
    registry.request("one.ask", answer)
    with pytest.raises(RegistrationError):
        registry.request("one.ask", answer)


async def test_shares_services_with_later_modules(channels):
    tables = Tables()
    first = Registry("one", channels[0], tables)
    first.provide(int, 42)
    assert first.get(int) == 42
    second = Registry("two", channels[0], tables)
    with pytest.raises(
        RegistrationError, match="two needs a int, which no module before it provides"
    ):
        second.get(int)
    first.commit("1.0.0")
    assert second.get(int) == 42
    assert second.module_versions == {"one": "1.0.0"}
    with pytest.raises(RegistrationError, match="one already"):
        second.provide(int, 43)


async def test_collects_close_callbacks_in_order(channels):
    async def close():
        pass

    async def close_too():
        pass

    tables = Tables()
    registry = Registry("one", channels[0], tables)
    registry.on_close(close)
    registry.on_close(close_too)
    assert tables.close_callbacks == []
    registry.commit("1.0.0")
    assert tables.close_callbacks == [close, close_too]
