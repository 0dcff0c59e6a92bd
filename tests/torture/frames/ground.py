"""What the walk stands on beside Postgres and Valkey: the vendors' sandbox, and settings that lead there."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from idp.config import settings
from idp.development.servers import free_port
from tasks.engine.huey import huey
from tasks.vendors.standins import sandbox, testing
from tests.torture.frames.walk import card
from views.speech import speech

TOLD = {"DOCUMENT_VENDOR": "true_id", "LICENSE_PHOTO_ENABLED": "true", "AAMVA_AUTH_REQUEST_TIMEOUT": "5",
        "PERSON_MAX_ATTEMPTS": "0", "PROOF_SSN_MAX_ATTEMPTS": "1000"}  # fmt: skip


@contextmanager
def asking_the_sandbox(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The service's own huey in this process, whose vendors are the sandbox."""
    port = free_port()
    for name, value in (sandbox.environment(port) | TOLD).items():
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
