"""Opus and G.711: round trips, channels, bitrates."""

import pytest
from tureen_handler.codecs import (
    AudioEncoderSettings,
    UnsupportedCodecError,
    create_audio_encoder,
    create_decoder,
)


@pytest.mark.parametrize(
    ("mime_type", "layout", "sample_rate"),
    [
        ("audio/opus", "stereo", 48_000),
        ("audio/opus", "mono", 48_000),
        ("audio/PCMU", "mono", 8_000),
        ("audio/PCMA", "mono", 8_000),
    ],
)
def test_a_tone_survives_the_trip(
    mime_type, layout, sample_rate, tone_maker, tone_samples, tone_rms, tone_frequency
):
    encoder = create_audio_encoder(mime_type, AudioEncoderSettings())
    decoder = create_decoder(mime_type, encoder.sample_rate, 2 if layout == "stereo" else 1)
    blocks = tone_maker(50, sample_rate, layout, samples=encoder.frame_samples)
    heard = []
    for index, block in enumerate(blocks):
        chunk = encoder.encode(block)
        assert chunk.key_frame
        for frame in decoder.decode(chunk.data, index * encoder.frame_samples):
            assert frame.pts == index * encoder.frame_samples
            assert frame.samples == encoder.frame_samples
            heard += tone_samples(frame)

    steady = heard[sample_rate // 4 :]
    sent = tone_samples(blocks[25])

    assert tone_frequency(steady, sample_rate) == pytest.approx(440, abs=4)
    assert tone_rms(steady) == pytest.approx(tone_rms(sent), rel=0.1)


def test_g711_packets_are_one_byte_a_sample(tone_maker):
    encoder = create_audio_encoder("audio/PCMU", AudioEncoderSettings())
    (block,) = tone_maker(1, 8_000, "mono", samples=160)

    assert len(encoder.encode(block).data) == 160


def test_opus_follows_channels_and_bitrate(tone_maker):
    encoder = create_audio_encoder("audio/opus", AudioEncoderSettings(bitrate_bps=128_000))

    def mean_size(layout: str) -> float:
        sizes = [len(encoder.encode(block).data) for block in tone_maker(30, layout=layout)]
        return sum(sizes[10:]) / 20

    loud = mean_size("stereo")
    encoder.set_bitrate(16_000)
    low = mean_size("mono")

    assert loud > 3 * low
    assert low * 8 * 50 == pytest.approx(16_000, rel=0.5)


def test_opus_says_how_many_channels_it_wants():
    def wanted(channels: int | None, source: int) -> int:
        settings = AudioEncoderSettings(channels=channels)
        return create_audio_encoder("audio/opus", settings).channels_for(source)

    assert [wanted(None, source) for source in (1, 2, 6)] == [1, 2, 2]
    assert [wanted(1, 2), wanted(2, 1)] == [1, 2]


@pytest.mark.parametrize("duration_ms", [10, 20, 40, 60])
def test_packets_can_be_of_other_lengths(duration_ms, tone_maker):
    settings = AudioEncoderSettings(frame_duration_ms=duration_ms)
    encoder = create_audio_encoder("audio/opus", settings)
    (block,) = tone_maker(1, samples=encoder.frame_samples)

    (frame,) = create_decoder("audio/opus", 48_000, 2).decode(encoder.encode(block).data, 0)

    assert frame.samples == 48 * duration_ms


def opus_configurations(settings, blocks, packet_loss):
    """The configurations (RFC 6716, section 3.1) of the packets that carry `blocks`."""
    encoder = create_audio_encoder("audio/opus", settings)
    encoder.set_packet_loss(packet_loss)
    return {encoder.encode(block).data[0] >> 3 for block in blocks}


def test_opus_leaves_its_best_mode_for_repair_only_when_loss_is_reported(tone_maker):
    blocks = tone_maker(30)
    celt_fullband = {31}

    assert opus_configurations(AudioEncoderSettings(), blocks, 0) == celt_fullband
    assert opus_configurations(AudioEncoderSettings(fec=False), blocks, 20) == celt_fullband
    assert max(opus_configurations(AudioEncoderSettings(), blocks, 20)) < 16


@pytest.mark.parametrize(
    ("rate", "configuration"),
    [(8_000, 19), (16_000, 23), (24_000, 27), (32_000, 31), (48_000, 31), (96_000, 31)],
)
def test_opus_encodes_no_more_bandwidth_than_is_played(rate, configuration, tone_maker):
    settings = AudioEncoderSettings(max_playback_rate_hz=rate)

    assert opus_configurations(settings, tone_maker(10), 0) == {configuration}


def test_a_change_of_the_expected_loss_is_not_heard(tone_maker, tone_samples, tone_rms):
    encoder = create_audio_encoder("audio/opus", AudioEncoderSettings())
    decoder = create_decoder("audio/opus", 48_000, 2)
    loudness = []
    for index, block in enumerate(tone_maker(40)):
        encoder.set_packet_loss(20 if index >= 20 else 0)
        (frame,) = decoder.decode(encoder.encode(block).data, index * 960)
        loudness.append(tone_rms(tone_samples(frame)))

    assert max(loudness[5:]) < 1.5 * loudness[10]


def test_unknown_codecs_are_named():
    with pytest.raises(UnsupportedCodecError, match="audio/opus"):
        create_audio_encoder("audio/G722", AudioEncoderSettings())
