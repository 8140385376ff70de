"""Parsing of forms."""

from urllib.parse import parse_qsl

from starlette.requests import Request

MAXIMUM_FIELDS = 100


async def fields(request: Request, most: int = MAXIMUM_FIELDS) -> dict[str, str]:
    """The fields of a form by their names; empty if the body is not a form or has more than `most` fields."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=most))
    except ValueError:
        return {}
