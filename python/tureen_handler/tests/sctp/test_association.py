import pytest
from tureen_handler.net.parameters import SctpParameters
from tureen_handler.sctp.association import SctpAssociation
from tureen_handler.sctp.errors import DataChannelError
from tureen_handler.sctp.parameters import DataChannelParameters


async def test_stop_is_idempotent_and_then_there_are_no_channels():
    sent: list[bytes] = []

    association = SctpAssociation(SctpParameters(), sent.append)
    channel = association.create_data_channel(DataChannelParameters(1))
    assert association.channels == [channel]
    association.start()
    assert len(sent) == 1  # INIT
    association.stop()
    association.stop()
    assert association.channels == []
    assert channel.state == "closed"
    with pytest.raises(DataChannelError):
        association.create_data_channel(DataChannelParameters(1))


async def test_packets_before_the_start_are_ignored():
    sent: list[bytes] = []
    association = SctpAssociation(SctpParameters(), sent.append)
    association.handle_packets([b"too early"])
    assert association.state == "new"
    assert sent == []
    association.stop()
    association.start()
    assert sent == []
