"""What the tests of the layers above need: two joined channels, and checks of a catalogue."""

from __future__ import annotations

import json
import re
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal

from tureen_channel.channel import Channel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from tureen_channel.options import ChannelOptions


@asynccontextmanager
async def channel_pair(
    left: ChannelOptions | None = None,
    right: ChannelOptions | None = None,
    *,
    layers: Mapping[str, str] | None = None,
) -> AsyncIterator[tuple[Channel, Channel]]:
    """Join two channels by a pair of sockets, and close them in the end."""
    left_socket, right_socket = socket.socketpair()
    channels = (
        await Channel.from_socket(left_socket, layers=layers or {}, options=left),
        await Channel.from_socket(right_socket, layers=layers or {}, options=right),
    )
    try:
        yield channels
    finally:
        for channel in channels:
            channel.close()
            await channel.wait_closed()


def read_catalogue(path: Path) -> dict[str, Any]:
    """Read the ``catalogue.json`` of a layer."""
    catalogue: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return catalogue


def message_names(
    catalogue: Mapping[str, Any],
    kind: Literal["request", "notification"],
    direction: Literal["node-to-python", "python-to-node"],
) -> list[str]:
    """Return the names of the messages of one kind and direction."""
    return [
        message["name"]
        for message in catalogue["messages"]
        if message["kind"] == kind and message["direction"] == direction
    ]


def catalogue_problems(
    catalogue: Mapping[str, Any], check: Callable[[Any, Any], str | None]
) -> list[str]:
    """Return everything that is wrong with a catalogue, in words; nothing when it is sound.

    Args:
        catalogue: What ``read_catalogue`` returned.
        check: Checks a value (second) against a JSON Schema (first): the fault in words, or None.
            Tests bring their validator, such as jsonschema.
    """
    messages, vectors = catalogue["messages"], catalogue["vectors"]
    shared = catalogue.get("$defs", {})
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    problems: list[str] = []
    for message in messages:
        namesakes = by_name.setdefault(message["name"], [])
        if any(namesake["kind"] == message["kind"] for namesake in namesakes):
            problems.append(f"{message['name']} stands there twice")
        namesakes.append(message)
        problems += _message_problems(message, vectors)
    for vector in vectors:
        problems += _vector_problems(
            vector,
            by_name.get(vector["message"], []),
            lambda schema, value: check({**schema, "$defs": shared}, value),
        )
    return problems


def _message_problems(message: Mapping[str, Any], vectors: list[Mapping[str, Any]]) -> list[str]:
    name, kind = message["name"], message["kind"]
    rules = {
        "is not named object.verb": kind == "notification"
        or re.fullmatch(r"[a-zA-Z]+\.[a-zA-Z]+", name) is not None,
        "is neither a request nor a notification": kind in ("request", "notification"),
        "has no direction": message.get("direction") in ("node-to-python", "python-to-node"),
        "has no description": bool(message.get("description")),
        "has no schema for its data": isinstance(message.get("data"), dict),
        "must have a reply schema if and only if it is a request": (kind == "request")
        == ("reply" in message),
        "has no vector": any(vector["message"] == name for vector in vectors),
    }
    return [f"{name} {problem}" for problem, holds in rules.items() if not holds]


def _vector_problems(
    vector: Mapping[str, Any],
    messages: list[Mapping[str, Any]],
    check: Callable[[Any, Any], str | None],
) -> list[str]:
    """Check a vector; a request and a notification may share a name, it is an example of either."""
    problems = [_vector_faults(vector, message, check) for message in messages]
    nobody = [f"a vector is for {vector['message']}, which does not exist"]
    return min(problems, key=len, default=nobody)


def _vector_faults(
    vector: Mapping[str, Any],
    message: Mapping[str, Any],
    check: Callable[[Any, Any], str | None],
) -> list[str]:
    faults = {"data": check(message["data"], vector.get("data"))}
    if "reply" in vector and "reply" in message:
        faults["reply"] = check(message["reply"], vector["reply"])
    return [
        f"{message['name']}: {part} of a vector: {fault}"
        for part, fault in faults.items()
        if fault is not None
    ]
