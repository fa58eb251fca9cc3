"""Which H264 streams a decoder of a negotiated profile and level takes (RFC 6184 section 8.1)."""

from __future__ import annotations

from typing import Final

_BASELINE: Final = 0x42
_MAIN: Final = 0x4D
_HIGH: Final = 0x64
_SET_1: Final = 0x40
_PROFILE_PARAMETER: Final = "profile-level-id"
_DEFAULT_PROFILE: Final = "42000a"

_CONSTRAINED: Final = "constrained baseline"
_TAKES: Final = {
    _CONSTRAINED: frozenset((_CONSTRAINED,)),
    "baseline": frozenset((_CONSTRAINED, "baseline")),
    "main": frozenset((_CONSTRAINED, "main")),
    "high": frozenset((_CONSTRAINED, "main", "high")),
}


def profile_obstacle(stream_id: str, negotiated_id: str, *, any_level: bool) -> str | None:
    """Say why a stream does not fit what was negotiated; None if it does.

    Args:
        stream_id: `profile-level-id` of the stream, six hexadecimal digits.
        negotiated_id: That of the codec; empty for the default of the RFC.
        any_level: Whether the level of the other direction counts (`level-asymmetry-allowed`), so
            that only the profile matters here.
    """
    negotiated_id = negotiated_id or _DEFAULT_PROFILE
    profile, negotiated = _profile(stream_id), _profile(negotiated_id)
    if profile not in _TAKES.get(negotiated, frozenset((negotiated,))):
        return f"its H264 profile is {profile} and {negotiated} was negotiated"
    level, limit = int(stream_id[4:], 16), int(negotiated_id[4:], 16)
    if level > limit and not any_level:
        return f"its H264 level is {level / 10:g} and at most {limit / 10:g} was negotiated"
    return None


def _profile(profile_level_id: str) -> str:
    number, constraints = int(profile_level_id[:2], 16), int(profile_level_id[2:4], 16)
    if number == _BASELINE:
        return _CONSTRAINED if constraints & _SET_1 else "baseline"
    return {_MAIN: "main", _HIGH: "high"}.get(number, f"number {number}")
