"""Signing in: a link's key becomes a cookie at once, the remote also needs the PIN, and codes can be typed instead."""

import logging

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kiosk.config.rate_limit import RateLimit
from kiosk.web.context import LINK_COOKIE, NOTES_COOKIE, REMOTE_COOKIE, WebContext
from kiosk.web.errors import Problem, wants_json
from kiosk.web.pages import Pages
from kiosk.web.routes.forms import fields

_log = logging.getLogger(__name__)

HELD_FOR = 7 * 24 * 3600
"""Seconds for which a note taker's phone keeps its cookie, even if the browser is closed: as long as unsent notes."""

OTHER_CODE = "other"
"""What the short address is followed by where a phone that is known is to be asked for a code all the same."""

EVERYBODY = "everybody"
"""What codes that are typed without a link are counted under, whatever the phone's address."""


class SignInRoutes:
    """The sign-in routes."""

    def __init__(self, context: WebContext, pages: Pages) -> None:
        self._context = context
        self._pages = pages

    async def door(self, request: Request) -> Response:
        """The page at the short address, which asks for a code, unless this phone is known and wants no other page."""
        page = None if OTHER_CODE in request.query_params else self._page_of(request)
        return RedirectResponse(page, 303) if page else HTMLResponse(self._pages.door())

    async def code(self, request: Request) -> Response:
        """Lets in whoever types the note taker's code or the PIN; after many failures everybody has to wait."""
        code = (await fields(request)).get("code", "").replace(" ", "")
        context, address = self._context, address_of(request)
        # There is no await from here on, so that parallel requests cannot all pass the limits.
        if wait := max(context.pins_tried.seconds_to_wait(address), context.codes_tried.seconds_to_wait(EVERYBODY)):
            raise Problem(429, "slower", wait + 1)
        remote, notes = context.access.is_pin(code), context.access.is_code(code)
        if not (remote or notes):
            context.codes_tried.count_failure(EVERYBODY)
            context.count_wrong_code()
            problem = self._problem_after_failure(request, "code", Problem(403, "wrong_code"), context.pins_tried)
            if wants_json(request):
                raise problem
            return HTMLResponse(self._pages.door(self._pages.say["wrong_code"]), 403)
        context.pins_tried.reset(address)
        if remote:
            return self._let_in(REMOTE_COOKIE, context.access.current.held, "/remote")
        return self._let_in(NOTES_COOKIE, context.access.current.notes, "/notes", HELD_FOR)

    async def notes_link(self, request: Request) -> Response:
        """The note taker's link."""
        key = request.path_params["key"]
        if self._context.access.by_notes(key) is None:
            raise self._problem_after_failure(request, "note taker's link", Problem(403, "no_link"))
        return self._let_in(NOTES_COOKIE, key, "/notes", HELD_FOR)

    async def remote_link(self, request: Request) -> Response:
        """The facilitator's link, which asks for the PIN next."""
        key = request.path_params["key"]
        if self._context.access.by_remote(key) is None:
            raise self._problem_after_failure(request, "remote's link", Problem(403, "no_link"))
        return self._let_in(LINK_COOKIE, key, "/remote")

    async def pin_page(self, request: Request) -> Response:
        """Asks for the PIN, unless this phone has been let in."""
        if self._context.remote_grant(request):
            return RedirectResponse("/remote", 303)
        self._check_link(request)
        return HTMLResponse(self._pages.pin())

    async def pin(self, request: Request) -> Response:
        """Checks the PIN; after many failures, an address must wait before its PIN is even compared."""
        held_key = self._check_link(request)
        pin = (await fields(request)).get("pin", "").replace(" ", "")
        address, limit = address_of(request), self._context.pins_tried
        # There is no await from here on, so that parallel requests cannot all pass the limit.
        if wait := limit.seconds_to_wait(address):
            raise Problem(429, "slower", wait + 1)
        if not self._context.access.is_pin(pin):
            self._context.count_wrong_code()
            problem = self._problem_after_failure(request, "PIN", Problem(403, "wrong_pin"), limit)
            if wants_json(request):
                raise problem
            return HTMLResponse(self._pages.pin(self._pages.say["wrong_pin"]), 403)
        limit.reset(address)
        return self._let_in(REMOTE_COOKIE, held_key, "/remote")

    def _page_of(self, request: Request) -> str | None:
        """The page of a phone that has been let in to what is here now; None for all others.

        Who took notes in an earlier session may come for this one, and is asked for its code.
        """
        if self._context.remote_grant(request):
            return "/remote"
        return "/notes" if self._context.notes_grant(request) == self._context.access.current else None

    def _check_link(self, request: Request) -> str:
        """The key that the phone gets for the right PIN. Raises Problem if it did not come by the link."""
        grant = self._context.access.by_remote(request.cookies.get(LINK_COOKIE, ""))
        if grant is None:
            raise Problem(401, "no_link")
        return grant.held

    def _let_in(self, cookie: str, key: str, page: str, seconds: int | None = None) -> Response:
        # Stricter than the default: the address contains the key and must not be sent even to our own pages.
        answer = RedirectResponse(page, 303, {"Referrer-Policy": "no-referrer"})
        answer.set_cookie(cookie, key, seconds, httponly=True, samesite="lax", secure=self._context.secure)
        return answer

    def _problem_after_failure(
        self, request: Request, what: str, problem: Problem, limit: RateLimit | None = None
    ) -> Problem:
        """The problem to respond with, which may ask to wait; the attempt is logged, but not the wrong key."""
        address, limit = address_of(request), limit or self._context.links_tried
        wait = limit.seconds_to_wait(address)
        limit.count_failure(address)
        _log.warning("a wrong %s was tried from %s", what, address)
        return Problem(429, "slower", wait + 1) if wait else problem


def address_of(request: Request) -> str:
    """The address of the client."""
    return request.client.host if request.client else ""
