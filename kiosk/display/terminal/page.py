"""A snapshot as lines of text: told apart by words and signs first, and by colour where there is any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kiosk.core.i18n import tr, trn
from kiosk.core.room.state import NoticeKind
from kiosk.core.view.model import (
    ActionLine,
    EndView,
    HelpView,
    Hint,
    HomeView,
    OfferView,
    Pace,
    QuestionView,
    ReportBackView,
    ResultLine,
    SetupView,
    Snapshot,
    Standing,
    StepView,
)
from kiosk.display.labels import code_lines, how_to_say, spoken_of
from kiosk.display.layout.replan_offer import DECISIONS, left_out
from kiosk.display.terminal.bars import PACE_STYLE, session_bar, step_bar
from kiosk.display.terminal.digits import big, largest
from kiosk.display.terminal.fit import (
    Lines,
    Page,
    beginning,
    fitted,
    fitted_cell,
    flow,
    gap,
    lines_of,
    pressed,
    results,
    styled,
    told_changes,
)
from kiosk.display.terminal.plain import paused
from kiosk.display.terminal.setup import Setting, setup_lines

_NOTICE_SIGN = {
    NoticeKind.DONE: "√",
    NoticeKind.REFUSED: "×",
    NoticeKind.UNHEARD: "?",
    NoticeKind.ASKING: "?",
    NoticeKind.TOLD: "!",
}


def page(snapshot: Snapshot, console: Console) -> list[Text]:
    """The lines of a whole screen, as many as the console has and none wider."""
    return _Typesetter(snapshot, console).page()


@dataclass(frozen=True)
class _Typesetter:
    """One snapshot on its way to a console of a certain size."""

    snapshot: Snapshot
    console: Console

    @property
    def width(self) -> int:
        return self.console.width

    @property
    def height(self) -> int:
        return self.console.height

    @property
    def standing(self) -> Standing:
        return self.snapshot.standing

    def page(self) -> list[Text]:
        page = self.screen() if self.standing.overlay is None else Page(self.overlay(), self.foot())
        lines = fitted(page, self.height)
        for line in lines:
            line.truncate(self.width)
        return lines

    def screen(self) -> Page:
        """The view itself with what surrounds it."""
        match self.standing.view:
            case QuestionView() as view:
                return Page([self.top(""), gap(), Lines(0, self.wrapped(view.text, "? ", "bold"))], self.foot())
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

    def overlay(self) -> list[Lines]:
        """What lies over the screen: all keys and phrases, or the addresses for phones; the clock goes on above."""
        standing, view, clock = self.standing, self.standing.view, self.snapshot.ticking.clock
        running = [Lines(1, (Text(clock, style=PACE_STYLE[view.pace]),))] if isinstance(view, StepView) else []
        told = self.help(standing.help) if standing.help else map(self.wrapped, code_lines(standing.links))
        return [self.top(""), *running, gap(), *(Lines(2, tuple(lines)) for lines in told)]

    def help(self, view: HelpView) -> tuple[Sequence[Text], ...]:
        """All keys, and all phrases behind how to say them; no line breaks within one."""
        say = how_to_say(self.standing.attention)
        phrases = [Text(f"“{phrase}”") for phrase in view.phrases]
        told = [Text(f"{say}:", style="bold"), *phrases] if phrases else []
        return flow(map(pressed, view.keys), self.width), flow(told, self.width)

    def home(self, view: HomeView) -> Page:
        cards = view.cards
        chosen = next((index for index, card in enumerate(cards) if card.chosen), 0)
        title = min(max((cell_len(card.title) for card in cards), default=0), self.width * 2 // 3)
        rows = [self.row(("►" if card.chosen else "", 1), (card.title, title), (card.facts, None)) for card in cards]
        items = [styled(row, "reverse" if card.chosen else "") for row, card in zip(rows, cards, strict=True)]
        summary = [*self.wrapped(cards[chosen].facts), *self.wrapped(cards[chosen].summary)] if cards else []
        above = [self.top(""), gap(), *self.unfinished(view)]
        return Page(above, [gap(), Lines(5, tuple(summary)), *self.address(), *self.foot()], items, chosen)

    def unfinished(self, view: HomeView) -> list[Lines]:
        """A session that was cut off."""
        cut = view.unfinished
        return [Lines(1, self.wrapped(f"{cut.title}: {cut.text}", "! ", "bold")), gap()] if cut else []

    def address(self) -> list[Lines]:
        """Where phones find the kiosk."""
        links = self.standing.links
        return [Lines(4, self.wrapped(f"{tr('Notes on a phone')}: {links.page}"))] if links else []

    def report_back(self, promises: Sequence[ActionLine]) -> Page:
        chosen = next((place for place, line in enumerate(promises) if line.chosen), 0)
        signs = [("►" if line.chosen else "", "√" if line.done else "·") for line in promises]
        rows = [self.row((a, 1), (b, 1), (line.what, None)) for (a, b), line in zip(signs, promises, strict=True)]
        items = [styled(row, "reverse" if line.chosen else "") for row, line in zip(rows, promises, strict=True)]
        told = [*self.wrapped(promises[chosen].what), *self.wrapped(promises[chosen].facts)]
        above = [self.top(tr("What came of it?")), gap()]
        return Page(above, [gap(), Lines(2, tuple(told)), *self.foot()], items, chosen)

    def ready(self, view: SetupView) -> Page:
        page = setup_lines(view, session_bar(view.bar, 0.0, self.width), Setting(self.width, self.row, self.wrapped))
        return Page([self.top(""), gap(), *page.above], [*page.below, *self.foot()], page.items, page.focus)

    def end(self, view: EndView) -> Page:
        names = ResultLine(tr("Step"), tr("Planned"), tr("Took"), tr("Difference"))
        every = (names, *view.lines, view.total)
        widths = [max(cell_len(cell) for cell in column) for column in zip(*map(results, every), strict=True)]

        def row(line: ResultLine) -> Text:
            planned, actual, difference = zip(results(line), widths, strict=True)
            return self.row((line.title, None), (planned[0], -planned[1]), (actual[0], -actual[1]), difference)

        above = [self.top(tr("Thank you, everyone.")), gap(), Lines(2, (styled(row(names), "underline"),))]
        total = Lines(1, (styled(row(view.total), "bold"),))
        return Page(above, [total, gap(), *self.foot()], [*map(row, view.lines)])

    def step(self, view: StepView) -> Page:
        """The clock takes as many lines as everything else leaves; the smallest terminals get it on one."""
        small = self.step_with(view, 0)
        spare = self.height - sum(len(lines_of(part)) for part in (small.above, small.below)) + 1
        room = max(spare, 5 if self.height >= 20 else 0)
        return self.step_with(view, largest(self.snapshot.ticking.clock, self.width, room))

    def step_with(self, view: StepView, size: int) -> Page:
        digits, shares = self.snapshot.ticking.clock, self.snapshot.gliding
        clock = Text("\n".join(big(digits, size)) if size else digits, style=PACE_STYLE[view.pace])
        above = [
            self.top(" · ".join(filter(None, (view.position, view.stage)))),
            gap(),
            Lines(0, tuple(clock.split("\n"))),
            *self.clock_note(view),
            *step_bar(view.pace, shares.left, self.width),
            gap(),
            *beginning(self.wrapped(view.title, style="bold")),
            *([Lines(2, self.wrapped(view.topic))] if view.topic else []),
            *beginning(self.wrapped(view.speaks, "► ", "bold")),
            *([Lines(1, self.wrapped(view.listens, "○ "))] if view.listens else []),
            gap(),
            *(self.offer(view.offer) if view.offer else self.prompts(view)),
        ]
        return Page(above, [gap(), *session_bar(view.bar, shares.used, self.width), *self.next(view), *self.foot()])

    def prompts(self, view: StepView) -> list[Lines]:
        capture = self.wrapped(view.capture, tr("Note taker:") + " ") if view.capture else ()
        return [*(Lines(7, self.wrapped(prompt, "• ")) for prompt in view.prompts), Lines(5, capture)]

    def offer(self, view: OfferView) -> list[Lines]:
        """In the place of the prompts: old and new lengths under one another, and the two keys that decide."""
        shown = told_changes(view)
        wide = [max((cell_len(change[place]) for change in shown), default=0) for place in range(3)]
        title = min(wide[0], max(1, self.width - wide[1] - wide[2] - 9))
        rows = [
            Lines(2, (self.row(("", 1), (name, title), (old, -wide[1]), (f"→ {new}", wide[2] + 2)),))
            for name, old, new in shown
        ]
        if rest := left_out(view.lines, shown):
            more = trn("and {n} more", "and {n} more", rest).format(n=rest)
            rows.append(Lines(3, (Text(f"   {more}"),)))
        keys = [hint for hint in self.standing.hints if hint.command in DECISIONS]
        return [Lines(1, self.wrapped(view.why, "? ", "bold")), *rows, *self.keys(keys, 1)]

    def clock_note(self, view: StepView) -> list[Lines]:
        """What the clock counts against and how the step stands; at the right, how the session stands."""
        note = Text(view.clock_note)
        pace = {Pace.CHECKED: tr("Nearly over"), Pace.OVERTIME: tr("Overtime")}
        for word in (paused(view), pace.get(view.pace)):
            if word:
                note.append("  ").append(f" {word} ", style="bold reverse")
        free = self.width - note.cell_len - cell_len(view.ends)
        if not view.ends or free < 2:
            return [Lines(3, (note,)), *([Lines(3, self.wrapped(view.ends))] if view.ends else [])]
        return [Lines(3, (note.append(" " * free).append(view.ends),))]

    def next(self, view: StepView) -> list[Lines]:
        if view.next is None:
            return []
        facts = " · ".join(filter(None, (view.next.title, view.next.role, view.next.length)))
        return [Lines(4, self.wrapped(facts, tr("Next") + " "))]

    def top(self, right: str) -> Lines:
        """The first line: what this is, and at the right where we are and how late it is."""
        left, right = self.standing.heading, "  ".join(filter(None, (right, self.snapshot.ticking.time)))
        return Lines(2, (styled(self.row((left, None), (right, -min(cell_len(right), self.width // 2))), "reverse"),))

    def foot(self) -> list[Lines]:
        """Down at the bottom, on every screen: faults, what was just pressed or heard, what to say and press."""
        standing, view = self.standing, self.standing.view
        faults = [Lines(1, self.wrapped(fault, "! ", "bold red")) for fault in standing.faults]
        decided = DECISIONS if isinstance(view, StepView) and view.offer else ()
        hints = [hint for hint in standing.hints if hint.command not in decided]
        say = [Lines(8, self.wrapped(standing.say))] if standing.say else []
        say.append(Lines(3, self.wrapped(" · ".join(spoken_of(standing)))))
        return [*faults, self.notice(), *say, *self.keys(hints, 4)]

    def keys(self, hints: Iterable[Hint], rank: int) -> list[Lines]:
        """Lines of keys, of which the later ones go sooner."""
        lines = flow(map(pressed, hints), self.width)
        return [Lines(min(rank + place, 8), (line,)) for place, line in enumerate(lines)]

    def notice(self) -> Lines:
        """Its line is kept free where there is room, so that nothing jumps when a notice comes."""
        notice = self.standing.notice
        if self.standing.talking:
            return Lines(1, (Text(f" ● {tr('Listening')} ", style="bold reverse"),))
        if notice is None:
            return gap(rank=8)
        return Lines(1, self.wrapped(notice.text, f"{_NOTICE_SIGN[notice.kind]} ", "bold"))

    def wrapped(self, text: str, sign: str = "", style: str = "") -> tuple[Text, ...]:
        """A text over as many lines as it takes, behind a sign that the further lines leave room for."""
        indent = cell_len(sign)
        lines = Text(text, style=style).wrap(self.console, max(1, self.width - indent))
        margins = [sign, *[" " * indent] * (len(lines) - 1)]
        return tuple(Text(margin, style=style).append_text(line) for margin, line in zip(margins, lines, strict=True))

    def row(self, *cells: tuple[str, int | None]) -> Text:
        """Cells side by side, each cut or filled to its width: negative aligns to the right, None takes the rest."""
        taken = sum(abs(width) + 2 for _, width in cells if width is not None)
        rest = max(1, self.width - taken)
        return Text("  ").join(fitted_cell(text, rest if width is None else width) for text, width in cells)
