"""The view of the open settings: a field for each, and what there is to say about the chosen one."""

from collections.abc import Iterator

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.settings import settings_now
from kiosk.core.room.commands import ChangeSetting, ChooseSetting
from kiosk.core.room.modes import ListenMode
from kiosk.core.room.settings import Setting, SettingsPage, Trial
from kiosk.core.room.state import Room
from kiosk.core.view.model import SettingsView
from kiosk.core.view.name_entry import NameEntryView, code_view, text_view
from kiosk.core.view.views import FieldView

_TRIALS = {
    Trial.VOICE: N_("Enter speaks a sentence. A natural voice may need some seconds before it begins."),
    Trial.MICROPHONE: N_("Enter shows how loud it is, and what it hears of your commands. Nothing is recorded."),
    Trial.CHECK: N_("Enter checks everything, which takes some seconds; ← and → then show what was found."),
    Trial.JOIN: N_("Enter asks for the six-digit code that the host of several rooms shows."),
    Trial.SEARCH: N_("Enter asks for the beginning of a name, and finds it."),
    Trial.CONNECT: N_("← and → choose a network; Enter connects."),
    Trial.UPDATE: N_("Enter looks for updates, and installs those that it has found."),
    Trial.RESTART: N_("Enter twice restarts this machine. A session is kept, and goes on after that."),
    Trial.SHUT_DOWN: N_("Enter twice shuts this machine down. A session is kept for the next start."),
}
"""What Enter does, by what can be tried."""


def settings_view(room: Room) -> SettingsView | None:
    """The open settings; None while they are closed."""
    page, settings = room.settings_page, settings_now(room)
    if page is None or not settings:
        return None
    chosen = settings[page.chosen]
    if page.asks:
        return _question(room, page, chosen)
    return SettingsView(
        title=tr("Settings"),
        fields=tuple(field_of(setting, index, chosen=index == page.chosen) for index, setting in enumerate(settings)),
        about=tuple(about(room, chosen)),
        level=page.level if page.tried and chosen.trial is Trial.MICROPHONE else None,
        typing=_typing(page, chosen),
    )


def _typing(page: SettingsPage, setting: Setting) -> NameEntryView | None:
    """What is being typed about a setting; of a password, which the whole room could read, only the last sign."""
    if page.code is not None:
        return code_view(page.code)
    if page.text is None:
        return None
    hidden = setting.trial is Trial.CONNECT
    return text_view(page.text, setting.option.asks if hidden else setting.label, hidden=hidden)


def _question(room: Room, page: SettingsPage, setting: Setting) -> SettingsView:
    """A question of the first start: what is tried, and how it can be changed."""
    voice = setting.trial is Trial.VOICE
    return SettingsView(
        title=tr("Do you hear the kiosk speak?") if voice else tr("Does the kiosk hear you?"),
        fields=(field_of(setting, page.chosen, chosen=True),),
        about=(
            (tr("L is louder, Q is quieter. N looks for what is wrong."),)
            if voice
            else (*about_trial(room, page), tr("N leads to the settings, which S opens at any time."))
        ),
        level=None if voice else page.level,
        asks=True,
    )


def field_of(setting: Setting, index: int, *, chosen: bool = False) -> FieldView:
    """A setting as a field; one that is fixed, or has one option only, cannot be changed."""
    changeable = not setting.fixed and len(setting.options) > 1
    return FieldView(
        label=setting.label,
        value=setting.option.title,
        chosen=chosen,
        less=ChangeSetting(-1, setting.key) if changeable else None,
        more=ChangeSetting(1, setting.key) if changeable else None,
        touch=ChooseSetting(at=index),
        signs=("←", "→"),
    )


def about(room: Room, setting: Setting) -> Iterator[str]:
    """The sentences about a setting: its value, its trial, and why or when it can or cannot be changed."""
    page = room.settings_page
    yield from facts(setting)
    if page and page.tried and setting.trial is Trial.MICROPHONE:
        yield from about_trial(room, page)
        yield tr("Enter ends the trial.")
    elif setting.trial is not None:
        yield tr(_TRIALS[setting.trial])


def facts(setting: Setting) -> Iterator[str]:
    """The sentences about a setting that hold wherever it is changed."""
    if setting.option.remark:
        yield setting.option.remark
    if setting.fixed:
        yield setting.fixed
    elif not setting.at_once:
        yield tr("Takes effect after the next start.")


def about_trial(room: Room, page: SettingsPage) -> Iterator[str]:
    """What to say to try the microphone, and what was heard."""
    listener = room.microphone.listener
    if room.microphone.muted:
        yield tr("The microphone is off: K turns it on.")
    elif listener is None or not room.hears:
        yield tr("Nothing listens now: look at “It listens”, and whether a microphone is plugged in.")
    elif listener.mode is ListenMode.HELD:
        yield tr("Hold V and say “next step”.")
    elif listener.word:
        yield tr("Say “{word}”, and then “next step”.").format(word=listener.word)
    else:
        yield tr("Say “next step”.")
    if page.heard == "":
        yield tr("Something was said that is no command: say it once more.")
    elif page.heard is not None:
        yield tr("Heard: “{phrase}”. While you try, nothing is done.").format(phrase=page.heard)
