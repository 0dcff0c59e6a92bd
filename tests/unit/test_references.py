"""The number that a person can quote."""

import uuid

import pytest

from idp.references import ids, reference


def test_a_reference_leads_back_to_its_job():
    """However it is typed: small letters, blanks, an O for a zero, an I for a one."""
    for job in [uuid.uuid4() for _ in range(200)]:
        told = reference(str(job))
        sloppy = told.lower().replace("0", "o").replace("1", "i").replace("-", " ")
        lowest, highest = ids(sloppy)
        assert lowest <= str(job) <= highest
        assert reference(lowest) == reference(highest) == told


def test_two_neighbours_have_two_references():
    """The ranges of ids that two references stand for do not touch each other."""
    lowest, highest = (uuid.UUID(one) for one in ids("ABC-DEF-GHJ"))
    for other in (lowest.int - 1, highest.int + 1):
        assert reference(str(uuid.UUID(int=other))) != "ABC-DEF-GHJ"


def test_nothing_has_no_reference():
    """Nor is anything found by what is none."""
    assert reference("") == ""
    for quoted in ("", "ABC", "ABC-DEF-GHJK", "ABC-DEF-GH!"):
        with pytest.raises(ValueError, match="nine signs|substring"):
            ids(quoted)
