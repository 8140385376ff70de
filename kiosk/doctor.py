"""Checks everything that the kiosk needs on this machine, each with the remedy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.errors import JournalError, KioskError, SettingsError
from kiosk.core.words import N_, Words
from kiosk.journal.sqlite import SqliteJournal
from kiosk.library import library
from kiosk.settings import Settings, load_settings, settings_file


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what was found or the remedy."""

    part: str
    ok: bool
    text: str | KioskError

    def line(self, words: Words) -> str:
        """One line for people, told apart by a word and not only by a colour."""
        verdict = words.gettext("ok") if self.ok else words.gettext("FAULT")
        text = self.text.said(words) if isinstance(self.text, KioskError) else self.text
        return f"{verdict:6} {words.gettext(self.part):12} {text}"


def examine(config: Path | None = None, state: Path | None = None) -> tuple[Finding, ...]:
    """All findings; settings that cannot be read are a finding too, and then the usual ones are examined."""
    try:
        settings = load_settings(config, state)
        first = Finding(N_("settings"), ok=True, text=str(config or settings_file()))
    except SettingsError as error:
        settings = Settings.model_construct()
        first = Finding(N_("settings"), ok=False, text=error)
    return (first, *(_finding(part, check) for part, check in _checks(settings)))


def _checks(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    # Imported here: a machine without one of these libraries still gets the findings of the others.
    from kiosk.announcer.checks import check_speaker, check_synthesiser  # noqa: PLC0415
    from kiosk.display.video import check_display  # noqa: PLC0415
    from kiosk.listener.checks import check_microphone, check_recogniser  # noqa: PLC0415

    yield N_("display"), check_display
    yield N_("speaker"), check_speaker
    yield N_("voice"), lambda: check_synthesiser(settings.voice)
    yield N_("microphone"), lambda: check_microphone(settings.hearing.microphone)
    yield N_("recogniser"), lambda: check_recogniser(settings.vosk_model)
    yield N_("log"), lambda: _check_journal(settings.state)
    yield N_("protocols"), lambda: _check_protocols(settings)


def _finding(part: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(part, ok=True, text=check())
    except KioskError as error:
        return Finding(part, ok=False, text=error)


def _check_journal(folder: Path) -> str:
    """The journal's place, once it has been opened for writing."""
    journal = SqliteJournal(folder)
    try:
        journal.append("", ())
    except JournalError as error:
        raise JournalError(N_("{problem} Name another folder with `--state` or KIOSK_STATE."), problem=error) from error
    finally:
        journal.close()
    return journal.place


def _check_protocols(settings: Settings) -> str:
    good, bad = library(settings).load_all()
    if bad:
        raise bad[0]
    return ", ".join(protocol.id for protocol in good)
