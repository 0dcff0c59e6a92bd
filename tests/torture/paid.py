"""Calls that were made once more for the same submission, each with the fault that lay between."""

import signal
from collections import Counter, defaultdict

from tests.torture.torment import Torment
from tests.torture.vendors import Call
from tests.torture.verdict import SLACK, Line


def again(torment: Torment) -> tuple[Line, Counter[str]]:
    """What can't be explained of the calls made again; and how many each kind of fault explains."""
    pairs = [pair for made in asked(torment).values() for pair in zip(made, made[1:], strict=False)]
    explained, open_ = Counter(), []
    for first, second in pairs:
        if why := _why(torment, first, second):
            explained[why] += 1
        else:
            open_.append(f"person {second.person}, {second.vendor}: {_said(torment, first)}, {_said(torment, second)}")
    return Line("calls made again that a fault explains", len(pairs), open_), explained


def asked(torment: Torment) -> dict[tuple[int, str, float], list[Call]]:
    """Every call about somebody, by the person, the vendor and when the form was sent."""
    found: dict[tuple[int, str, float], list[Call]] = defaultdict(list)
    for call in torment.crew.place.vendors.calls:
        if call.person:
            found[call.person, call.vendor, _submitted(torment, call)].append(call)
    return found


def _submitted(torment: Torment, call: Call) -> float:
    """When the submission was sent that a call is of."""
    sent = [one.sent for one in torment.submissions if one.person == call.person and one.sent <= call.begun]
    return max(sent, default=0.0)


def _why(torment: Torment, first: Call, second: Call) -> str:
    """The nearest cause of a second call: what was done to the first asker, to the servers, to this vendor."""
    for blow in torment.crew.blows:
        if blow.name == first.asker and first.begun - SLACK <= blow.moment <= second.begun:
            return f"its worker was ended ({signal.Signals(blow.how).name})"
    for target in (first.asker, "postgres", "valkey", "kms", first.vendor, "a row", "the logs"):
        between = torment.between(first.begun, second.begun, lambda strike, of=target: strike.target.startswith(of))
        if between:
            return between[0].strike.name
    return ""


def _said(torment: Torment, call: Call) -> str:
    return f"{call.asker} at {call.begun - torment.began:.1f} s"
