"""Log lines on their way to Node.js."""

import asyncio
import logging
import threading

import pytest
from tureen_worker.log_forwarding import (
    MAX_LINES,
    MAX_MESSAGE_LENGTH,
    ForwardingHandler,
    configure_logging,
)


class Pipe:
    """Takes lines, as many as there is room for."""

    def __init__(self) -> None:
        self.lines: list[dict[str, str]] = []
        self.room = asyncio.Event()
        self.room.set()

    async def drained(self) -> None:
        await self.room.wait()


@pytest.fixture
async def pipe():
    return Pipe()


@pytest.fixture
async def logger(pipe):
    logger = logging.Logger("test")
    logger.addHandler(ForwardingHandler(pipe.lines.append, pipe.drained))
    return logger


async def test_sends_level_logger_and_message(pipe, logger):
    logger.warning("%s of %d", "one", 2)
    await logger.handlers[0].finish()
    assert pipe.lines == [{"level": "WARNING", "logger": "test", "message": "one of 2"}]


async def test_sends_tracebacks(pipe, logger):
    try:
        raise ValueError("bad")
    except ValueError:
        logger.exception("failed")
    await logger.handlers[0].finish()
    assert pipe.lines[0]["message"].startswith("failed\nTraceback")
    assert pipe.lines[0]["message"].endswith("ValueError: bad")


async def test_cuts_long_messages(pipe, logger):
    logger.error("x" * 100_000)
    await logger.handlers[0].finish()
    assert len(pipe.lines[0]["message"]) == MAX_MESSAGE_LENGTH


async def test_keeps_the_order_of_threads(pipe, logger):
    def run() -> None:
        for number in range(200):
            logger.error("%d", number)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.001)
    thread.join()
    await logger.handlers[0].finish()
    assert [line["message"] for line in pipe.lines] == [str(number) for number in range(200)]


async def test_drops_the_oldest_when_the_pipe_is_full_and_says_so(pipe, logger):
    pipe.room.clear()
    logger.error("first")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for number in range(MAX_LINES + 5):
        logger.error("%d", number)
    assert logger.handlers[0].dropped == 5
    pipe.room.set()
    await logger.handlers[0].finish()
    messages = [line["message"] for line in pipe.lines]
    assert messages[0] == "first"
    assert messages[1] == "5"
    assert messages[-1] == str(MAX_LINES + 4)
    assert any(message.startswith("5 log lines were dropped") for message in messages)


async def test_a_bad_format_does_not_reach_the_caller(pipe, logger, capsys):
    logger.error("%d", "not a number")
    await logger.handlers[0].finish()
    assert pipe.lines == []
    assert "Logging error" in capsys.readouterr().err


@pytest.fixture
def restored_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("debug", "DIWE"), ("warn", "WE"), ("error", "E"), ("none", "")],
)
def test_levels(restored_logging, level, expected):
    seen = []

    class Handler(logging.Handler):
        def emit(self, record):
            seen.append(record.levelname[0])

    configure_logging(level, Handler())
    for severity in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logging.getLogger("any").log(severity, "text")
    assert "".join(seen) == expected
