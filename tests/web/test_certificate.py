"""Every certificate that cannot be used is a sentence, on the screen too, and never a question at the terminal."""

import os
import shutil
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.config.settings import Web
from kiosk.web.certificate import tls_context
from kiosk.web.sockets import WebError
from tests.web.certificates import certificate, openssl
from tests.web.phones import kiosk

Pair = tuple[Path | None, Path | None]


def _locked(folder: Path) -> Pair:
    pem, key = certificate(folder)
    openssl("pkey", "-in", str(key), "-aes256", "-passout", "pass:secret", "-out", str(folder / "locked.key"))
    return pem, folder / "locked.key"


def _of_another(folder: Path) -> Pair:
    return certificate(folder)[0], certificate(folder, "other")[1]


def _short(folder: Path) -> Pair:
    return certificate(folder, bits=512)


def _missing(folder: Path) -> Pair:
    return folder / "missing.pem", folder / "missing.key"


def _no_key(folder: Path) -> Pair:
    return certificate(folder)[0], None


def _no_certificate(folder: Path) -> Pair:
    return None, certificate(folder)[1]


def _no_pem(folder: Path) -> Pair:
    (folder / "text.pem").write_text("not a certificate")
    return folder / "text.pem", folder / "text.pem"


def _empty(folder: Path) -> Pair:
    (folder / "empty.pem").touch()
    return folder / "empty.pem", folder / "empty.pem"


def _swapped(folder: Path) -> Pair:
    return certificate(folder)[::-1]


def _damaged(folder: Path) -> Pair:
    pem, key = certificate(folder)
    text = pem.read_text()
    pem.write_text(text[:100] + "!!!!" + text[104:])
    return pem, key


def _folder(folder: Path) -> Pair:
    return folder, folder


def _pipe(folder: Path) -> Pair:
    os.mkfifo(folder / "pipe.pem")
    return folder / "pipe.pem", None


def _large(folder: Path) -> Pair:
    pem, _ = certificate(folder)
    (folder / "large.key").touch()
    os.truncate(folder / "large.key", 1 << 40)
    return pem, folder / "large.key"


UNUSABLE: dict[str, tuple[Callable[[Path], Pair], str]] = {
    "pass phrase": (
        _locked,
        r"a pass phrase on the key .*locked\.key\. `openssl pkey -in .*locked\.key -out NEW`",
    ),
    "key of another": (_of_another, r"the key .*other\.key does not belong to the certificate .*kiosk\.pem"),
    "short key": (_short, "."),
    "missing": (_missing, r"missing\.pem cannot be used \(No such file or directory\)"),
    "no key": (_no_key, "are no certificate and key in PEM format"),
    "no certificate": (_no_certificate, r"a key \(.*kiosk\.key\) is set, but no certificate"),
    "no PEM": (_no_pem, "are no certificate and key in PEM format"),
    "empty": (_empty, "are no certificate and key in PEM format"),
    "swapped": (_swapped, "are no certificate and key in PEM format"),
    "damaged": (_damaged, "are no certificate and key in PEM format"),
    "folder": (_folder, "cannot be used"),
    "pipe": (_pipe, "a pipe or a device"),
    "far too large": (_large, r"large\.key cannot be used \(File too large\)"),
}


@pytest.mark.parametrize(("make", "says"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_certificate_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, make: Callable[[Path], Pair], says: str
) -> None:
    pem, key = make(tmp_path)
    with pytest.raises(WebError, match=says):
        tls_context(Web(certificate=pem, key=key))


@pytest.mark.parametrize("make", [_locked, _no_certificate])
def test_the_screen_says_it_and_the_kiosk_closes(tmp_path: Path, make: Callable[[Path], Pair]) -> None:
    pem, key = make(tmp_path)
    with kiosk(tmp_path, web=Web(host="127.0.0.1", port=0, certificate=pem, key=key)) as broken:
        room = broken.waiting.until(lambda room: room.faults)
        assert room.faults[0].problem.startswith("Phones cannot connect: ")


def test_a_good_certificate_with_its_key_in_the_same_file_is_used(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    both = tmp_path / "both.pem"
    both.write_text(pem.read_text() + key.read_text())
    assert isinstance(tls_context(Web(certificate=both)), ssl.SSLContext)
    assert isinstance(tls_context(Web(certificate=pem, key=key)), ssl.SSLContext)
    assert tls_context(Web()) is None
    shutil.rmtree(tmp_path)
