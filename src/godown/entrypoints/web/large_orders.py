"""Orders that no cart takes, in words for whoever releases waves."""

from collections.abc import Sequence

from godown.entrypoints.web.formats import num, weight
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.picking import Large


def said_of(large: Sequence[Large]) -> list[str]:
    """A sentence for each: what it is too large by, and in how many trips it is fetched."""
    return [
        _("%(order)s: %(over)s. %(how)s") % {"order": one.number, "over": _over(one), "how": _how(one)} for one in large
    ]


def _how(one: Large) -> str:
    if one.trips == 1:
        return _("It is fetched by itself.")
    return ngettext("It is fetched in %(num)s trip.", "It is fetched in %(num)s trips.", one.trips) % {"num": one.trips}


def _over(one: Large) -> str:
    said = [
        _("%(own)s, and a cart takes %(most)s") % {"own": _in_words(name, own), "most": _in_words(name, most)}
        for name, own, most in one.over
    ]
    return ", ".join(said) or _("no cart takes all of it together")


def _in_words(name: str, amount: int) -> str:
    if name == "volume_ml":
        return f"{num(-(-amount // 1_000))} l"
    if name == "weight_grams":
        return weight(amount)
    return ngettext("%(num)s unit", "%(num)s units", amount) % {"num": num(amount)}
