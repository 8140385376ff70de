import pygame
import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import Choose, Command, Open, Quit, Request, Talk, UnusedInput
from kiosk.core.session.commands import AddTime, Next, Pause, Source
from kiosk.core.setup.commands import Adjust, Erase, Field, FieldKind, MoveKey, NamePerson, PressKey, TypeText
from kiosk.core.units import minutes
from kiosk.core.view.model import Snapshot
from kiosk.display.layout.boxes import Plate
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.input import KEYS, InputHandler, key_for
from kiosk.display.window.runs import measure
from tests.display.boards import Board
from tests.display.scenes import scenes

SIZE = 1280, 720
SCENES = scenes()

TALK, LET_GO = Talk(held=True), Talk(held=False)


class Hands:
    """The input of a window that has drawn the scene."""

    def __init__(self, board: Board, shown: Snapshot, size: tuple[int, int]) -> None:
        picture = lay_out(shown, size, measure)
        self.handler = InputHandler(board, lambda: picture, lambda: size)
        self._standing = shown.standing

    def take(self, event: pygame.Event) -> None:
        self.handler.handle(event, self._standing)


def nothing_more() -> Snapshot:
    raise AssertionError("what a key means is what was drawn")


def hands_on(name: str, size: tuple[int, int] = SIZE) -> tuple[Hands, Board]:
    board = Board(nothing_more)
    return Hands(board, SCENES[name], size), board


def key(kind: int, number: int, sign: str = "") -> pygame.Event:
    return pygame.Event(kind, key=number, unicode=sign, mod=0, scancode=0)


def middle(name: str, command: Command) -> tuple[int, int]:
    boxes = lay_out(SCENES[name], SIZE, measure)
    (plate,) = [box for box in boxes if isinstance(box, Plate) and command in box.commands]
    return plate.rect.centre


def mouse(kind: int, position: tuple[int, int], button: int = 1, touch: bool = False) -> pygame.Event:
    return pygame.Event(kind, pos=position, button=button, touch=touch)


def finger(kind: int, position: tuple[int, int], which: int = 1) -> pygame.Event:
    x, y = position[0] / SIZE[0], position[1] / SIZE[1]
    return pygame.Event(kind, x=x, y=y, finger_id=which, touch_id=7)


def test_every_key_has_a_number() -> None:
    assert set(KEYS.values()) == set(Key)


def test_while_a_name_is_typed_letters_arrive_as_text_and_do_nothing_else() -> None:
    hands, board = hands_on("naming")
    hands.take(key(pygame.KEYDOWN, pygame.K_u, "u"))
    hands.take(key(pygame.KEYDOWN, pygame.K_SPACE, " "))
    hands.take(pygame.Event(pygame.TEXTINPUT, text="ŵ"))
    hands.take(key(pygame.KEYDOWN, pygame.K_BACKSPACE, "\b"))
    hands.take(key(pygame.KEYDOWN, pygame.K_RETURN, "\r"))
    hands.take(key(pygame.KEYDOWN, pygame.K_LEFT))
    asked = [request.command for request in board.requests]
    assert asked == [TypeText("ŵ"), Erase(), PressKey(), MoveKey(across=-1)]
    assert {request.source for request in board.requests} == {Source.KEY}


def test_text_means_nothing_where_no_name_is_typed() -> None:
    hands, board = hands_on("set-up")
    hands.take(pygame.Event(pygame.TEXTINPUT, text="u"))
    assert board.requests == []


@pytest.mark.parametrize(("size", "below"), [((1920, 1080), 3), ((1080, 1920), 1)])
def test_down_means_the_card_below_on_a_wide_and_on_an_upright_page(size: tuple[int, int], below: int) -> None:
    hands, board = hands_on("home", size)
    for pressed in (pygame.K_DOWN, pygame.K_UP, pygame.K_RIGHT):
        hands.take(key(pygame.KEYDOWN, pressed))
    assert [request.command for request in board.requests] == [Choose(below), Choose(-below), Choose(1)]


def test_a_touch_on_more_and_on_a_name_gives_their_commands() -> None:
    more = Adjust(1, Field(FieldKind.PEOPLE))
    for command in (more, NamePerson(at=0)):
        hands, board = hands_on("set-up")
        hands.take(mouse(pygame.MOUSEBUTTONDOWN, middle("set-up", command)))
        assert board.requests == [Request(command, Source.TOUCH)]


@pytest.mark.parametrize(
    ("number", "sign", "meant"),
    [
        (pygame.K_EQUALS, "+", Key.PLUS),
        (pygame.K_EQUALS, "=", Key.PLUS),
        (pygame.K_KP_PLUS, "+", Key.PLUS),
        (pygame.K_1, "+", Key.PLUS),
        (pygame.K_KP_MINUS, "-", Key.MINUS),
        (pygame.K_PAGEDOWN, "", Key.PAGE_DOWN),
        (pygame.K_b, "b", Key.B),
        (pygame.K_PERIOD, ".", Key.FULL_STOP),
        (pygame.K_HASH, "#", None),
    ],
)
def test_signs_are_found_wherever_the_keyboard_has_them(number: int, sign: str, meant: Key | None) -> None:
    assert key_for(number, sign) is meant


