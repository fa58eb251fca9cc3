"""What Node.js tells the process when it starts it."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """The one argument of the process, a JSON object with these members in camel case.

    Attributes:
        link: How to reach Node.js: `descriptor:<number>` or `pipe:<path>`.
        parent_pid: Process id of Node.js.
        log_level: `debug`, `warn`, `error` or `none`.
        log_to_stdout: Whether log records go to standard output instead of to Node.js.
    """

    link: str
    parent_pid: int
    log_level: str
    log_to_stdout: bool

    @classmethod
    def parse(cls, argument: str) -> WorkerOptions:
        """Read the argument.

        Raises:
            ValueError: It is not such a JSON object.
        """
        content = json.loads(argument)
        try:
            return cls(
                link=str(content["link"]),
                parent_pid=int(content["parentPid"]),
                log_level=str(content["logLevel"]),
                log_to_stdout=bool(content["logToStdout"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(
                f"The worker was started with {argument!r}, which is not its options"
            ) from error
