"""Answers that get lost, and answers that tell too much."""

import re

from tests.holes.ground import Ground, Stranger
from tests.integration.waiting import at_once


def which_fact_was_wrong(ground: Ground) -> str:
    """A wrong SSN, a wrong name, both: the page of a no is the same."""
    pages = set()
    for wrong in ({"ssn": "123456789"}, {"first_name": "Bad"}, {"first_name": "Bad", "ssn": "123456780"}):
        person = ground.stranger()
        person.send(**wrong)
        assert person.end() == "/not-verified"
        person.get("/not-verified")
        main = re.search(r"<main.*</main>", person.page, re.S).group(0)
        pages.add(re.sub(r'value="[^"]*"|[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}', "", main))
    assert len(pages) == 1
    assert "Social Security number together" in main
    return "three times the same words"


def answer_that_was_lost(ground: Ground) -> str:
    """A no: looked at by HEAD, by a GET whose answer is dropped, by another tab, again, and under every other path."""
    person = ground.stranger()
    person.send(first_name="Bad")
    person.answered()
    heads = [person.http.head(person.url + "/verify/wait", allow_redirects=False).status_code for _ in range(2)]
    led = [person.look(path) for path in ("/verify/wait", "/verify/wait", "/phone/wait", "/vendor-error", "/verified")]
    led += [person.tab().look("/verify/wait")]
    assert (heads, set(led)) == ([200, 200], {"/not-verified"}), (heads, led)
    assert person.heading("/not-verified")
    return f"HEAD {heads}; then {len(led)} times /not-verified"


def result_that_expired(ground: Ground) -> str:
    """An answer that nobody looks at until its result has gone from Redis, and the time to wait is over."""
    person = ground.stranger()
    person.send()
    person.answered()
    ground.redis.delete(*ground.redis.keys("huey.r.*") or ["none"])
    led = person.look("/verify/wait")
    assert led == "/phone"
    return led


def double_click(ground: Ground) -> str:
    """Twelve first forms, each sent twice at once, and once more later."""
    before, led = ground.jobs(), []
    for _ in range(12):
        person = ground.stranger()
        form = person.form()
        tabs = [person.tab(), person.tab()]
        led += at_once(
            lambda n, tabs=tabs, form=form: tabs[n].led(tabs[n].post("/verify", form, allow_redirects=False)), 2
        )
        person.http.cookies.update(tabs[0].http.cookies)
        person.answered()
        led.append(person.led(person.post("/verify", form, allow_redirects=False)))
    jobs = ground.jobs() - before
    assert (set(led), jobs) == ({"/verify/wait"}, 12), (led, jobs)
    return f"{len(led)} times /verify/wait; {jobs} jobs"


def replaced_in_another_tab(ground: Ground) -> str:
    """Two tabs, of which one begins anew: the other's poll says so and leads on, and asks no more."""
    with ground.nobody_works():
        one = ground.stranger()
        one.send()
        one.get("/verify/wait")
        poll, two = one.poll_path, one.tab()
        two.get("/cancel")
        form = two.facts | two.hidden | {"first_name": "Bad", "submission_id": "another"}
        two.post("/verify", form)
        answer = one.http.get(one.url + poll)
    words = "This check was replaced by a newer one" in answer.text
    assert (answer.status_code, words) == (286, True)
    led = {one.end(), two.end() if one.session.wait else two.look("/verify/wait")}
    assert led == {"/not-verified"}
    return f"286 with words; both tabs {led.pop()}"


def anothers_answer(ground: Ground) -> str:
    """Another session's job, none, a made-up one, in either step, by GET and HEAD."""
    with ground.nobody_works():
        one, two = ground.stranger(), ground.stranger()
        one.send()
        one.get("/verify/wait")
        statuses = {two.look(one.poll_path), Stranger(ground.house.url).look(one.poll_path)}
        statuses |= {two.look("/verify/wait/" + odd) for odd in ("0" * 36, "x", "%00" * 36, "-" * 36)}
        statuses |= {str(two.http.head(two.url + one.poll_path).status_code)}
    assert statuses == {"404"}, statuses
    return "404 each"


def session_that_ended(ground: Ground) -> str:
    """The session goes while one is on each of the pages: wherever one is led, a page says why."""
    said = {}
    for path in (
        "/",
        "/verify",
        "/license",
        "/phone",
        "/verified",
        "/not-verified",
        "/vendor-error",
        "/verify/wait",
        "/phone/wait",
        "/keep-going",
        "/cancel",
        "/too-many-attempts",
    ):
        person = ground.verified()
        ground.redis.delete(f"session:{person.session.digest}")
        person.get(path)
        said[path] = "Your session ended" in person.page
    for path in ("/phone", "/phone/retry", "/verify/retry", "/license/retry"):
        person = ground.verified()
        ground.redis.delete(f"session:{person.session.digest}")
        person.post(path, person.hidden | {"phone": "202-555-1212"})
        said[f"POST {path}"] = "Your session ended" in person.page
    silent = [path for path, is_said in said.items() if not is_said]
    assert not silent, silent
    return f"said on all of {len(said)} ways"


def typo_costs_the_ssn(ground: Ground) -> str:
    """A wrong ZIP: the SSN is kept, sealed, and the corrected form needs none; it is never shown."""
    person = ground.stranger()
    assert person.send(zipcode="1") == "422"
    ssn = person.facts["ssn"]
    assert f"ends in {ssn[-4:]}" in person.page
    assert ssn not in person.page
    stored = b"".join(b"".join(ground.redis.hgetall(key).values()) for key in ground.redis.keys("session:*"))
    assert ssn.encode() not in stored
    led = person.send(ssn="")
    assert led == "/verify/wait"
    person.end()
    return f"kept as its last four digits; then {led}"


ATTACKS = [
    which_fact_was_wrong, answer_that_was_lost, result_that_expired, double_click, replaced_in_another_tab,
    anothers_answer, session_that_ended, typo_costs_the_ssn,
]  # fmt: skip
