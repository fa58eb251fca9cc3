"""The catalogue of messages that this package shares with its npm twin."""

import asyncio
import json
import logging
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tureen_worker.log_forwarding import ForwardingHandler
from tureen_worker.shutdown import Shutdown
from tureen_worker.tables import Tables
from tureen_worker.worker import serve

CATALOGUE = json.loads(
    (Path(__file__).parents[3] / "packages" / "worker" / "catalogue.json").read_text()
)
MESSAGES = {message["name"]: message for message in CATALOGUE["messages"]}


@pytest.mark.parametrize("vector", CATALOGUE["vectors"], ids=lambda vector: vector["message"])
def test_vectors_are_as_described(vector):
    message = MESSAGES[vector["message"]]
    Draft202012Validator(message["data"]).validate(vector["data"])
    if "reply" in vector:
        Draft202012Validator(message["reply"]).validate(vector["reply"])


async def test_there_is_a_handler_for_every_request():
    registered = []

    class Channel:
        def handle_request(self, method, handler):
            registered.append(method)

    serve(Channel(), Tables(), Shutdown())
    requests = [name for name, message in MESSAGES.items() if message["kind"] == "request"]
    assert sorted(registered) == sorted(requests)


async def test_log_lines_are_as_described():
    lines = []

    async def drained():
        await asyncio.sleep(0)

    logger = logging.Logger("test")
    logger.addHandler(ForwardingHandler(lines.append, drained))
    logger.error("x" * 100_000)
    await logger.handlers[0].finish()
    Draft202012Validator(MESSAGES["log"]["data"]).validate(lines[0])
