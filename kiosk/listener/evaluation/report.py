"""The results of a room check, for people, for programs and for kiosk.toml."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich import box
from rich.table import Table

from kiosk.config.settings_file import change_settings, with_changes
from kiosk.core.i18n import N_, tr
from kiosk.core.room.modes import ListenMode
from kiosk.core.room.settings import Value
from kiosk.listener.evaluation.recommendation import Recommendation, best_confidence
from kiosk.listener.evaluation.runner import Outcome
from kiosk.listener.evaluation.scores import Score, score

Outcomes = Mapping[ListenMode, Sequence[Outcome]]

_NAMES = {
    ListenMode.WAKE: N_("wake word"),
    ListenMode.HELD: N_("V held"),
    ListenMode.ADDRESS: N_("the kiosk's name"),
    ListenMode.OPEN: N_("no wake word"),
}
HEADINGS = (N_("confidence"), N_("right"), N_("wrong"), N_("false"), N_("an hour"), N_("delay"), N_("CPU"))
"""The headings of the columns.

They are the commands that were understood, those that were taken for others, those that nobody gave, in all and an
hour, the delay in seconds for 50 % and for 95 % of the commands, and the load.
"""

_NOTHING = "–"


def table(outcomes: Outcomes, confidence: float) -> Table:
    """A table with a row for each way of listening, and one more where another confidence is better."""
    result = Table(title=tr("What the kiosk heard"), box=box.SIMPLE)
    result.add_column(tr("way of listening"))
    for head in HEADINGS:
        result.add_column(tr(head), justify="right")
    for way, tested in outcomes.items():
        as_set, best = (confidence, score(tested, confidence)), best_confidence(tested)
        better = (best[1].right, best[1].wrong, best[1].false) != (as_set[1].right, as_set[1].wrong, as_set[1].false)
        for level, scored in (as_set, best) if better else (as_set,):
            cells = _cells(scored, by_hand=way is ListenMode.HELD)
            result.add_row(tr(_NAMES[way]), f"{level:g}", *cells)
    return result


def as_dict(outcomes: Outcomes, confidence: float, advice: Recommendation | None) -> dict[str, object]:
    """The results and the recommendation for programs, with shares from 0 to 1 and lengths in seconds."""
    return {
        "confidence": confidence,
        "gates": {
            way.value: {
                "as_set": score(tested, confidence).as_dict(),
                "best_confidence": best_confidence(tested)[0],
                "best": best_confidence(tested)[1].as_dict(),
            }
            for way, tested in outcomes.items()
        },
        "advice": advice and {"listener": advice.way.value, "confidence": advice.confidence, "bare": advice.bare},
    }


def recommendation_text(advice: Recommendation) -> str:
    """The recommendation in one to three sentences."""
    way = tr(_NAMES[advice.way])
    text = tr("Recommended: {way}, confidence {confidence:g}.").format(way=way, confidence=advice.confidence)
    maximum = advice.score.max_false_an_hour
    if advice.way is not ListenMode.HELD and maximum is not None:
        certainty = tr("With 95 % certainty, fewer than {most:.0f} commands an hour are heard that nobody gave.")
        text += " " + certainty.format(most=maximum)
    if not advice.bare:
        text += " " + tr(
            "Commands without a wake word were not shown to be safe here; that takes half an hour of ordinary talk."
        )
    return text


def as_toml(advice: Recommendation) -> str:
    """The recommendation as lines for kiosk.toml."""
    return with_changes("", _advised_settings(advice)).strip()


def save(advice: Recommendation, file: Path) -> None:
    """Writes the recommendation into the settings file, and keeps its other lines. Raises SettingsError."""
    change_settings(file, _advised_settings(advice))


def _advised_settings(advice: Recommendation) -> dict[str, Value]:
    return {
        "listener": advice.way.value,
        "hearing.confidence": advice.confidence,
        "hearing.checked": advice.bare,
    }


def _cells(result: Score, *, by_hand: bool) -> tuple[str, ...]:
    late = _NOTHING if result.median_late is None else f"{result.median_late:.2f} ({result.late_for_95_percent:.2f}) s"
    false = hourly = busy = _NOTHING
    if result.hours and not by_hand:  # nothing is heard while no key is held
        false, busy = str(result.false), f"{result.busy:.1%}"
        hourly = f"{result.false_an_hour:.1f}"
        if result.max_false_an_hour:
            hourly = tr("under {most:.0f}").format(most=result.max_false_an_hour)
    return _percent(result.recall), _percent(result.wrong_share), false, hourly, late, busy


def _percent(share: float | None) -> str:
    return _NOTHING if share is None else f"{share:.0%}"
