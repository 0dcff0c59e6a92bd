"""Who asks, and whom they ask, as every page says it."""

from typing import Any

from idp.config import settings
from views.assets import LOGO, assets

#: `resolution_vendor`: what the company is called that reads names, numbers and addresses.
CHECKERS = {"instant_verify": "LexisNexis", "socure_kyc": "Socure"}

#: Who reads phone numbers.
PHONE_CHECKER = "LexisNexis"


def agency() -> dict[str, Any]:
    """For a template."""
    s = settings()
    return {
        "agency_name": s.agency_name,
        "logo": assets().get(LOGO, ""),
        "government_banner": s.government_banner,
        "privacy_url": s.privacy_url,
        "help_url": s.help_url,
        "help_phone": s.help_phone,
        "return_url": s.return_url,
        "checker": CHECKERS[s.resolution_vendor],
        "phone_checker": PHONE_CHECKER,
    }
