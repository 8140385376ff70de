"""The certificate of the pages for phones: every way in which it cannot be used is a sentence."""

import ssl
from pathlib import Path
from typing import NoReturn

from kiosk.config.files import refuse_large, refuse_pipes
from kiosk.config.settings import Web
from kiosk.core.i18n import N_
from kiosk.web.sockets import WebError

_WHY = {
    "KEY_VALUES_MISMATCH": N_("Phones cannot connect: the key {key} does not belong to the certificate {file}."),
    "EE_KEY_TOO_SMALL": N_("Phones cannot connect: the key of the certificate {file} is too short to be safe."),
    "CA_MD_TOO_WEAK": N_("Phones cannot connect: the signature of the certificate {file} is too weak to be safe."),
}
"""What OpenSSL calls a fault that needs words of its own."""

_NO_PEM = N_("Phones cannot connect: {file} and {key} are no certificate and key in PEM format ({why}).")


def tls_context(web: Web) -> ssl.SSLContext | None:
    """The context for enciphered connections; None if no certificate is configured. Raises WebError."""
    if web.certificate is None:
        if web.key is not None:
            raise WebError(N_("Phones cannot connect: a key ({key}) is set, but no certificate."), key=web.key)
        return None
    key = web.key or web.certificate
    for file in (web.certificate, key):
        _check(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def refuse() -> NoReturn:
        """Without this, OpenSSL would ask for the pass phrase at the terminal, and wait for ever."""
        raise WebError(
            N_(
                "Phones cannot connect: there is a pass phrase on the key {key}."
                " `openssl pkey -in {key} -out NEW` makes one without."
            ),
            key=key,
        )

    try:
        context.load_cert_chain(web.certificate, key, refuse)
    except ssl.SSLError as error:
        raise WebError(
            _WHY.get(error.reason or "", _NO_PEM), file=web.certificate, key=key, why=error.reason or error
        ) from error
    return context


def _check(file: Path) -> None:
    try:
        refuse_pipes(file)
        refuse_large(file)
        with file.open("rb") as opened:
            opened.read(1)
    except OSError as error:
        raise WebError(
            N_("Phones cannot connect: the certificate {file} cannot be used ({why})."),
            file=file,
            why=error.strerror or error,
        ) from error
