"""Couriers, waybills, manifests, tracking, notices to customers."""

from godown.shipping.facts import ParcelsHandedOver
from godown.shipping.hand_over import close, hand_over, open_manifest, scan
from godown.shipping.queries import couriers, shipments_in, shipments_of_parcels
from godown.shipping.store import set_labels, set_manifest_files
from godown.shipping.waybills import add_courier, assign, set_range, void
from godown.shipping.words import Courier, Manifest, NewCourier, Shipment
