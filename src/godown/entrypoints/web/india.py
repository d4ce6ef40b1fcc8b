"""The states and union territories of India by the code that GST uses, for forms."""

from typing import Final

STATES: Final = {
    "35": "Andaman and Nicobar Islands", "37": "Andhra Pradesh", "12": "Arunachal Pradesh", "18": "Assam", "10": "Bihar",
    "04": "Chandigarh", "22": "Chhattisgarh", "26": "Dadra and Nagar Haveli and Daman and Diu", "07": "Delhi", "30": "Goa",
    "24": "Gujarat", "06": "Haryana", "02": "Himachal Pradesh", "01": "Jammu and Kashmir", "20": "Jharkhand",
    "29": "Karnataka", "32": "Kerala", "38": "Ladakh", "31": "Lakshadweep", "23": "Madhya Pradesh", "27": "Maharashtra",
    "14": "Manipur", "17": "Meghalaya", "15": "Mizoram", "13": "Nagaland", "21": "Odisha", "34": "Puducherry",
    "03": "Punjab", "08": "Rajasthan", "11": "Sikkim", "33": "Tamil Nadu", "36": "Telangana", "16": "Tripura",
    "09": "Uttar Pradesh", "05": "Uttarakhand", "19": "West Bengal", "96": "Outside India",
}  # fmt: skip
"""Code: name, as the GST portal lists them."""


def state_options() -> list[tuple[str, str]]:
    """(code, "Karnataka (29)") for a select, by name."""
    return [("", "—"), *((code, f"{name} ({code})") for code, name in sorted(STATES.items(), key=lambda one: one[1]))]
