"""Asks the machine for what people see and change of it in the settings, where it is the kiosk's own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread

from kiosk.app.machine_options import layout_options, network_option, network_options, zone_options
from kiosk.config.fault_reporter import FaultReporter
from kiosk.core.errors import MachineError
from kiosk.core.i18n import N_, tr, trn
from kiosk.core.interaction.machine import POWER
from kiosk.core.room.machine import LAYOUT, UPDATES, WIFI, ZONE, MachineTask
from kiosk.core.room.messages import OptionsFound, TaskDone
from kiosk.core.room.settings import Option, Trial, Value, value_of
from kiosk.core.room.state import Room
from kiosk.core.session import events
from kiosk.ports import Machine, Network, Noticeboard

PART = N_("machine")

SETS_AFTER = 1.0
"""Seconds without a further change before the machine is told: people step through several values."""


class MachineKeeper:
    """A `kiosk.ports.Subscriber` that asks the machine on a thread of its own, one thing after the other.

    What is in force is looked for when the settings are opened. A time zone or keyboard is set a moment after people
    have chosen it, everything else when they ask for it (`Room.task`).
    """

    def __init__(self, board: Noticeboard, machine: Machine, *, sets_after: float = SETS_AFTER) -> None:
        self._board = board
        self._machine = machine
        self._faults = FaultReporter(board.submit)
        self._sets_after = sets_after
        self._room = Room()
        self._in_force: dict[str, Value] = {}
        self._updates = 0
        self._closing = Event()
        self._waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="machine", daemon=True)
        self._thread.start()

    def tell(self, happened: Sequence[events.Event], room: Room) -> None:
        """Notes what the machine is to be asked."""
        del happened
        before, self._room = self._room, room
        if room.settings_page and before.settings_page is None:
            for look in (self._look_for_zones, self._look_for_layout, partial(self._look_for_networks, look=False)):
                self._waiting.put(look)
            self._waiting.put(partial(self._look_for_networks, look=True))
            self._waiting.put(self._tell_of_updates)
        if room.task and room.task != before.task:
            work = partial(self._do, room.task)
            if room.task.act in POWER:  # waits for nothing else
                Thread(target=work, name="power", daemon=True).start()
            else:
                self._waiting.put(work)
        if any(value_of(room.settings, key) != value_of(before.settings, key) for key in (ZONE, LAYOUT)):
            self._waiting.put(self._set_what_was_chosen)

    def close(self) -> None:
        """Ends the thread after what it is doing; nobody waits for that."""
        self._closing.set()
        self._waiting.put(None)

    def _run(self) -> None:
        while work := self._waiting.get():
            work()

    def _look_for_zones(self) -> None:
        self._look(ZONE, self._zones)

    def _look_for_layout(self) -> None:
        self._look(LAYOUT, self._layouts)

    def _look_for_networks(self, *, look: bool) -> None:
        self._look(WIFI, partial(self._networks, look=look))

    def _look(self, key: str, find: Callable[[], OptionsFound]) -> None:
        """Shows what there is to choose for a setting, or why there is nothing."""
        try:
            self._board.submit(find())
        except MachineError as error:
            problem = Option(None, tr("not here"), str(error))
            self._board.submit(OptionsFound(key, (problem,), problem))

    def _zones(self) -> OptionsFound:
        zone, names = self._machine.zones()
        return self._found(ZONE, zone_options(sorted({*names, zone})), zone)

    def _layouts(self) -> OptionsFound:
        layout = self._machine.layout().partition(",")[0]
        return self._found(LAYOUT, layout_options(layout), layout)

    def _found(self, key: str, options: tuple[Option, ...], value: str) -> OptionsFound:
        """The options with the one that is in force, unless somebody has chosen another one meanwhile."""
        chosen = value_of(self._room.settings, key)
        asked = chosen is not None and chosen != self._in_force.get(key)
        self._in_force[key] = value
        if asked:
            return OptionsFound(key, options)
        return OptionsFound(key, options, next(one for one in options if one.value == value))

    def _networks(self, *, look: bool) -> OptionsFound:
        found, joined = network_options(self._machine.networks(look=look))
        nothing = Option(None, tr("not connected") if found else tr("none in range"))
        options = found if joined else (nothing, *found)
        chosen = value_of(self._room.settings, WIFI)
        return OptionsFound(WIFI, options, (joined or nothing) if chosen is None or not found else None)

    def _set_what_was_chosen(self) -> None:
        """Sets time zone and keyboard once nobody has changed them for a moment."""
        chosen = self._chosen()
        while self._differ(chosen):
            self._closing.wait(self._sets_after)
            before, chosen = chosen, self._chosen()
            if before == chosen:
                self._set(ZONE, self._machine.set_zone, self._look_for_zones)
                self._set(LAYOUT, self._machine.set_layout, self._look_for_layout)
                return

    def _chosen(self) -> dict[str, Value]:
        return {key: value_of(self._room.settings, key) for key in (ZONE, LAYOUT)}

    def _differ(self, chosen: dict[str, Value]) -> bool:
        return any(key in self._in_force and value != self._in_force[key] for key, value in chosen.items())

    def _set(self, key: str, change: Callable[[str], None], look: Callable[[], None]) -> None:
        """Sets what was chosen; where that fails, what the machine still has is shown again."""
        chosen = value_of(self._room.settings, key)
        if chosen is None or not self._differ({key: chosen}):
            return
        self._in_force[key] = chosen
        try:
            change(str(chosen))
            self._faults.report(PART, None)
        except MachineError as error:
            self._faults.report(PART, str(error))
            look()

    def _do(self, task: MachineTask) -> None:
        """Does what people asked for, and says what became of it."""
        try:
            done = self._done(task)
        except MachineError as error:
            self._board.submit(TaskDone(str(error), failed=True))
            return
        self._board.submit(TaskDone(done))

    def _done(self, task: MachineTask) -> str:
        match task.act:
            case Trial.CONNECT:
                return self._join(str(task.value), task.text)
            case Trial.UPDATE:
                return self._update()
            case Trial.RESTART:
                self._machine.restart()
                return tr("The machine restarts.")
            case _:
                self._machine.shut_down()
                return tr("The machine shuts down.")

    def _join(self, network: str, password: str) -> str:
        """Joins a network; one that cannot be joined asks for its password again, if it has one."""
        joining = Option(network, tr("{network}: connecting …").format(network=network))
        self._board.submit(OptionsFound(WIFI, (joining,), joining))
        try:
            self._machine.join(network, password)
        except MachineError as error:
            self._show_networks(network, str(error))
            raise
        self._show_networks()
        return tr("Connected with “{network}”.").format(network=network)

    def _show_networks(self, failed: str = "", why: str = "") -> None:
        """Shows what is near now, with the one that is joined chosen, or the one that could not be."""
        try:
            near = self._machine.networks(look=False)
        except MachineError:  # people are told of the joining, not of this
            near = ()
        options, joined = network_options(near)
        if failed:
            network = next((one for one in near if one.name == failed), Network(failed, strength=0))
            again = replace(network_option(replace(network, known=False, joined=False)), remark=why)
            options = tuple(again if one.value == failed else one for one in options)
            joined = again
        self._board.submit(OptionsFound(WIFI, options, joined or Option(None, tr("not connected"))))

    def _tell_of_updates(self) -> None:
        """Says that updates have not been looked for, which needs the network and takes a minute."""
        if not self._updates:
            self._show_updates(tr("not looked for"))

    def _update(self) -> str:
        """Looks for updates, or installs those that were found the last time."""
        try:
            if self._updates:
                self._show_updates(tr("installing …"))
                self._machine.update()
                self._updates = 0
                self._show_updates(tr("installed"), tr("Restart this machine to use them."))
                return tr("The updates are installed. Restart this machine to use them.")
            self._show_updates(tr("looking …"))
            self._updates = count = self._machine.updates()
        except MachineError as error:
            self._show_updates(tr("not here"), str(error))
            raise
        if not count:
            self._show_updates(tr("up to date"))
            return tr("This machine is up to date.")
        told = trn("{n} update", "{n} updates", count).format(n=count)
        self._show_updates(told, tr("Enter installs them; that may take half an hour, and nothing is interrupted."))
        return tr("{updates} found. Press Enter to install.").format(updates=told)

    def _show_updates(self, title: str, remark: str = "") -> None:
        shown = Option(None, title, remark)
        self._board.submit(OptionsFound(UPDATES, (shown,), shown))
