"""When production must set a setting, in the words of docs/settings.md; `strict` knows what each means."""

ALWAYS = "always"
STATES = "unless no state is asked"
SOCURE = "with `socure_kyc` or `socure`"
PHONE_RISK = "with `socure`"
INSTANT_VERIFY = "with `instant_verify`"
RDP = "with `instant_verify`, `lexis_nexis` or `true_id`"
RDP_ACCOUNT = "with `instant_verify` or `lexis_nexis`"
DDP = "with a `…_ddp`"
INSTANT_VERIFY_DDP = "with `instant_verify_ddp`"
PHONE_FINDER_DDP = "with `lexis_nexis_ddp`"
PASSWORD = "likewise, unless HMAC is on"  # noqa: S105 -- a condition
HMAC = "likewise, where HMAC is on"
TRUE_ID = "with `true_id`"
TRUE_ID_PASSWORD = "with `true_id`, unless HMAC is on"  # noqa: S105 -- a condition
TRUE_ID_HMAC = "with `true_id`, where HMAC is on"
