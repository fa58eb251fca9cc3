"""What one side tells the other about a fault."""

from __future__ import annotations

from typing import Final

MAX_FAULT_CHARACTERS: Final = 1_000
"""Longest text of a fault that is told to the other side; always fits the smallest frame limit."""
