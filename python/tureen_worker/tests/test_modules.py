"""Loading modules on request."""

import sys

import pytest
from tureen_worker.modules import ModuleLoader
from tureen_worker.tables import Tables

from tureen_channel import ChannelError


@pytest.fixture
def make_module(tmp_path, monkeypatch):
    """Return a function that writes a module and describes it as Node.js does."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    made = []

    def make(module: str, source: str, version: str = "1.0.0") -> dict[str, str]:
        (tmp_path / f"{module}.py").write_text(source)
        made.append(module)
        return {"name": module, "module": module, "version": version, "path": str(tmp_path)}

    yield make
    for module in made:
        sys.modules.pop(module, None)


@pytest.fixture
async def load(channels):
    """Return a function that asks for a module as Node.js does."""
    worker, node = channels
    tables = Tables()
    worker.handle_request("worker.loadModule", ModuleLoader(worker, tables).load)

    async def ask(description):
        return (await node.request("worker.loadModule", target="worker", data=description)).data

    ask.node = node
    ask.tables = tables
    return ask


ANSWERING = """
__version__ = "1.0.0"
async def answer(request):
    return {"answer": 42}
def register(registry):
    registry.request("answering.ask", answer)
"""


async def test_registers_what_a_module_serves_once(load, make_module):
    description = make_module("answering", ANSWERING)
    assert await load(description) == {"version": "1.0.0"}
    assert await load(description) == {"version": "1.0.0"}
    assert (await load.node.request("answering.ask")).data == {"answer": 42}


async def test_tells_the_traceback_of_a_module_that_cannot_be_imported(load, make_module):
    with pytest.raises(ChannelError) as caught:
        await load(make_module("broken", "1 / 0"))
    remote = caught.value.remote
    assert (remote.name, remote.code) == ("ZeroDivisionError", "module-failed")
    assert remote.message == "broken: division by zero"
    assert "broken.py" in remote.details["traceback"]


async def test_refuses_another_version(load, make_module):
    with pytest.raises(ChannelError) as caught:
        await load(make_module("answering", ANSWERING, version="2.0.0"))
    assert caught.value.remote.code == "version-mismatch"
    assert "2.0.0 in Node.js" in caught.value.remote.message
    assert "is 1.0.0 in" in caught.value.remote.message


async def test_refuses_a_module_without_version(load, make_module):
    with pytest.raises(ChannelError) as caught:
        await load(make_module("nameless", "def register(registry): pass"))
    assert "nameless is unknown" in caught.value.remote.message


async def test_keeps_nothing_of_a_module_that_fails_to_register(load, make_module):
    source = ANSWERING + "    raise RuntimeError('no')\n"
    with pytest.raises(ChannelError, match="failing: no"):
        await load(make_module("failing", source))
    assert load.tables.owners == {}
    assert load.tables.module_versions == {}
