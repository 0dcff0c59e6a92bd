"""A scene for the walk: one browser's session on the real scripts and a real Valkey, a table of jobs, and a worker."""

import re
import uuid
from collections import Counter
from functools import partial

from acceptance.conftest import FORM
from huey.exceptions import CancelExecution
from integration import orders
from integration.tab import Tab

from idp import cache, rate_limits, waits
from idp.errors import Cause, VendorError
from idp.sessions import Session
from idp.waits import Wait
from tasks import asking
from tasks.adjudication import Asked
from tasks.engine.huey import huey
from tasks.engine.telling import tell
from tasks.vendors.standins.testing import FAKEY
from tasks.vendors.wire.answer import Answer
from views.request import form_token
from views.steps import STEPS

PERSON = FAKEY.to_message() | {"phone": ""}


class Scene:
    """The jobs are rows of a dict, each changed in one step, as one statement does in Postgres."""

    def __init__(self, patch) -> None:
        self.reset()
        patch.setattr(huey, "enqueue", self.enqueue)
        patch.setattr(huey.storage, "revoke", self.revoke)
        patch.setattr("views.ending._stopped", self.stopped)
        patch.setattr(asking, "resolve", partial(self.ask, "resolution"))
        patch.setattr(asking, "whose_phone", partial(self.ask, "address"))
        for verb in ("begin", "conclude", "withdraw", "give_up", "note_outcome"):
            patch.setattr(waits, verb, self.noting(verb, getattr(waits, verb)))
        execute = cache.Client.execute_command

        def stepping(client, *args, **options):
            orders.pause()
            return execute(client, *args, **options)

        patch.setattr(cache.Client, "execute_command", stepping)

    def reset(self) -> None:
        self.rows, self.over, self.asked, self.did = {}, set(), [], Counter()
        self.is_ended, self.begun, self.concluded = False, [], []

    def noting(self, verb, real):
        """What happened, in the order in which it did: nothing else runs between a script and its note."""

        def noted(first, *more, **how):
            found = real(first, *more, **how)
            if verb == "begin":
                self.over.add(first.job_id)
                self.begun.append(more[0].id)
            elif verb == "conclude":
                self.concluded.append(first.job_id)
            elif verb == "withdraw":
                self.is_ended = True
            elif found:
                self.did[verb, first] += 1
            return found

        return noted

    def enqueue(self, task):
        orders.pause()
        self.rows.setdefault(task.id, {"task": task, "name": task.name, "applicant": task.args[0], "state": "queued"})

    def revoke(self, job_id):
        orders.pause()
        row = self.rows.get(job_id, {"state": ""})
        if row["state"] in ("queued", "claimed"):
            row["state"] = "revoked"
        return row["state"] == "revoked"

    def stopped(self, job_id):
        self.revoke(job_id)
        return any(one == job_id for one, _ in self.asked)

    def ask(self, part, applicant, *_):
        """A vendor's word: no for Bad, none for Fail, and none of these for a phone that is no number."""
        if applicant.first_name.startswith("Fail"):
            return [Asked(part, VendorError(part, Cause.STATUS, "503"))]
        yes = bool(applicant.phone) if part == "address" else not applicant.first_name.startswith("Bad")
        return [Asked(part, Answer("test", yes, () if yes else ("ssn",)))]

    def work(self):
        """One queued job, from its claim to its end."""
        orders.pause()
        row = next((row for row in self.rows.values() if row["state"] == "queued"), None)
        if row is None:
            return
        row["state"] = "claimed"
        task = row["task"]
        asking = waits.is_withdrawn

        def asked(job_id, has_half=False):
            withdrawn = asking(job_id, has_half)
            if not withdrawn:
                self.asked.append((job_id, self.is_ended or job_id in self.over))
            return withdrawn

        waits.is_withdrawn = asked
        try:
            step = STEPS["phone" if "address" in row["name"] else "verify"]
            result = step.task.call_local(row["applicant"], task=task)
        except CancelExecution:
            row["state"] = "revoked"
        finally:
            waits.is_withdrawn = asking
        if row["state"] == "claimed":
            row["state"] = "done"  # The row is locked while the outcome is told: who revokes comes too late.
            tell(task.id, result)

    def answered(self) -> list[str]:
        """The resolutions to which a vendor gave an answer."""
        rows = [(job_id, self.rows[job_id]) for job_id, _ in self.asked]
        return [
            job_id
            for job_id, row in rows
            if "address" not in row["name"] and not row["applicant"]["first_name"].startswith("Fail")
        ]


class Visit:
    """The browser of the scene: a session that is brought to where the walk begins."""

    def __init__(self, scene: Scene, first_name: str = "Fakey", attempts: int = 0, deadline: float = 2e9) -> None:
        self.session = Session.new()
        for _ in range(attempts):
            self.begin("Bad", deadline)
            cache.client().delete(f"counted:{self.session.wait.id}")  # answered, and not refunded
        if first_name:
            self.begin(first_name, deadline)
            scene.enqueue(STEPS["verify"].task.s(self.person(first_name), id=self.session.wait.id))
        self.limit = rate_limits.resolution(self.session.digest)
        self.tab = Tab({"idp_session": f"s{self.session.token}"})
        self.token = form_token(self.session)
        scene.begun, scene.over, scene.spent_before = [], set(), attempts

    @staticmethod
    def person(first_name: str) -> dict[str, str]:
        return PERSON | {"first_name": first_name}

    def begin(self, first_name: str, deadline: float) -> None:
        wait = Wait(str(uuid.uuid4()), "verify", 0.0, deadline)
        self.session.begin(wait, self.person(first_name), [rate_limits.resolution(self.session.digest)])
        self.session = Session.load(self.session.token)

    def browser(self) -> Tab:
        return Tab(dict(self.tab.cookies))

    def post(self, path: str, **form: str):
        return lambda: self.browser().post(path, {"csrf_token": self.token, "submission_id": path} | form)

    def get(self, path: str):
        return lambda: self.browser().get(path)

    def head(self, path: str):
        return lambda: self.browser().ask("HEAD", path)

    def verify(self, first_name: str, **changes: str):
        return self.post("/verify", **(FORM | {"first_name": first_name, "submission_id": first_name} | changes))

    def poll(self):
        return self.get(f"/verify/wait/{self.session.wait.id if self.session.wait else 36 * 'x'}")

    def where(self) -> tuple[str, str]:
        """The page that whoever waits gets to, and its heading."""
        tab, path = self.browser(), "/verify/wait"
        for _ in range(6):
            answer = tab.get(path)
            if not answer.location:
                return path, re.search(r"<h1[^>]*>(.*?)</h1>", answer.text).group(1)
            path = answer.location
        raise AssertionError("led in a circle")
