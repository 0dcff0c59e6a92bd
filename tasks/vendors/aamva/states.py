"""What is peculiar to a state's motor vehicle agency, as data (vendors.md 3.8, 8.2 and appendix B)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

#: Characters that a license number is filled up to with zeros on its left.
ZERO_PADDED = {"SC": 8}

EASTERN = ZoneInfo("America/New_York")

#: When an agency's system is down for maintenance: cron times, Eastern, each with its minutes.
MAINTENANCE: dict[str, list[tuple[str, int]]] = {
    "AL": [("0 1 * * Mon#1", 360)],
    "CA": [("0 4 * * *", 90), ("0 1 * * Mon", 45), ("0 1 * * Mon#1", 210), ("0 1 * * Mon#3", 210)],
    "CO": [("0 2 * * Tue#1", 360)],
    "CT": [("0 3 * * *", 60), ("0 6 * * Sun", 120), ("0 4 * * Sun#2", 240)],
    "DC": [("0 0 * * *", 360)],
    "DE": [("0 0 * * *", 300)],
    "FL": [("0 7 * * Sun", 300)],
    "GA": [("0 5 * * *", 60)],
    "IA": [("45 4 * * *", 30)],
    "ID": [("0 21 * * Wed", 180)],
    "IL": [("30 2 * * *", 150)],
    "IN": [("0 5 * * Sun", 300)],
    "KS": [("0 7 * * Sun", 360)],
    "KY": [("35 2 * * *", 245)],
    "MA": [("0 3 * * *", 60), ("0 22 * * Sat", 720), ("0 2 * * Sun", 180), ("0 0 * * Fri#1", 360)],
    "MD": [("0 6 * * Sun", 240)],
    "MI": [("0 21 * * *", 30)],
    "MO": [("0 2 * * *", 150), ("30 6 * * *", 15), ("30 8 * * *", 5)],
    "MT": [("0 2 * */2 Sat#3", 360)],
    "NC": [("0 0 * * *", 420)],
    "ND": [("30 19 * * Wed", 5)],
    "NM": [("0 8 * * Sun", 240)],
    "NV": [("0 2 * * Tue-Sun", 75)],
    "NY": [("0 20 * * Sun", 60)],
    "OH": [("0 4 * * *", 30)],
    "OR": [("30 7 * * Sun", 90)],
    "PA": [("0 5 * * Sun", 120)],
    "RI": [("30 7 * * Sun#3", 150), ("30 7 * * Sun#4", 150)],
    "SC": [("0 18 * * Sun", 240)],
    "TN": [("0 23 * * L0", 180)],
    "TX": [("0 21 * * Sat", 600)],
    "UT": [("0 1 * * Sun#3", 480)],
    "VA": [("0 5 * * *", 30), ("0 3 * * Sun", 120)],
    "VT": [("0 0 * * *", 300)],
    "WA": [("45 21 * * Sat", 630)],
    "WI": [("0 3 * * Tue-Sat", 60), ("0 6 * * Sun", 240)],
    "WV": [("0 6 * * Sun", 20)],
    "WY": [("0 2 * * *", 180)],
}  # fmt: skip


def in_maintenance(state: str, now: datetime) -> bool:
    """Whether `now` (aware) lies in one of the state's windows; a state without any has none."""
    clock = now.astimezone(EASTERN).replace(tzinfo=None)  # The windows are said in wall-clock time.
    return any(clock <= ended(cron, minutes, clock) for cron, minutes in MAINTENANCE.get(state, ()))


def ended(cron: str, minutes: int, clock: datetime) -> datetime:
    """When the window that began last, at or before `clock`, ends."""
    began: datetime = croniter(cron, clock + timedelta(microseconds=1)).get_prev(datetime)
    return began + timedelta(minutes=minutes)
