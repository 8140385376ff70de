"""`kiosk doctor`: checks everything that the kiosk needs on this machine and names remedies."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from kiosk.app.sayable import sayable_here
from kiosk.app.single_instance import holder
from kiosk.cli.options import AsJson, Config, State, settings_for
from kiosk.cli.program import as_typed
from kiosk.config.clock import check_clock
from kiosk.config.preferences import Preferences
from kiosk.config.settings import Settings, load_settings, settings_file
from kiosk.config.unknown_variables import unknown_variables
from kiosk.core.errors import JournalError, KioskError, SettingsError
from kiosk.core.i18n import N_, tr
from kiosk.ports import Caveat
from kiosk.protocol_files.library import library
from kiosk.storage.journal import SqliteJournal


class Verdict(StrEnum):
    """The verdict on a part of the kiosk."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "FAULT"


_VERDICTS = {Verdict.OK: N_("ok"), Verdict.WARNING: N_("warning"), Verdict.FAULT: N_("FAULT")}


_PARTS = {
    "gate": N_("listening"),
    "wifi": N_("Wi-Fi"),
    "zone": N_("time zone"),
    "power": N_("power"),
    "updates": N_("updates"),
    "rule": N_("permission"),
}
"""The names of parts for people, where the name for programs says little."""


EXCLUSIVE_PARTS = frozenset({"display", "speaker", "microphone", "button"})
"""Parts that on some machines only one program at a time can use."""


@dataclass(frozen=True)
class Finding:
    """The result of a check: the part, the verdict, and what was found or the remedy."""

    part: str
    verdict: Verdict
    text: str | Caveat | KioskError

    def __str__(self) -> str:
        """What was found, or the remedy."""
        return str(self.text)

    def line(self) -> str:
        """The finding as a line of text."""
        return f"{tr(_VERDICTS[self.verdict]):8} {tr(_PARTS.get(self.part, self.part)):12} {as_typed(str(self))}"

    def as_dict(self) -> dict[str, str]:
        """The finding as JSON data; the names of part and verdict are not translated."""
        return {"part": self.part, "verdict": self.verdict.lower(), "text": str(self)}


def doctor(
    as_json: AsJson = False,
    benchmark: Annotated[
        bool, typer.Option("--benchmark", help="Measure for some 90 seconds how fast and light the kiosk is here.")
    ] = False,
    state: State = None,
    config: Config = None,
) -> None:
    """Check everything that the kiosk needs, and say how to fix what is wrong; exit code 1 if something is at fault."""
    with suppress(SettingsError):  # `examine` reports it as a finding
        settings_for(config, state)
    if benchmark:
        _measure(as_json, state)
        return
    findings = []
    for finding in examine(config, state):
        findings.append(finding)
        if not as_json:
            typer.echo(finding.line())
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], indent=2, ensure_ascii=False))
    raise typer.Exit(any(finding.verdict is Verdict.FAULT for finding in findings))


def _measure(as_json: bool, state: Path | None) -> None:
    """Prints how fast and light the kiosk is here, as a table to send. Raises KioskError while a kiosk is running."""
    from kiosk.app.benchmark import measure

    if process := holder(load_settings(None, state).state):
        raise KioskError(N_("A kiosk is running (process {process}): close it, then try again."), process=process)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in measure()], indent=2, ensure_ascii=False))
        return
    typer.echo(tr("A window opens for a minute and may speak. Please leave the computer alone meanwhile."), err=True)
    measured, result = tr("measured"), tr("result")
    typer.echo(f"| {measured} | {result} |\n|---|---|")
    for row in measure():
        typer.echo(row.line())
    typer.echo(tr("Please send this table to whoever looks after the kiosk. Nothing in it is about people."), err=True)


def examine(config: Path | None = None, state: Path | None = None) -> Iterator[Finding]:
    """All findings, one by one; if the settings cannot be read, that is a finding, and the defaults are used."""
    try:
        settings = load_settings(config, state)
        strays = [Finding(N_("settings"), Verdict.WARNING, stray) for stray in unknown_variables()]
        yield from strays or [Finding(N_("settings"), Verdict.OK, _settings_found(config or settings_file()))]
    except SettingsError as error:
        settings = Settings.model_construct()
        yield Finding(N_("settings"), Verdict.FAULT, error)
    process = holder(settings.state)
    for part, check in _checks(settings, process):
        finding = _finding(part, check)
        yield _with_possible_use(finding, process) if process and part in EXCLUSIVE_PARTS else finding


