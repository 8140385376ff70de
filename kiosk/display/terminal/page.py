"""A snapshot as lines of text; words and signs carry the meaning, and colour only adds to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kiosk.core.i18n import tr
from kiosk.core.room.notice import NoticeKind
from kiosk.core.view.all_rooms import RoomsView, TileView
from kiosk.core.view.end import listed_rows
from kiosk.core.view.model import HelpView, Hint, MenuView, OfferView, SettingsView, Snapshot, Standing
from kiosk.core.view.views import (
    ActionLine,
    EndView,
    HomeView,
    Pace,
    QuestionView,
    ReportBackView,
    ResultLine,
    SetupView,
    StepView,
)
from kiosk.display.labels import (
    NOTE_TAKER,
    REHEARSAL,
    microphone_and_voice,
    phone_lines,
    phrases_title,
    room_flag,
)
from kiosk.display.terminal.bars import PACE_STYLE, session_bar, step_bar
from kiosk.display.terminal.fit import (
    Lines,
    ListPage,
    empty_line,
    fitted,
    fitted_name,
    flowed,
    key_text,
    result_cells,
    styled,
)
from kiosk.display.terminal.line_setter import LineSetter
from kiosk.display.terminal.setup import field_line, name_entry_page, setup_page
from kiosk.display.terminal.step import step_page

_NOTICE_SIGN = {
    NoticeKind.DONE: "√",
    NoticeKind.REFUSED: "×",
    NoticeKind.UNHEARD: "?",
    NoticeKind.ASKING: "?",
    NoticeKind.TOLD: "!",
}


def _room_words(tile: TileView) -> str:
    """What a room wants, where it is, and what it is at."""
    return " · ".join(part for part in (room_flag(tile), tile.words, tile.step, tile.place) if part)


def page(snapshot: Snapshot, console: Console) -> list[Text]:
    """The lines of a whole screen, with the height and at most the width of the console."""
    return _Typesetter(console, snapshot).page()


@dataclass(frozen=True)
class _Typesetter(LineSetter):
    """Sets one snapshot in lines for a console of a certain size."""

    snapshot: Snapshot

    @property
    def standing(self) -> Standing:
        return self.snapshot.standing

    def page(self) -> list[Text]:
        if self.standing.dark:
            return [Text() for _ in range(self.height)]
        page = self.covered() if self.standing.covered else self.screen()
        lines = fitted(page, self.height)
        for line in lines:
            line.truncate(self.width)
        return lines

    def screen(self) -> ListPage:
        """The page of the view, with its first line and its foot."""
        match self.standing.view:
            case QuestionView() as view:
                return ListPage(
                    [self.top(""), empty_line(), Lines(0, self.wrapped(view.text, "? ", "bold"))], self.foot()
                )
            case ReportBackView() as view:
                return self.report_back(view.actions)
            case HomeView() as view:
                return self.home(view)
            case SetupView() as view:
                return self.ready(view)
            case StepView() as view:
                return self.step(view)
            case EndView() as view:
                return self.end(view)
            case _:
                assert_never(self.standing.view)

    def covered(self) -> ListPage:
        """Menu, settings, help, a suggested plan, or the addresses for phones; a running clock stays above."""
        standing, view, clock = self.standing, self.standing.view, self.snapshot.ticking.clock
        clock_lines = [Lines(1, (Text(clock, style=PACE_STYLE[view.pace]),))] if isinstance(view, StepView) else []
        above = [self.top(""), *clock_lines, empty_line()]
        if standing.menu:
            return self.menu(standing.menu, above)
        if standing.naming:
            typing = name_entry_page(standing.naming, "", self)
            return replace(typing, above=[*above, *typing.above], below=[*typing.below, *self.foot()])
        if standing.settings and standing.settings.typing:
            typing = name_entry_page(standing.settings.typing, "", self)
            return replace(typing, above=[*above, *typing.above], below=[*typing.below, *self.foot()])
        if standing.settings:
            return self.settings(standing.settings, above)
        if standing.offer:
            return self.offer(standing.offer, above)
        if standing.rooms:
            return self.rooms(standing.rooms, self.snapshot.ticking.rooms, above)
        lines = self.help(standing.help) if standing.help else map(self.wrapped, phone_lines(standing))
        return ListPage([*above, *(Lines(2, tuple(part)) for part in lines)], self.foot())

    def rooms(self, view: RoomsView, clocks: Sequence[str], above: list[Lines]) -> ListPage:
        """The rooms in a list, each with its clock, its status and what it wants."""
        head = [Lines(1, self.wrapped(view.problem, "! ", "bold"))] if view.problem else []
        shown = sorted(zip(view.tiles, clocks, strict=True), key=lambda pair: not pair[0].help)
        items = [
            self.row((tile.name, self.width // 4), (clock, -7), (_room_words(tile), None)) for tile, clock in shown
        ]
        return ListPage([*above, *head], [empty_line(), *self.foot()], items, 0)

    def menu(self, view: MenuView, above: list[Lines]) -> ListPage:
        """The title of the section, and its entries in a list."""
        rows = [self.row(("►" if entry.chosen else "", 1), (entry.label, None)) for entry in view.entries]
        items = [styled(row, "reverse" if entry.chosen else "") for row, entry in zip(rows, view.entries, strict=True)]
        chosen = next((index for index, entry in enumerate(view.entries) if entry.chosen), 0)
        title = Lines(1, self.wrapped(view.title, style="bold"))
        return ListPage([*above, title], [empty_line(), *self.foot()], items, chosen)

    def settings(self, view: SettingsView, above: list[Lines]) -> ListPage:
        """The settings in a list, and below them what there is to say about the chosen one."""
        chosen = next((index for index, field in enumerate(view.fields) if field.chosen), 0)
        level = [] if view.level is None else step_bar(Pace.ON_TIME, view.level / 100, self.width)
        about = [Lines(2, self.wrapped(text)) for text in view.about]
        title = Lines(1, self.wrapped(view.title, style="bold"))
        items = [field_line(field, self) for field in view.fields]
        return ListPage([*above, title], [empty_line(), *level, *about, *self.foot()], items, chosen)

    def help(self, view: HelpView) -> tuple[Sequence[Text], ...]:
        """All keys, and all phrases after a title that says how to say them; no key or phrase is broken."""
        say = phrases_title(self.standing.attention)
        phrases = [Text(f"“{phrase}”") for phrase in view.phrases]
        phrase_parts = [Text(f"{say}:", style="bold"), *phrases] if phrases else []
        faults = [line for fault in self.standing.faults for line in self.wrapped(fault, "! ", "bold red")]
        return faults, flowed(map(key_text, view.keys), self.width), flowed(phrase_parts, self.width)

    def home(self, view: HomeView) -> ListPage:
        cards = view.cards
        chosen = next((index for index, card in enumerate(cards) if card.chosen), 0)
        title = min(max((cell_len(card.title) for card in cards), default=0), self.width * 2 // 3)
        rows = [self.row(("►" if card.chosen else "", 1), (card.title, title), (card.facts, None)) for card in cards]
        items = [styled(row, "reverse" if card.chosen else "") for row, card in zip(rows, cards, strict=True)]
        summary = [*self.wrapped(cards[chosen].facts), *self.wrapped(cards[chosen].summary)] if cards else []
        above = [self.top(""), empty_line(), *self.unfinished(view)]
        return ListPage(above, [empty_line(), Lines(5, tuple(summary)), *self.address(), *self.foot()], items, chosen)

    def unfinished(self, view: HomeView) -> list[Lines]:
        """The interrupted session, if there is one."""
        session = view.unfinished
        return (
            [Lines(1, self.wrapped(f"{session.title}: {session.text}", "! ", "bold")), empty_line()] if session else []
        )

    def address(self) -> list[Lines]:
        """The address for phones, if there is one."""
        links = self.standing.links
        return [Lines(4, self.wrapped(f"{tr(NOTE_TAKER)}: {links.page}"))] if links else []

    def report_back(self, promises: Sequence[ActionLine]) -> ListPage:
        chosen = next((index for index, line in enumerate(promises) if line.chosen), 0)
        signs = [("►" if line.chosen else "", "√" if line.done else "·") for line in promises]
        rows = [
            self.row((cursor, 1), (tick, 1), (line.what, None))
            for (cursor, tick), line in zip(signs, promises, strict=True)
        ]
        items = [styled(row, "reverse" if line.chosen else "") for row, line in zip(rows, promises, strict=True)]
        details = [*self.wrapped(promises[chosen].what), *self.wrapped(promises[chosen].facts)]
        above = [self.top(tr("What came of it?")), empty_line()]
        return ListPage(above, [empty_line(), Lines(2, tuple(details)), *self.foot()], items, chosen)

    def ready(self, view: SetupView) -> ListPage:
        page = setup_page(view, session_bar(view.bar, 0.0, self.width), self)
        return ListPage([self.top(""), empty_line(), *page.above], [*page.below, *self.foot()], page.items, page.focus)

    def end(self, view: EndView) -> ListPage:
        names = ResultLine(tr("Step"), tr("Planned"), tr("Took"), tr("Difference"))
        listed = listed_rows(view)
        results = (names, *listed, view.total)
        widths = [max(cell_len(cell) for cell in column) for column in zip(*map(result_cells, results), strict=True)]

        def row(line: ResultLine) -> Text:
            planned, actual, difference = zip(result_cells(line), widths, strict=True)
            name = fitted_name(line, self.width - sum(widths) - 2 * len(widths))
            return self.row((name, None), (planned[0], -planned[1]), (actual[0], -actual[1]), difference)

        facts = [Lines(3, self.wrapped(text)) for text in (view.ending, " · ".join(view.leads)) if text]
        above = [self.top(tr("Thank you, everyone.")), *facts, empty_line()]
        above.append(Lines(2, (styled(row(names), "underline"),)))
        total = Lines(1, (styled(row(view.total), "bold"),))
        items = [styled(row(line), "reverse" if 0 < index == view.chosen else "") for index, line in enumerate(listed)]
        below = [total, empty_line(), *self.log_address(), *self.foot()]
        return ListPage(above, below, items, view.chosen)

    def log_address(self) -> list[Lines]:
        """The address of the log, if there is one."""
        links = self.standing.links
        return [Lines(4, self.wrapped(f"{tr('Note taker’s log')}: {links.page}"))] if links else []

    def step(self, view: StepView) -> ListPage:
        top = self.top(" · ".join(filter(None, (view.position, view.stage))))
        return step_page(view, self.snapshot, self, top, self.foot())

    def offer(self, view: OfferView, above: list[Lines]) -> ListPage:
        """The table of the suggested plan: why, aligned old and new lengths, and what comes of it."""
        widths = [max((cell_len(change[index]) for change in view.changes), default=0) for index in range(3)]
        title = min(widths[0], max(1, self.width - widths[1] - widths[2] - 9))
        items = [
            self.row(("►" if index == view.chosen else "", 1), (name, title), (old, -widths[1]), (f"→ {new}", None))
            for index, (name, old, new) in enumerate(view.changes)
        ]
        why = Lines(1, self.wrapped(view.why, "? ", "bold"))
        notes = [Lines(2, self.wrapped(note)) for note in view.notes]
        return ListPage([*above, why, empty_line()], [empty_line(), *notes, *self.foot()], items, view.chosen)

    def top(self, right: str) -> Lines:
        """The first line: the heading, and at the right `right` and the time of day."""
        badge = tr(REHEARSAL) if self.standing.rehearsal else ""
        left, right = self.standing.heading, "  ".join(filter(None, (badge, right, self.snapshot.ticking.time)))
        return Lines(2, (styled(self.row((left, None), (right, -min(cell_len(right), self.width // 2))), "reverse"),))

    def foot(self) -> list[Lines]:
        """The lines at the bottom of every screen: the notice or a new fault, phrases, states and keys."""
        standing = self.standing
        say = [Lines(8, self.wrapped(standing.say))] if standing.say else []
        states = self.wrapped(" · ".join(microphone_and_voice(standing)))
        return [*self.notice(), *say, *self.fault_sign(), Lines(4, states), *self.keys(standing.hints, 4)]

    def keys(self, hints: Iterable[Hint], rank: int) -> list[Lines]:
        """Lines of keys; later lines have a higher rank, and are dropped sooner."""
        lines = flowed(map(key_text, hints), self.width)
        return [Lines(min(rank + index, 8), (line,)) for index, line in enumerate(lines)]

    def notice(self) -> list[Lines]:
        """The line of the notice; it is kept free if there is room, so that nothing moves when a notice appears."""
        notice = self.standing.notice
        if self.standing.listening:
            return [Lines(1, (Text(f" ● {tr('Listening')} ", style="bold reverse"),))]
        if notice is not None:
            return [Lines(1, self.wrapped(notice.text, f"{_NOTICE_SIGN[notice.kind]} ", "bold"))]
        if news := self.news():
            lines = self.wrapped(news, "! ", "bold red")
            return [Lines(1, lines[:1]), Lines(8, lines[1:])]  # the prompts are more important than the whole sentence
        return [empty_line(rank=8)]

    def news(self) -> str:
        """The sentence of the new fault whose turn it is; empty without one, or where a notice takes its place."""
        standing = self.standing
        if not standing.news or standing.listening or standing.notice:
            return ""
        return standing.news[self.snapshot.ticking.fault % len(standing.news)]

    def fault_sign(self) -> list[Lines]:
        """What is left of faults when their sentences are not on the screen."""
        standing, news = self.standing, self.news()
        if standing.unrecorded not in ("", news):
            return [Lines(1, self.wrapped(tr("NOT RECORDING"), "! ", "bold red"))]
        if standing.faults and not news:
            return [Lines(1, self.wrapped(tr("Something does not work: the help says what."), "! ", "bold red"))]
        return []