@pytest.mark.parametrize(
    ("number", "command"),
    [
        (pygame.K_RIGHT, Next()),
        (pygame.K_PAGEDOWN, Next()),
        (pygame.K_SPACE, Pause()),
        (pygame.K_EQUALS, AddTime(minutes(1))),
    ],
)
def test_a_key_asks_for_what_the_screen_says_it_does(number: int, command: Command) -> None:
    hands, board = hands_on("step")
    hands.take(key(pygame.KEYDOWN, number))
    hands.take(key(pygame.KEYUP, number))
    assert board.requests == [Request(command, Source.KEY)]


def test_keys_that_mean_nothing_now_are_named_so_that_the_kiosk_can_answer() -> None:
    hands, board = hands_on("home")
    for number, sign in ((pygame.K_h, "h"), (pygame.K_z, "z"), (pygame.K_F7, ""), (pygame.K_BACKSPACE, "\b")):
        hands.take(key(pygame.KEYDOWN, number, sign))
    assert [request.command for request in board.requests] == [
        UnusedInput("H"),
        UnusedInput("Z"),
        UnusedInput("F7"),
        UnusedInput("Backspace"),
    ]


@pytest.mark.parametrize("number", [0, pygame.K_LSHIFT, pygame.K_RALT, pygame.K_LGUI, pygame.K_CAPSLOCK])
def test_shift_and_the_computers_own_keys_are_no_input(number: int) -> None:
    hands, board = hands_on("home")
    hands.take(key(pygame.KEYDOWN, number))
    assert board.requests == []


def test_while_a_name_is_typed_only_a_function_key_is_answered() -> None:
    hands, board = hands_on("naming")
    for number, sign in ((pygame.K_q, "q"), (pygame.K_QUOTE, ""), (pygame.K_F5, "")):
        hands.take(key(pygame.KEYDOWN, number, sign))
    assert [request.command for request in board.requests] == [UnusedInput("F5")]


def test_the_talk_key_is_held_and_released() -> None:
    hands, board = hands_on("step")
    hands.take(key(pygame.KEYDOWN, pygame.K_v, "v"))
    assert board.requests == [Request(TALK, Source.KEY)]
    hands.take(key(pygame.KEYUP, pygame.K_v))
    assert board.requests == [Request(TALK, Source.KEY), Request(LET_GO, Source.KEY)]


def test_losing_the_keyboard_releases_the_talk_key_once() -> None:
    hands, board = hands_on("step")
    hands.take(key(pygame.KEYDOWN, pygame.K_v, "v"))
    hands.take(pygame.Event(pygame.WINDOWFOCUSLOST))
    hands.take(key(pygame.KEYUP, pygame.K_v))
    assert [request.command for request in board.requests] == [TALK, LET_GO]


def test_a_tapped_card_is_chosen_and_opened() -> None:
    hands, board = hands_on("home")
    hands.take(finger(pygame.FINGERDOWN, middle("home", Choose(at=3))))
    hands.take(finger(pygame.FINGERUP, middle("home", Choose(at=3))))
    assert board.requests == [Request(Choose(at=3), Source.TOUCH), Request(Open(), Source.TOUCH)]


@pytest.mark.parametrize(
    ("down", "up"),
    [
        (mouse(pygame.MOUSEBUTTONDOWN, middle("step", TALK)), mouse(pygame.MOUSEBUTTONUP, (0, 0))),
        (finger(pygame.FINGERDOWN, middle("step", TALK)), finger(pygame.FINGERUP, (0, 0))),
    ],
    ids=["mouse", "finger"],
)
def test_the_talk_button_is_released_wherever_the_finger_is(down: pygame.Event, up: pygame.Event) -> None:
    hands, board = hands_on("step")
    hands.take(down)
    hands.take(up)
    assert board.requests == [Request(TALK, Source.TOUCH), Request(LET_GO, Source.TOUCH)]


def test_another_finger_does_not_end_what_the_first_one_holds() -> None:
    hands, board = hands_on("step")
    hands.take(finger(pygame.FINGERDOWN, middle("step", TALK)))
    hands.take(finger(pygame.FINGERUP, (0, 0), which=2))
    assert board.requests == [Request(TALK, Source.TOUCH)]


@pytest.mark.parametrize(
    "event",
    [
        mouse(pygame.MOUSEBUTTONDOWN, middle("step", Next()), touch=True),
        mouse(pygame.MOUSEBUTTONUP, middle("step", Next()), touch=True),
        pygame.Event(pygame.MOUSEMOTION, pos=(5, 5)),
    ],
    ids=["a touch told twice", "its end", "moved"],
)
def test_other_events_do_nothing(event: pygame.Event) -> None:
    hands, board = hands_on("step")
    hands.take(event)
    assert board.requests == []


@pytest.mark.parametrize(
    "event",
    [mouse(pygame.MOUSEBUTTONDOWN, (1, 1)), mouse(pygame.MOUSEBUTTONDOWN, middle("step", Next()), button=3)],
    ids=["beside", "other button"],
)
def test_a_click_that_means_nothing_is_input_all_the_same(event: pygame.Event) -> None:
    hands, board = hands_on("step")
    hands.take(event)
    assert board.requests == [Request(UnusedInput(), Source.TOUCH)]


def test_closing_the_window_quits() -> None:
    hands, board = hands_on("step")
    hands.take(pygame.Event(pygame.QUIT))
    assert board.requests == [Request(Quit(), Source.KEY)]
