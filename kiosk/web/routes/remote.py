"""The facilitator's routes: the page, and commands like those of the keys."""

from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kiosk.config.agreed_end import time_until
from kiosk.core.interaction.gaps import NotUnderstood
from kiosk.core.interaction.text_commands import parse_command
from kiosk.core.plan.model import Topic
from kiosk.core.plan.roles import people_in
from kiosk.core.room.commands import ChooseTopics, Command, HaveUntil
from kiosk.core.room.commands import Request as CommandRequest
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import AddPerson, AddTopic, NameRole, RenamePerson, Source, SwapTurns
from kiosk.core.setup.commands import AgreeEnd
from kiosk.core.text import one_line
from kiosk.core.time_of_day import parse_time_of_day
from kiosk.core.units import Instant, after, between, full_second, minutes
from kiosk.web.buttons import name_and_step
from kiosk.web.context import LINK_COOKIE, WebContext
from kiosk.web.errors import Problem, wants_json
from kiosk.web.pages import MAXIMUM_TOPICS, Pages
from kiosk.web.routes.forms import fields

MAXIMUM_MINUTES = 480
"""The maximum length of a topic."""

_MAXIMUM_TITLE = 200
_MAXIMUM_NAME = 60


class RemoteRoutes:
    """The facilitator's routes; each needs the key that a phone was given for the PIN."""

    def __init__(self, context: WebContext, pages: Pages) -> None:
        self._context = context
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """The facilitator's page, or a redirect to the PIN page."""
        if self._context.remote_grant(request) is None and self._context.access.by_remote(
            request.cookies.get(LINK_COOKIE, "")
        ):
            return RedirectResponse("/remote/pin", 303)
        self._check(request)
        return HTMLResponse(await run_in_threadpool(self._pages.remote))

    async def command(self, request: Request) -> Response:
        """Submits the command of a button, if it is still available."""
        self._check(request)
        name = (await fields(request)).get("command", "")
        command_found = self._pages.actions.current_actions().find(name)
        if command_found is None:
            raise Problem(409, "not_now")
        return self._submit(request, command_found, step=name_and_step(name)[1])

    async def words(self, request: Request) -> Response:
        """Submits a typed command."""
        self._check(request)
        state = self._context.room.session
        if state is None:
            raise Problem(409, "no_session")
        try:
            command_found = parse_command((await fields(request)).get("words", "")[:500])(state)
        except NotUnderstood as error:
            return self._problem_response(request, str(error))
        return self._submit(request, command_found)

    async def names(self, request: Request) -> Response:
        """Renames people in the whole session."""
        self._check(request)
        state = self._context.room.session
        form = await fields(request)
        changes = [
            RenamePerson(old, new[:_MAXIMUM_NAME])
            for index, old in enumerate(state.plan.names if state else ())
            if form.get(f"old{index}") == old and (new := _line(form, f"new{index}")) and new != old
        ]
        if not changes:
            raise Problem(422, "same_names")
        for change in changes[:-1]:
            self._context.board.submit(CommandRequest(change, Source.PHONE))
        return self._submit(request, changes[-1])

    async def late(self, request: Request) -> Response:
        """Adds somebody who comes late, by their name or as another numbered person."""
        self._check(request)
        return self._submit(request, AddPerson(_line(await fields(request), "name")[:_MAXIMUM_NAME] or None))

    async def roles(self, request: Request) -> Response:
        """Names the people who have each role."""
        self._check(request)
        state = self._context.room.session
        plan, form = state.plan if state else None, await fields(request)
        changes = [
            NameRole(role, people)
            for index, role in enumerate(plan.roles if plan else ())
            if plan and form.get(f"role{index}") == role
            if (people := _names(form, f"people{index}")) != people_in(plan, role)
        ]
        if not changes:
            raise Problem(422, "same_roles")
        for change in changes[:-1]:
            self._context.board.submit(CommandRequest(change, Source.PHONE))
        return self._submit(request, changes[-1])

    async def swap(self, request: Request) -> Response:
        """Lets two people swap their turns."""
        self._check(request)
        form = await fields(request)
        return self._submit(request, SwapTurns(_line(form, "first"), _line(form, "second")))

    async def topics(self, request: Request) -> Response:
        """Submits the topics that the group has chosen."""
        self._check(request)
        return self._submit(request, ChooseTopics(topics_from(await fields(request))))

    async def topic(self, request: Request) -> Response:
        """Adds another topic to those of the group, at any moment of the session."""
        self._check(request)
        topic, *_ = topics_from(await fields(request))
        return self._submit(request, AddTopic(topic.title, topic.length, topic.owner))

    async def end(self, request: Request) -> Response:
        """Submits the agreed end, given as a time of day, while the session is being set up or held."""
        self._check(request)
        room, snapshot = self._context.room, self._context.board.snapshot()
        if room.screen not in (Screen.READY, Screen.STEP) or room.midnight is None:
            raise Problem(409, "not_now")
        written = (await fields(request)).get("end", "")[:_MAXIMUM_NAME]
        present = room_time(room.midnight, snapshot.at, datetime.now().astimezone())
        try:
            if room.screen is Screen.STEP:
                return self._submit(request, HaveUntil(parse_time_of_day(written)))
            left = time_until(written, present)
        except ValueError as error:
            return self._problem_response(request, str(error))
        until = full_second(after(snapshot.at, left), room.midnight)
        return self._submit(request, AgreeEnd(until))

    def _check(self, request: Request) -> None:
        if self._context.remote_grant(request) is None:
            raise Problem(401, "ended")

    def _submit(self, request: Request, command: Command, step: Instant | None = None) -> Response:
        """Submits a command to the engine; the result appears on the page as it does on the kiosk."""
        self._context.board.submit(CommandRequest(command, Source.PHONE, step=step))
        if wants_json(request):
            return JSONResponse({"asked": self._pages.say["asked"]}, 202)
        return RedirectResponse("/remote", 303)

    def _problem_response(self, request: Request, problem: str) -> Response:
        if wants_json(request):
            return JSONResponse({"problem": problem}, 422)
        return HTMLResponse(self._pages.remote(problem), 422)


def room_time(midnight: Instant, at: Instant, real: datetime) -> datetime:
    """The wall-clock time of the room, which in a rehearsal is not the real one."""
    since = timedelta(milliseconds=between(midnight, at))
    room = real.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) + since
    return real if abs(room - real.replace(tzinfo=None)) < timedelta(seconds=5) else room.astimezone()


def topics_from(form: dict[str, str]) -> tuple[Topic, ...]:
    """The topics in a form's rows. Raises Problem if a topic has no valid length or no row has a title."""
    topics = []
    for row in range(1, MAXIMUM_TOPICS + 1):
        title, owner, length = (_line(form, f"{part}{row}") for part in ("title", "owner", "minutes"))
        if not title:
            continue
        if not (length.isdecimal() and len(length) < 4 and 0 < int(length) <= MAXIMUM_MINUTES):
            raise Problem(422, "no_topics")
        topics.append(Topic(title[:_MAXIMUM_TITLE], minutes(int(length)), owner[:_MAXIMUM_TITLE] or None))
    if not topics:
        raise Problem(422, "no_topics")
    return tuple(topics)


def _line(form: dict[str, str], name: str) -> str:
    """A field of a form as one line, without signs that nobody sees."""
    return one_line(form.get(name, ""))


def _names(form: dict[str, str], name: str) -> tuple[str, ...]:
    """The names in a field of a form, with commas between them."""
    written = (one.strip()[:_MAXIMUM_NAME] for one in _line(form, name).split(","))
    return tuple(one for one in written if one)
