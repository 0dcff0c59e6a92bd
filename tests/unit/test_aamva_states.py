"""When a state's system is down for maintenance, in Eastern wall-clock time."""

from datetime import UTC, datetime

import pytest

from idp.choices import AAMVA_JURISDICTIONS
from idp.typed.places import STATES
from tasks.vendors.aamva.states import EASTERN, MAINTENANCE, ended, in_maintenance


@pytest.mark.parametrize(
    ("state", "clock", "down"),
    [
        ("DC", "2026-11-24 00:00", True),  # daily, midnight to six
        ("DC", "2026-11-24 05:59", True),
        ("DC", "2026-11-24 06:01", False),
        ("ND", "2026-11-25 19:31", True),  # Wednesdays
        ("ND", "2026-11-24 19:31", False),
        ("AL", "2026-11-02 06:59", True),  # the first Monday
        ("AL", "2026-11-09 06:59", False),
        ("TN", "2026-11-29 23:30", True),  # the last Sunday, past midnight
        ("TN", "2026-11-30 01:30", True),
        ("TN", "2026-11-22 23:30", False),
        ("MA", "2026-11-22 09:59", True),  # Saturday night to Sunday morning
        ("MT", "2026-11-21 03:00", True),  # every second month
        ("MT", "2026-10-17 03:00", False),
        ("NE", "2026-11-24 03:00", False),  # none
        ("DC", "2026-07-01 03:00", True),  # in summer too it is the wall's clock
    ],
)
def test_windows(state, clock, down):
    """As in the table."""
    assert in_maintenance(state, datetime.fromisoformat(clock).replace(tzinfo=EASTERN)) == down


def test_other_clocks_mean_the_same_moment():
    """11:00 UTC is 6:00 in winter and 7:00 in summer."""
    assert in_maintenance("DC", datetime(2026, 11, 24, 10, 59, tzinfo=UTC))
    assert not in_maintenance("DC", datetime(2026, 7, 1, 10, 59, tzinfo=UTC))


def test_every_line_of_the_table_can_be_read():
    """Real states, cron times that the library understands, at most half a day."""
    assert set(MAINTENANCE) <= set(STATES)
    assert len(AAMVA_JURISDICTIONS.split()) == 45
    for windows in MAINTENANCE.values():
        for cron, minutes in windows:
            assert 0 < minutes <= 720
            assert ended(cron, minutes, datetime(2026, 11, 24))
