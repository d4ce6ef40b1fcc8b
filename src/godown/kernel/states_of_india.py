"""The states of India by their GST codes, as files write them: by name, by two letters, by code.

GST state codes are those of the census with later changes (25 and 26 merged into 26 in 2020; 37 is Andhra Pradesh since
2014, 36 Telangana, 38 Ladakh since 2019). Shops write Odisha OR, Chhattisgarh CT, Telangana TG and Uttarakhand UT or UK as well.
"""

import re
from typing import Final

STATES: Final[dict[str, tuple[str, ...]]] = {
    "01": ("Jammu and Kashmir", "JK"),
    "02": ("Himachal Pradesh", "HP"),
    "03": ("Punjab", "PB"),
    "04": ("Chandigarh", "CH"),
    "05": ("Uttarakhand", "UK", "UT", "UA", "Uttaranchal"),
    "06": ("Haryana", "HR"),
    "07": ("Delhi", "DL", "New Delhi", "NCT of Delhi"),
    "08": ("Rajasthan", "RJ"),
    "09": ("Uttar Pradesh", "UP"),
    "10": ("Bihar", "BR"),
    "11": ("Sikkim", "SK"),
    "12": ("Arunachal Pradesh", "AR"),
    "13": ("Nagaland", "NL"),
    "14": ("Manipur", "MN"),
    "15": ("Mizoram", "MZ"),
    "16": ("Tripura", "TR"),
    "17": ("Meghalaya", "ML"),
    "18": ("Assam", "AS"),
    "19": ("West Bengal", "WB"),
    "20": ("Jharkhand", "JH"),
    "21": ("Odisha", "OD", "OR", "Orissa"),
    "22": ("Chhattisgarh", "CG", "CT", "Chattisgarh"),
    "23": ("Madhya Pradesh", "MP"),
    "24": ("Gujarat", "GJ"),
    "26": (
        "Dadra and Nagar Haveli and Daman and Diu",
        "DH",
        "DN",
        "DD",
        "Dadra and Nagar Haveli",
        "Daman and Diu",
    ),
    "27": ("Maharashtra", "MH"),
    "29": ("Karnataka", "KA"),
    "30": ("Goa", "GA"),
    "31": ("Lakshadweep", "LD"),
    "32": ("Kerala", "KL"),
    "33": ("Tamil Nadu", "TN", "Tamilnadu"),
    "34": ("Puducherry", "PY", "Pondicherry"),
    "35": ("Andaman and Nicobar Islands", "AN", "Andaman and Nicobar"),
    "36": ("Telangana", "TS", "TG"),
    "37": ("Andhra Pradesh", "AP", "AD"),
    "38": ("Ladakh", "LA"),
}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("&", "and"))


CODES: Final = {_plain(name): code for code, names in STATES.items() for name in (*names, f"IN{names[1]}")}
CODES.update({str(int(code)): code for code in STATES})
CODES.update({code: code for code in STATES})


def state_code(text: str) -> str:
    """The GST code of a state as a file names it ("Kerala", "KL", "IN-KL", "32", "32-Kerala"); empty where none is meant."""
    plain = _plain(text)
    return CODES.get(plain) or CODES.get(plain.lstrip("0123456789"), "")


def state_name(code: str) -> str:
    """The name of a GST state code, empty where there is none."""
    return STATES.get(code, ("",))[0]
