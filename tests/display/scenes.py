"""Every picture that the kiosk can be asked to show, for the tests of the display."""

from dataclasses import replace
from functools import cache
from itertools import starmap

from kiosk.core.plan.model import Plan, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.all_rooms import AllRooms, Tile, TileStatus
from kiosk.core.room.changes import with_notice
from kiosk.core.room.fault import Fault
from kiosk.core.room.menu import Menu, Section
from kiosk.core.room.modes import ListenerState, ListenMode, Overlay, VoiceLevel
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Card, Home, Links, MicrophoneUse, NoPhones, Room, Unfinished
from kiosk.core.session.commands import AddTime, AskReplan, Next, Pause, ProcessPause, SessionCommand, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import Field, FieldKind
from kiosk.core.setup.form import START, FieldOption, FieldOptions, SetupForm
from kiosk.core.setup.name_entry import letters, open_name_entry
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import ActionLine, QuestionView, ReportBackView, StepView, View
from kiosk.simulation.sample_groups import with_earlier_sessions, with_group_menu
from tests.views import view_of

NOW = Instant(5_000_000)

LISTENER = ListenerState(ListenMode.HELD)

PROMPTS = (
    "What is strong here?",
    "What worries you, or blocks you?",
    "What do you plan to do?",
    "Where are you stuck?",
)
RULES = (
    "What is said here stays here.",
    "One person speaks at a time; the others listen without interrupting, taking notes if they like.",
    "Questions before advice.",
)

PLAN = Plan(
    protocol="demo-circle",
    title="Solution Circle",
    turns=(
        Turn("Opening", "welcome", "Welcome and roles", ("Facilitator",), ("Everyone",)),
        Turn(
            "Sharing",
            "sharing",
            "Sharing practice and thinking",
            ("Presenter",),
            ("Creative team",),
            planned=minutes(3),
            prompts=PROMPTS,
            checks=(minutes(1),),
        ),
        Turn("Sharing", "clarify", "Additions and clarifying", ("Creative team",), ("Presenter",), planned=minutes(1)),
        Turn(
            "Sharing",
            "solutions",
            "Creative solutions",
            ("Creative team",),
            ("Presenter",),
            planned=minutes(4),
            prompts=PROMPTS[:3],
            capture="ideas and actions",
            checks=(minutes(1),),
        ),
        Turn(
            "Closing", "action", "Action plan", ("Everyone",), (), planned=minutes(4), capture="who does what by when"
        ),
        Turn("Closing", "thanks", "Thanks", ("Presenter",)),
    ),
    ground_rules=RULES,
)

LONG_WORD = "Verantwortungsgemeinschaftsentwicklungsgespräch"
LONG = Plan(
    protocol="long-names",
    title="A protocol whose title is much longer than anybody would think of writing over a page",
    turns=tuple(
        Turn(
            stage=f"Stage {n} with a name that goes on for some time before it ends",
            step=f"step-{n}",
            title=f"{LONG_WORD} number {n}, and then what everybody in the room thinks about it in the end",
            speaks=("The person who brought the question", "Cydlynydd y tŷ ŵyn", "Everyone else in the room"),
            listens=("The keeper of the notes and of the time", LONG_WORD),
            planned=None if n % 7 == 3 else minutes(2 + n % 5),
            prompts=tuple(f"{prompt} {'And why do you think that it is so? ' * 3}" for prompt in PROMPTS),
            capture="everything that was said, and by whom, and what is to follow from it " * 2,
        )
        for n in range(30)
    ),
    ground_rules=RULES * 3,
)

P1 = "Prof. Maximiliane-Theodora Überschär-Ng."
assert len(P1) == 40

