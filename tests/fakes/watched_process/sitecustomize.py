"""Python runs this at the start of a process that has this folder on its path: it notes what the process does.

Everything is logged, down to the last detail; connections are refused; children are noted with their variables.
"""

import json
import logging
import os
import sys

_NOTED = frozenset({"socket.connect", "socket.sendto", "socket.bind", "subprocess.Popen", "os.exec", "os.posix_spawn"})
_REFUSED = frozenset({"socket.connect", "socket.sendto", "socket.bind"})


class _Talkative(logging.Logger):
    def __init__(self, name: str) -> None:
        super().__init__(name, logging.DEBUG)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _NOTED:
        return
    with open(os.environ["WATCHED_PROCESS_NOTES"], "a", encoding="utf-8") as notes:  # noqa: PTH123
        notes.write(json.dumps({"event": event, "arguments": arguments}, default=repr) + "\n")
    if event in _REFUSED:
        raise PermissionError(f"{event} is refused in this test.")


logging.setLoggerClass(_Talkative)
sys.addaudithook(_note)
