"""What people see and change of the machine in the settings, with a machine that does as the test says."""

from collections.abc import Callable, Iterator, Sequence
from threading import Event

import pytest

from kiosk.app.machine_keeper import MachineKeeper
from kiosk.config.machine_settings import machine_settings
from kiosk.core.errors import MachineError
from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import ChangeSetting, ChooseSetting, Open
from kiosk.core.room.machine import GUIDE, LAYOUT, RESTART, SHUT_DOWN, UPDATES, WIFI, ZONE
from kiosk.core.room.settings import Setting
from kiosk.core.session.commands import Start
from kiosk.core.setup.commands import DoneNaming, PressKey, TypeText
from kiosk.core.setup.text_entry import rows
from kiosk.core.units import seconds
from kiosk.core.view.name_entry import NameEntryView
from kiosk.ports import Network
from tests.room import AGREED, KioskRoom
from tests.waiting import LIMIT, eventually

SETTINGS = machine_settings()


class Machine:
    """A `kiosk.ports.Machine` that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.refuses = ""
        self.near = [Network("School", 80), Network("Open", 60, open=True), Network("Council", 90, needs_account=True)]
        self.count = 3
        self.zone, self.keys = "Europe/London", "gb"
        self.busy = Event()
        self.busy.set()

    def _do(self, *what: str) -> None:
        assert self.busy.wait(LIMIT)
        self.asked.append(what)
        if self.refuses == what[0]:
            raise MachineError("{what} is refused.", what=what[0])

    def networks(self, *, look: bool) -> Sequence[Network]:
        self._do("networks", str(look))
        return self.near

    def join(self, network: str, password: str = "") -> None:
        self._do("join", network, password)
        self.near = [Network(one.name, one.strength, known=True, joined=one.name == network) for one in self.near]

    def zones(self) -> tuple[str, Sequence[str]]:
        self._do("zones")
        return self.zone, ["Europe/London", "Asia/Tokyo", "America/Argentina/Buenos_Aires"]

    def set_zone(self, zone: str) -> None:
        self._do("set_zone", zone)
        self.zone = zone

    def layout(self) -> str:
        self._do("layout")
        return self.keys

    def set_layout(self, layout: str) -> None:
        self._do("set_layout", layout)
        self.keys = layout

    def updates(self) -> int:
        self._do("updates")
        return self.count

    def update(self) -> None:
        self._do("update")
        self.count = 0

    def restart(self) -> None:
        self.asked.append(("restart",))
        if self.refuses == "restart":
            raise MachineError("restart is refused.")

    def shut_down(self) -> None:
        self.asked.append(("shut_down",))


class Settings:
    """The settings of a machine that is the kiosk's own, open on the screen."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.room = KioskRoom(AGREED, settings=SETTINGS)
        self.keeper = MachineKeeper(self.room.engine, machine, sets_after=0.01)
        self.room.engine.subscribe(self.keeper)

    def open(self) -> None:
        self.room.press(Key.S)
        self.until(lambda: self.setting(UPDATES).option.title == "not looked for")  # the last that is found out

    def setting(self, key: str) -> Setting:
        self.room.engine.pump()
        return next(one for one in self.room.engine.room.settings if one.key == key)

    def until(self, condition: Callable[[], object]) -> None:
        def is_so() -> bool:
            self.room.engine.pump()
            return bool(condition())

        eventually(is_so)

    def choose(self, key: str) -> None:
        self.room.ask(ChooseSetting(at=[one.key for one in SETTINGS].index(key)))

    @property
    def typing(self) -> NameEntryView | None:
        view = self.room.engine.snapshot().standing.settings
        return view.typing if view else None

    @property
    def about(self) -> str:
        view = self.room.engine.snapshot().standing.settings
        assert view
        return " ".join(view.about)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def kiosk(machine: Machine) -> Iterator[Settings]:
    settings = Settings(machine)
    yield settings
    settings.keeper.close()


def test_opening_the_settings_shows_what_is_in_force_and_what_there_is(kiosk: Settings) -> None:
    kiosk.open()
    assert kiosk.setting(ZONE).option.title == "London, Europe"
    assert kiosk.setting(ZONE).options[0].title == "Buenos Aires, Argentina, America"
    assert kiosk.setting(LAYOUT).option.title == "British"
    assert [one.title for one in kiosk.setting(WIFI).options] == ["not connected", "School", "Open", "Council"]
    assert kiosk.setting(WIFI).value is None
    kiosk.choose(GUIDE)
    assert "This computer" in kiosk.about