AGREED = Plan(
    protocol="demo-agreed",
    title="Action learning set, topics",
    turns=(
        Turn(
            "Topics",
            "present",
            "Presentation",
            ("Presenter",),
            ("Everyone else",),
            planned=minutes(4),
            round=1,
            person=P1,
            role="Presenter",
            topic="How do we keep the reading café open through the winter, and who has the key?",
            least=minutes(2),
            prompts=PROMPTS,
            checks=(minutes(1),),
        ),
        Turn(
            "Topics",
            "ideas",
            "Ideas from everyone",
            ("Everyone else",),
            ("Presenter",),
            planned=minutes(8),
            least=minutes(5),
        ),
        Turn(
            "Topics", "choice", "What is positive and possible", ("Everyone",), (), planned=minutes(4), least=minutes(2)
        ),
        Turn("Closing", "review", "Reflection", ("Everyone",), (), planned=minutes(3), optional=True, out=True),
        Turn(
            "Closing",
            "actions",
            "Action plan",
            ("Presenter",),
            (),
            planned=minutes(4),
            least=minutes(4),
            protected=True,
        ),
    ),
    people=(P1, "P2"),
    time=minutes(20),
)
"""An agreed time, a person with a long name, a topic, an optional step that is out: all the keys there are."""

LONG_TITLES = ("Outline", "Clarifying questions", "Reflective and analytical questions", "How it was for the presenter")
LONG_TURNS = replace(AGREED, turns=tuple(replace(AGREED.turns[0], step=title, title=title) for title in LONG_TITLES))
"""Steps with long titles of somebody with a long name."""

FORTY = Plan(
    protocol="demo-forty",
    title="A round of forty",
    turns=(
        Turn("Opening", "welcome", "Welcome", ("Facilitator",), ("Everyone",)),
        *(
            Turn(
                "Round",
                "airtime",
                "Airtime",
                ("Speaker",),
                ("Everyone else",),
                planned=minutes(3),
                round=n,
                person=f"P{n}",
                role="Speaker",
                least=minutes(1),
                checks=(minutes(1),),
            )
            for n in range(1, 41)
        ),
        Turn("Closing", "thanks", "Thanks", ("Everyone",), (), planned=seconds(10)),
    ),
    people=tuple(f"P{n}" for n in range(1, 41)),
    time=Duration(minutes(120) + seconds(10)),
)

FOURTEEN = Plan(
    protocol="demo-fourteen",
    title="Fourteen steps of their own",
    turns=tuple(
        Turn(
            "All",
            f"step-{n}",
            f"The step number {n}",
            ("Everyone",),
            (),
            planned=seconds(120 + 17 * n),
            least=seconds(60),
        )
        for n in range(14)
    ),
    time=seconds(120 * 14 + 17 * 91),
)

ROOM_STATES = (
    Tile("", "", TileStatus.RUNNING, "Solution Circle", "Describe the challenge", "Presenter", 2, 7, minutes(3)),
    Tile(
        "", "", TileStatus.OVERTIME, "Solution Circle", LONG_WORD, LONG_WORD, 3, 7, Duration(-35_000), late=minutes(12)
    ),
    Tile("", "", TileStatus.PROCESS, "Solution Circle", "Clarify", "Team", 4, 7, minutes(11), late=minutes(-75)),
    Tile("", "", TileStatus.RUNNING, "Solution Circle", "Open talk", "Everyone", 5, 7, None, minutes(61), done=True),
    Tile("", "", TileStatus.HOME),
    Tile("", "", TileStatus.READY, "Solution Circle"),
    Tile("", "", TileStatus.AWAY, "Solution Circle", away=minutes(14)),
    Tile("", "", TileStatus.PAUSED, "Solution Circle", "Ideas", "Creative team", 6, 7, seconds(59), help=True),
    Tile("", "", TileStatus.ENDED, "Solution Circle", done=True),
    Tile("", "", TileStatus.OTHER),
)
"""A room in each state, whose name is still to be given."""


def looking_back(section: Section, room: Room, now: Instant) -> Room:
    """A group that looks back at sessions with long titles, and at actions that are told in many words."""
    shown = with_earlier_sessions(section, room, now)
    menu = shown.overlay
    assert isinstance(menu, Menu)
    earlier = tuple(
        replace(
            one,
            title=LONG_TITLES[0],
            actions=tuple(
                replace(action, note=replace(action.note, text=f"{action.note.text}, {LONG_WORD} and more " * 6))
                for action in one.actions * 4
            ),
        )
        for one in menu.earlier
    )
    return replace(shown, overlay=replace(menu, earlier=earlier))


