"""Couriers, waybills, manifests, tracking, notices to customers."""

from godown.shipping.courier import CAPABILITIES
from godown.shipping.couriers import add_courier, open_webhook, set_codes, set_range, set_rules
from godown.shipping.facts import ParcelsComingBack, ParcelsHandedOver
from godown.shipping.hand_over import close, hand_over, missing, open_manifest, scan, take_off
from godown.shipping.ndr import answer as answer_ndr
from godown.shipping.ndr import retry as retry_ndr
from godown.shipping.queries import (
    manifest,
    manifests,
    shipments_in,
    shipments_of_order_read,
    shipments_of_parcels,
    shipments_on,
    shipments_page,
    shipments_read,
    voids_refused,
)
from godown.shipping.queries_couriers import codes, courier, couriers, rules, stories
from godown.shipping.queries_ndr import answers as ndr_answers
from godown.shipping.queries_ndr import waiting as not_delivered
from godown.shipping.queries_ndr import waiting_parcel as not_delivered_parcel
from godown.shipping.queries_tracking import events, notices_of_parcels, public_marks, public_story
from godown.shipping.queries_tracking import notices as notices_page
from godown.shipping.rules import Rule
from godown.shipping.store import set_labels, set_manifest_files
from godown.shipping.store_tracking import remit
from godown.shipping.tracking import record
from godown.shipping.waybills import assign, change_courier, retry, tariff_of, void
from godown.shipping.words import (
    Answer,
    Courier,
    CourierStory,
    Event,
    Expected,
    Manifest,
    NewAnswer,
    NewCourier,
    Notice,
    Shipment,
)
