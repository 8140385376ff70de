"""Error responses: a sentence, as a page for people and as JSON for the pages' script."""

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
    """A refused request: an HTTP status, the name of a sentence, and in how many seconds to try again (`after`)."""

    def __init__(self, status: int, name: str, after: float = 0) -> None:
        super().__init__(SENTENCES[name])
        self.status = status
        self.after = after


def wants_json(request: Request) -> bool:
    """Whether the pages' script sent the request, rather than a browser's navigation."""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def exception_handlers(pages: Pages) -> dict[Any, Handler]:
    """The exception handlers of the application."""

    def error_response(request: Request, status: int, sentence: str, after: float = 0) -> Response:
        headers = {"Retry-After": f"{after:.0f}"} if after else {}
        if wants_json(request):
            return JSONResponse({"problem": sentence}, status, headers)
        return HTMLResponse(pages.error(sentence), status, headers)

    async def problem(request: Request, error: Problem) -> Response:
        return error_response(request, error.status, str(error), error.after)

    async def unfit(request: Request, error: ValidationError) -> Response:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return error_response(request, 422, pages.say["not_right"].format(faults=faults))

    async def refused(request: Request, error: KioskError) -> Response:
        """An unknown session or a failing disk, which are not faults of the program."""
        status = 404 if isinstance(error, UnknownSession) else 503
        return error_response(request, status, str(error))

    async def unknown(request: Request, error: HTTPException) -> Response:
        answer = error_response(request, error.status_code, pages.say["not_found"])
        answer.headers.update(error.headers or {})
        return answer

    async def fault(request: Request, error: Exception) -> Response:
        del error  # the server logs it
        return error_response(request, 500, pages.say["fault"])

    return {
        Problem: problem,
        ValidationError: unfit,
        KioskError: refused,
        HTTPException: unknown,
        Exception: fault,
    }