def all_rooms(count: int, *, connected: bool = True, named: str = "Room {n}") -> Room:
    """The kiosk of a trainer, with so many rooms on its screen."""
    tiles = (
        replace(ROOM_STATES[n % len(ROOM_STATES)], room=f"room-{n}", name=named.format(n=n + 1)) for n in range(count)
    )
    return replace(home(), overlay=Overlay.ROOMS, all_rooms=AllRooms(tuple(tiles), NOW, connected=connected))


TITLES = ("Solution Circle", "What works circle", "Action learning set, airtime", "Action learning set, topics")


def links(base: str) -> Links:
    """Links as long as real ones, below this URL."""
    return Links(
        page=f"{base}/n/Jx2vQ8rTkLw5yN0bHs7dPg",
        remote=f"{base}/r/c4Zm9eWq1UuXo6fKtB3iRA",
        pin="471138",
        address=base.removeprefix("http://"),
        code="902657",
    )


LINKS = links("http://192.168.0.24:8080")
LINKS_IPV6 = links("http://[fd12:3456:789a:1:211:32ff:fe0a:bcde]:8080")
LINKS_LONG = links("https://timekeeper-room-12.learning-centre.county-council.example:8443")
CUT_OFF = Unfinished("a1b2c3", "Solution Circle", "Cut off in step 3 of 7, eight minutes ago.")


def card(number: int) -> Card:
    title = (*TITLES, "Peer-led community", "Accompanied self-responsibility")[number % 6]
    summary = "One concern, three actions that the presenter chooses." if number % 2 else "A turn for everybody."
    return Card(f"card-{number}", title, summary, "any group" if number % 3 else "4–6 people", minutes(17 + number))


def home(count: int = 5, chosen: int = 0) -> Room:
    cards = tuple(card(number) for number in range(count))
    return Room(home=Home(cards=cards, chosen=chosen), microphone=MicrophoneUse(listener=LISTENER))


def at_step(plan: Plan, turn: int, used: float) -> tuple[Room, Instant]:
    """A room in which this turn has run for `used` seconds."""
    session = Session.opened(PlanMade(at=NOW, plan=plan))
    session.apply(Start(), NOW)
    for _ in range(turn):
        session.apply(Next(), NOW)
    now = after(NOW, seconds(used))
    session.tick(now)
    return in_session(session), now


def plan_open(plan: Plan, turn: int, used: float, *commands: SessionCommand) -> tuple[Room, Instant]:
    """A room in which somebody has asked for another plan, and looks at it."""
    room, now = after_commands(*at_step(plan, turn, used), *commands, AskReplan())
    assert room.session is not None
    assert room.session.offer is not None
    return replace(room, overlay=Overlay.PLAN), now


def _at_the_last_row(shown: tuple[Room, Instant]) -> tuple[Room, Instant]:
    return replace(shown[0], end_row=99), shown[1]


def _faulty(shown: tuple[Room, Instant]) -> tuple[Room, Instant]:
    return with_faults(shown[0], 3), shown[1]


def with_most(plan: Plan) -> Plan:
    """The plan whose steps may become longer."""
    return replace(plan, turns=tuple(replace(turn, most=turn.planned or turn.most) for turn in plan.turns))


def in_session(session: Session) -> Room:
    return Room(
        home=Home(cards=home().home.cards),
        session=session.state,
        session_id="20261122-0010",
        microphone=MicrophoneUse(listener=LISTENER),
    )


def paused(plan: Plan, turn: int, used: float) -> tuple[Room, Instant]:
    room, now = at_step(plan, turn, used)
    return after_commands(room, now, Pause())


def process_paused(plan: Plan, turn: int, used: float) -> tuple[Room, Instant]:
    """A room that has been in a process pause for half a minute."""
    room, now = at_step(plan, turn, used)
    return after_commands(room, now, ProcessPause())[0], after(now, seconds(30))