def test_a_network_is_joined_with_a_password_of_which_only_the_last_sign_is_shown(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.choose(WIFI)
    kiosk.room.press(Key.RIGHT, Key.ENTER)
    kiosk.room.ask(TypeText("s3cret"))
    assert kiosk.typing
    assert (kiosk.typing.asks, kiosk.typing.text) == ("Password of School", "•••••t")
    kiosk.machine.busy.clear()
    kiosk.room.press(Key.ENTER)  # what was typed is followed by the key that ends it
    assert kiosk.room.engine.room.task
    assert "s3cret" not in repr(kiosk.room.engine.room)
    kiosk.machine.busy.set()
    kiosk.until(lambda: kiosk.room.notice == "Connected with “School”.")
    assert ("join", "School", "s3cret") in kiosk.machine.asked
    assert kiosk.setting(WIFI).option.title == "School (connected)"


def test_a_password_that_is_refused_is_said_and_asked_for_again(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.choose(WIFI)
    kiosk.room.press(Key.RIGHT, Key.ENTER)
    kiosk.room.ask(TypeText("wrong"))
    kiosk.machine.refuses = "join"
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: kiosk.room.notice == "join is refused.")
    assert "join is refused." in kiosk.about
    kiosk.room.press(Key.ENTER)
    assert kiosk.typing
    assert kiosk.typing.text == ""


def test_a_known_network_that_cannot_be_joined_asks_for_its_password_after_all(kiosk: Settings) -> None:
    kiosk.machine.near = [Network("School", 80, known=True)]
    kiosk.machine.refuses = "join"
    kiosk.open()
    kiosk.choose(WIFI)
    kiosk.room.press(Key.RIGHT, Key.ENTER)
    kiosk.until(lambda: kiosk.room.notice == "join is refused.")
    kiosk.room.press(Key.ENTER)
    assert kiosk.typing
    assert kiosk.typing.asks == "Password of School"


@pytest.mark.parametrize(("places", "name"), [(2, "Open"), (3, "Council")])
def test_a_network_without_a_password_of_its_own_does_not_ask_for_one_when_it_cannot_be_joined(
    kiosk: Settings, places: int, name: str
) -> None:
    kiosk.open()
    kiosk.choose(WIFI)
    kiosk.machine.refuses = "join"
    kiosk.room.press(*[Key.RIGHT] * places, Key.ENTER)
    kiosk.until(lambda: kiosk.room.notice == "join is refused.")
    assert "join is refused." in kiosk.about
    kiosk.room.press(Key.ENTER)
    assert kiosk.typing is None
    kiosk.until(lambda: kiosk.machine.asked.count(("join", name, "")) == 2)


def test_an_open_network_is_joined_at_once_and_whoever_leaves_the_password_joins_none(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.choose(WIFI)
    kiosk.room.press(Key.RIGHT, Key.ENTER)
    kiosk.room.ask(TypeText("s3"), DoneNaming())
    assert kiosk.typing is None
    kiosk.room.press(Key.RIGHT, Key.ENTER)
    kiosk.until(lambda: kiosk.room.notice == "Connected with “Open”.")
    assert [what for what in kiosk.machine.asked if what[0] == "join"] == [("join", "Open", "")]


def test_where_no_network_is_chosen_enter_says_what_to_do(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.choose(WIFI)
    kiosk.room.press(Key.ENTER)
    assert kiosk.room.notice == "Choose a network first, with ← and →."


def test_a_machine_that_is_busy_takes_nothing_else(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.choose(UPDATES)
    kiosk.machine.busy.clear()
    kiosk.room.press(Key.ENTER)
    kiosk.room.press(Key.ENTER)
    assert kiosk.room.notice == "The machine is still busy with what it was asked last."
    kiosk.machine.busy.set()
    kiosk.until(lambda: kiosk.room.engine.room.task is None)
    assert kiosk.machine.asked.count(("updates",)) == 1


def test_a_time_zone_is_found_by_the_beginning_of_a_city_and_set(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.choose(ZONE)
    kiosk.room.press(Key.ENTER)
    kiosk.room.ask(TypeText("Nowhere"), PressKey(_done(kiosk)))
    assert kiosk.room.notice == "Nothing here is called “Nowhere”: type the beginning of its name."
    kiosk.room.press(*[Key.BACKSPACE] * 7)
    kiosk.room.ask(TypeText("buenos"), PressKey(_done(kiosk)))
    assert kiosk.setting(ZONE).option.title == "Buenos Aires, Argentina, America"
    kiosk.until(lambda: ("set_zone", "America/Argentina/Buenos_Aires") in kiosk.machine.asked)


def _done(kiosk: Settings) -> tuple[int, int]:
    page = kiosk.room.engine.room.settings_page
    assert page
    assert page.text
    return (len(rows(page.text)) - 1, len(rows(page.text)[-1]) - 1)


def test_a_time_zone_that_is_chosen_while_the_old_one_is_looked_for_stays_chosen(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.room.press(Key.ESCAPE)
    kiosk.machine.asked.clear()
    kiosk.machine.busy.clear()
    kiosk.room.press(Key.S)
    kiosk.room.ask(ChangeSetting(1, ZONE))
    kiosk.machine.busy.set()
    kiosk.until(lambda: ("networks", "True") in kiosk.machine.asked)
    assert kiosk.setting(ZONE).value == "Asia/Tokyo"
    kiosk.until(lambda: kiosk.machine.zone == "Asia/Tokyo")


def test_a_keyboard_that_people_step_past_is_not_set(kiosk: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    kiosk.open()
    steps = iter((1, 1))

    def wait(_: float) -> bool:
        """Time passes, in which people step on twice."""
        for places in steps:
            kiosk.room.ask(ChangeSetting(places, LAYOUT))
            return False
        return False

    monkeypatch.setattr(kiosk.keeper._closing, "wait", wait)
    kiosk.room.ask(ChangeSetting(1, LAYOUT))
    eventually(lambda: any(what[0] == "set_layout" for what in kiosk.machine.asked))
    assert [what for what in kiosk.machine.asked if what[0] == "set_layout"] == [("set_layout", "be")]
    assert "Takes effect after the next start." in _facts(kiosk)


def _facts(kiosk: Settings) -> str:
    kiosk.choose(LAYOUT)
    return kiosk.about


def test_a_time_zone_that_cannot_be_set_is_a_fault_and_goes_back(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.machine.refuses = "set_zone"
    kiosk.room.ask(ChangeSetting(1, ZONE))
    kiosk.until(lambda: [fault.problem for fault in kiosk.room.engine.room.faults] == ["set_zone is refused."])
    kiosk.until(lambda: kiosk.setting(ZONE).value == "Europe/London")
    kiosk.machine.refuses = ""
    kiosk.room.ask(ChangeSetting(1, ZONE))
    kiosk.until(lambda: kiosk.machine.zone == "Asia/Tokyo")
    kiosk.until(lambda: not kiosk.room.engine.room.faults)


@pytest.mark.parametrize("what", ["networks", "zones", "layout"])
def test_what_the_machine_does_not_have_says_so_in_its_place(kiosk: Settings, what: str) -> None:
    kiosk.machine.refuses = what
    kiosk.open()
    key = {"networks": WIFI, "zones": ZONE, "layout": LAYOUT}[what]
    assert (kiosk.setting(key).option.title, kiosk.setting(key).option.remark) == ("not here", f"{what} is refused.")


@pytest.mark.parametrize(("key", "does"), [(RESTART, "restart"), (SHUT_DOWN, "shut_down")])
def test_the_machine_stops_only_when_it_is_asked_twice_and_the_session_is_kept(
    kiosk: Settings, key: str, does: str
) -> None:
    kiosk.room.ask(Open(), Start())
    kiosk.room.wait(seconds(30))
    kiosk.room.press(Key.TAB, Key.S)
    kiosk.choose(key)
    kiosk.room.press(Key.ENTER)
    kiosk.room.press(Key.DOWN, Key.UP)  # anything else takes the question back
    kiosk.room.press(Key.ENTER)
    assert kiosk.room.notice.startswith("Press Enter again to")
    assert kiosk.room.engine.room.task is None
    kiosk.room.clock.advance(seconds(1))
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: (does,) in kiosk.machine.asked)
    kiosk.until(lambda: kiosk.room.engine.room.task is None)
    assert kiosk.room.engine.room.session is not None, "until systemd closes the kiosk, which keeps it"


def test_a_machine_that_does_not_stop_says_why(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.machine.refuses = "restart"
    kiosk.choose(RESTART)
    kiosk.room.press(Key.ENTER)
    kiosk.room.clock.advance(seconds(1))
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: kiosk.room.notice == "restart is refused.")


def test_stopping_the_machine_waits_for_nothing_else(kiosk: Settings) -> None:
    kiosk.machine.busy.clear()
    kiosk.room.press(Key.S)
    kiosk.choose(SHUT_DOWN)
    kiosk.room.press(Key.ENTER)
    kiosk.room.clock.advance(seconds(1))
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: kiosk.machine.asked == [("shut_down",)])
    kiosk.machine.busy.set()


def test_updates_are_looked_for_then_installed(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.choose(UPDATES)
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: kiosk.room.notice == "3 updates found. Press Enter to install.")
    assert ("update",) not in kiosk.machine.asked
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: kiosk.setting(UPDATES).option.title == "installed")
    assert "Restart this machine" in kiosk.about
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: kiosk.setting(UPDATES).option.title == "up to date")


def test_updates_that_cannot_be_had_say_why(kiosk: Settings) -> None:
    kiosk.open()
    kiosk.machine.refuses = "updates"
    kiosk.choose(UPDATES)
    kiosk.room.press(Key.ENTER)
    kiosk.until(lambda: kiosk.room.notice == "updates is refused.")
    assert "updates is refused." in kiosk.about
