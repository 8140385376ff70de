"""Whether what the kiosk is distributed and made with may be joined with a program under GPL-3.0-or-later."""

from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from tests.locks import ALL, pins

ALLOWED = {
    "0BSD": "permissive",
    "Apache-2.0": "compatible with version 3 of the GPL, though not with 2",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "CC0-1.0": "public domain",
    "GPL-3.0-or-later": "the kiosk's own",
    "ISC": "permissive",
    "LGPL-2.1-or-later": "may be used under the GPL, version 3",
    "MIT": "permissive",
    "MIT-0": "permissive",
    "MPL-2.0": "section 3.3 lets it be joined with the GPL",
    "PSF-2.0": "Python's own, compatible with the GPL",
    "Zlib": "permissive",
}
"""Each licence by its SPDX name, and why it fits."""

CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-2.1-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Older metadata names a licence less exactly."""

WORDS = {"Apache": "Apache-2.0", "MPL-2.0 AND MIT": "MPL-2.0 AND MIT", "3-Clause BSD License": "BSD-3-Clause"}
"""What stands in the old field for free text, where nothing else is said."""

EXCEPTIONS = {
    "espeakng-loader": ("GPL-3.0-or-later", "says nothing; it carries espeak-ng, whose licence that is"),
    "axe-playwright-python": ("MPL-2.0", "says nothing; its code is MIT, and the axe-core in it MPL-2.0"),
}
"""Packages whose metadata says nothing, and what their licence files say."""


def licence_of(package: Distribution) -> str:
    """A package's licence as an SPDX expression; empty where its metadata says nothing that is known here."""
    said = package.metadata
    name = str(said["Name"]).lower()
    if name in EXCEPTIONS:
        return EXCEPTIONS[name][0]
    if "License-Expression" in said:
        return str(said["License-Expression"])
    kinds = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    if known := [CLASSIFIERS[kind] for kind in kinds if kind in CLASSIFIERS]:
        return " AND ".join(known)
    text = str(said["License"]).strip() if "License" in said else ""
    try:
        return WORDS.get(text) or str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return ""


def fits(expression: str) -> bool:
    """Whether one of the alternatives that a licence leaves fits whole."""
    return any(
        all(part.strip() in ALLOWED for part in choice.split(" AND "))
        for choice in expression.strip("()").split(" OR ")
    )


LOCKED = sorted({pin.name for lock in ALL for pin in pins(lock)})


@pytest.mark.parametrize("name", LOCKED)
def test_the_licence_of_every_package_fits(name: str) -> None:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        pytest.skip("not for this machine, or not installed")
    licence = licence_of(package)
    assert fits(licence), f"{name}: {licence or 'nothing that is known'}"


@pytest.mark.parametrize("expression", ["", "GPL-2.0-only", "LicenseRef-Proprietary", "MIT AND SSPL-1.0", "BUSL-1.1"])
def test_a_licence_that_does_not_fit_is_seen(expression: str) -> None:
    assert not fits(expression)


def test_one_of_several_licences_is_enough_and_all_of_several_parts_are_needed() -> None:
    assert fits("GPL-2.0-only OR MIT")
    assert fits("MIT AND Zlib")


def test_exceptions_are_only_for_packages_that_are_locked() -> None:
    assert EXCEPTIONS.keys() <= set(LOCKED)
