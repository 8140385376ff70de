"""The two ends of a pipe between the kiosk and the process that has the window, as each system hands one on."""

import os
import subprocess
import sys
from typing import Any

if sys.platform == "win32":
    from multiprocessing.connection import Pipe
    from multiprocessing.connection import PipeConnection as Connection
else:
    from multiprocessing.connection import Connection, Pipe

__all__ = ["Connection", "Pipe", "handed_on"]


def handed_on(end: Connection) -> dict[str, Any]:
    """What `subprocess.Popen` has to be told, so that the new process has this end of a pipe, by its number."""
    if sys.platform == "win32":
        os.set_handle_inheritable(end.fileno(), True)
        startup = subprocess.STARTUPINFO()
        startup.lpAttributeList = {"handle_list": [end.fileno()]}
        return {"startupinfo": startup}
    return {"pass_fds": [end.fileno()]}
