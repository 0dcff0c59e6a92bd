"""Limits that are taken back, or begun anew."""

import time

from idp import rate_limits
from tests.holes.another import VICTIM
from tests.holes.ground import Ground, Stranger
from tests.house import wait_for
from tests.integration.waiting import at_once


def sixteen_looks(ground: Ground) -> str:
    """Three noes, a vendor that fails, and sixteen looks at once."""
    person = ground.stranger()
    for n in range(3):
        person.send(first_name="Bad", ssn=f"9006630{n:02}")
        person.end()
    person.send(first_name="Fail")
    person.answered()
    tabs = [person.tab() for _ in range(16)]
    said = at_once(lambda n: tabs[n].look("/verify/wait"), 16)
    assert set(said) == {"/vendor-error"}, said
    assert person.used == 3
    return f"{said.count('/vendor-error')} times /vendor-error; 3 attempts stay used"


def never_looked(ground: Ground) -> str:
    """A no that nobody looks at; four other forms before and after its time is over: none of them begins."""
    person = ground.stranger()
    assert person.send(first_name="Bad") == "/verify/wait"
    person.answered()
    until, jobs = person.session.wait.deadline, ground.jobs()
    led = [person.send(first_name="Bad") for _ in range(2)]
    wait_for(lambda: time.time() > until + 1.5, "the sweep")
    led += [person.send(first_name="Bad") for _ in range(2)]
    assert (set(led), person.used, ground.jobs() - jobs) == ({"/verify/wait"}, 1, 0), led
    assert person.end() == "/not-verified"
    return "four times led to its answer; 1 attempt stays used"


def sent_after_the_deadline(ground: Ground) -> str:
    """Nobody works until the time is over; then forms whose SSN is used up: one attempt comes back, once."""
    person = ground.stranger()
    person.send(first_name="Bad")
    person.end()
    with ground.nobody_works():
        assert person.send() == "/verify/wait"
        until = person.session.wait.deadline
        wait_for(lambda: time.time() > until, "the deadline")
    wait_for(lambda: person.used == 1, "the sweep")
    _use_up(ground, VICTIM["ssn"])
    led = [person.send(**VICTIM) for _ in range(4)]
    _use_up(ground, VICTIM["ssn"], 0)
    assert (set(led), person.used) == ({"/too-many-attempts"}, 1), (led, person.used)
    return f"four times {led[0]}; of two attempts one stays used"


def _use_up(ground: Ground, ssn: str, times: int = 10) -> None:
    ground.redis.set(rate_limits.ssn(ssn).key, times, ex=60)


def control_characters(ground: Ground) -> str:
    """Eight forms whose names or addresses hold what XML can't carry, of various planes: none of them is free."""
    said = []
    for odd in ("\x01", "\x00", "\ufffe", "\U0001fffe", "\U0001f600", "\x85", "\u2028", "\ufdd0"):
        person = ground.stranger()
        for field in ("address2", "last_name"):
            led = person.send(**{field: f"Mc{odd}Fakey"})
            said.append("refused in words" if led == "422" else f"{led}, {person.end()}, used {person.used}")
            if led == "/verify/wait":
                person = ground.stranger()
    assert set(said) <= {"refused in words", "/verify/wait, /phone, used 1"}, said
    return "; ".join(f"{said.count(one)} times {one}" for one in sorted(set(said)))


def new_cookies(ground: Ground) -> str:
    """One name and birth date under new cookies, SSNs and networks, the name spelled in ever other ways."""
    last = ground.stranger().facts["last_name"]
    spelled = [last, last.upper(), f"{last[:3]}-{last[3:]}", f"{last[:3]} {last[3:]}", f"{last[:3]}'{last[3:]}",
               last.replace("M", "M\u0301"), f"{last}\u200b", f"  {last} ", f"{last}.", last.replace("c", "\u00e7"),
               last.lower(), f"{last[:2]}\u2019{last[2:]}", f"{last} Jr", last.replace("a", "\u00e4")]  # fmt: skip
    led = []
    for name in spelled * 2:
        led.append(ground.stranger().send(last_name=name, first_name=f"Bad {name[-1]}{len(led)}".rstrip("0123456789 ")))
    accepted = led.count("/verify/wait")
    assert accepted <= 10, led
    return f"{accepted} accepted, then {led[-1]}"


def one_network(ground: Ground) -> str:
    """New cookies and people from one /24 and one /56, as various proxies write addresses."""
    said = []
    for address in ("9.9.9.{n}", "9.9.10.{n}:5{n}00", "::ffff:9.9.11.{n}", "2600:1:2:33{n:02x}::1",
                    "[2600:1:2:44{n:02x}::2]:443", "1.1.1.1, 9.9.12.{n}"):  # fmt: skip
        led = []
        for n in range(1, 5):
            ground.redis.delete("limit:all")
            person = Stranger(ground.narrow_url)
            person.comes_from(address.format(n=n))
            led.append(person.send())
        said.append(f"{address}: {led.count('/verify/wait')}")
        assert led == ["/verify/wait"] * 3 + ["/too-many-attempts"], (address, led)
    ground.redis.delete("limit:all")
    person = Stranger(ground.narrow_url)
    person.comes_from("::ffff:9.8.7.6")
    assert person.send() == "/verify/wait", "all of IPv4 in one network"
    return "of 4 accepted: " + ", ".join(said)


def all_together(ground: Ground) -> str:
    """Everybody from everywhere in one minute."""
    ground.redis.delete("limit:all")
    led = [Stranger(ground.narrow_url).send() for _ in range(10)]
    ground.redis.delete("limit:all")
    assert led.count("/verify/wait") == 8, led
    return f"8 of 10 accepted, then {led[-1]}"


def deep_queue(ground: Ground) -> str:
    """More jobs than can be served in time."""
    with ground.nobody_works():
        ground.redis.delete("limit:all")
        people = [Stranger(ground.narrow_url) for _ in range(5)]
        led = [person.send() for person in people]
        counted = ground.redis.get("limit:all")
        kept = f"ends in {people[-1].facts['ssn'][-4:]}" in people[-1].page
    assert led == ["/verify/wait"] * 3 + ["503"] * 2, led
    assert (counted, kept) == (b"3", True)
    return "the fourth and fifth 503 in words, the SSN kept, and nothing counted"


ATTACKS = [
    sixteen_looks, never_looked, sent_after_the_deadline, control_characters, new_cookies, one_network, all_together,
    deep_queue,
]  # fmt: skip