def after_commands(room: Room, now: Instant, *commands: SessionCommand) -> tuple[Room, Instant]:
    """The room after its session has handled these commands."""
    assert room.session is not None
    session = Session.opened(PlanMade(at=NOW, plan=room.session.plan))
    session.state = room.session
    for command in commands:
        session.apply(command, now)
    return in_session(session), now


def ended(plan: Plan) -> tuple[Room, Instant]:
    session = Session.opened(PlanMade(at=NOW, plan=plan))
    session.apply(Start(), NOW)
    now = NOW
    for number, turn in enumerate(turn for turn in plan.turns if not turn.out):
        now = after(now, seconds((turn.planned or 20_000) / 1000 + (25, 0, -10, 85)[number % 4]))
        session.tick(now)
        session.apply(Next(), now)
    return in_session(session), now


def with_faults(room: Room, count: int = 1) -> Room:
    """The room with new faults."""
    problems = (
        ("microphone", "No signal from the microphone: plug one in, or use the keys."),
        (
            "journal",
            "NOT RECORDING: the disk of the kiosk is full; free some space, and the log will be complete again.",
        ),
        ("speaker", "No sound can be made."),
    )
    return replace(room, faults=tuple(starmap(Fault, problems[:count])))


_LONG_CHOICES = FieldOptions(
    variants=(FieldOption("longer", f"Four minutes of sharing for each, and the {LONG_WORD}", 2),),
    optional=tuple(FieldOption(f"extra-{n}", f"Reflection round number {n} in the whole circle") for n in range(5)),
    minimum_people=4,
    maximum_people=6,
)
SHORT_CHOICES = FieldOptions(
    variants=(FieldOption("longer", "Longer sharing"), FieldOption("five", "Five people", 5)),
    optional=(FieldOption("review", "Reflection"),),
)
TOO_SHORT = (
    "60 min is too short for Peer-led community session: even the shortest version needs 64 min. Agree on a later end."
)


def setting_up(plan: Plan, focus: Field = START, **others: object) -> Room:
    """A room in which the plan is being set up, with the focus on this field."""
    people = plan.people or ("P1", "P2", "P3", "P4", "P5")
    preparation = SetupForm(
        SHORT_CHOICES, PlanRequest(people=people, include=("review",)), letters=letters(), focus=focus, plan=plan
    )
    session = in_session(Session.opened(PlanMade(at=NOW, plan=replace(plan, variant="longer"))))
    return replace(session, setup=replace(preparation, **others))  # type: ignore[arg-type]  # fields by name


def being_named(people: tuple[str, ...], person: int, **others: object) -> Room:
    """A room in which the name of one of these people is typed."""
    pages = letters()
    naming = replace(open_name_entry(people, person, pages), **others)  # type: ignore[arg-type]  # fields by name
    return setting_up(replace(AGREED, people=people), Field(FieldKind.NAMES), naming=naming)


def set_up_rooms() -> dict[str, Room]:
    forty = tuple(f"{P1[:36]} {n:03d}" for n in range(1, 41))
    at_half_past = Instant(NOW + minutes(30))
    typed = being_named(AGREED.people, 1, text="Pl", key=(1, 3))
    return {
        "set-up": setting_up(PLAN),
        "set-up-field": setting_up(PLAN, Field(FieldKind.LENGTH)),
        "set-up-until": setting_up(AGREED, Field(FieldKind.END), until=at_half_past),
        "set-up-problem": setting_up(PLAN, Field(FieldKind.PEOPLE), problem=TOO_SHORT),
        "set-up-long": setting_up(
            replace(LONG, people=forty, time=minutes(200)),
            Field(FieldKind.OPTIONAL, "extra-4"),
            choices=_LONG_CHOICES,
            problem=TOO_SHORT * 3,
        ),
        "set-up-faults": with_faults(setting_up(PLAN), 3),
        "set-up-spare": setting_up(replace(PLAN, time=minutes(15)), Field(FieldKind.VARIANT)),
        "naming": typed,
        "naming-long": being_named(forty, 20, text=forty[20]),
        "naming-faults": with_faults(replace(typed, setup=replace(typed.setup, problem=TOO_SHORT)), 3),
    }


