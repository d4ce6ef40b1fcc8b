"""SQL that writes facilities."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx


def change_facility(tx: Tx, facility_id: UUID, new: Any) -> None:
    """Write what a facility is called, where it is registered and where it is."""
    tx.run(
        """UPDATE facility SET name = %(name)s, gstin = %(gstin)s, address1 = %(address1)s, address2 = %(address2)s,
                  city = %(city)s, state_code = %(state_code)s, pincode = %(pincode)s, phone = %(phone)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=facility_id,
        **{name: value for name, value in asdict(new).items() if name not in ("code", "time_zone", "country")},
    )
