"""What a room check has found, for people, for programs and for kiosk.toml."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import tomlkit
from rich import box
from rich.table import Table
from tomlkit.exceptions import TOMLKitError

from kiosk.core.errors import SettingsError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.recommendation import Recommendation, best_confidence
from kiosk.listener.evaluation.runner import Outcome
from kiosk.listener.evaluation.scores import Score, score

Outcomes = Mapping[ListenMode, Sequence[Outcome]]

_NAMES = {
    ListenMode.WAKE: N_("wake word"),
    ListenMode.HELD: N_("V held"),
    ListenMode.ADDRESS: N_("the kiosk's name"),
    ListenMode.OPEN: N_("bare commands"),
}
HEADS = (N_("confidence"), N_("right"), N_("wrong"), N_("false"), N_("an hour"), N_("delay"), N_("CPU"))
"""Commands understood, and taken for others; those that nobody gave; seconds for half of them, and for 95 of 100."""

_NOTHING = "–"


def table(outcomes: Outcomes, confidence: float) -> Table:
    """A row for each gate as it is set, and one for the confidence that does better, where there is one."""
    shown = Table(title=tr("What the kiosk heard"), box=box.SIMPLE)
    shown.add_column(tr("gate"))
    for head in HEADS:
        shown.add_column(tr(head), justify="right")
    for way, tried in outcomes.items():
        as_set, best = (confidence, score(tried, confidence)), best_confidence(tried)
        better = (best[1].right, best[1].wrong, best[1].false) != (as_set[1].right, as_set[1].wrong, as_set[1].false)
        for sure, found in (as_set, best) if better else (as_set,):
            cells = _cells(found, by_hand=way is ListenMode.HELD)
            shown.add_row(tr(_NAMES[way]), f"{sure:g}", *cells)
    return shown


def as_dict(outcomes: Outcomes, confidence: float, advice: Recommendation | None) -> dict[str, object]:
    """The same for programs: shares from 0 to 1, lengths in seconds."""
    return {
        "confidence": confidence,
        "gates": {
            way.value: {
                "as_set": score(tried, confidence).as_dict(),
                "best_confidence": best_confidence(tried)[0],
                "best": best_confidence(tried)[1].as_dict(),
            }
            for way, tried in outcomes.items()
        },
        "advice": advice and {"listener": advice.way.value, "confidence": advice.confidence, "bare": advice.bare},
    }


def said(advice: Recommendation) -> str:
    """The advice in a sentence or two."""
    way = tr(_NAMES[advice.way])
    told = tr("Recommended: {way}, confidence {confidence:g}.").format(way=way, confidence=advice.confidence)
    most = advice.score.at_most_an_hour
    if advice.way is not ListenMode.HELD and most is not None:
        sure = tr("With 95 % certainty fewer than {most:.0f} commands an hour come that nobody gave.")
        told += " " + sure.format(most=most)
    if not advice.bare:
        told += " " + tr("Bare commands were not found safe here: that takes half an hour of talk.")
    return told


def as_toml(advice: Recommendation) -> str:
    """The lines for kiosk.toml."""
    return tomlkit.dumps(_put_into(tomlkit.document(), advice)).strip()


def save(advice: Recommendation, file: Path) -> None:
    """Writes them into the settings file, which keeps all else that stands in it. Raises SettingsError."""
    try:
        kept = tomlkit.parse(file.read_text(encoding="utf-8")) if file.is_file() else tomlkit.document()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(tomlkit.dumps(_put_into(kept, advice)), encoding="utf-8")
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError(N_("{file}: cannot be changed: {why}."), file=file, why=error) from error


def _put_into(settings: tomlkit.TOMLDocument, advice: Recommendation) -> tomlkit.TOMLDocument:
    if "listener" in settings:
        settings["listener"] = advice.way.value
    else:
        # Before the first table, or it would belong to that.
        fresh = tomlkit.document()
        fresh["listener"] = advice.way.value
        for key, value in settings.body:
            fresh.add(key, value) if key else fresh.add(value)
        settings = fresh
    hearing = settings.setdefault("hearing", tomlkit.table())
    hearing["confidence"] = advice.confidence
    hearing["checked"] = advice.bare
    return settings


def _cells(found: Score, *, by_hand: bool) -> tuple[str, ...]:
    late = _NOTHING if found.median_late is None else f"{found.median_late:.2f} ({found.most_late:.2f}) s"
    false = hourly = busy = _NOTHING
    if found.hours and not by_hand:  # while no key is held nothing is listened to
        false, busy = str(found.false), f"{found.busy:.1%}"
        hourly = f"{found.false_an_hour:.1f}"
        if found.at_most_an_hour:
            hourly = tr("under {most:.0f}").format(most=found.at_most_an_hour)
    return _percent(found.recall), _percent(found.wrong_share), false, hourly, late, busy


def _percent(share: float | None) -> str:
    return _NOTHING if share is None else f"{share:.0%}"
