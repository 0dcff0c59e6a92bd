"""What the walk stands on beside Postgres and Valkey: the vendors' sandbox, and settings that lead there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from threading import Thread

import pytest

from idp.config import Settings, settings
from idp.development.servers import free_port
from tasks.engine.huey import huey
from tasks.vendors.standins import sandbox, testing
from tests.torture.frames.walk import card
from views.speech import speech

#: No vendor is slow here, but the machine may be, the more so where every line is looked at.
PATIENT = sandbox.patient(20) | {
    one.name.upper(): "20" for one in fields(Settings) if "connect_timeout" in one.name
}  # fmt: skip
TOLD = {"DOCUMENT_VENDOR": "true_id", "LICENSE_PHOTO_ENABLED": "true", "PERSON_MAX_ATTEMPTS": "0",
        "PROOF_SSN_MAX_ATTEMPTS": "1000"}  # fmt: skip


@contextmanager
def asking_the_sandbox(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The service's own huey in this process, whose vendors are the sandbox."""
    port = free_port()
    for name, value in (sandbox.environment(port) | PATIENT | TOLD).items():
        patch.setenv(name, value)
    settings.cache_clear()
    server = sandbox.serve(port, given=settings())
    Thread(target=server.serve_forever, daemon=True).start()
    huey.storage.blocking = False
    card()
    speech("es")  # What is read once in a process says nothing of anybody.
    testing.forget()
    yield
    server.shutdown()
    server.server_close()
    testing.forget()
