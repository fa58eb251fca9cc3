import pytest
from tureen_handler.sctp.errors import DataChannelError
from tureen_handler.sctp.parameters import DataChannelParameters


def test_reads_the_wire():
    wire = {"streamId": 4, "ordered": False, "maxRetransmits": 0, "label": "l", "protocol": "p"}
    assert DataChannelParameters.from_wire(wire) == DataChannelParameters(
        stream_id=4, ordered=False, max_retransmits=0, label="l", protocol="p"
    )


def test_defaults():
    parameters = DataChannelParameters.from_wire({"streamId": 0})
    assert parameters.ordered
    assert parameters.max_packet_life_time_ms is None
    assert parameters.max_retransmits is None


@pytest.mark.parametrize(
    ("wire", "said"),
    [
        ({}, "streamId must be an integer"),
        ({"streamId": True}, "streamId must be an integer"),
        ({"streamId": 65535}, "streamId is 65535"),
        ({"streamId": -1}, "streamId is -1"),
        ({"streamId": 1, "maxRetransmits": 1, "maxPacketLifeTime": 1}, "exclude each other"),
        ({"streamId": 1, "maxRetransmits": -1}, "-1 is not within"),
    ],
)
def test_says_what_is_wrong(wire, said):
    with pytest.raises(DataChannelError, match=said) as failure:
        DataChannelParameters.from_wire(wire)
    assert failure.value.code == "invalid-parameters"
