"""Run a command that must not outlive whoever started it.

Arguments: the command and its arguments. It is ended, with everything it started, as soon as
standard input closes: that is what happens to a pipe when the process at its other end dies,
however it dies.
"""

import os
import signal
import subprocess
import sys
import threading

COMMAND_NOT_FOUND = 127


def main(command: list[str]) -> int:
    """Run `command` to its end and return its exit status (128 + signal when a signal ended it)."""
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error}\n")
        return COMMAND_NOT_FOUND
    threading.Thread(target=_end_with_input, args=(child,), daemon=True).start()
    try:
        status = child.wait()
    finally:
        if child.returncode is None:
            _kill_tree(child)  # interrupted
    return status if status >= 0 else 128 - status


def _end_with_input(child: subprocess.Popen[bytes]) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    _kill_tree(child)


def _kill_tree(child: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        command = ["taskkill", "/T", "/F", "/PID", str(child.pid)]
        subprocess.run(command, capture_output=True, check=False)
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it has ended by itself


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
