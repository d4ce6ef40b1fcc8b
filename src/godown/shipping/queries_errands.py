"""SQL that reads errands: what couriers must be asked."""

from uuid import UUID

from godown.platform.transaction import Tx
from godown.shipping.words import Errand


def due_couriers(tx: Tx, errand: Errand) -> list[UUID]:
    """Couriers that must be asked for something now."""
    return tx.scalars(
        f"""SELECT DISTINCT courier_id FROM {errand.table} WHERE tenant_id = %(tenant)s AND next_try_at <= %(now)s
            AND (state = %(waits)s OR void_state = 'due') ORDER BY 1""",
        waits=errand.waits,
    )


def of_another(tx: Tx, errand: Errand, courier_id: UUID, thing: UUID, awb: str) -> bool:
    """Whether this courier gave the AWB to another thing."""
    return bool(
        tx.scalar(
            f"""SELECT EXISTS (SELECT 1 FROM {errand.table} WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s
                AND awb = %(awb)s AND id <> %(id)s)""",
            courier=courier_id,
            awb=awb,
            id=thing,
        )
    )
