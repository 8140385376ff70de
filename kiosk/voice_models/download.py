"""Fetches a speech model from its publisher, with progress, and resumes what was cut off."""

import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import requests

from kiosk.config.backoff import Backoff
from kiosk.config.settings import APP
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.voice_models.index import LIST, ModelOffer

Told = Callable[[int, int], None]
"""Is told how many bytes are there, of how many."""


Wait = Callable[[float], None]

CONNECT_S, READ_S = 10, 30
TRIES, FIRST_TRIES = 6, 3
"""How often in a row an attempt may bring nothing: once something has come, and before, when nobody may be there."""

RETRIES = Backoff(first=1.0, longest=30.0)

_PIECE = 1 << 13  # what has come of a piece when the connection breaks off is lost
_HEADERS = {"User-Agent": APP, "Accept-Encoding": "identity"}
_LARGEST_LIST = 1 << 22


def fetch_list(publisher: str, name: str) -> bytes:
    """The publisher's list of models, when looking for the model of that name. Raises VoiceModelError."""
    try:
        with _ask(f"{publisher}/{LIST}", {}) as answer:
            return b"".join(islice(answer.iter_content(_PIECE), _LARGEST_LIST // _PIECE))
    except requests.RequestException as error:
        raise _unreachable(error, f"{publisher}/{name}.zip", name) from error


def download(offer: ModelOffer, part: Path, told: Told, wait: Wait = time.sleep) -> None:
    """Fetches what `part` lacks of an offer's file; what came stays there when it fails. Raises VoiceModelError."""
    if _size(part) > offer.size:
        part.unlink()
    in_vain, tries = 0, FIRST_TRIES
    while (have := _size(part)) < offer.size:
        problem = None
        try:
            _fetch_rest(offer, part, have, told)
        except requests.RequestException as error:
            problem = error
        if _size(part) > have:
            in_vain, tries = 0, TRIES
        else:
            in_vain += 1
        if in_vain == tries or isinstance(problem, requests.exceptions.SSLError):
            raise _unreachable(problem, offer.url, offer.name) from problem
        if in_vain:
            wait(RETRIES.delay(in_vain))


def _fetch_rest(offer: ModelOffer, part: Path, have: int, told: Told) -> None:
    with _ask(offer.url, {"Range": f"bytes={have}-"} if have else {}) as answer:
        # A server that cannot continue sends all of it again.
        have = have if answer.headers.get("Content-Range", "").startswith(f"bytes {have}-") else 0
        try:
            _write(answer, part, have, offer, told)
        except requests.RequestException:
            raise
        except OSError as error:
            raise VoiceModelError(
                N_(
                    "{folder} cannot take the {size} MB of this model: {why}. Make room and try again; it goes on from "
                    "where it is."
                ),
                folder=part.parent,
                size=-(-offer.size // 1_000_000),
                why=error.strerror,
            ) from error


def _write(answer: requests.Response, part: Path, have: int, offer: ModelOffer, told: Told) -> None:
    with part.open("r+b" if have else "wb") as file:
        file.seek(have)
        for piece in answer.iter_content(_PIECE):
            have += len(piece)
            if have > offer.size:
                raise VoiceModelError(N_("{url} is larger than its publisher says: try again later."), url=offer.url)
            file.write(piece)
            told(have, offer.size)


def _ask(url: str, headers: dict[str, str]) -> requests.Response:
    """The beginning of an answer. Raises RequestException where another attempt may help, else VoiceModelError."""
    answer = requests.get(url, headers=_HEADERS | headers, stream=True, timeout=(CONNECT_S, READ_S))
    if answer.status_code in {200, 206}:
        return answer
    answer.close()
    if answer.status_code >= 500:
        answer.raise_for_status()
    raise VoiceModelError(
        N_("{url} cannot be had: the publisher's answer is {code} {reason}. Try again later."),
        url=url,
        code=answer.status_code,
        reason=answer.reason,
    )


def _unreachable(error: requests.RequestException | None, url: str, name: str) -> VoiceModelError:
    """What to do, said exactly; the library's own words would help nobody."""
    if isinstance(error, requests.exceptions.SSLError):
        return VoiceModelError(
            N_(
                "{host} cannot be trusted: its certificate does not hold here. Look whether this machine's date is "
                "right, and whether the network asks for a login; then try again."
            ),
            host=urlsplit(url).netloc,
        )
    return VoiceModelError(
        N_(
            "{host} cannot be reached. Connect this machine to the internet and try again: what has come so far "
            "is kept. Or fetch {url} on another machine, carry it here on a stick, and: "
            "kiosk voice install --from {name}.zip"
        ),
        host=urlsplit(url).netloc,
        url=url,
        name=name,
    )


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
