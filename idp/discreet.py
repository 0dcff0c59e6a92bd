"""A process that keeps its secrets to itself: out of the environment, of cores, of others' reach in files and memory.

What a child inherits and what Linux shows in /proc/<pid>/environ is without them once they are read. Values that
others than this program read by themselves stay where they are: PGPASSWORD, which is libpq's, is one.
"""

import ctypes
import os
from collections.abc import Mapping

from idp.linux import hide_memory, keep_files_private, leave_no_core
from idp.settings import ABOUT

#: What boto3 reads for itself (its guide, "Credentials"); handed to it when it is taken away.
AWS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")

SECRETS = frozenset({*(name.upper() for name, about in ABOUT.items() if about.secret), *AWS})

_taken: dict[str, str] = {}


def be_discreet(production: bool) -> None:
    """After the settings were read, and before any child is made."""
    keep_files_private()
    leave_no_core()
    if production:
        hide_memory()
    _hand_to_boto3(os.environ)
    for name in SECRETS & os.environ.keys():
        _taken[name] = os.environ[name]
        _overwrite(name)
        del os.environ[name]


def be_open() -> None:
    """Put back what was taken: for a process that replaces itself by its successor, which reads it anew."""
    os.environ.update(_taken)


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child that needs none, not even by way of the file that may hold some."""
    return {name: value for name, value in environ.items() if name not in SECRETS | {"APPLICATION_YML"}}


def _hand_to_boto3(environ: Mapping[str, str]) -> None:
    key, secret, token = (environ.get(name) for name in AWS)
    if key and secret:
        import boto3

        boto3.setup_default_session(aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)


def _overwrite(name: str) -> None:
    """Where the kernel laid it at the start of the process: taken out of `environ`, it would still lie there."""
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_void_p
    place = libc.getenv(name.encode())
    if place:
        ctypes.memset(place, 0, len(ctypes.string_at(place)))
