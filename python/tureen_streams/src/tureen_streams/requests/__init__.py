"""Request handlers, one file per object of the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import reading, recorder, synthetic

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_worker.tables import RequestHandler

    from tureen_streams.service import StreamsService

REQUESTS: dict[str, Callable[[StreamsService], RequestHandler]] = {
    "reading.snapshot": reading.snapshot,
    "recorder.start": recorder.start,
    "recorder.stop": recorder.stop,
    "synthetic.createTestPattern": synthetic.create_test_pattern,
    "synthetic.createTone": synthetic.create_tone,
    "synthetic.renderClip": synthetic.render_clip,
}
"""Every request of this layer and what makes its handler; the catalogue's tests keep it whole."""
