"""Stop and erase, and what is done afterwards all the same."""

import time

from tests.holes.ground import Ground
from tests.house import wait_for
from tests.integration.waiting import at_once

SENT, UNSENT = "The check had already begun", "None of it had been sent to anybody"


def queued_and_cancelled(ground: Ground) -> str:
    """Nobody works; the form, its cancel; then the worker comes back."""
    with ground.nobody_works():
        person = ground.stranger()
        person.send()
        digest, job_id = person.session.digest, person.session.wait.id
        person.get("/cancel")
        answer = person.post("/cancel", person.hidden)
        ((state, message),) = ground.house.sql("SELECT state, message IS NULL FROM jobs WHERE id = %s", job_id)
    bystander = ground.stranger()
    bystander.send()
    bystander.end()
    left = [key for key in ground.redis.keys("*") if digest.encode() in key or job_id.encode() in key]
    left = [key for key in left if not key.startswith((b"ended:", b"outcome:", b"limit:"))]
    assert (state, message, left, ground.calls_about([job_id])) == ("revoked", True, [], 0), (state, message, left)
    assert UNSENT in answer.text
    assert not person.http.cookies
    assert answer.headers["Clear-Site-Data"]
    return f"row {state}, its message gone; nothing in Redis; no call about it; the cookie is gone"


def begun_and_cancelled(ground: Ground) -> str:
    """Cancelled while a vendor is asked, and after a yes, and after a no."""
    said = []
    for first_name, looks in (("Time", False), ("Fakey", True), ("Bad", True)):
        person = ground.stranger()
        person.send(first_name=first_name)
        job_id = person.session.wait.id
        wait_for(
            lambda job_id=job_id: ground.house.sql("SELECT 1 FROM jobs WHERE id = %s AND attempt > 0", job_id),
            "a claim",
        )
        if looks:
            person.end()
        person.get("/cancel")
        said.append(SENT in person.post("/cancel", person.hidden).text)
    assert said == [True] * 3, said
    return "said each time that it had begun"


def races(ground: Ground, times: int = 200) -> str:
    """A second form beside its cancel, at once."""
    began = time.time()
    with ground.nobody_works():
        for n in range(times):
            person = ground.stranger()
            person.send()
            digest = person.session.digest
            person.get("/cancel")
            form = person.facts | person.hidden | {"submission_id": f"race {n}", "first_name": "Bad"}
            tabs = [person.tab(), person.tab()]
            acts = [
                lambda tab=tabs[0], form=form: tab.post("/cancel", form).status_code,
                lambda tab=tabs[1], form=form: tab.led(tab.post("/verify", form, allow_redirects=False)),
            ]
            said = at_once(lambda i, acts=acts: acts[i](), 2)
            assert not [one for one in said if one in (500, "500") or isinstance(one, Exception)], said
            assert not ground.redis.exists(f"session:{digest}"), said
    wait_for(lambda: not ground.jobs("queued"), "the rows to end")
    bystander = ground.stranger()
    bystander.send()
    own = bystander.session.wait.id
    assert bystander.end() == "/phone"
    begun = set(ground.begun_since(began)) - {own}
    asked = ground.calls_about(begun)
    left = [key for key in ground.redis.keys("*") if key.startswith((b"counted:", b"job-key:", b"notes:"))]
    left = [key for key in left if key.decode().partition(":")[2] in begun]
    assert (left, asked) == ([], 0), (left, asked)
    return f"{times} races, {len(begun)} rows: no session, no key, no call"


def without_a_token(ground: Ground) -> str:
    """Another's token, none, one of a session before; without a cookie."""
    person, other = ground.stranger(), ground.stranger()
    person.send(zipcode="1")
    other.send(zipcode="1")
    statuses = [person.post("/cancel", {"csrf_token": token}).status_code for token in ("", other.hidden["csrf_token"])]
    assert statuses == [403, 403]
    assert person.session
    return "403 each; the session is there"


ATTACKS = [queued_and_cancelled, begun_and_cancelled, races, without_a_token]
