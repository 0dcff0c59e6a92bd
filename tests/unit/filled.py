"""The form as it is read, for the tests of what people type."""

from datetime import date

import pytest

from idp.applicant import Applicant
from idp.errors import InvalidApplicant
from tests.house import FORM

TODAY = date(2026, 11, 24)


def read(made_up: bool = True, **changes: str) -> Applicant:
    return Applicant.from_form(FORM | changes, TODAY, made_up)


def faults(made_up: bool = True, **changes: str) -> dict[str, str]:
    """Field: sentence."""
    with pytest.raises(InvalidApplicant) as refused:
        read(made_up, **changes)
    return refused.value.errors
