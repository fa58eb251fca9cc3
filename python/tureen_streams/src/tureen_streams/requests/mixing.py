"""Requests that mix tracks. The target is the id of the new track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from tureen_streams.mixing.audio_mix_track import AudioMixTrack
from tureen_streams.mixing.colour import Colour
from tureen_streams.mixing.composition_track import CompositionForm, CompositionTrack
from tureen_streams.mixing.sample_placer import MixForm
from tureen_streams.mixing.tile import TileRect
from tureen_streams.requests.target import require_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tureen_handler.media.track import Track
    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request
    from tureen_streams.mixing.mixed_track import MixedTrack
    from tureen_streams.service import StreamsService


class InputData(TypedDict):
    """A track that is heard."""

    trackId: str
    gain: float


class TileData(TypedDict):
    """A track that is seen, and where."""

    trackId: str
    x: int
    y: int
    width: int
    height: int


class MixAudioData(TypedDict):
    """Data of `mixing.mixAudio`."""

    sampleRate: int
    channels: int
    maxLatencyMs: float
    inputs: list[InputData]


class ComposeVideoData(TypedDict):
    """Data of `mixing.composeVideo`."""

    width: int
    height: int
    frameRate: int
    background: str
    maxLatencyMs: float
    tiles: list[TileData]


class SetInputsData(TypedDict):
    """Data of `mixing.setInputs`."""

    inputs: list[InputData]


class SetTilesData(TypedDict):
    """Data of `mixing.setTiles`."""

    tiles: list[TileData]


Part = TypeVar("Part", InputData, TileData)
Place = TypeVar("Place")


def mix_audio(service: StreamsService) -> RequestHandler:
    """`mixing.mixAudio`: an audio track of the sum of others."""

    async def handle(request: Request) -> None:
        data: MixAudioData = request.data
        form = MixForm(data["sampleRate"], data["channels"])
        mix = AudioMixTrack(require_target(request), form, data["maxLatencyMs"] / 1000)
        mix.set_inputs(_find(service, data["inputs"], _gain))
        _keep(service, mix)

    return handle


def compose_video(service: StreamsService) -> RequestHandler:
    """`mixing.composeVideo`: a video track of others side by side."""

    async def handle(request: Request) -> None:
        data: ComposeVideoData = request.data
        form = CompositionForm(
            data["width"], data["height"], data["frameRate"], Colour.parse(data["background"])
        )
        mix = CompositionTrack(require_target(request), form, data["maxLatencyMs"] / 1000)
        mix.set_tiles(_find(service, data["tiles"], _rect))
        _keep(service, mix)

    return handle


def set_inputs(service: StreamsService) -> RequestHandler:
    """`mixing.setInputs`: what is mixed from now on."""

    async def handle(request: Request) -> None:
        data: SetInputsData = request.data
        mix = service.mixes.get(require_target(request), AudioMixTrack)
        mix.set_inputs(_find(service, data["inputs"], _gain))

    return handle


def set_tiles(service: StreamsService) -> RequestHandler:
    """`mixing.setTiles`: what is shown from now on, and where."""

    async def handle(request: Request) -> None:
        data: SetTilesData = request.data
        mix = service.mixes.get(require_target(request), CompositionTrack)
        mix.set_tiles(_find(service, data["tiles"], _rect))

    return handle


def get_audio_stats(service: StreamsService) -> RequestHandler:
    """`mixing.getAudioStats`: the counters of a mix of sound."""

    async def handle(request: Request) -> dict[str, Any]:
        return service.mixes.get(require_target(request), AudioMixTrack).stats()

    return handle


def get_video_stats(service: StreamsService) -> RequestHandler:
    """`mixing.getVideoStats`: the counters of a composed picture."""

    async def handle(request: Request) -> dict[str, Any]:
        return service.mixes.get(require_target(request), CompositionTrack).stats()

    return handle


def close(service: StreamsService) -> RequestHandler:
    """`mixing.close`: end a mix and its track. Does nothing when that is so."""

    async def handle(request: Request) -> None:
        service.mixes.close(require_target(request))

    return handle


def _keep(service: StreamsService, mix: MixedTrack) -> None:
    service.tracks.add(mix)
    service.mixes.add(mix)


def _find(
    service: StreamsService, parts: Sequence[Part], place: Callable[[Part], Place]
) -> list[tuple[Track, Place]]:
    """Look tracks up; those that are gone have ended meanwhile and are left out."""
    tracks = service.tracks
    return [
        (tracks.get(part["trackId"]), place(part)) for part in parts if part["trackId"] in tracks
    ]


def _gain(part: InputData) -> float:
    return part["gain"]


def _rect(part: TileData) -> TileRect:
    return TileRect(part["x"], part["y"], part["width"], part["height"])
