"""What the facilitator's phone asks for: the page, and commands like those of the keys."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kiosk.core.interaction.text_commands import NotUnderstood, parse_command
from kiosk.core.plan.model import Topic
from kiosk.core.room.commands import ChooseTopics, Command
from kiosk.core.room.commands import Request as CommandRequest
from kiosk.core.session.commands import RenamePerson, Source
from kiosk.core.units import minutes
from kiosk.web.context import LINK_COOKIE, WebContext
from kiosk.web.errors import Problem, wants_json
from kiosk.web.pages import MOST_TOPICS, Pages
from kiosk.web.routes.forms import fields

LONGEST_TOPIC = 480
"""Minutes."""

_LONGEST_TITLE = 200
_LONGEST_NAME = 60


class RemoteRoutes:
    """The facilitator's routes; each needs what a phone was given for the PIN."""

    def __init__(self, desk: WebContext, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """The page itself, or the way to it."""
        if self._desk.remote_grant(request) is None and self._desk.passes.by_remote(
            request.cookies.get(LINK_COOKIE, "")
        ):
            return RedirectResponse("/remote/pin", 303)
        self._check(request)
        return HTMLResponse(await run_in_threadpool(self._pages.remote))

    async def command(self, request: Request) -> Response:
        """A button: what it stood for when it was drawn, if that can still be asked for."""
        self._check(request)
        wanted = (await fields(request)).get("command", "")
        found = self._pages.offering.of_the_room().find(wanted)
        if found is None:
            raise Problem(409, "not_now")
        return self._asked(request, found)

    async def words(self, request: Request) -> Response:
        """A command in words."""
        self._check(request)
        state = self._desk.room.session
        if state is None:
            raise Problem(409, "no_session")
        try:
            found = parse_command((await fields(request)).get("words", "")[:500])(state)
        except NotUnderstood as error:
            return self._told(request, str(error))
        return self._asked(request, found)

    async def names(self, request: Request) -> Response:
        """Names that are corrected, in all that was and all that is to come."""
        self._check(request)
        state = self._desk.room.session
        given = await fields(request)
        changes = [
            RenamePerson(old, new[:_LONGEST_NAME])
            for place, old in enumerate(state.plan.people if state else ())
            if given.get(f"old{place}") == old and (new := given.get(f"new{place}", "").strip()) and new != old
        ]
        if not changes:
            raise Problem(422, "same_names")
        for change in changes[:-1]:
            self._desk.board.submit(CommandRequest(change, Source.PHONE))
        return self._asked(request, changes[-1])

    async def topics(self, request: Request) -> Response:
        """The topics that the group has chosen, in their order."""
        self._check(request)
        return self._asked(request, ChooseTopics(topics_from(await fields(request))))

    def _check(self, request: Request) -> None:
        if self._desk.remote_grant(request) is None:
            raise Problem(401, "ended")

    def _asked(self, request: Request, command: Command) -> Response:
        """Handed to the engine; what came of it shows on the page as it does on the kiosk."""
        self._desk.board.submit(CommandRequest(command, Source.PHONE))
        if wants_json(request):
            return JSONResponse({"asked": self._pages.say["asked"]}, 202)
        return RedirectResponse("/remote", 303)

    def _told(self, request: Request, problem: str) -> Response:
        if wants_json(request):
            return JSONResponse({"problem": problem}, 422)
        return HTMLResponse(self._pages.remote(problem), 422)


def topics_from(given: dict[str, str]) -> tuple[Topic, ...]:
    """The rows of the form that have a title. Raises Problem where one has no usable length, or none has a title."""
    topics = []
    for row in range(1, MOST_TOPICS + 1):
        title, owner, length = (given.get(f"{part}{row}", "").strip() for part in ("title", "owner", "minutes"))
        if not title:
            continue
        if not (length.isdecimal() and len(length) < 4 and 0 < int(length) <= LONGEST_TOPIC):
            raise Problem(422, "no_topics")
        topics.append(Topic(title[:_LONGEST_TITLE], minutes(int(length)), owner[:_LONGEST_TITLE] or None))
    if not topics:
        raise Problem(422, "no_topics")
    return tuple(topics)
