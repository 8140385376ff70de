"""Coming in: a link's key moves from the address into a cookie at once; the remote also needs the PIN."""

import logging

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kiosk.web.context import LINK_COOKIE, NOTES_COOKIE, REMOTE_COOKIE, WebContext
from kiosk.web.errors import Problem, wants_json
from kiosk.web.pages import Pages
from kiosk.web.rate_limit import RateLimit
from kiosk.web.routes.forms import fields

_log = logging.getLogger(__name__)

HELD_FOR = 7 * 24 * 3600
"""Seconds for which a note taker's phone holds its key, also when its browser was closed: as long as unsent notes."""


class SignInRoutes:
    """The routes that let phones in."""

    def __init__(self, desk: WebContext, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def door(self, request: Request) -> Response:
        """What stands at the address without a key."""
        del request
        return HTMLResponse(self._pages.plain(self._pages.say["scan"]))

    async def notes_link(self, request: Request) -> Response:
        """The note taker's link."""
        key = request.path_params["key"]
        if self._desk.passes.by_notes(key) is None:
            raise self._failed(request, "note taker's link", Problem(403, "no_link"))
        return self._let_in(NOTES_COOKIE, key, "/notes", HELD_FOR)

    async def remote_link(self, request: Request) -> Response:
        """The facilitator's link, which asks for the PIN next."""
        key = request.path_params["key"]
        if self._desk.passes.by_remote(key) is None:
            raise self._failed(request, "remote's link", Problem(403, "no_link"))
        return self._let_in(LINK_COOKIE, key, "/remote")

    async def pin_page(self, request: Request) -> Response:
        """Asks for the PIN."""
        self._check_link(request)
        return HTMLResponse(self._pages.pin())

    async def pin(self, request: Request) -> Response:
        """Lets in whoever knows the PIN; whoever has failed often waits before it is even looked at."""
        sitting_key = self._check_link(request)
        given = (await fields(request)).get("pin", "").replace(" ", "")
        address, tried = address_of(request), self._desk.pins_tried
        # Nothing is waited for from here on, so that many who ask at once are not all let through.
        if wait := tried.wait(address):
            raise Problem(429, "slower", wait + 1)
        if not self._desk.passes.pin_fits(given):
            problem = self._failed(request, "PIN", Problem(403, "wrong_pin"), tried)
            if wants_json(request):
                raise problem
            return HTMLResponse(self._pages.pin(self._pages.say["wrong_pin"]), 403)
        tried.succeeded(address)
        return self._let_in(REMOTE_COOKIE, sitting_key, "/remote")

    def _check_link(self, request: Request) -> str:
        """What a phone will hold after the right PIN. Raises Problem where it did not come by the link."""
        sitting = self._desk.passes.by_remote(request.cookies.get(LINK_COOKIE, ""))
        if sitting is None:
            raise Problem(401, "no_link")
        return sitting.held

    def _let_in(self, cookie: str, key: str, page: str, seconds: int | None = None) -> Response:
        # A header of its own: the address that holds the key is told to nobody, not even to ourselves.
        answer = RedirectResponse(page, 303, {"Referrer-Policy": "no-referrer"})
        answer.set_cookie(cookie, key, seconds, httponly=True, samesite="lax", secure=self._desk.secure)
        return answer

    def _failed(self, request: Request, what: str, problem: Problem, tried: RateLimit | None = None) -> Problem:
        """The problem to tell, sooner or later: a key that does not fit is logged, but never written down."""
        address, tried = address_of(request), tried or self._desk.links_tried
        wait = tried.wait(address)
        tried.failed(address)
        _log.warning("a wrong %s was tried from %s", what, address)
        return Problem(429, "slower", wait + 1) if wait else problem


def address_of(request: Request) -> str:
    """Whose request it is."""
    return request.client.host if request.client else ""