def _settings_found(file: Path) -> str:
    return str(file) if file.exists() else tr("the usual ones: there is no {file}").format(file=file)


def _checks(settings: Settings, process: int | None) -> Iterator[tuple[str, Callable[[], str | Caveat]]]:
    # Imported here, so that a missing library does not prevent the other checks.
    from kiosk.announcer.checks import check_loudspeaker, check_synthesiser
    from kiosk.display.checks import check_display, check_fonts
    from kiosk.listener.checks import check_activation, check_microphone, check_recogniser
    from kiosk.listener.gpio_button import check_button
    from kiosk.service.checks import check_service, is_appliance
    from kiosk.service.places import machine_places
    from kiosk.storage.checks import check_disk
    from kiosk.web.checks import check_phones

    yield N_("display"), check_display
    yield N_("fonts"), check_fonts
    yield N_("speaker"), check_loudspeaker
    yield N_("voice"), lambda: check_synthesiser(settings.voice_here)
    yield N_("natural"), lambda: _check_natural_voice(settings)
    yield N_("microphone"), lambda: check_microphone(settings.hearing.microphone)
    yield N_("recogniser"), lambda: check_recogniser(settings.vosk_model, name=settings.hearing.recogniser)
    if settings.listener is not None:
        mode = settings.listener
        yield "gate", lambda: check_activation(mode, settings.hearing)
    pin = settings.hearing.button
    if settings.listener is not None and pin is not None:
        yield N_("button"), lambda: check_button(pin)
    yield N_("clock"), check_clock
    yield N_("log"), lambda: _check_journal(settings.state)
    yield N_("disk"), lambda: check_disk(settings.state)
    yield N_("protocols"), lambda: _check_protocols(settings)
    yield N_("phones"), lambda: check_phones(settings.web, process)
    yield N_("service"), check_service
    if settings.appliance or is_appliance(machine_places()):
        yield from _machine_checks(settings)


def _machine_checks(settings: Settings) -> Iterator[tuple[str, Callable[[], str | Caveat]]]:
    """What the machine needs where it is the kiosk's own: its services, and the permission to use them."""
    from kiosk.machine.checks import SERVICES, check_allowed, check_answers
    from kiosk.service.checks import check_rule
    from kiosk.service.places import machine_places

    for part in SERVICES:
        yield part, partial(check_answers, part)
    # The rule is for the kiosk alone: the kiosk asks whether it holds, and root sees whether it is there.
    if settings.appliance:
        yield "rule", check_allowed
    elif sys.platform != "win32" and os.geteuid() == 0:
        yield "rule", lambda: check_rule(machine_places())


def _finding(part: str, check: Callable[[], str | Caveat]) -> Finding:
    try:
        found = check()
        return Finding(part, Verdict.WARNING if isinstance(found, Caveat) else Verdict.OK, found)
    except KioskError as error:
        return Finding(part, Verdict.FAULT, error)


def _with_possible_use(finding: Finding, process: int) -> Finding:
    """The finding, with a fault turned into a warning, because the running kiosk may be using the part."""
    if finding.verdict is not Verdict.FAULT:
        return finding
    warning = tr("{problem} The running kiosk (process {process}) may be using it: close the kiosk and try again.")
    return Finding(finding.part, Verdict.WARNING, Caveat(warning.format(problem=finding.text, process=process)))


def _check_natural_voice(settings: Settings) -> str | Caveat:
    from kiosk.announcer.checks import check_natural_voice

    rate = Preferences(settings.state, settings.voice).sound.rate
    voice = settings.voice_here.model_copy(update={"rate": rate})
    return check_natural_voice(voice, settings.cache / "voice", sayable_here(settings))


def _check_journal(folder: Path) -> str:
    """Opens the journal for writing and returns its location. Raises JournalError."""
    journal = SqliteJournal(folder)
    try:
        journal.append("", ())
    except JournalError as error:
        raise JournalError(N_("{problem} Use another folder with `--state` or KIOSK_STATE."), problem=error) from error
    finally:
        journal.close()
    return journal.place


def _check_protocols(settings: Settings) -> str:
    protocols, errors = library(settings).load_all()
    if errors:
        raise errors[0]
    return ", ".join(protocol.id for protocol in protocols)
