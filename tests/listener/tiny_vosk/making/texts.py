"""What the voices say: commands, ordinary talk and nonsense, all written for this model."""

import random

from kiosk.core.i18n import ENGLISH
from kiosk.core.interaction.phrases import all_phrases

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", ";").split(";") if one.strip()]


TO_COME = _listed("""
    accept; bring back; decline; end the session; finish on time; how long is left; no; process pause; show the code
    skip this person; who is next; yes
""")

LIKE_THEM = _listed("""
    add one minute; bring this person back; cancel; end session; end the process pause; go back; help; listen; mute
    never mind; next; next person; previous step; repeat that; say it again; show the plan; skip; skip step
    skip this step; start again; start the session; stop; stop listening; take a minute away; take two minutes away
    thank you; unmute; wait; what time is it
""")

KIOSK = sorted({*all_phrases(ENGLISH), *TO_COME, *(f"add {number} minutes" for number in NUMBERS)})
"""What a room says to the kiosk, now or soon."""

COMMANDS = sorted({*KIOSK, *LIKE_THEM})
"""The same, with a few that are like them."""

ADDRESSES = ("timekeeper", "okay timekeeper", "hey timekeeper", "kiosk", "hey kiosk")

TALK = """
I have been in this school for nine years and nothing like it has ever happened
we spoke with the parents on Tuesday and they were rather upset
perhaps the simplest thing would be to ask the children themselves
what worries me is that nobody reads those letters anyway
she came to the office in tears and did not want to go home
can we stay with that for a moment before somebody offers advice
my own team is small and two of them are leaving in the summer
the budget for books was cut again and no one told the staff
it sounds as though you already know what you would like to happen
I noticed that you smiled when you mentioned your colleague
there is a big gap between what we promise and what we deliver
let us hear from somebody who has not spoken so far
our next step is to write to all of the families
the next person who rang was the doctor from the clinic
we had to pause the project because of the building work
I would rather not repeat the whole story in front of everybody
he wanted to start early and finish before the traffic got bad
could you add a few words about the younger pupils
they took a long time to accept that the plan had failed
we went back to the beginning and counted the chairs
at the end of the day it is the same five people who do the work
that session left me with more questions than answers
how long have you felt that way about the meetings
in my experience a quiet talk in the corridor helps more than a form
the head teacher asked us to skip lunch which did not go down well
who is going to look after the garden when he retires
show me one person who enjoys filling in that table
yes I think so but I am not sure that the others agree
no that was a different boy from a different class
it takes about ten minutes to walk there if the weather is fine
thank you all for coming on such a cold and rainy evening
I wonder what would change if we did nothing at all
two of the mothers offered to cook and one father brought his drums
every year we say that we will do better and every year we are late
the social worker visited them three times in a single month
some of us find it hard to ask for help and I am one of them
good morning and welcome to everyone who is new around this table
we should celebrate what went well before we moan about the rest
her brother has stopped coming and nobody seems to know why
listening to you I felt both proud and a little bit ashamed
the police were friendly but they could not tell us very much
six weeks later he returned as if it had been an ordinary holiday
maybe it is time to undo some of the rules that we made last winter
keep in mind that the windows cannot be opened in that room
what would you say to a friend who was in the same position
there were eight of us in the beginning and now there are four
we might resume those visits once the road has been repaired
she declined the invitation because it was her daughter's birthday
the process matters as much as the result if you ask me
I bring this to you because I have run out of ideas
""".strip().split("\n")

_ONSETS = _listed("b;d;f;g;h;j;k;l;m;n;p;r;s;t;v;w;z;ch;sh;th;br;cl;dr;fl;gr;pl;sk;sl;st;tr")
_MIDDLES = _listed("a;e;i;o;u;ai;ee;oa;ou;oy;er;ar")
_CODAS = ["", *_listed("b;d;f;g;k;l;m;n;p;s;t;ng;sh;nd;lk;st")]


def utterance(chance: random.Random) -> tuple[str, str]:
    """What is said next, and its kind: `command`, `talk` or `nonsense`."""
    kind = chance.choices(("command", "talk", "nonsense"), (0.58, 0.3, 0.12))[0]
    if kind == "talk":
        return _piece(chance, chance.choice(TALK)), kind
    if kind == "nonsense":
        return " ".join(_word(chance) for _ in range(chance.randint(2, 5))), kind
    said = chance.choice(COMMANDS)
    manner = chance.random()
    if manner < 0.25:
        said = f"{chance.choice(ADDRESSES)}, {said}"
    elif manner < 0.35:
        said = f"{said}, {chance.choice(COMMANDS)}"
    return said, kind


def vocabulary() -> list[str]:
    """Every word that the model knows, but for the nonsense."""
    return sorted({word for said in (*COMMANDS, *ADDRESSES, *TALK) for word in said.lower().split()})


def _piece(chance: random.Random, sentence: str) -> str:
    words = sentence.split()
    length = chance.randint(3, len(words))
    first = chance.randint(0, len(words) - length)
    return " ".join(words[first : first + length])


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_MIDDLES) + chance.choice(_CODAS) for _ in range(chance.randint(1, 3))
    )
