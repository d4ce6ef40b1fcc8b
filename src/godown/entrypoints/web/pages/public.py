"""Pages for strangers with a link: where is my parcel? No login, no script, nobody's name or street."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.params import FromPath

from godown import shipping
from godown.entrypoints.door import AnyRequest
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.render import render
from godown.entrypoints.web.shell import Shell
from godown.entrypoints.web.states import N_, STATES
from godown.entrypoints.worker.mails import courier_link
from godown.platform.links import find_link
from godown.platform.transaction import platform_transaction, transaction
from godown.reports import queries_expected
from godown.shipping.notices import TRACKING
from godown.shipping.queries_tracking import PublicStory

STEPS_MAX: Final = 40
"""A parcel that was scanned more often shows its latest steps."""

SENTENCES: Final = {
    "ready": N_("Your parcel is packed and waits for %(courier)s."),
    "handed_over": N_("Your parcel left with %(courier)s."),
    "in_transit": N_("Your parcel is on its way."),
    "out_for_delivery": N_("Your parcel is out for delivery."),
    "not_delivered": N_("%(courier)s could not hand over your parcel and will try again."),
    "coming_back": N_("Your parcel is on its way back to %(seller)s."),
    "lost": N_("%(courier)s cannot find your parcel. %(seller)s knows of it."),
    "delivered": N_("Your parcel was delivered."),
    "returned": N_("Your parcel went back to %(seller)s."),
    "cancelled": N_("This parcel was cancelled before it left."),
}

PRIVATE: Final = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}
"""The address is the secret: it is kept by no cache, told to no other site, found by no search."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: what, when, where; `pip` is how far it is."""

    word: str
    at: datetime
    place: str
    pip: str


@get("/t/{token:str}", sync_to_thread=True, include_in_schema=False)
def track(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Where a parcel is. A wrong link asks the same questions of the database, and finds nothing."""
    database = request.app.state.database
    with platform_transaction(database) as tx:
        tenant_id, shipment_id = find_link(tx, TRACKING, token)
    with transaction(database, tenant_id) as tx:
        story = shipping.public_story(tx, shipment_id)
        marks = shipping.public_marks(tx, shipment_id, STEPS_MAX)
        waiting, rest_on = queries_expected.rest_of(tx, story.order_id) if story else (0, None)
    if story is None:
        said = _("This link leads to no parcel. Look at the mail again: the whole link must be there.")
        return render(request, "track_none.html", status_code=404, headers=PRIVATE, said=said)
    request.state.shell = Shell(doors=frozenset(), zone=story.zone)
    sentence = _(SENTENCES.get(story.state, SENTENCES["ready"]))
    context: dict[str, Any] = {
        "story": story,
        "sentence": sentence % {"courier": story.courier_name, "seller": story.seller_name},
        "steps": steps(story, marks),
        "to_pay": story.collect_paise
        if story.state not in ("delivered", "returned", "cancelled", "coming_back")
        else 0,
        "waiting": waiting,
        "rest_on": rest_on if rest_on and rest_on >= tx.now.astimezone(ZoneInfo(story.zone)).date() else None,
        "token": token,
        "may_return": story.handed_over_at
        and story.state in ("handed_over", "in_transit", "out_for_delivery", "delivered"),
        "link": courier_link(story.courier_url, story.awb) if story.courier_url and story.awb else "",
    }
    return render(request, "track.html", headers=PRIVATE, **context)


def steps(story: PublicStory, marks: list[tuple[str, datetime, str]]) -> list[Step]:
    """What happened, the latest first."""
    known = [Step(_(STATES["packed"].word), story.packed_at, "", "q1")]
    if story.handed_over_at:
        known.append(Step(_(STATES["handed_over"].word), story.handed_over_at, "", "q2"))
    known += [
        Step(_(STATES[state].word), at, place, "q4" if state == "delivered" else "q3") for state, at, place in marks
    ]
    return sorted(known, key=lambda step: step.at, reverse=True)
