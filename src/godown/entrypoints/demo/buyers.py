"""Who buys in the demo, and what: invented people, the same ones each time."""

import random
from datetime import datetime, timedelta
from typing import Final

from godown.entrypoints.demo.goods import BUNDLES, GOODS, RUNS_OUT
from godown.orders import NewLine, NewOrder

SEED: Final = 1947

BUYERS: Final = (
    ("Meera Krishnan", "14/302 Swaraj Round South", "Thrissur", "32", "680001"),
    ("Devika Menon", "7 Panampilly Avenue", "Kochi", "32", "682036"),
    ("Arjun Rao", "22, 4th Cross, Indiranagar", "Bengaluru", "29", "560038"),
    ("Fatima Sheikh", "B-11 Nanpura Main Road", "Surat", "24", "395001"),
    ("Harpreet Gill", "118 Model Town", "Ludhiana", "03", "141002"),
    ("S. Lakshmi Narayanan", "9 Luz Church Road, Mylapore", "Chennai", "33", "600004"),
    ("Mohammed Irfan", "Flat 5, Jubilee Enclave", "Hyderabad", "36", "500081"),
    ("Ananya Bose", "31A Lake Terrace", "Kolkata", "19", "700029"),
    ("Rohit Deshmukh", "56 Dharampeth Extension", "Nagpur", "27", "440010"),
    ("Kavya Shetty", "3 Kadri Hills", "Mangaluru", "29", "575003"),
    ("Tenzin Dolma", "Upper Sichey", "Gangtok", "11", "737101"),
    ("Leela Varghese", "Chembukkav Lane 2", "Thrissur", "32", "680020"),
    ("Gurpreet Singh", "House 44, Phase 7", "Mohali", "03", "160061"),
    ("Nikhil Joshi", "12 Prabhat Road", "Pune", "27", "411004"),
    ("Priya Sundaram", "5 Race Course Road", "Coimbatore", "33", "641018"),
    ("Imran Qureshi", "88 Chowk Bazaar", "Bhopal", "23", "462001"),
    ("Shalini Gupta", "C-204 Vaishali", "Jaipur", "08", "302021"),
    ("Dorjee Wangchuk", "Fort Road", "Leh", "38", "194101"),
)

FAR: Final = ("AAN-LMP-BR", "AAN-BWL-4", "AAN-CUR-2")
"""SKUs that lie in the second facility only."""

PRICES: Final = {row[0]: row[4] for row in GOODS} | {code: price for code, (_, price, _) in BUNDLES.items()}


class Buyers:
    """Orders one after the other, numbered; the dice are the same each time."""

    def __init__(self) -> None:
        self.dice = random.Random(SEED)  # noqa: S311 - a demo, not a secret
        self.number = 10_400
        near = [row[0] for row in GOODS if row[0] not in (*FAR, RUNS_OUT)]
        self.codes = [*near, *BUNDLES]
        self.weights = [len(self.codes) * 3 // (place + 2) + 1 for place in range(len(self.codes))]

    def orders(
        self, count: int, first: datetime, last: datetime, *, due: timedelta = timedelta(days=1)
    ) -> list[NewOrder]:
        """Orders spread evenly between two instants."""
        gap = (last - first) / max(count - 1, 1)
        return [self.one(first + gap * step, self._basket(), due) for step in range(count)]

    def _basket(self) -> dict[str, int]:
        lines = self.dice.choices((1, 2, 3), (5, 4, 2))[0]
        chosen = dict.fromkeys(self.dice.choices(self.codes, self.weights, k=lines))
        return {code: self.dice.choices((1, 2, 3), (7, 2, 1))[0] for code in chosen}

    def one(self, at: datetime, basket: dict[str, int], due: timedelta, note: str = "") -> NewOrder:
        """An order of this basket."""
        name, address, city, state, pincode = self.dice.choice(BUYERS)
        self.number += 1
        return NewOrder(
            external_id=str(self.number), number=f"#{self.number}", ordered_at=at, ship_by=at + due,
            lines=tuple(NewLine(code, units, PRICES[code]) for code, units in basket.items()), customer_name=name,
            payment=self.dice.choices(("prepaid", "cod"), (5, 2))[0], shipping_paise=self.dice.choice((0, 0, 4900)),
            email=f"{name.split()[0].lower().strip('.')}@demo.example", phone=f"+9198470{self.number:05d}", address1=address,
            city=city, state_code=state, pincode=pincode, note=note,
        )  # fmt: skip
