"""What the process is told."""

import pytest
from tureen_worker.options import WorkerOptions


def test_reads_the_argument():
    argument = '{"link": "descriptor:3", "parentPid": 7, "logLevel": "warn", "logToStdout": false}'
    assert WorkerOptions.parse(argument) == WorkerOptions("descriptor:3", 7, "warn", False)


@pytest.mark.parametrize("argument", ["", "[]", "{}", '{"link": "descriptor:3"}'])
def test_refuses_anything_else(argument):
    with pytest.raises(ValueError, match=r"options|Expecting"):
        WorkerOptions.parse(argument)
