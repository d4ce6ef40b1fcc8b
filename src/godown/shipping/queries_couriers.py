"""SQL that reads couriers and their rules."""

from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.shipping.rules import Rule
from godown.shipping.words import Courier, CourierStory

COURIER = """SELECT id, code, name, kind, base_url, token, webhook_secret, tracking_url, events_since, events_error,
    preferred, active, volumetric_divisor, slab_grams, slab_paise, transporter_id FROM courier WHERE tenant_id = %(tenant)s"""


def couriers(tx: Tx) -> list[Courier]:
    """All active couriers, the preferred one first."""
    return tx.rows(Courier, f"{COURIER} AND active ORDER BY preferred DESC, code")


def courier(tx: Tx, courier_id: UUID) -> Courier:
    """One courier, active or not. Refuses what is not there."""
    found = tx.one(Courier, f"{COURIER} AND id = %(id)s", id=courier_id)
    if found is None:
        raise NotFound("courier", courier_id=str(courier_id))
    return found


def rules(tx: Tx) -> list[Rule]:
    """The rules that choose a courier, in their order; those of couriers that are not active are left out."""
    return tx.rows(
        Rule,
        """SELECT r.courier_id, r.facility_id, r.payment, r.pincode FROM courier_rule r
           JOIN courier c ON c.tenant_id = r.tenant_id AND c.id = r.courier_id AND c.active
           WHERE r.tenant_id = %(tenant)s ORDER BY r.position""",
    )


def codes(tx: Tx, courier_id: UUID) -> dict[str, str]:
    """What a courier's codes mean."""
    return dict(
        tx.tuples(
            "SELECT code, state FROM courier_code WHERE tenant_id = %(tenant)s AND courier_id = %(id)s ORDER BY code",
            id=courier_id,
        )
    )


def stories(tx: Tx) -> list[CourierStory]:
    """Every courier with what waits at it, the preferred one first."""
    return tx.rows(
        CourierStory,
        """
        SELECT c.id, c.code, c.name, c.kind, c.base_url, c.tracking_url, c.preferred, c.active, c.token <> '' AS has_token,
               c.volumetric_divisor, c.slab_grams, c.slab_paise, c.transporter_id,
               c.events_since, c.events_error, r.last - r.next + 1 AS awbs_left,
               COALESCE(s.label_pending, 0) AS label_pending, COALESCE(s.ready, 0) AS ready,
               COALESCE(s.on_the_road, 0) AS on_the_road, COALESCE(s.not_delivered, 0) AS not_delivered,
               (SELECT count(*) FROM shipment v WHERE v.tenant_id = c.tenant_id AND v.courier_id = c.id AND v.void_state = 'refused')
                   AS voids_refused,
               (SELECT count(*) FROM tracking_problem p WHERE p.tenant_id = c.tenant_id AND p.courier_id = c.id)
                   AS event_problems
        FROM courier c
        LEFT JOIN awb_range r ON r.tenant_id = c.tenant_id AND r.courier_id = c.id
        LEFT JOIN (
            SELECT courier_id, count(*) FILTER (WHERE state = 'label_pending') AS label_pending,
                   count(*) FILTER (WHERE state = 'ready') AS ready,
                   count(*) FILTER (WHERE state IN ('handed_over', 'in_transit', 'out_for_delivery', 'coming_back'))
                       AS on_the_road,
                   count(*) FILTER (WHERE state = 'not_delivered') AS not_delivered
            FROM shipment WHERE tenant_id = %(tenant)s AND state IN (
                'label_pending', 'ready', 'handed_over', 'in_transit', 'out_for_delivery', 'coming_back', 'not_delivered')
            GROUP BY 1) AS s ON s.courier_id = c.id
        WHERE c.tenant_id = %(tenant)s ORDER BY c.active DESC, c.preferred DESC, c.name""",
    )
