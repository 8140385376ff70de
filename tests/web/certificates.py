"""Certificates for tests, made by openssl; tests are skipped without it."""

import shutil
import subprocess
from pathlib import Path

import pytest


def certificate(folder: Path, name: str = "kiosk", bits: int = 2048) -> tuple[Path, Path]:
    """A certificate for localhost, and its key."""
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    options = ["-x509", "-newkey", f"rsa:{bits}", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost"]
    openssl("req", *options, *names, "-keyout", str(key), "-out", str(pem))
    return pem, key


def openssl(*arguments: str) -> None:
    """Runs openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
