import pytest
from tureen_handler.net.parameters import SctpParameters
from tureen_handler.sctp.association import SctpAssociation
from tureen_handler.sctp.errors import DataChannelError
from tureen_handler.sctp.parameters import DataChannelParameters


async def test_stop_is_idempotent_and_then_there_are_no_channels():
    sent: list[bytes] = []

    async def send(data: bytes) -> None:
        sent.append(data)

    association = SctpAssociation(SctpParameters(), send)
    channel = association.create_data_channel(DataChannelParameters(1))
    assert association.channels == [channel]
    await association.start("client")
    assert len(sent) == 1  # INIT
    await association.stop()
    await association.stop()
    assert association.channels == []
    assert channel.state == "closed"
    with pytest.raises(DataChannelError):
        association.create_data_channel(DataChannelParameters(1))


async def test_data_before_the_start_is_ignored():
    async def send(_data: bytes) -> None:
        pass

    association = SctpAssociation(SctpParameters(), send)
    await association.handle_data(b"too early")
    assert association.max_channels is None
    await association.stop()
