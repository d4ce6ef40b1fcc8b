"""The carts of a business and the pace of its pickers: what goes together in one trip, and when the last picker is back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from godown.kernel.refusal import Invalid
from godown.picking.strategy import ORDERS_A_TOTE
from godown.planning import Cart, Limits
from godown.platform import choices
from godown.platform.transaction import Tx

KEY: Final = "cart_rules"
CARTS_MAX: Final = 20
TOTES: Final = 12
TOTES_MAX: Final = 100
PICKERS_MAX: Final = 500
BOUNDS: Final = {
    "pickers": (1, PICKERS_MAX), "mm_a_second": (100, 10_000), "seconds_a_line": (0, 3_600), "seconds_a_trip": (0, 36_000),
    "pack_minutes": (0, 24 * 60),
}  # fmt: skip
"""The least and the most of each number of the pace."""
MOST: Final = 1_000_000_000
ML: Final = 1_000
"""Cubic millimetres."""


@dataclass(frozen=True, slots=True)
class CartKind:
    """What a kind of cart takes: totes, units, volume in ml, weight in g. None: no matter."""

    name: str = ""
    totes: int | None = TOTES
    units: int | None = None
    volume_ml: int | None = None
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True)
class CartRules:
    """The kinds of carts, of each as many as are needed; so many pickers walk at this pace, with seconds for each line and each
    trip. An order must be fetched `pack_minutes` before it ships. Where nobody has said how many `pickers` there are, times
    are reckoned for one, and no plan is made again because of dates. An order that no cart takes is fetched by itself, or in
    several trips (`may_split`)."""

    carts: tuple[CartKind, ...] = (CartKind(),)
    pickers: int | None = None
    mm_a_second: int = 1_000
    seconds_a_line: int = 10
    seconds_a_trip: int = 60
    pack_minutes: int = 0
    may_split: bool = False

    @property
    def totes(self) -> int:
        """Totes of the cart with the most; without a limit as many as any cart may have."""
        return max(TOTES_MAX if cart.totes is None else cart.totes for cart in self.carts)

    @property
    def limits(self) -> Limits:
        """The pace, as the planner wants it."""
        return Limits(
            1,
            self.may_split,
            self.pickers or 1,
            self.mm_a_second,
            self.seconds_a_line,
            self.seconds_a_trip,
            self.pickers is not None,
            ORDERS_A_TOTE,
        )

    def name_of(self, cart: int | None) -> str:
        """The name of a cart by its number; nothing for what no cart takes."""
        return self.carts[cart].name if cart is not None and cart < len(self.carts) else ""

    def planned(self, orders_a_trip: int | None) -> list[Cart]:
        """Carts for the planner, whose totes count in parts (`ORDERS_A_TOTE`). `orders_a_trip`: so many orders go together instead
        of one a tote."""
        return [_planned(cart, cart.totes if orders_a_trip is None else orders_a_trip) for cart in self.carts]


def _planned(cart: CartKind, totes: int | None) -> Cart:
    return Cart(
        totes=None if totes is None else totes * ORDERS_A_TOTE,
        units=cart.units,
        volume_mm3=None if cart.volume_ml is None else cart.volume_ml * ML,
        weight_grams=cart.weight_grams,
    )


def cart_rules(tx: Tx) -> CartRules:
    """The carts and the pace of this business."""
    return from_json(choices.chosen(tx, KEY, {}))


def set_cart_rules(tx: Tx, new: CartRules) -> CartRules:
    """Plan for these carts and this pace from now on. Refuses what is out of bounds, naming the field."""
    checked = check(new)
    choices.choose(tx, KEY, as_json(checked))
    return checked


def check(new: CartRules) -> CartRules:
    """The rules. Refuses (`invalid`) none or too many carts, a limit below one, and a pace out of `BOUNDS`."""
    if not 1 <= len(new.carts) <= CARTS_MAX:
        raise Invalid(f"There are 1 to {CARTS_MAX} kinds of carts.", field="carts")
    for cart in new.carts:
        if cart.totes is not None and not 1 <= cart.totes <= TOTES_MAX:
            raise Invalid(f"A cart has 1 to {TOTES_MAX} totes.", field="totes")
        for field in ("units", "volume_ml", "weight_grams"):
            limit = getattr(cart, field)
            if limit is not None and not 1 <= limit <= MOST:
                raise Invalid("A limit of a cart is above 0; leave it out where there is none.", field=field)
    for field, (least, most) in BOUNDS.items():
        told = getattr(new, field)
        if told is not None and not least <= told <= most:
            raise Invalid(f"{field} is {least} to {most}.", field=field)
    return new


def asked(
    rules: CartRules, *, totes: int | None = None, carts: Sequence[CartKind] | None = None, pickers: int | None = None,
    may_split: bool | None = None,
) -> CartRules:  # fmt: skip
    """The rules for one wave: other carts, so many totes on each cart, so many pickers, whether large orders are split. Refuses as
    `check` does."""
    kinds = tuple(rules.carts if carts is None else carts)
    if totes is not None:
        kinds = tuple(replace(cart, totes=totes) for cart in kinds)
    split = rules.may_split if may_split is None else may_split
    return check(replace(rules, carts=kinds, pickers=rules.pickers if pickers is None else pickers, may_split=split))


def as_json(rules: CartRules) -> dict[str, Any]:
    """Rules as a wave keeps them."""
    made: dict[str, Any] = msgspec.to_builtins(rules)
    return made


def from_json(kept: Mapping[str, Any]) -> CartRules:
    """Rules that were kept."""
    return msgspec.convert(kept, CartRules)
