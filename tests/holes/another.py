"""One person's yes for another's facts, and a step that is left out."""

import time

from idp import rate_limits
from tests.holes.ground import Ground, Stranger
from tests.integration.waiting import at_once

VICTIM = {"first_name": "BadVictim", "last_name": "Victim", "ssn": "900667777", "address1": "9 Victim Way"}
WRONG_PHONE, OWN_PHONE = "703-555-5555", "202-555-1212"


def _who(person: Stranger) -> str:
    session = person.session
    return session.applicant(session.plain.done.get("verify", "")).get("first_name", "nobody")


def limit_refuses_the_other(ground: Ground) -> str:
    """Four noes, an own good form that is not looked at, a victim's form that the limit refuses; then a look."""
    person = ground.stranger()
    for n in range(4):
        assert person.send(first_name="Bad", ssn=f"9006620{n:02}") == "/verify/wait"
        assert person.end() == "/not-verified"
    assert person.send() == "/verify/wait"
    person.answered()
    refused = person.send(**VICTIM)
    led = person.look("/verify/wait")
    assert _who(person) in ("Fakey", "nobody")
    return f"the victim's form {refused}, the wait {led}; done is {_who(person)}"


def full_ssn_refuses_the_other(ground: Ground) -> str:
    """An own good form that is not looked at, a victim's form whose SSN is used up; then a look, and the phone."""
    person = ground.stranger()
    ground.redis.set(rate_limits.ssn(VICTIM["ssn"]).key, 10, ex=60)
    assert person.send() == "/verify/wait"
    person.answered()
    refused = person.send(**VICTIM)
    led = person.look("/verify/wait")
    ground.redis.delete(rate_limits.ssn(VICTIM["ssn"]).key)
    assert (refused, led, _who(person)) == ("/verify/wait", "/phone", "Fakey")
    return f"the victim's form {refused}, the wait {led}; done is {_who(person)}"


def another_beside_readers(ground: Ground, races: int = 100) -> str:
    """An own form, half the time answered already; a victim's form beside eight looks at the wait, again and again."""
    led = []
    for n in range(races):
        person = ground.stranger()
        assert person.send() == "/verify/wait"
        if n % 2:
            person.answered()
        tabs = [person.tab() for _ in range(9)]
        form = tabs[0].form(**VICTIM | {"ssn": f"90067{n:04}"})
        acts = [lambda form=form, tab=tabs[0]: tab.led(tab.post("/verify", form, allow_redirects=False))]
        acts += [lambda tab=tab: tab.look("/verify/wait") for tab in tabs[1:]]
        said = at_once(lambda i, acts=acts: acts[i](), len(acts))
        assert not [one for one in said if isinstance(one, Exception) or one == "500"], said
        led.append(person.end() if person.session.wait else person.look("/verify/wait"))
        assert _who(person) in ("Fakey", "nobody")
        assert led[-1] == ("/phone" if _who(person) == "Fakey" else "/not-verified"), led[-1]
    return f"{races} races: {led.count('/phone')} own yes, {led.count('/not-verified')} the victim's no, 0 swaps"


def wrong_phone_after_the_limit(ground: Ground) -> str:
    """Four wrong numbers, the own one that is not looked at, a wrong one that is refused; then a look."""
    person = ground.verified()
    for _ in range(4):
        assert person.submit_phone(WRONG_PHONE).headers["Location"] == "/phone/wait"
        assert person.end(step="/phone") == "/not-verified"
    person.get("/phone")
    token = person.hidden
    assert person.led(person.submit_phone(OWN_PHONE)) == "/phone/wait"
    own = person.session.wait.id
    person.answered()
    refused = person.post("/phone", token | {"submission_id": "w", "phone": WRONG_PHONE}, allow_redirects=False)
    led = person.look("/phone/wait")
    assert person.session.plain.done.get("phone") == own
    return f"the wrong number {person.led(refused)}, the wait {led}: the yes is the own number's"


def step_left_out(ground: Ground) -> str:
    """After a no: the phone's form, retry, wait and end without the first step; and that step's once it is done."""
    person = ground.stranger()
    person.send(first_name="Bad")
    assert person.end() == "/not-verified"
    began, form = time.time(), person.form(phone=OWN_PHONE)
    for _ in range(2):
        led = [person.led(person.post(path, form, allow_redirects=False)) for path in ("/phone/retry", "/phone")]
        led += [person.look(path) for path in ("/phone", "/phone/wait", "/verified")]
    assert (set(led), ground.begun_since(began)) == ({"/not-verified"}, []), led
    done = ground.verified()
    jobs, form = ground.jobs(), done.form()
    again = [
        done.led(done.post(path, form, allow_redirects=False)) for path in ("/verify/retry", "/verify", "/phone/retry")
    ]
    assert set(again) == {"/phone"}, again
    assert ground.jobs() == jobs
    return f"{', '.join(sorted(set(led)))}; afterwards {', '.join(sorted(set(again)))}; no job"


ATTACKS = [
    limit_refuses_the_other, full_ssn_refuses_the_other, another_beside_readers, wrong_phone_after_the_limit,
    step_left_out,
]  # fmt: skip
