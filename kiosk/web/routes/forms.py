"""What a form sends."""

from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_FIELDS = 100


async def fields(request: Request) -> dict[str, str]:
    """The fields by their names; what is no form, or a form that none of our pages has, is empty."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}
