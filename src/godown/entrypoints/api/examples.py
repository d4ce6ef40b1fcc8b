"""An example body for each write of the API: shown in the description, sent by the tests."""

from typing import Any, Final

FACILITY: Final = "01938f00-0000-7000-8000-000000000001"
ORDER: Final = "01938f00-0000-7000-8000-000000000002"
LINE: Final = "01938f00-0000-7000-8000-000000000005"
SCAN: Final = "01938f00-0000-7000-8000-00000000000a"
PARCEL: Final = "01938f00-0000-7000-8000-000000000003"
PHOTO: Final = "01938f00-0000-7000-8000-000000000004"

EXAMPLES: Final[dict[tuple[str, str], Any]] = {
    ("post", "/skus/bulk"): [
        {
            "code": "AAN-BTL-750",
            "name": "Copper bottle, 750 ml",
            "barcodes": ["8901234507502"],
            "hsn": "7418",
            "price_paise": 89900,
            "cost_paise": 41200,
            "weight_grams": 412,
            "length_mm": 75,
            "width_mm": 75,
            "height_mm": 260,
        }
    ],
    ("post", "/skus/{sku_id}/serials/{number}/correct"): {"new": "356938035643817"},
    ("post", "/parcels/{parcel_id}/serials"): {"old": "356938035643809", "new": "356938035643817"},
    ("put", "/facility-rules"): {
        "rules": [{"facility_id": FACILITY, "channel_id": None, "pincode": "56"}],
        "orders_per_day": {FACILITY: 800},
    },
    ("put", "/promise-rules"): {"pass_over": True},
    ("post", "/orders/ship-complete"): {"order_ids": [ORDER], "ship_complete": False},
    ("post", "/reservations"): {
        "channel": "lotus",
        "minutes": 15,
        "reference": "cart 4711",
        "lines": [{"sku_code": "AAN-BTL-750", "quantity": 2}],
    },
    ("post", "/channels"): {
        "code": "lotus",
        "name": "Lotus Home",
        "base_url": "https://shop.example/godown",
        "token": "a-token-that-the-shop-made",
        "buffer_units": 2,
    },
    ("put", "/channels/{channel_id}/rules"): {"buffer_units": 2, "share_percent": 80, "facility_ids": [FACILITY]},
    ("put", "/channels/{channel_id}/codes"): {"LOTUS-9": "AAN-TEA-250", "LOTUS-OLD": None},
    ("post", "/channels/messages/retry"): {"message_ids": [ORDER]},
    ("post", "/bundles"): {"GIFT-TEA": {"TEA-250": 1, "KULHAD-6": 2}},
    ("post", "/conditions"): [{"code": "box_dented", "name": "Box dented", "movable": True, "countable": True}],
    ("post", "/condition-changes"): {
        "facility_id": FACILITY,
        "changes": [
            {"sku_code": "AAN-BTL-750", "quantity": 1, "place_code": "A-01-1", "to_condition": "damaged", "why": "Fell down"}
        ],
    },
    ("post", "/work-orders"): [{"id": ORDER, "facility_id": FACILITY, "kit_code": "DIWALI-BOX", "quantity": 40, "due_on": "2026-12-02"}],
    ("post", "/work-orders/cancel"): {"work_order_ids": [ORDER]},
    ("post", "/work-orders/{work_order_id}/done"): {"id": SCAN, "units": 12, "place_code": ""},
    ("post", "/packing-bills"): {"BOX-M": {"TAPE-48": 800, "PAPER-KRAFT": 40}},
    ("post", "/not-delivered/answers"): [
        {
            "id": LINE,
            "parcel_id": PARCEL,
            "action": "try_again",
            "note": "Home after six",
            "phone": "98860 41735",
        }
    ],
    ("post", "/facilities"): {
        "code": "BLR",
        "name": "Peenya, Bengaluru",
        "gstin": "29AAXCA1234F1ZJ",
        "state_code": "29",
        "pincode": "560058",
    },
    ("post", "/facilities/{facility_id}/layout"): {"aisles": 6, "bays": 20, "levels": 4},
    ("post", "/receipts"): {
        "facility_id": FACILITY,
        "vendor_name": "Kansa Metals",
        "lines": [{"sku_code": "AAN-BTL-750", "accepted": 48, "rejected": 2}],
    },
    ("post", "/purchase-orders"): [
        {
            "id": ORDER,
            "facility_id": FACILITY,
            "vendor": "Kansa Metals",
            "due_on": "2026-12-02",
            "lines": [{"sku_code": "AAN-BTL-750", "quantity": 50, "cost_paise": 41200}],
        }
    ],
    ("post", "/purchase-orders/cancel"): {"purchase_order_ids": [ORDER]},
    ("post", "/orders/bulk"): {
        "channel": "shop",
        "orders": [
            {
                "external_id": "4501",
                "number": "#4501",
                "ordered_at": "2026-11-24T04:10:00Z",
                "customer_name": "Meera Krishnan",
                "lines": [{"sku_code": "AAN-BTL-750", "quantity": 2, "unit_price_paise": 89900}],
                "city": "Thrissur",
                "state_code": "32",
                "pincode": "680001",
            }
        ],
    },
    ("post", "/orders/cancel"): {"order_ids": [ORDER]},
    ("post", "/orders/{order_id}/cancel-units"): {"units": {LINE: 1}},
    ("post", "/orders/assign"): {"order_ids": [ORDER], "facility_id": FACILITY},
    ("post", "/orders/rank"): {"order_ids": [ORDER], "priority": 5, "ship_by": "2026-11-26T12:30:00Z"},
    ("post", "/orders/{order_id}/bench/scans"): {"raw": "8901234507502", "scan_id": SCAN},
    ("post", "/trips/start"): {"trip_ids": [ORDER]},
    ("post", "/put-backs"): {"order_ids": [ORDER]},
    ("post", "/parcels/by-tap"): {"order_ids": [ORDER], "override": ""},
    ("post", "/receipts/by-scan/{session_id}"): {"facility_id": FACILITY, "raw": "8901234507502", "scan_id": SCAN},
    ("post", "/put-aways/by-scan/{session_id}"): {"facility_id": FACILITY, "raw": "A-01-1", "scan_id": SCAN},
    ("post", "/removals"): {
        "id": ORDER,
        "facility_id": FACILITY,
        "reason": "vendor_return",
        "vendor": "Kansa Metals",
        "lines": [{"sku_code": "AAN-BTL-750", "quantity": 2, "place_code": "A-01-1", "condition": "damaged"}],
    },
    ("post", "/transfers"): {
        "id": ORDER,
        "from_facility_id": FACILITY,
        "to_facility_id": PARCEL,
        "send_on": "2026-11-27",
        "lines": [{"sku_code": "AAN-BTL-750", "quantity": 24}],
    },
    ("post", "/transfers/send"): {
        "id": SCAN,
        "transfer_id": ORDER,
        "lines": [{"line_no": 1, "quantity": 24, "place_code": "A-01-1"}],
    },
    ("post", "/transfers/receive"): {
        "id": SCAN,
        "transfer_id": ORDER,
        "lines": [{"line_no": 1, "accepted": 22, "rejected": 1, "lost": 1, "lost_reason": "stolen"}],
    },
    ("post", "/transfers/cancel"): {"transfer_ids": [ORDER]},
    ("post", "/transfers/{transfer_id}/cancel-units"): {"units": {"1": 4}},
    ("post", "/replenishment/orders"): {
        "id": ORDER,
        "facility_id": FACILITY,
        "chosen": [{"sku_code": "AAN-BTL-750", "units": 48, "vendor": "Kansa Metals"}],
    },
    ("put", "/pick-faces"): [{"place_code": "A-01-1", "sku_code": "AAN-BTL-750", "min_units": 6, "max_units": 24}],
    ("put", "/reorder-rules"): [
        {
            "sku_code": "AAN-BTL-750",
            "reorder_point": 40,
            "lead_days": 9,
            "safety_units": 12,
            "pack_units": 24,
            "vendor": "Kansa Metals",
        }
    ],
    ("post", "/bin-moves"): {
        "facility_id": FACILITY,
        "shifts": [{"sku_id": LINE, "quantity": 4, "from_place": ORDER, "to_place": PARCEL}],
    },
    ("post", "/bin-moves/by-scan/{session_id}"): {"facility_id": FACILITY, "raw": "A-01-1", "scan_id": SCAN},
    ("post", "/counts"): {"facility_id": FACILITY, "by": "zone", "values": ["Main"], "limit": 40},
    ("post", "/counts/approve"): {"count_ids": [ORDER]},
    ("post", "/counts/again"): {"count_ids": [ORDER]},
    ("post", "/counts/cancel"): {"count_ids": [ORDER]},
    ("put", "/count-rules"): {"tolerance_units": 2, "tolerance_percent": 1, "approve_above_paise": 500000},
    ("post", "/counts/{count_id}/scans"): {"act": "units", "value": "7", "scan_id": SCAN},
    ("post", "/returns/door/{session_id}"): {"raw": "SPD1000000012", "scan_id": SCAN},
    ("post", "/inspections/foresee"): {"return_line_id": LINE, "units": 1, "outcome": "saleable"},
    ("patch", "/business"): {"name": "Aangan Crafts"},
    ("patch", "/facilities/{facility_id}"): {"name": "Peenya, Bengaluru", "phone": "+91 80 4000 1234"},
    ("post", "/facilities/{facility_id}/places"): [{"kind": "pack", "code": "PACK-2"}],
    ("post", "/facilities/{facility_id}/totes"): {"first": 101, "count": 24},
    ("post", "/facilities/{facility_id}/bins"): [
        {
            "zone": "Main",
            "spec": {
                "name": "A-01-1", "aisle": "A", "aisle_no": 0, "bay": 1, "level": 1, "position_mm": 1000, "x_mm": 0,
                "y_mm": 1000, "z_mm": 0,
            },
        }
    ],
    ("post", "/people"): {
        "email": "ravi@aangan.example.com",
        "name": "Ravi",
        "role": "picker",
        "password": "said once, in person",
    },
    ("patch", "/people/{person_id}"): {"role": "packer"},
    ("post", "/people/{person_id}/password"): {"password": "another one, said in person"},
    ("post", "/keys"): {"name": "our own shop", "scopes": ["read", "orders"]},
    ("post", "/prints"): {"paper": "label", "ids": [PARCEL]},
    ("post", "/skus/{sku_id}/photo"): {"file_id": PHOTO},
    ("post", "/imports/{import_id}/accept"): {"rows": [14, 57]},
    ("post", "/imports/{import_id}/columns"): {"columns": {"MSP": "price", "Colour": ""}},
    ("post", "/waves"): {"facility_id": FACILITY, "totes": 12},
    ("post", "/couriers"): {
        "code": "speedy",
        "name": "Speedy Parcels",
        "kind": "partner",
        "base_url": "https://godown.speedy.example/v1",
        "token": "their-token",
        "tracking_url": "https://speedy.example/follow/{awb}",
    },
    ("put", "/courier-rules"): [],
    ("put", "/notice-kinds"): ["handed_over", "delivered"],
    ("put", "/couriers/{courier_id}/codes"): {"held_at_hub": "in_transit"},
    ("post", "/trips/{trip_id}/scans"): {"raw": "C-15-2", "scan_id": "01938f00-0000-7000-8000-00000000000a"},
}  # fmt: skip
