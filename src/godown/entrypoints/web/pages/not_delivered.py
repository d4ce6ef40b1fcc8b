"""A parcel that could not be handed over: whose it is, what the courier said, and what is to happen now."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import shipping
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, NotFound
from godown.shipping import NewAnswer

LIST: Final = "/couriers?tab=not_delivered"

ANSWERS: Final = {
    "try_again": N_("Try again"),
    "called": N_("Customer called"),
    "return": N_("Return to origin"),
}

TOLD: Final = {
    "noted": N_("Noted"),
    "waiting": N_("The courier is being told"),
    "told": N_("The courier knows"),
    "refused": N_("The courier did not take it"),
}


def answer_words() -> dict[str, dict[str, str]]:
    """The words of answers and of what became of them."""
    return {
        "answers": {key: _(word) for key, word in ANSWERS.items()},
        "told": {key: _(word) for key, word in TOLD.items()},
    }


@get("/couriers/parcels/{parcel_id:uuid}", opt={"scope": "shipping"}, sync_to_thread=True, include_in_schema=False)
def one_parcel(parcel_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The parcel and its answers, and the form where it waits for one."""
    return _show(page, parcel_id, {}, {}, 200)


def _show(page: Page, parcel_id: UUID, values: dict[str, str], errors: dict[str, str], status: int) -> Response[Any]:
    with page.open() as tx:
        one = shipping.not_delivered_parcel(tx, parcel_id)
        answers = shipping.ndr_answers(tx, parcel_id)
        known = shipping.shipments_of_parcels(tx, [parcel_id])
    if not known:
        raise NotFound("parcel", parcel_id=str(parcel_id))
    shown = page.render("not_delivered.html", one=one, parcel=known[0], given=answers, words=answer_words(), values=values,
                        errors=errors, key=str(new_id()))  # fmt: skip
    shown.status_code = status
    return shown


@post("/couriers/parcels/{parcel_id:uuid}", opt={"scope": "shipping"}, sync_to_thread=True, include_in_schema=False)
def answer(
    parcel_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect | Response[Any]:
    """Keep the answer; the form carries its id: sent twice, it is one answer."""
    texts = {name: fields.text(name) for name in ("action", "note", "phone", "address1", "address2")}
    if texts["action"] != "try_again":
        texts |= {"phone": "", "address1": "", "address2": ""}
    with page.open() as tx:
        outcome = shipping.answer_ndr(tx, [NewAnswer(fields.uid("key"), parcel_id, **texts)])
    if outcome.refused and outcome.refused[0].code == "invalid":
        wrong = outcome.refused[0]
        return _show(page, parcel_id, texts, {wrong.field or "": wrong.message}, 422)
    return page.went(LIST, outcome, _("Nothing was changed.") if outcome.refused else _("The answer is kept."))


@post("/couriers/not-delivered", opt={"scope": "shipping"}, sync_to_thread=True, include_in_schema=False)
def answer_many(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """One answer for all chosen parcels, or tell their couriers again."""
    parcels, action = fields.uids("parcel"), fields.needed("action")
    if not parcels:
        raise Invalid(_("Choose at least one row."))
    with page.open() as tx:
        if action == "tell":
            shipping.retry_ndr(tx, parcels)
            return page.go(LIST, _("Couriers are told again."), tone="go")
        outcome = shipping.answer_ndr(tx, [NewAnswer(new_id(), parcel, action) for parcel in parcels])
    count = len(outcome.done)
    said = ngettext("%(num)s parcel is answered.", "%(num)s parcels are answered.", count) % {"num": count}
    return page.went(LIST, outcome, said)


PAGES: Final = (one_parcel, answer, answer_many)
"""All handlers of this door."""
