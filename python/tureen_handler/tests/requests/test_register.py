"""How the layer joins the worker."""

from tureen_handler.requests import REQUESTS

import tureen_handler
from tureen_channel import Request
from tureen_handler import HandlerService


class Registry:
    def __init__(self):
        self.channel = object()
        self.requests = {}
        self.services = {}
        self.close_callbacks = []

    def request(self, method, handler):
        self.requests[method] = handler

    def provide(self, type_, instance):
        self.services[type_] = instance

    def on_close(self, callback):
        self.close_callbacks.append(callback)


async def test_register_offers_everything():
    registry = Registry()
    tureen_handler.register(registry)
    assert set(registry.requests) == set(REQUESTS)
    assert isinstance(registry.services[HandlerService], HandlerService)
    dump = await registry.requests["handler.dump"](Request("handler.dump", None, {}, b""))
    assert dump["transports"] == []
    for callback in registry.close_callbacks:
        await callback()
