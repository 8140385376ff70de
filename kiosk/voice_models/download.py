"""Download of a speech model from its publisher, with progress; an interrupted download is resumed."""

import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import requests

from kiosk import APP
from kiosk.config.backoff import Backoff
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.voice_models.index import LIST, ModelOffer

Progress = Callable[[int, int], None]
"""A function that takes the number of bytes so far and the total."""


Wait = Callable[[float], None]

CONNECT_S, READ_S = 10, 30
TRIES, FIRST_TRIES = 6, 3
"""The attempts in a row that may bring no data, after the first data and before.

There are fewer before, because the server may be unreachable.
"""

RETRIES = Backoff(first=1.0, longest=30.0)

_PIECE = 1 << 13  # when the connection breaks, the current piece is lost
_HEADERS = {"User-Agent": APP, "Accept-Encoding": "identity"}
_LARGEST_LIST = 1 << 22


def fetch_list(publisher: str, name: str) -> bytes:
    """The publisher's list of models, as JSON; errors mention the model `name`. Raises VoiceModelError."""
    try:
        with _request(f"{publisher}/{LIST}", {}) as answer:
            return b"".join(islice(answer.iter_content(_PIECE), _LARGEST_LIST // _PIECE))
    except requests.RequestException as error:
        raise _unreachable_error(error, f"{publisher}/{name}.zip", name) from error


def download(offer: ModelOffer, part: Path, progress: Progress, wait: Wait = time.sleep) -> None:
    """Downloads the missing rest of an offer's file into `part`. Raises VoiceModelError, and then keeps `part`."""
    if _size(part) > offer.size:
        part.unlink()
    failures, allowed = 0, FIRST_TRIES
    while (received := _size(part)) < offer.size:
        problem = None
        try:
            _fetch_rest(offer, part, received, progress)
        except requests.RequestException as error:
            problem = error
        if _size(part) > received:
            failures, allowed = 0, TRIES
        else:
            failures += 1
        if failures == allowed or isinstance(problem, requests.exceptions.SSLError):
            raise _unreachable_error(problem, offer.url, offer.name) from problem
        if failures:
            wait(RETRIES.delay(failures))


def _fetch_rest(offer: ModelOffer, part: Path, received: int, progress: Progress) -> None:
    with _request(offer.url, {"Range": f"bytes={received}-"} if received else {}) as answer:
        # A server that cannot continue a download sends the whole file again.
        received = received if answer.headers.get("Content-Range", "").startswith(f"bytes {received}-") else 0
        try:
            _write(answer, part, received, offer, progress)
        except requests.RequestException:
            raise
        except OSError as error:
            raise VoiceModelError(
                N_(
                    "The {size} MB of this model cannot be saved in {folder}: {why}. Make room and try"
                    " again; the download will continue from where it stopped."
                ),
                folder=part.parent,
                size=-(-offer.size // 1_000_000),
                why=error.strerror,
            ) from error


def _write(answer: requests.Response, part: Path, received: int, offer: ModelOffer, progress: Progress) -> None:
    with part.open("r+b" if received else "wb") as file:
        file.seek(received)
        for piece in answer.iter_content(_PIECE):
            received += len(piece)
            if received > offer.size:
                raise VoiceModelError(N_("{url} is larger than its publisher says: try again later."), url=offer.url)
            file.write(piece)
            progress(received, offer.size)


def _request(url: str, headers: dict[str, str]) -> requests.Response:
    """The answer to a request, with its body still to be read.

    Raises RequestException where another attempt may help, else VoiceModelError.
    """
    answer = requests.get(url, headers=_HEADERS | headers, stream=True, timeout=(CONNECT_S, READ_S))
    if answer.status_code in {200, 206}:
        return answer
    answer.close()
    if answer.status_code >= 500:
        answer.raise_for_status()
    raise VoiceModelError(
        N_("{url} cannot be downloaded: the publisher answered {code} {reason}. Try again later."),
        url=url,
        code=answer.status_code,
        reason=answer.reason,
    )


def _unreachable_error(error: requests.RequestException | None, url: str, name: str) -> VoiceModelError:
    """An error that says what to do, because the messages of the library help nobody."""
    if isinstance(error, requests.exceptions.SSLError):
        return VoiceModelError(
            N_(
                "{host} cannot be trusted: its certificate is not valid here. Check that this computer's"
                " date is right, and whether the network asks you to log in; then try again."
            ),
            host=urlsplit(url).netloc,
        )
    return VoiceModelError(
        N_(
            "{host} cannot be reached. Connect this computer to the internet and try again; the download"
            " will continue from where it stopped. Or download {url} on another computer, bring it here on a"
            " USB stick, and use: ./run voice install --from {name}.zip"
        ),
        host=urlsplit(url).netloc,
        url=url,
        name=name,
    )


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