@cache
def rooms() -> dict[str, tuple[Room, Instant]]:
    step, at = at_step(PLAN, 1, 50)
    forty, forty_at = at_step(replace(FORTY, time=None), 17, 100)
    much, then = at_step(PLAN, 4, 10)
    late, late_at = at_step(AGREED, 0, 305)
    scenes: dict[str, tuple[Room, Instant]] = {
        "home": (home(), NOW),
        "home-many": (home(14, chosen=12), NOW),
        "home-empty": (Room(), NOW),
        "ready": (in_session(Session.opened(PlanMade(at=NOW, plan=PLAN))), NOW),
        "ready-long": (in_session(Session.opened(PlanMade(at=NOW, plan=LONG))), NOW),
        "step": (step, at),
        "step-untimed": at_step(PLAN, 0, 75),
        "step-capture": at_step(PLAN, 3, 30),
        "step-last": at_step(PLAN, 5, 5),
        "step-hours": after_commands(much, then, AddTime(minutes(125))),
        "step-hours-faults": (with_faults(after_commands(much, then, AddTime(minutes(125)))[0], 3), then),
        "step-long": at_step(LONG, 5, 30),
        "step-long-untimed": at_step(LONG, 3, 4000),
        "check": at_step(PLAN, 1, 125),
        "overtime": at_step(PLAN, 1, 215),
        "overtime-long": at_step(LONG, 8, 4000),
        "paused": paused(PLAN, 1, 50),
        "paused-overtime": paused(PLAN, 1, 215),
        "end": ended(PLAN),
        "end-long": ended(LONG),
        "talking": (replace(step, microphone=replace(step.microphone, held=True)), at),
        "faults": (with_faults(step), at),
        "faults-many": (
            with_faults(
                with_notice(
                    replace(step, microphone=replace(step.microphone, held=True)),
                    NoticeKind.DONE,
                    "1 minute more.",
                    after(at, seconds(5)),
                    undoable=True,
                ),
                3,
            ),
            at,
        ),
        "agreed": at_step(AGREED, 0, 30),
        "late": (late, late_at),
        "late-paused": paused(AGREED, 1, 800),
        "late-many": at_step(FORTY, 2, 2000),
        "late-faults": (with_faults(replace(late, microphone=replace(late.microphone, held=True)), 3), late_at),
        "late-notice": (
            with_notice(late, NoticeKind.DONE, "1 minute more.", after(late_at, seconds(5)), undoable=True),
            late_at,
        ),
        "offer": plan_open(AGREED, 0, 305),
        "offer-early": plan_open(with_most(AGREED), 2, 5),
        "offer-paused": plan_open(AGREED, 1, 800, Pause()),
        "offer-many": plan_open(FORTY, 2, 2000),
        "offer-long": plan_open(with_most(replace(LONG, time=minutes(90))), 8, 400),
        "offer-fourteen": plan_open(FOURTEEN, 0, 240),
        "offer-last": _at_the_last_row(plan_open(FOURTEEN, 0, 240)),
        "offer-faults": _faulty(plan_open(AGREED, 0, 305)),
        "forty": (forty, forty_at),
        "forty-ready": (in_session(Session.opened(PlanMade(at=NOW, plan=FORTY))), NOW),
        "process-pause": process_paused(AGREED, 0, 50),
        "process-pause-overtime": process_paused(PLAN, 1, 215),
        "home-fault": (with_faults(home(9)), NOW),
        **{name: (room, NOW) for name, room in set_up_rooms().items()},
        "home-phone": (
            replace(home(), phones=LINKS, home=replace(home().home, interrupted=CUT_OFF), midnight=Instant(0)),
            NOW,
        ),
        "home-phone-many": (replace(home(14), phones=LINKS), NOW),
        "help": (replace(late, overlay=Overlay.HELP), late_at),
        "rooms-none": (all_rooms(0), NOW),
        "rooms-three": (all_rooms(3), NOW),
        "rooms-twelve": (all_rooms(12, connected=False), NOW),
        "rooms-forty": (all_rooms(40), NOW),
        "rooms-long": (with_faults(all_rooms(40, named=f"{LONG_WORD} {{n}}"), 3), NOW),
        "rooms-hundreds": (all_rooms(200), NOW),
        "help-home": (replace(home(), overlay=Overlay.HELP), NOW),
        "menu": (replace(step, overlay=Menu(Section.TOP, after(at, seconds(45)))), at),
        "menu-long": (replace(forty, overlay=Menu(Section.GO_TO, after(forty_at, seconds(45)), chosen=100)), forty_at),
        "groups": (with_group_menu(Section.GROUPS, step, at), at),
        "forget-group": (with_group_menu(Section.FORGET_GROUP, step, at), at),
        "earlier": (with_earlier_sessions(Section.EARLIER, step, at), at),
        "earlier-long": (looking_back(Section.EARLIER, step, at), at),
        "earlier-agreed": (with_earlier_sessions(Section.AGREED, step, at), at),
        "earlier-agreed-long": (looking_back(Section.AGREED, step, at), at),
        "code": (replace(step, overlay=Overlay.CODE, phones=LINKS, midnight=Instant(0)), at),
        "code-off": (replace(step, overlay=Overlay.CODE), at),
        "code-starting": (replace(step, overlay=Overlay.CODE, no_phones=NoPhones.STARTING), at),
        "code-ipv6": (replace(step, overlay=Overlay.CODE, phones=LINKS_IPV6, midnight=Instant(0)), at),
        "code-long": (replace(step, overlay=Overlay.CODE, phones=LINKS_LONG, midnight=Instant(0)), at),
        "home-ipv6": (replace(home(), phones=LINKS_IPV6), NOW),
        "home-long": (replace(home(), phones=LINKS_LONG), NOW),
        "home-starting": (replace(home(), no_phones=NoPhones.STARTING), NOW),
        "muted": (
            replace(
                step,
                microphone=replace(step.microphone, muted=True),
                sound=replace(step.sound, level=VoiceLevel.SILENT),
                midnight=Instant(0),
            ),
            at,
        ),
        "end-phone": (replace(ended(AGREED)[0], phones=LINKS), ended(AGREED)[1]),
        "end-forty": ended(replace(FORTY, time=None)),
    }
    for kind, text in (
        (NoticeKind.DONE, "“add a minute” · 1 minute more."),
        (NoticeKind.REFUSED, "The clock is already running."),
        (NoticeKind.UNHEARD, "That was not understood."),
        (NoticeKind.ASKING, "Press Esc again to end the session here. " * 4),
    ):
        undoable = kind is NoticeKind.DONE
        scenes[f"notice-{kind}"] = (with_notice(step, kind, text, after(at, seconds(5)), undoable=undoable), at)
    return scenes


