"""A process that never answers its second request; it then writes its id into the file that its set-up names."""

import os
from pathlib import Path

from kiosk.announcer.workers.process import Handler, Message, serve_stdio
from kiosk.config.files import write_whole
from tests.waiting import LIMIT, eventually


def make_handler(setup: Message) -> Handler:
    """The handler."""

    def handle(request: Message) -> Message:
        write_whole(Path(setup["busy"]), str(os.getpid()))
        eventually(lambda: False, within=2 * LIMIT)
        return request

    return handle


if __name__ == "__main__":
    serve_stdio(make_handler)
