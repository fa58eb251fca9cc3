"""The thin shell that couples the state machine with asyncio."""