TURNS_SO_FAR = ("Chair so far: P2 and P1. Next time: P3", "No turn yet: P3 and P4", "2 turns so far: P1, P2 and P5")


@cache
def scenes() -> dict[str, Snapshot]:
    """Snapshots by name, made once: five files ask for them while they are imported."""
    known = {name: snapshot(room, now) for name, (room, now) in rooms().items()}
    asked = _with_view(known["paused"], QuestionView("The power was away. How do we go on?"), say="")
    promises = tuple(
        ActionLine(f"Promise {n} that is told in a few more words", f"P{n} · 12 March", done=n % 2 == 0, chosen=n == 8)
        for n in range(10)
    )
    return known | {
        "question": asked,
        "report-back": _with_view(known["ready"], ReportBackView(promises[:2])),
        "report-back-many": _with_view(known["ready"], ReportBackView(promises)),
        "step-actions": _with_view(known["step"], replace(view_of(known["step"], StepView), actions=promises)),
        "step-turns": _with_view(known["step"], replace(view_of(known["step"], StepView), turns_so_far=TURNS_SO_FAR)),
    }


def _with_view(shown: Snapshot, view: View, say: str | None = None) -> Snapshot:
    """The snapshot with another view, and perhaps with something else to say."""
    standing = shown.standing
    return replace(shown, standing=replace(standing, view=view, say=standing.say if say is None else say))
