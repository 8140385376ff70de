"""Sentences that resemble a phrase and do not mean it: recognisers compare them with the phrase, and none is obeyed."""

from collections.abc import Collection, Mapping

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.phrases import COUNTS, spoken_phrases
from kiosk.core.session.commands import AddTime, WentOnEarlier

_FORMS = N_(
    "don't {phrase}; please don't {phrase}; do not {phrase}; not {phrase}; no {phrase}; should we {phrase};"
    " what is {phrase}; {phrase} for five minutes; {phrase} to the next; {phrase} when; {phrase} the first"
)
"""The forms, in English, which stand for all negations, questions and continuations."""

_OTHERS = N_("who was next; next stop; next; skip; continue; because; never mind; thank you; let's go; speak louder")
"""Sentences that resemble more than one phrase, or that people say to a kiosk though it does not know them."""

_LIKE: dict[str, str] = {
    "we need help": N_("we need to help; we need a helper; who needs help"),
    "we are done": N_("we are down; are we done; we are gone; when are we done; we had a minute"),
    "another person is here": N_("another person was here"),
    "start": N_("stop; step; smart; the stars"),
    "pause": N_("of course; call the office; because of that"),
    "move on": N_("go on; move over"),
    "hold on": N_("go on"),
    "next step": N_("nice step; step next door"),
    "stop the clock": N_("stop the car; stop talking"),
    "take a minute off": N_("take five minutes off"),
    "what time is it": N_("what time was it"),
}
"""For phrases that sound like something else that people say, what that is, in English."""

_LENGTH_FORMS = N_("{phrase} and a half; add ten seconds; add thirty seconds")
_OTHER_COUNTS = N_(
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty"
)
"""The counts that are no phrases, because they are too like others."""


def near_misses_of(phrases: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """For each phrase in the room's language, sentences that resemble it and are none of the phrases."""
    commands = spoken_phrases()
    forms, others, length_forms = (_each(sentences) for sentences in (_FORMS, _OTHERS, _LENGTH_FORMS))
    like = {tr(phrase): _each(sentences) for phrase, sentences in _LIKE.items()}
    found = {}
    for phrase in phrases:
        length = isinstance(commands.get(phrase), AddTime | WentOnEarlier)
        near = [near.format(phrase=phrase) for near in (*forms, *(length_forms if length else ()))]
        found[phrase] = (*near, *like.get(phrase, ()), *others, *_with_other_counts(phrase, commands))
    return found


def _with_other_counts(phrase: str, commands: Collection[str]) -> list[str]:
    """The phrase with each other count in the place of its own, as far as that is no phrase itself."""
    counts = [*tr(COUNTS).split(), *tr(_OTHER_COUNTS).split()]
    words = phrase.split()
    return [
        other
        for at in (at for at, word in enumerate(words) if word in counts)
        for count in counts
        if (other := " ".join((*words[:at], count, *words[at + 1 :]))) not in commands
    ]


def _each(sentences: str) -> list[str]:
    return [sentence.strip() for sentence in tr(sentences).split(";")]
