"""The scripts that Node.js runs before a worker can."""

import hashlib
import json
import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
import tureen_worker.setup

SCRIPTS = Path(tureen_worker.setup.__file__).parent


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_probe_says_what_this_interpreter_is():
    report = json.loads(run("probe.py", "pytest", "no-such-distribution").stdout)
    assert report["version"] == list(sys.version_info[:3])
    assert report["executable"] == sys.executable
    assert report["distributions"] == {"pytest": pytest.__version__}
    assert str(Path(pytest.__file__).parent.parent) in report["folders"]
    assert report["hasVenv"] is True


def test_probe_uses_no_word_that_python_2_does_not_know():
    source = (SCRIPTS / "probe.py").read_text()
    assert not any(word in source for word in ("f'", 'f"', "->", "async ", ":=", "nonlocal"))


def test_supervise_passes_output_and_status_on():
    ended = run_supervised([sys.executable, "-c", "print('hello'); raise SystemExit(3)"])
    assert (ended.returncode, ended.stdout) == (3, "hello\n")


def test_supervise_says_which_program_is_missing():
    ended = run_supervised(["/no/such/program"])
    assert ended.returncode == 127
    assert "/no/such/program" in ended.stderr


def run_supervised(command: list[str]) -> subprocess.CompletedProcess[str]:
    read, write = os.pipe()  # standard input that stays open
    try:
        return subprocess.run(
            [sys.executable, str(SCRIPTS / "supervise.py"), *command],
            stdin=read,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    finally:
        os.close(read)
        os.close(write)


def test_supervise_ends_the_command_and_what_it_started_when_input_closes():
    grandchild = "import time; print('up', flush=True); time.sleep(600)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    command = [sys.executable, str(SCRIPTS / "supervise.py"), sys.executable, "-c", child]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdin is not None
        assert supervisor.stdout.readline() == b"up\n"
        supervisor.stdin.close()
        assert supervisor.wait(timeout=20) == 128 + 9
        assert supervisor.stdout.read() == b""  # ends only when the grandchild has ended, too


@pytest.fixture
def installed(tmp_path):
    """A folder with one installed distribution."""
    content = b"x = 1\n"
    (tmp_path / "thing").mkdir()
    (tmp_path / "thing" / "__init__.py").write_bytes(content)
    digest = urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    info = tmp_path / "thing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    (info / "RECORD").write_text(
        f"thing/__init__.py,sha256={digest},{len(content)}\nthing-1.0.dist-info/RECORD,,\n"
    )
    return tmp_path


def damage_in(folder: Path) -> list[str]:
    code = (
        "import runpy, sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p];"
        f"sys.path.insert(0, {str(folder)!r});"
        f"runpy.run_path({str(SCRIPTS / 'damage.py')!r}, run_name='__main__')"
    )
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )
    return json.loads(ended.stdout)


def test_damage_finds_nothing_in_what_is_whole(installed):
    assert damage_in(installed) == []


def test_damage_finds_missing_and_altered_files(installed):
    file = installed / "thing" / "__init__.py"
    file.write_text("x = 2\n")
    assert damage_in(installed) == ["thing/__init__.py"]
    file.write_text("longer than before\n")
    assert damage_in(installed) == ["thing/__init__.py"]
    file.unlink()
    assert damage_in(installed) == ["thing/__init__.py"]
