"""A process that doubles numbers, and takes its time where it is asked to."""

import time

from kiosk.announcer.workers.process import Handler, Message, serve_stdio


def begin(setup: Message) -> Handler:
    del setup

    def double(request: Message) -> Message:
        time.sleep(request.get("sleep", 0))
        doubled: Message = {"double": request["number"] * 2}
        return doubled | ({"long": request["long"]} if "long" in request else {})

    return double


if __name__ == "__main__":
    serve_stdio(begin)
