"""What must hold in every order, and the walk that looks for what does not."""

from integration.orders import walk
from integration.scene import Visit

from idp import cache, rate_limits
from idp.sessions import Session

MOST = 8  #: orders of one pair

#: Where the walk begins: what the session waits for, how many attempts it used before, and whether a worker answered.
BEGINNINGS = {
    "a yes is there": {"first_name": "Fakey", "answered": True},
    "a no is there": {"first_name": "Bad", "answered": True},
    "the vendors failed": {"first_name": "Fail", "attempts": 3, "answered": True},
    "a yes is there and no attempt left": {"first_name": "Fakey", "attempts": 4, "answered": True},
    "nobody worked yet": {"first_name": "Fakey"},
    "nobody worked yet and no attempt left": {"first_name": "Fakey", "attempts": 4},
    "nobody worked in time": {"first_name": "Fakey", "deadline": 1.0},
}

#: The requests. Whoever is verified as Victim was let in by another's yes.
REQUESTS = {
    "wait": lambda v: v.get("/verify/wait"),
    "head": lambda v: v.head("/verify/wait"),
    "poll": lambda v: v.poll(),
    "another": lambda v: v.verify("BadVictim"),
    "the same": lambda v: v.verify("Fakey"),
    "retry": lambda v: v.post("/verify/retry"),
    "phone": lambda v: v.post("/phone", phone="202-555-1212"),
    "phone retry": lambda v: v.post("/phone/retry"),
    "cancel": lambda v: v.post("/cancel"),
    "work": None,
}
PAIRS = [(a, b) for i, a in enumerate(REQUESTS) for b in list(REQUESTS)[i:]]


def visit_of(scene, first_name, attempts=0, answered=False, deadline=2e9) -> Visit:
    cache.client().flushdb()
    scene.reset()
    visit = Visit(scene, first_name, attempts, deadline)
    if answered:
        scene.work()
    if deadline < 2e9:
        scene.rows.clear()
    return visit


def faults(scene, visit, said) -> list[str]:
    """What does not hold after an order, once every job that is left has been worked on."""
    for _ in range(4):
        scene.work()
    found = [f"broke: {one!r}" for one in said if isinstance(one, Exception)]
    found += ["broke: 500" for one in said if getattr(one, "status", 0) >= 500]
    if [job_id for job_id, too_late in scene.asked if too_late]:
        found.append("a call after it was withdrawn")
    asked = [scene.rows[job_id] for job_id, _ in scene.asked]
    if [row for row in asked if "address" in row["name"] and not row["applicant"]["phone"]]:
        found.append("a vendor was asked about no phone")
    found += [f"twice: {verb}" for (verb, _), times in scene.did.items() if times > 1]
    if len(set(scene.concluded)) < len(scene.concluded):
        found.append("concluded twice")
    if rate_limits.left([visit.limit]) > visit.limit.maximum - len(scene.answered()) - scene.spent_before:
        found.append("an attempt that was used is free again")
    session = Session.load(visit.session.token)
    if scene.is_ended:
        return found + (["a session came back"] if session else [])
    found += untrue_page(scene, visit, session)
    return found + untrue_done(scene, Session.load(visit.session.token))


def untrue_done(scene, session) -> list[str]:
    """A step that is done though no vendor said yes to that applicant."""
    found = []
    for step, job_id in session.plain.done.items():
        asked = scene.rows[job_id]["applicant"]
        if asked["first_name"].startswith("Bad") or (step == "phone" and not asked["phone"]):
            found.append(f"{step} is done without a yes")
        if session.applicant(job_id) not in ({}, asked):
            found.append(f"another's yes: {step}")
    if "phone" in session.plain.done and "verify" not in session.plain.done:
        found.append("a step was left out")
    return found


def untrue_page(scene, visit, session) -> list[str]:
    """Whoever waits gets to the page of what became of the job that was begun last."""
    waited_for = (scene.begun or [session.asked_last or visit.session.wait.id])[-1]
    row = scene.rows.get(waited_for)
    path, heading = visit.where()
    if row is None or row["state"] != "done":
        return [] if heading == "We could not finish" else [f"no answer, and yet {path}"]
    first_name = row["applicant"]["first_name"]
    yes = "/verified" if "address" in row["name"] else "/phone"
    expected = {"Fail": "/vendor-error", "BadV": "/not-verified", "Bad": "/not-verified"}.get(first_name[:4], yes)
    return [] if path == expected else [f"{path} in the place of {expected}"]


def walked(scene, pairs, beginnings=BEGINNINGS, most=MOST) -> tuple[int, dict[str, str]]:
    """How many orders, and each fault with the first order that showed it."""
    orders, found = 0, {}
    for beginning in beginnings:
        for pair in pairs:
            visits = []

            def acts(beginning=beginning, pair=pair, visits=visits):
                visits[:] = [visit_of(scene, **BEGINNINGS[beginning])]
                return [REQUESTS[name](visits[0]) if REQUESTS[name] else scene.work for name in pair]

            for choices, said in walk(acts, most):
                orders += 1
                for fault in faults(scene, visits[0], said):
                    found.setdefault(fault, f"{beginning}: {pair} {choices}")
    return orders, found
