"""How a page says no: in a sentence, to people as a page and to our script as JSON."""

from collections.abc import Callable, Coroutine
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kiosk.core.errors import KioskError, UnknownSession
from kiosk.web.messages import SENTENCES
from kiosk.web.pages import Pages

Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


class Problem(KioskError):
    """A request that is refused, with its HTTP status and a sentence by its name; `after` is when to try again."""

    def __init__(self, status: int, name: str, after: float = 0) -> None:
        super().__init__(SENTENCES[name])
        self.status = status
        self.after = after


def wants_json(request: Request) -> bool:
    """Whether our script asks, not a person."""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def handlers(pages: Pages) -> dict[Any, Handler]:
    """What is answered to each kind of fault."""

    def told(request: Request, status: int, sentence: str, after: float = 0) -> Response:
        headers = {"Retry-After": f"{after:.0f}"} if after else {}
        if wants_json(request):
            return JSONResponse({"problem": sentence}, status, headers)
        return HTMLResponse(pages.plain(sentence, alarm=True), status, headers)

    async def problem(request: Request, error: Problem) -> Response:
        return told(request, error.status, str(error), error.after)

    async def unfit(request: Request, error: ValidationError) -> Response:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return told(request, 422, pages.say["not_right"].format(faults=faults))

    async def refused(request: Request, error: KioskError) -> Response:
        """A session that nobody knows, or a disk that takes nothing in: no fault of the program's."""
        status = 404 if isinstance(error, UnknownSession) else 503
        return told(request, status, str(error))

    async def unknown(request: Request, error: HTTPException) -> Response:
        answer = told(request, error.status_code, pages.say["not_found"])
        answer.headers.update(error.headers or {})
        return answer

    async def fault(request: Request, error: Exception) -> Response:
        del error  # the server logs it
        return told(request, 500, pages.say["fault"])

    return {
        Problem: problem,
        ValidationError: unfit,
        KioskError: refused,
        HTTPException: unknown,
        Exception: fault,
    }
