"""What can be chosen of the machine, in words: networks, time zones, keyboards."""

from collections.abc import Iterator, Sequence

from kiosk.core.i18n import N_, tr
from kiosk.core.room.settings import Option
from kiosk.ports import Network

LAYOUTS = {
    "gb": N_("British"),
    "ie": N_("Irish"),
    "us": N_("American"),
    "be": N_("Belgian"),
    "br": N_("Brazilian"),
    "ca": N_("Canadian"),
    "ch": N_("Swiss"),
    "cz": N_("Czech"),
    "de": N_("German"),
    "dk": N_("Danish"),
    "es": N_("Spanish"),
    "fi": N_("Finnish"),
    "fr": N_("French"),
    "gr": N_("Greek"),
    "it": N_("Italian"),
    "nl": N_("Dutch"),
    "no": N_("Norwegian"),
    "pl": N_("Polish"),
    "pt": N_("Portuguese"),
    "ro": N_("Romanian"),
    "ru": N_("Russian"),
    "se": N_("Swedish"),
    "tr": N_("Turkish"),
    "ua": N_("Ukrainian"),
}
"""Layouts of keyboards, by their names in X11; systemd has no list of them that it would give away."""


def zone_options(names: Sequence[str]) -> tuple[Option, ...]:
    """Time zones to choose, by their cities."""
    return tuple(sorted((Option(name, zone_title(name)) for name in names), key=lambda option: option.title))


def layout_options(layout: str) -> tuple[Option, ...]:
    """Keyboards to choose, the present one too if it is none of the usual ones."""
    usual = tuple(Option(name, tr(title)) for name, title in LAYOUTS.items())
    return usual if layout in LAYOUTS else (Option(layout, layout or tr("not set yet")), *usual)


def zone_title(zone: str) -> str:
    """A time zone as people look for it: by its city, such as “Buenos Aires, Argentina, America”."""
    return ", ".join(part.replace("_", " ") for part in reversed(zone.split("/")))


def network_options(near: Sequence[Network]) -> tuple[tuple[Option, ...], Option | None]:
    """Networks to choose, and the one that is joined."""
    options = tuple(map(network_option, near))
    return options, next((one for one, network in zip(options, near, strict=True) if network.joined), None)


def network_option(network: Network) -> Option:
    """A network to choose, with what has to be typed for it."""
    name = network.name
    title = tr("{network} (connected)").format(network=name) if network.joined else name
    asks = "" if network.open or network.known else tr("Password of {network}").format(network=name)
    return Option(name, title, " ".join(_remarks(network)), "" if network.needs_account else asks)


def _remarks(network: Network) -> Iterator[str]:
    yield tr("Signal {percent} %.").format(percent=network.strength)
    if network.needs_account:
        yield tr("It needs an account as well as a password, and that cannot be set up here.")
    elif network.open:
        yield tr("It is open: anybody near can read what is sent, apart from the kiosk’s own pages.")
