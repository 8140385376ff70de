"""The facilitator's routes for protocols: the list of them, the form in which one is written, and its plan."""

from base64 import b64decode
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kiosk.core.errors import KioskError
from kiosk.core.protocol.draft import Origin, ProtocolDraft
from kiosk.core.room.commands import Rehearse
from kiosk.core.room.commands import Request as CommandRequest
from kiosk.core.session.commands import Source
from kiosk.core.text import one_line
from kiosk.web.context import WebContext
from kiosk.web.draft_buttons import carried_out
from kiosk.web.draft_form import MAXIMUM_FIELDS, draft_in, field_names, field_of, origin_in, people_in, variant_in
from kiosk.web.errors import Problem
from kiosk.web.pages import Pages
from kiosk.web.routes.forms import fields

LIST = "/remote/protocols"


class ProtocolRoutes:
    """The routes for protocols; each needs the key that a phone was given for the PIN."""

    def __init__(self, context: WebContext, pages: Pages) -> None:
        self._context = context
        self._pages = pages
        self._authoring = context.archive.authoring

    async def list_protocols(self, request: Request) -> Response:
        """The list of all protocols."""
        self._check(request)
        return await self._list()

    async def new(self, request: Request) -> Response:
        """The form for a new protocol."""
        return await self._begin(request, Origin())

    async def copy(self, request: Request) -> Response:
        """The form for a copy of a protocol."""
        return await self._begin(request, Origin(copied=request.path_params["name"]))

    async def from_table(self, request: Request) -> Response:
        """The form for a new protocol with a step for each row of a table."""
        self._check(request)
        form = await fields(request)
        data, title = _table_in(form), one_line(form.get("title", ""))
        try:
            draft = await run_in_threadpool(self._authoring.draft_of_table, title, data)
        except KioskError as error:
            return await self._list(str(error))
        return await self._form(Origin(), draft, form)

    async def edit(self, request: Request) -> Response:
        """The form for a protocol of the room's own."""
        return await self._begin(request, Origin(request.path_params["name"]))

    async def write(self, request: Request) -> Response:
        """Does what the pressed button says with the draft in the form: changes it, or saves it."""
        self._check(request)
        form = await fields(request, MAXIMUM_FIELDS)
        origin, draft, asked = origin_in(form), draft_in(form), form.get("do", "save")
        if asked not in ("save", "copy", "try"):
            draft, part = carried_out(draft, asked)
            return await self._form(origin, draft, form, part=part)
        if asked == "copy":
            origin = Origin(copied=origin.name or origin.copied)
        try:
            review = await run_in_threadpool(self._authoring.review, origin, draft, people_in(form, draft))
            if review.problems:
                return await self._form(origin, draft, form, problem=self._pages.say["not_saved"])
            name = await run_in_threadpool(self._authoring.save, origin, draft)
        except KioskError as error:
            return await self._form(origin, draft, form, problem=str(error))
        return self._rehearse(name) if asked == "try" else RedirectResponse(f"{LIST}/{name}/edit?saved", 303)

    async def plan(self, request: Request) -> Response:
        """The plan of the draft in the form, and what is wrong with each of its fields."""
        self._check(request)
        form = await fields(request, MAXIMUM_FIELDS)
        draft = draft_in(form)
        people, variant = people_in(form, draft), variant_in(form)
        shown = await run_in_threadpool(self._reviewed, origin_in(form), draft, people, variant)
        return JSONResponse({"plan": self._pages.plan_of_draft(shown), "problems": shown["problems"]})

    async def rehearse(self, request: Request) -> Response:
        """Opens a protocol on the kiosk as a rehearsal; what comes of it is shown on the remote."""
        self._check(request)
        return self._rehearse(request.path_params["name"])

    def _rehearse(self, name: str) -> Response:
        self._context.board.submit(CommandRequest(Rehearse(name), Source.PHONE))
        return RedirectResponse("/remote", 303)

    async def undo(self, request: Request) -> Response:
        """Brings back the last version of a protocol."""
        self._check(request)
        name = request.path_params["name"]
        try:
            await run_in_threadpool(self._authoring.undo, name)
        except KioskError as error:
            return await self._list(str(error))
        return RedirectResponse(f"{LIST}/{name}/edit?undone", 303)

    async def _begin(self, request: Request, origin: Origin) -> Response:
        self._check(request)
        try:
            draft, origin = await run_in_threadpool(self._authoring.begin, origin)
        except KioskError as error:
            return await self._list(str(error))
        told = next((self._pages.say[key] for key in ("saved", "undone") if key in request.query_params), "")
        return await self._form(origin, draft, {}, told=told)

    async def _list(self, problem: str = "") -> Response:
        known = await run_in_threadpool(self._authoring.known)
        return HTMLResponse(self._pages.protocols(known, problem), 422 if problem else 200)

    async def _form(
        self,
        origin: Origin,
        draft: ProtocolDraft,
        form: dict[str, str],
        *,
        part: str = "",
        problem: str = "",
        told: str = "",
    ) -> Response:
        people, variant = people_in(form, draft), variant_in(form)
        shown = await run_in_threadpool(self._reviewed, origin, draft, people, variant)
        has_before = bool(origin.name) and await run_in_threadpool(self._authoring.has_before, origin.name)
        page = self._pages.draft(
            shown | {"origin": origin, "draft": draft, "variant": variant, "part": part, "has_before": has_before},
            problem=problem,
            told=told,
            unsaved=bool(form),
        )
        return HTMLResponse(page, 422 if problem else 200)

    def _reviewed(self, origin: Origin, draft: ProtocolDraft, people: int, variant: str) -> dict[str, Any]:
        """The plan of a draft, the problem of each field, and those that no field has."""
        review = self._authoring.review(origin, draft, people, variant)
        names = set(field_names(draft))
        problems: dict[str, str] = {}
        elsewhere = []
        for problem in review.problems:
            field = field_of(problem.path, review, draft)
            while field and field not in names:
                field = field.rpartition(".")[0]
            if field:
                problems.setdefault(field, problem.sentence)
            else:
                elsewhere.append(f"{problem.where}: {problem.sentence}" if problem.where else problem.sentence)
        return {"plan": review.plan, "problems": problems, "elsewhere": elsewhere, "people": people}

    def _check(self, request: Request) -> None:
        if self._context.remote_grant(request) is None:
            raise Problem(401, "ended")


def _table_in(form: dict[str, str]) -> bytes:
    """The table in a form, where a workbook is in base64. Raises Problem if it is not."""
    try:
        return b64decode(form["workbook"]) if form.get("workbook") else form.get("table", "").encode()
    except ValueError:
        raise Problem(422, "no_table") from None
