"""The facilitator's routes for groups: a new one, and name, people and end of the one that is here."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kiosk.core.errors import InvalidGroup
from kiosk.core.room.commands import Request as CommandRequest
from kiosk.core.room.group_commands import ForgetGroup, GroupEdit, MakeGroup, RenameGroup, SetMembers, SetRules
from kiosk.core.room.group_entry import MAXIMUM_RULE
from kiosk.core.room.groups import Group, group_name, with_members
from kiosk.core.session.commands import Source
from kiosk.core.text import one_line
from kiosk.web.context import WebContext
from kiosk.web.errors import Problem, wants_json
from kiosk.web.pages import Pages
from kiosk.web.routes.forms import fields

MAXIMUM_ROWS = 105
"""The maximum number of people in a form, with the empty rows for more."""


class GroupRoutes:
    """The routes for groups; each needs the key that a phone was given for the PIN, and the home screen."""

    def __init__(self, context: WebContext, pages: Pages) -> None:
        self._context = context
        self._pages = pages

    async def make(self, request: Request) -> Response:
        """Saves a new group, which is here from then on."""
        return await self._edit(request, _made)

    async def rename(self, request: Request) -> Response:
        """Gives the group that is here another name."""
        return await self._edit(request, self._renamed)

    async def set_people(self, request: Request) -> Response:
        """Saves the people of the group that is here."""
        return await self._edit(request, self._with_people)

    async def set_rules(self, request: Request) -> Response:
        """Saves the ground rules of the group that is here."""
        return await self._edit(request, self._with_rules)

    async def forget(self, request: Request) -> Response:
        """Erases the group that is here with all its sessions, if somebody has said that they mean it."""
        return await self._edit(request, self._forgotten)

    async def _edit(self, request: Request, command_of: Callable[[dict[str, str]], GroupEdit]) -> Response:
        if self._context.remote_grant(request) is None:
            raise Problem(401, "ended")
        if self._context.room.session is not None:
            raise Problem(409, "groups_at_home")
        try:
            command = command_of(await fields(request, 2 * MAXIMUM_ROWS + 1))
        except InvalidGroup as error:
            return self._problem(request, str(error))
        self._context.board.submit(CommandRequest(command, Source.PHONE))
        if wants_json(request):
            return JSONResponse({"asked": self._pages.say["asked"]}, 202)
        return RedirectResponse("/remote", 303)

    def _here(self, form: dict[str, str]) -> str:
        """The group that is here, if the page was about it: a page that is open may be older than that."""
        here = self._context.room.groups.chosen
        if here is None or form.get("group") != here:
            raise Problem(409, "other_group")
        return here

    def _renamed(self, form: dict[str, str]) -> RenameGroup:
        here, name = self._here(form), group_name(form.get("name", ""))
        if name == here:
            raise Problem(422, "same_names")
        return RenameGroup(here, name)

    def _with_people(self, form: dict[str, str]) -> SetMembers:
        here, members = self._here(form), self._context.room.groups.members
        rows = ((form.get(f"old{row}"), form.get(f"new{row}", "")) for row in range(MAXIMUM_ROWS))
        people = tuple((old, one_line(new)) for old, new in rows if old is not None)
        with_members(Group(here, members), people)  # what is wrong is said where it was written
        return SetMembers(here, people)

    def _with_rules(self, form: dict[str, str]) -> SetRules:
        written = (one_line(line)[:MAXIMUM_RULE] for line in form.get("rules", "").splitlines()[:MAXIMUM_ROWS])
        return SetRules(self._here(form), tuple(rule for rule in written if rule))

    def _forgotten(self, form: dict[str, str]) -> ForgetGroup:
        here = self._here(form)
        if form.get("sure") != "yes":
            raise Problem(422, "not_sure")
        return ForgetGroup(here)

    def _problem(self, request: Request, problem: str) -> Response:
        if wants_json(request):
            return JSONResponse({"problem": problem}, 422)
        return HTMLResponse(self._pages.remote(problem), 422)


def _made(form: dict[str, str]) -> MakeGroup:
    return MakeGroup(group_name(form.get("name", "")))
