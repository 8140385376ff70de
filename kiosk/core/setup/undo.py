"""The set-up form after the session's plan has changed elsewhere, or after an undo."""

from dataclasses import replace

from kiosk.core.plan.model import Plan
from kiosk.core.setup.form import EarlierForm, SetupForm, with_earlier_wishes


def _following_plan(preparation: SetupForm, plan: Plan) -> SetupForm:
    """What is set up once the session that has not begun has this plan: it may have been changed from elsewhere."""
    return preparation if plan == preparation.plan else with_earlier_wishes(preparation, plan)


def following_session(form: SetupForm, found: SetupForm, plan: Plan, depths: tuple[int, int]) -> SetupForm:
    """The form once the session that has not begun has this plan.

    `depths` are how many commands undo could take back before and after. A change keeps the form that it `found`, and
    undo brings exactly that back.
    """
    earlier, now = depths
    if now > earlier:
        kept = EarlierForm(earlier, replace(found, earlier=()))
        return replace(_following_plan(form, plan), earlier=(*found.earlier, kept))
    if now == earlier:
        return _following_plan(form, plan)
    undone = next((one.form for one in form.earlier if one.depth == now), _following_plan(form, plan))
    kept_forms = tuple(one for one in form.earlier if one.depth < now)
    return replace(undone, midnight=form.midnight, problem="", earlier=kept_forms)
