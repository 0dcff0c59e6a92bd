"""Between which words a setting chooses, and the states that may be asked."""

UNKNOWN = ("refuse", "ignore")
RDP_VERSIONS = ("rdp_v2", "rdp_v3")
RESOLUTION_VENDORS = ("instant_verify", "instant_verify_ddp", "socure_kyc")
PHONE_VENDORS = ("lexis_nexis", "lexis_nexis_ddp", "socure")

#: The states that answer through AAMVA's DLDV.
AAMVA_JURISDICTIONS = (
    "AL AR AZ CO CT DC DE FL GA HI IA ID IL IN KS KY MA MD ME MI MO MS MT NC ND NE NH NJ NM NV OH OK OR PA RI SC SD "
    "TN TX VA VT WA WI WV WY"
)
