"""The messages that this package shares with its npm twin."""

import pytest
from jsonschema import Draft202012Validator
from tureen_handler.live import data_channel as live_data_channel
from tureen_handler.requests import (
    REQUESTS,
    codecs,
    data_channel,
    receiver,
    sender,
    source,
    track,
    transport,
)
from wire_worker import CATALOGUE

DATA_TYPES = {
    "codecs.capabilities": codecs.CapabilitiesData,
    "source.open": source.OpenData,
    "track.setEnabled": track.SetEnabledData,
    "transport.create": transport.CreateData,
    "transport.connect": transport.ConnectData,
    "transport.restartIce": transport.RestartIceData,
    "sender.create": sender.CreateData,
    "sender.replaceTrack": sender.ReplaceTrackData,
    "sender.setEncodings": sender.SetEncodingsData,
    "sender.setMaxSpatialLayer": sender.SetMaxSpatialLayerData,
    "receiver.create": receiver.CreateData,
    "receiver.pause": receiver.ReceiverIds,
    "dataChannel.create": data_channel.CreateData,
    "dataChannel.close": data_channel.CloseData,
}


def messages(kind=None):
    return {m["name"]: m for m in CATALOGUE["messages"] if kind in (None, m["kind"])}


def schema_of(part):
    schema = {"$defs": CATALOGUE["$defs"], **part}
    return schema["$defs"][part["$ref"].split("/")[-1]] if "$ref" in part else schema


@pytest.mark.parametrize("vector", CATALOGUE["vectors"], ids=lambda vector: vector["message"])
def test_vectors_are_as_described(vector):
    kind = vector.get("kind", "request" if "reply" in vector else None)
    message = messages(kind)[vector["message"]]
    for part in ("data", "reply"):
        if part in vector:
            schema = {"$defs": CATALOGUE["$defs"], **message[part]}
            Draft202012Validator(schema).validate(vector[part])


def test_every_message_has_a_vector():
    assert {vector["message"] for vector in CATALOGUE["vectors"]} == set(messages())


def test_there_is_a_handler_for_every_request():
    assert set(REQUESTS) == set(messages("request"))


@pytest.mark.parametrize("name", DATA_TYPES)
def test_typed_dictionaries_are_as_described(name):
    schema = schema_of(messages("request")[name]["data"])
    # Annotations are strings here, in which required and optional keys look different.
    annotations = {
        key: annotation.__forward_arg__
        for key, annotation in DATA_TYPES[name].__annotations__.items()
    }
    required = {key for key, text in annotations.items() if not text.startswith("NotRequired[")}
    assert set(annotations) == set(schema["properties"])
    assert required == set(schema["required"])


def test_types_of_stream_messages_are_as_described():
    [stream] = CATALOGUE["streams"]
    types = {each["name"]: each["type"] for each in stream["types"]}
    assert types == {
        "text": live_data_channel.TEXT,
        "binary": live_data_channel.BINARY,
        "released": live_data_channel.RELEASED,
    }
