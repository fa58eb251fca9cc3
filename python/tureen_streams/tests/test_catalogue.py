"""The messages that this package shares with its npm twin."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tureen_streams.requests import REQUESTS, making, mixing, reading, recorder, synthetic

CATALOGUE = json.loads(
    (Path(__file__).parents[3] / "packages" / "streams" / "catalogue.json").read_text()
)
MESSAGES = {message["name"]: message for message in CATALOGUE["messages"]}
DATA_TYPES = {
    "making.createAudioSource": making.CreateAudioSourceData,
    "making.createEncodedSource": making.CreateEncodedSourceData,
    "making.createVideoSource": making.CreateVideoSourceData,
    "mixing.composeVideo": mixing.ComposeVideoData,
    "mixing.mixAudio": mixing.MixAudioData,
    "mixing.setInputs": mixing.SetInputsData,
    "mixing.setTiles": mixing.SetTilesData,
    "reading.discard": reading.DiscardData,
    "reading.openFrames": reading.OpenFramesData,
    "reading.openPackets": reading.OpenPacketsData,
    "reading.openSamples": reading.OpenSamplesData,
    "reading.snapshot": reading.SnapshotData,
    "recorder.start": recorder.StartData,
    "synthetic.createNoise": synthetic.NoiseData,
    "synthetic.createSilence": synthetic.SilenceData,
    "synthetic.createTestPattern": synthetic.TestPatternData,
    "synthetic.createTone": synthetic.ToneData,
    "synthetic.renderClip": synthetic.RenderClipData,
}


@pytest.mark.parametrize("vector", CATALOGUE["vectors"], ids=lambda vector: vector["message"])
def test_vectors_are_as_described(vector):
    message = MESSAGES[vector["message"]]
    for part in ("data", "reply"):
        if part in vector:
            Draft202012Validator(message[part]).validate(vector[part])


def test_every_message_has_a_vector():
    assert {vector["message"] for vector in CATALOGUE["vectors"]} == set(MESSAGES)


def test_there_is_a_handler_for_every_request():
    assert set(REQUESTS) == {m["name"] for m in MESSAGES.values() if m["kind"] == "request"}


@pytest.mark.parametrize("name", DATA_TYPES)
def test_typed_dictionaries_are_as_described(name):
    assert set(DATA_TYPES[name].__annotations__) == set(MESSAGES[name]["data"]["properties"])
