"""The checks of a catalogue."""

import json

from jsonschema import Draft202012Validator
from tureen_channel.testing import catalogue_problems, message_names, read_catalogue

OPEN = {
    "name": "source.open",
    "kind": "request",
    "direction": "node-to-python",
    "target": "source",
    "description": "Opens a source.",
    "data": {"type": "object", "required": ["path"]},
    "reply": {"type": "object"},
}
ENDED = {
    "name": "track.ended",
    "kind": "notification",
    "direction": "python-to-node",
    "description": "A track has ended.",
    "data": {"type": "object"},
}
VECTORS = [
    {"message": "source.open", "data": {"path": "a"}, "reply": {}},
    {"message": "track.ended", "data": {}},
]


def check(schema, value):
    return next((error.message for error in Draft202012Validator(schema).iter_errors(value)), None)


def problems(messages, vectors):
    return catalogue_problems({"messages": messages, "vectors": vectors}, check)


def test_a_sound_catalogue_has_no_problems(tmp_path):
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps({"layer": "x", "messages": [OPEN, ENDED], "vectors": VECTORS}))
    catalogue = read_catalogue(path)
    assert catalogue_problems(catalogue, check) == []
    assert message_names(catalogue, "request", "node-to-python") == ["source.open"]
    assert message_names(catalogue, "notification", "python-to-node") == ["track.ended"]


def test_every_problem_is_named():
    odd = {"name": "open", "kind": "question", "reply": {}}
    assert problems([dict(OPEN), OPEN, ENDED], VECTORS) == ["source.open stands there twice"]
    assert problems([odd], []) == [
        "open is not named object.verb",
        "open is neither a request nor a notification",
        "open has no direction",
        "open has no description",
        "open has no schema for its data",
        "open must have a reply schema if and only if it is a request",
        "open has no vector",
    ]


def test_a_request_and_a_notification_may_share_a_name():
    closed = {**ENDED, "name": "source.open"}
    vectors = [*VECTORS, {"message": "source.open", "data": {}}]
    assert problems([OPEN, ENDED, closed], vectors) == []


def test_messages_may_share_schemas():
    shared = {"Source": {"type": "object", "required": ["path"]}}
    messages = [{**OPEN, "data": {"$ref": "#/$defs/Source"}}, ENDED]
    catalogue = {"$defs": shared, "messages": messages, "vectors": VECTORS}
    assert catalogue_problems(catalogue, check) == []


def test_vectors_must_be_as_their_schema_says():
    wrong = [{"message": "source.open", "data": {}, "reply": []}, {"message": "x.y", "data": {}}]
    assert problems([OPEN], wrong) == [
        "source.open: data of a vector: 'path' is a required property",
        "source.open: reply of a vector: [] is not of type 'object'",
        "a vector is for x.y, which does not exist",
    ]
