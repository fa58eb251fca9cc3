"""The only place that reaches private names of aiortc and aioice, checked at start."""
