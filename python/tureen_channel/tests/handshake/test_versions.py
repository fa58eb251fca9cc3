"""Whether two releases fit together."""

import pytest
from channel_vectors import VECTORS
from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import HelloFrame
from tureen_channel.handshake.versions import assert_versions_agree, versions_agree


def hello(layers, runtime="x", protocol=1):
    return HelloFrame(protocol, layers, 16_384, runtime)


@pytest.mark.parametrize("vector", VECTORS["versions"], ids=str)
def test_versions_agree(vector):
    assert versions_agree(vector["here"], vector["there"]) is vector["agree"]
    assert versions_agree(vector["there"], vector["here"]) is vector["agree"]


def test_names_every_layer_that_does_not_fit():
    here = hello({"worker": "1.2.0", "handler": "2.0.0", "streams": "0.3.0"}, "Python")
    there = hello({"worker": "1.0.0", "handler": "1.9.0", "streams": "0.4.0"}, "Node.js")
    with pytest.raises(ChannelError) as caught:
        assert_versions_agree(here, there)
    assert caught.value.code == "version-mismatch"
    assert str(caught.value) == (
        "The two sides of the channel do not fit together: "
        "handler is 2.0.0 in Python and 1.9.0 in Node.js; "
        "streams is 0.3.0 in Python and 0.4.0 in Node.js. Use the same release on both sides: "
        "each npm package carries its own Python package, "
        "so reinstall it and remove other copies of tureen_* from the Python path."
    )


def test_refuses_another_protocol():
    with pytest.raises(ChannelError, match="the wire protocol is 1 in a and 2 in b"):
        assert_versions_agree(hello({}, "a", 1), hello({}, "b", 2))


def test_does_not_mind_layers_that_one_side_does_not_have():
    assert_versions_agree(hello({"a": "1.0.0"}), hello({"b": "2.0.0"}))
