"""Noticing that the parent process has ended."""

import subprocess
import sys

CHILD = """
import os
from tureen_worker.parent import watch_parent
watch_parent(os.getppid(), lambda: os._exit(0))
print("watching", flush=True)
while True:
    pass
"""

PARENT = f"""
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}], stdout=subprocess.PIPE)
child.stdout.readline()
os._exit(0)
"""


def test_a_busy_child_notices_the_end_of_its_parent():
    # The child has our standard error, so this returns only when it has ended, too.
    subprocess.run([sys.executable, "-c", PARENT], stderr=subprocess.PIPE, timeout=20, check=True)
