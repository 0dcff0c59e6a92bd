"""Who issued a card: its IIN (issuer identification number), as AAMVA gives them out."""

#: The last two digits of 6360xx, and of 6044xx.
_FIRST = {
    "00": "VA", "01": "NY", "02": "MA", "03": "MD", "04": "NC", "05": "SC", "06": "CT", "07": "LA", "08": "MT",
    "09": "NM", "10": "FL", "11": "DE", "12": "ON", "13": "NS", "14": "CA", "15": "TX", "16": "NL", "17": "NB",
    "18": "IA", "19": "GU", "20": "CO", "21": "AR", "22": "KS", "23": "OH", "24": "VT", "25": "PA", "26": "AZ",
    "28": "BC", "29": "OR", "30": "MO", "31": "WI", "32": "MI", "33": "AL", "34": "ND", "35": "IL", "36": "NJ",
    "37": "IN", "38": "MN", "39": "NH", "40": "UT", "41": "ME", "42": "SD", "43": "DC", "44": "SK", "45": "WA",
    "46": "KY", "47": "HI", "48": "MB", "49": "NV", "50": "ID", "51": "MS", "52": "RI", "53": "TN", "54": "NE",
    "55": "GA", "58": "OK", "59": "AK", "60": "WY", "61": "WV", "62": "VI",
}  # fmt: skip
_SECOND = {
    "26": "PE", "27": "AS", "28": "QC", "29": "YT", "30": "MP", "31": "PR", "32": "AB", "33": "NU",
}  # fmt: skip

#: Misprints that stand on real cards: North Carolina's and Alberta's.
_MISPRINTED = {"360040": "NC", "990876": "AB"}

#: IIN: state, territory or province, by its two letters.
ISSUERS = (
    {f"6360{end}": code for end, code in _FIRST.items()}
    | {f"6044{end}": code for end, code in _SECOND.items()}
    | _MISPRINTED
)

CANADA = frozenset({"AB", "BC", "MB", "NB", "NL", "NS", "NU", "ON", "PE", "QC", "SK", "YT"})
