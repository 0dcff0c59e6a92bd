"""Who asks, and whom they ask, as every page says it."""

from typing import Any

from idp.config import settings
from idp.sentences import sentence
from idp.settings import Settings
from views.assets import LOGO, assets

#: Vendor, by the words of the settings: what the company is called.
COMPANIES = {
    "instant_verify": "LexisNexis",
    "instant_verify_ddp": "LexisNexis",
    "socure_kyc": "Socure",
    "lexis_nexis": "LexisNexis",
    "lexis_nexis_ddp": "LexisNexis",
    "socure": "Socure",
}

#: Those that are told what is on the card.
READ_CARDS = ("instant_verify_ddp",)


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
        "checker": COMPANIES[s.idv_resolution_default_vendor],
        "checker_reads_card": s.idv_resolution_default_vendor in READ_CARDS,
        "phone_checker": _phone_checker(s),
    }


def _phone_checker(s: Settings) -> str:
    """Who may be asked whose a phone is, whichever of two it will be."""
    chosen = [s.idv_address_primary_vendor, s.idv_address_secondary_vendor]
    names = list(dict.fromkeys(COMPANIES[vendor] for vendor in chosen if vendor != "none"))
    return names[0] if len(names) == 1 else sentence("{one} or {other}", one=names[0], other=names[1])
