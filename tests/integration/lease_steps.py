"""What anybody may do next in the model of `lease_model`, and the walk through all that can come of it."""

from collections import deque

from integration.lease_model import WORKERS, Call, Steps, Walker, World, swapped, with_mind


def _web(walker: Walker, world: World) -> Steps:
    if world.row.state == "absent":
        after, call = walker.run(world, "insert")
        yield "web inserts", after, (call,)
    elif not world.left and not world.told:
        after, call = walker.run(world, "revoke")
        yield "the person leaves", after._replace(left=True), (call,)
    if all(mind.seen != "fresh" for mind in world.minds):
        yield from _swept(walker, world, "web")


def _clock(_: Walker, world: World) -> Steps:
    if world.row.state != "absent" and not world.row.overdue:
        yield "the deadline passes", world._replace(row=world.row._replace(overdue=True)), ()
    after = world
    for at, mind in enumerate(world.minds):
        if mind.is_ == "up":
            after = with_mind(after, at, trusts=True)
        elif mind.seen == "fresh":
            after = with_mind(after, at, seen="silent")
    if after != world:
        yield "the span passes", after, ()


def _swept(walker: Walker, world: World, who: str) -> Steps:
    """The rounds of a sweep, each by itself."""
    for name in ("expire", "exhaust"):
        after, call = walker.run(world, name)
        yield f"{who}: {name}", after, (call,)
    after, call = walker.run(world, "tell")
    yield f"{who}: tell", after._replace(told=world.told + bool(call.answer)), (call,)


def _worker(walker: Walker, world: World, at: int) -> Steps:
    mind, who = world.minds[at], WORKERS[at]
    if mind.is_ == "gone":
        return
    if mind.is_ == "frozen":
        is_ = "up" if mind.seen == "fresh" else "thawed"
        yield f"{who} thaws", with_mind(world, at, is_=is_, trusts=mind.trusts and is_ == "up"), ()
        return
    yield f"{who} freezes", with_mind(world, at, is_="frozen"), ()
    yield f"{who} is killed", with_mind(world, at, is_="gone", current=False, stale=False, trusts=False), ()
    if mind.is_ == "thawed":
        yield f"{who} beats", with_mind(world, at, is_="up", seen="fresh", trusts=False), ()
    yield from _hands(walker, world, at)
    if mind.is_ == "up":
        yield from _at_work(walker, world, at)


def _hands(walker: Walker, world: World, at: int) -> Steps:
    """What a thread does with what it holds: whether it still is its own is the table's to say."""
    who = WORKERS[at]
    for hand in ("current", "stale"):
        if not getattr(world.minds[at], hand):
            continue
        is_current = hand == "current"
        after, call = walker.run(world, "end", who, is_current)
        told = world.told + (call.answer == "done" and not world.left)
        yield f"{who} ends its {hand} claim", _put_down(after, at, hand)._replace(told=told), (call,)
        for counted in (True, False):
            after, call = walker.run(world, "put_back", who, is_current, counted)
            yield f"{who} puts back its {hand} claim", _put_down(after, at, hand), (call,)


def _put_down(after: World, at: int, hand: str) -> World:
    """What this hand held it holds no more; a current claim that ended by this very step has become stale meanwhile."""
    ended = hand == "current" and after.row.state != "claimed"
    return with_mind(after, at, **{hand: False}, **({"stale": False} if ended else {}))


def _at_work(walker: Walker, world: World, at: int) -> Steps:
    mind, who = world.minds[at], WORKERS[at]
    holds = mind.current or mind.stale
    if not mind.current:
        after, call = walker.run(world, "claim", who, not holds)
        if call.answer:
            yield f"{who} claims", with_mind(after, at, current=True), (call,)
            yield f"{who} claims and never hears of it", after, (call,)
    yield from _swept(walker, world, who)
    after, call = walker.run(world, "reclaim", who, holds)
    yield f"{who} reclaims", after, (call,)
    if mind.trusts:
        owner = world.row.owner
        silent = bool(owner) and world.minds[WORKERS.index(owner)].seen != "fresh"
        after, call = walker.run(world, "rescue", silent)
        yield f"{who} rescues", after, (call,)
    after, call = walker.run(world, "leave", who)
    gone = with_mind(after, at, is_="gone", seen="absent", current=False, stale=False, trusts=False)
    yield f"{who} leaves", gone, (call,)


def steps(walker: Walker, world: World) -> Steps:
    """Each step that may be next, the world after it, and the statements that it ran."""
    yield from _web(walker, world)
    yield from _clock(walker, world)
    for at in range(len(WORKERS)):
        yield from _worker(walker, world, at)


def wrong(before: World, after: World, calls: tuple[Call, ...]) -> str:
    """What must never be, of one step; '' where all is well."""
    if before.row.ended and after.row.state != before.row.state:
        return "ended twice"
    if after.told > 1:
        return "told twice"
    if after.told and not after.row.ended:
        return "told before its end"
    if all(mind.current for mind in after.minds):
        return "two hold one claim"
    if any(call.name == "end" and call.answer and not call.told[1] for call in calls):
        return "ended by a claim that was over"
    return ""


#: What nobody may count on, or wait for: without these every job must come to its end all the same.
UNLUCKY = ("freezes", "is killed", "leaves", "never hears")


def walked(walker: Walker, until: str = "") -> tuple[int, dict[str, list[str]]]:
    """How many worlds there are, and each fault with the shortest way to it; `never` for a job that can't end.

    With `until` the walk is over when it has found that fault.
    """
    start = World()
    ways: dict[World, tuple[World | None, str]] = {start: (None, "")}
    back: dict[World, list[World]] = {}
    found: dict[str, list[str]] = {}
    todo = deque([start])
    while todo and until not in found:
        world = todo.popleft()
        for name, made, calls in steps(walker, world):
            if fault := wrong(world, made, calls):
                found.setdefault(fault, [*_way(ways, world), name])
                continue
            after = min(made, swapped(made))
            if after not in ways:
                ways[after] = (world, name)
                todo.append(after)
            if not any(word in name for word in UNLUCKY):
                back.setdefault(after, []).append(world)
    ending = [world for world in ways if world.row.ended and (world.told or world.left)]
    stuck = ways.keys() - _leading_to(ending, back)
    if stuck:
        found["never"] = _way(ways, next(world for world in ways if world in stuck))
    return len(ways), found


def _leading_to(ends: list[World], back: dict[World, list[World]]) -> set[World]:
    known, todo = set(ends), list(ends)
    while todo:
        for world in back.get(todo.pop(), ()):
            if world not in known:
                known.add(world)
                todo.append(world)
    return known


def _way(ways: dict[World, tuple[World | None, str]], world: World) -> list[str]:
    names: list[str] = []
    at: World | None = world
    while at is not None:
        at, name = ways[at]
        names = [name, *names] if name else names
    return names
