"""Why a change of the set-up was refused, in the numbers that are on the screen."""

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.plan.runs import TooShort
from kiosk.core.setup.form import SetupForm
from kiosk.core.time_of_day import time_of_day
from kiosk.core.units import as_written, whole_minutes


def too_short(form: SetupForm, refused: SetupForm, error: TooShort) -> KioskError:
    """The sentence about a change that would have left too little time; `form` is what stays."""
    least = as_written(error.least)
    if refused.until is not None and refused.until != form.until:
        tried = time_of_day(refused.until, refused.midnight)
        if form.until is None:
            return KioskError(
                N_("{end} is too early: at least {least} are needed. Nothing has changed."), end=tried, least=least
            )
        stays = time_of_day(form.until, refused.midnight)
        return KioskError(
            N_("{end} is too early: at least {least} are needed. It stays at {agreed}."),
            end=tried,
            least=least,
            agreed=stays,
        )
    time = error.time
    if refused.until is None and refused.wish.time != form.wish.time:
        return KioskError(
            N_("{time} is too short: at least {least} are needed. Nothing has changed."),
            time=as_written(time),
            least=least,
        )
    if refused.until is not None:
        time = whole_minutes(time)  # as the screen shows what an agreed end leaves
    return KioskError(
        N_("That needs at least {least}, and there are {time}. Nothing has changed."),
        time=as_written(time),
        least=least,
    )
