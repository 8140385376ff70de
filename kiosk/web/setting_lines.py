"""The kiosk's settings on the remote: each with its value, its buttons, and what there is to say about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core.interaction.settings import settings_now
from kiosk.core.room.commands import ChangeSetting, TrySetting
from kiosk.core.room.machine import LAYOUT, UPDATES, WIFI, ZONE
from kiosk.core.room.settings import JOIN, KEEP, PHONES, ROOMS_HOST, Trial
from kiosk.core.room.state import Room
from kiosk.core.view.settings import about_trial, facts
from kiosk.web.buttons import Button

_ONLY_ON_THE_KIOSK = {
    PHONES: "phones_there",
    KEEP: "kept_there",
    WIFI: "wifi_there",
    **dict.fromkeys((ROOMS_HOST, JOIN, ZONE, LAYOUT, UPDATES), "rooms_there"),
}
"""The settings that no phone changes, each with the reason: a remote is one group's, and its PIN is on the wall."""


@dataclass(frozen=True)
class SettingLine:
    """A setting with its value, the buttons that change and try it, and what there is to say about it.

    `level` is how loud the microphone is in percent, while it is tried.
    """

    label: str
    value: str
    buttons: tuple[Button, ...]
    facts: tuple[str, ...]
    level: int | None = None


def setting_lines(room: Room, say: dict[str, str]) -> Iterator[SettingLine]:
    """The settings; some are shown only, such as the pages for phones, which one of them could not switch on again."""
    page = room.settings_page
    for setting in settings_now(room):
        elsewhere = _ONLY_ON_THE_KIOSK.get(setting.key)
        changes = () if setting.fixed or elsewhere or len(setting.options) == 1 else (("←", -1), ("→", 1))
        buttons = [Button(sign, ChangeSetting(places, setting.key)) for sign, places in changes]
        tried = page is not None and page.tried and setting.trial is Trial.MICROPHONE
        if setting.trial and not elsewhere:
            does = say["end_trial" if tried else f"try_{setting.trial.value}"]
            buttons.append(Button(does, TrySetting(setting.key), str(tried)))
        told = [*facts(setting), *([say[elsewhere]] if elsewhere and not setting.fixed else ())]
        if page is not None and tried:
            told = [*about_trial(room, page), *told]
        level = page.level if page is not None and tried else None
        yield SettingLine(setting.label, setting.option.title, tuple(buttons), tuple(told), level)
