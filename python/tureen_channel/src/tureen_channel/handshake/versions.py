"""Whether two releases fit together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tureen_channel.channel_error import ChannelError

if TYPE_CHECKING:
    from tureen_channel.frame.frame import HelloFrame

PROTOCOL_VERSION: Final = 1
"""Version of the wire itself; both sides must speak the same."""


def versions_agree(here: str, there: str) -> bool:
    """Return whether two releases of a layer can work together, after semver's caret rule.

    The same major; for ``0.x`` the same minor; for ``0.0.x`` the very same. A pre-release agrees
    with itself only.
    """
    if here == there:
        return True
    own, other = _compatibility_key(here), _compatibility_key(there)
    return own is not None and own == other


def assert_versions_agree(here: HelloFrame, there: HelloFrame) -> None:
    """Compare the HELLO of both sides: the protocol, and each layer that both name.

    Raises:
        ChannelError: ``version-mismatch`` that names both sides' versions and the remedy.
    """
    faults = [
        f"{layer} is {version} in {here.runtime} and {there.layers[layer]} in {there.runtime}"
        for layer, version in here.layers.items()
        if not versions_agree(version, there.layers.get(layer, version))
    ]
    if here.protocol != there.protocol:
        faults.insert(
            0,
            f"the wire protocol is {here.protocol} in {here.runtime} "
            f"and {there.protocol} in {there.runtime}",
        )
    if faults:
        raise ChannelError("version-mismatch", _mismatch_message(faults))


def _compatibility_key(version: str) -> str | None:
    parts = re.fullmatch(r"([0-9]+)\.([0-9]+)\.([0-9]+)", version)
    if parts is None:
        return None
    major, minor, patch = parts.groups()
    if major != "0":
        return major
    return f"0.0.{patch}" if minor == "0" else f"0.{minor}"


def _mismatch_message(faults: list[str]) -> str:
    return (
        f"The two sides of the channel do not fit together: {'; '.join(faults)}. "
        "Use the same release on both sides: each npm package carries its own Python package, "
        "so reinstall it and remove other copies of tureen_* from the Python path."
    )
