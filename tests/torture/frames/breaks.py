"""What breaks, by a dotted name, while a form is answered or a job is done."""

from collections.abc import Callable
from unittest.mock import patch

from idp.models import Job
from tasks.engine.huey import huey
from tasks.vendors.standins import testing
from tests.integration.tab import Tab
from tests.integration.working import work
from tests.torture.frames.person import FORM
from tests.torture.frames.walk import posted

OF_A_FORM = (
    "views.bodies.Room.bear", "bottle.FormsDict.getunicode", "idp.typed.names._apart",
    "idp.fingerprints.key", "idp.rate_limits.person", "idp.kms.LocalKms.encrypt", "idp.waits.begin",
    "huey.registry.Registry.create_message", "tasks.engine.serializer.as_json", "idp.models.Job.enqueue",
    "views.starting._leave", "bottle.SimpleTemplate.execute", "views.wsgi.Bytes",
)  # fmt: skip
OF_A_JOB = (
    "idp.kms.LocalKms.decrypt", "tasks.engine.serializer.personal",
    "idp.applicant.Applicant.from_message", "tasks.vendors.lexisnexis.rdp.as_json",
    "tasks.vendors.aamva.verification._license_number", "requests.models.PreparedRequest.prepare",
    "http.client.HTTPConnection.send", "urllib3.response.HTTPResponse.stream", "tasks.vendors.wire.reply.from_json",
    "tasks.vendors.lexisnexis.rdp.status_of", "tasks.vendors.aamva.verification.answer", "tasks.notes.Notes.keep",
    "tasks.adjudication._verdict", "idp.kms.LocalKms.encrypt", "idp.waits.note_outcome",
)  # fmt: skip


class Broken(Exception):
    """What is thrown."""


def form(name: str) -> Callable[[Tab], None]:
    """A form is sent while `name` is broken."""

    def broken(tab: Tab) -> None:
        with patch(name, side_effect=Broken):
            posted(tab, "/verify", FORM)

    return broken


def job(name: str) -> Callable[[Tab], None]:
    """A job is done while `name` is broken."""

    def broken(tab: Tab) -> None:
        huey.storage.close()
        huey.storage = huey.create_storage()  # Which leaves no kind of job to others, as the one before may do by now.
        huey.storage.blocking = False
        Job.discard(Job.due())
        testing.forget()
        assert posted(tab, "/verify", FORM).headers[b"location"] == b"/verify/wait"
        with patch(name, side_effect=Broken):
            work(huey, ["resolution_proofing"])

    return broken


BREAKS = {f"a form, broken at {name}": form(name) for name in OF_A_FORM} | {
    f"a job, broken at {name}": job(name) for name in OF_A_JOB
}
