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
    ("post", "/orders/split"): {"order_ids": [ORDER]},
    ("put", "/promise-rules"): {"pass_over": True, "may_split": False},
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
    ("put", "/channels/{channel_id}/payment"): {"pays_later": True},
    ("post", "/orders/{order_id}/payments"): {"amount_paise": 1_250_000, "reference": "NEFT-AXIS-20261127-118", "dated": "2026-11-27"},
    ("put", "/channels/{channel_id}/codes"): {"LOTUS-9": "AAN-TEA-250", "LOTUS-OLD": None},
    ("post", "/channels/messages/retry"): {"message_ids": [ORDER]},
    ("post", "/bundles"): {"GIFT-TEA": {"TEA-250": 1, "KULHAD-6": 2}},
    ("post", "/conditions"): [{"code": "box_dented", "name": "Box dented", "movable": True, "countable": True}],
    ("post", "/consignors"): [{"code": "KANSA", "name": "Kansa Metals", "contact": "Asha, 98450 00000"}],
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
    ("put", "/tax-portals"): {
        "registration": "29AAXCA1234F1ZJ",
        "kind": "gateway",
        "base_url": "https://gateway.example/einvoice",
        "client_id": "AAXCA29TXP",
        "client_secret": "what-the-provider-gave",
        "user_name": "api_aangan",
        "password": "a-password-of-the-portal",
        "einvoice": "by_turnover",
        "eway": "by_value",
    },
    ("post", "/einvoices/retry"): {"document_ids": [ORDER]},
    ("post", "/removals/{removal_id}/challan"): {
        "name": "Kansa Metals", "gstin": "29AADCB2230M1ZP", "address1": "7, Ring Road", "city": "Mysuru", "state_code": "29",
        "pincode": "570001",
    },
    ("post", "/repair-orders/{repair_id}/challan"): {
        "name": "Ravi Repairs", "address1": "2, Mill Lane", "city": "Bengaluru", "state_code": "29", "pincode": "560058",
    },
    ("post", "/documents/{document_id}/reissue"): {"gstin": "32AABCM1234N1Z7", "pincode": "680001"},
    ("post", "/documents/{document_id}/cancel"): {"reason": "data_entry", "remark": "Wrong buyer"},
    ("post", "/documents/{document_id}/eway/cancel"): {"reason": "order_cancelled", "remark": ""},
    ("post", "/documents/{document_id}/eway/waive"): {"why": "Used household goods, annexure to rule 138(14)"},
    ("post", "/documents/{document_id}/acknowledgement"): {
        "paper": "einvoice",
        "reference": "35054cc24d97033afc24f49ec4444dbab81f542c555f9d30359dc75794e06bbe",
        "ack_no": "112010036563310",
        "ack_at": "2026-11-30T10:15:00+05:30",
    },
    ("post", "/documents/{document_id}/cancelled-there"): {"paper": "einvoice", "cancelled": True},
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
    ("post", "/settlements"): [
        {
            "id": ORDER,
            "kind": "cod",
            "party": "speedy",
            "reference": "REM-2611-07",
            "dated": "2026-11-27",
            "lines": [{"reference": "SPD1000000012", "gross_paise": 179800, "fees_paise": 2500, "fee_tax_paise": 450}],
        }
    ],
    ("post", "/cod-due/write-off"): {"parcel_ids": [PARCEL], "why": "Lost by the courier, claim settled"},
    ("post", "/supplier-bills"): [
        {
            "id": ORDER,
            "vendor": "Kansa Metals",
            "number": "KM/2611/114",
            "dated": "2026-11-20",
            "vendor_registration": "29AADCB2230M1ZP",
            "lines": [{"receipt": "GRN-0154", "sku_code": "AAN-BTL-750", "quantity": 50, "taxable_paise": 2060000, "tax_class": "gst_18"}],
        }
    ],
    ("post", "/supplier-bills/{bill_id}/debit-notes"): {
        "id": SCAN,
        "lines": [{"bill_line_id": LINE, "reason": "short", "units": 2}],
        "note": "Two never came",
    },
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
    ("put", "/slots"): [{"sku_code": "AAN-BTL-750", "place_code": "A-01-1"}],
    ("put", "/bin-limits"): [{"place_code": "A-01-1", "volume_ml": 90000, "weight_grams": 60000, "longest_mm": 900, "units": None}],
    ("put", "/sku-zones"): [{"sku_code": "AAN-BTL-750", "zones": ["Main"]}],
    ("put", "/slot-rules"): {"days": 30, "horizon_days": 30, "speed_mm_s": 1100, "heavy_grams": 12000, "heavy_level": 2},
    ("post", "/wave-plans"): {"id": ORDER, "facility_id": FACILITY, "seconds": 10, "pickers": 2},
    ("post", "/reslots"): {"id": ORDER, "facility_id": FACILITY, "days": 30, "moves": 20},
    ("post", "/reslots/{run_id}/take-on"): {"turns": [1, 2]},
    ("post", "/reslots/{run_id}/carried"): {"turns": [1]},
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
    ("post", "/contradicted-scans/settle"): {"scan_ids": [SCAN], "note": "Taken out of the tote again"},
    ("post", "/waves/{wave_id}/replan"): {"arrivals": True},
    ("put", "/cut-offs"): [
        {"facility_id": FACILITY, "name": "Vayu, evening", "pickup_at": "17:30", "ready_minutes": 120, "releases": True}
    ],
    ("post", "/put-wall/slots"): {"facility_id": FACILITY, "slots": 12},
    ("post", "/put-wall/sort-all"): {"trip_ids": [ORDER]},
    ("post", "/put-wall/by-scan/{session_id}"): {"facility_id": FACILITY, "raw": "T-101", "scan_id": SCAN},
    ("put", "/pick-rules"): {"shared_totes": False, "zero_check": True},
    ("post", "/counts"): {"facility_id": FACILITY, "by": "zone", "values": ["Main"], "limit": 40},
    ("post", "/counts/approve"): {"count_ids": [ORDER]},
    ("post", "/counts/again"): {"count_ids": [ORDER]},
    ("post", "/counts/cancel"): {"count_ids": [ORDER]},
    ("put", "/count-rules"): {"tolerance_units": 2, "tolerance_percent": 1, "approve_above_paise": 500000},
    ("post", "/counts/{count_id}/scans"): {"act": "units", "value": "7", "scan_id": SCAN},
    ("post", "/returns/door/{session_id}"): {"raw": "SPD1000000012", "scan_id": SCAN},
    ("put", "/return-rules"): {
        "reasons": [
            {"code": "damaged", "name": "Damaged or broken", "ours": True, "photo": True},
            {"code": "other", "name": "Something else"},
        ],
        "words": [{"words": "DEFECTIVE_ITEM", "reason": "damaged", "channel_id": None}],
        "classes": [{"code": "", "name": "All other goods", "days": 7, "fault_days": 30, "pays": "customer"},
            {"code": "toys", "name": "Toys", "questions": [{"code": "battery_fits", "words": "Does the battery fit?"}]},
        ],
    },
    ("post", "/returns/{return_id}/pickup"): {"courier_id": ORDER, "note": "Second floor, ask for Meera"},
    ("post", "/claims"): {
        "id": SCAN,
        "parcel_id": PARCEL,
        "kind": "missing",
        "amount_paise": 89900,
        "returned_grams": 240,
        "note": "The bottle was taken out",
    },
    ("post", "/claims/{claim_id}/steps"): {"id": SCAN, "state": "sent", "reference": "TKT-88121"},
    ("post", "/claims/{claim_id}/money"): {"id": SCAN, "amount_paise": 89900, "reference": "UTR 4410272"},
    ("post", "/repair-orders/{repair_id}/work"): {
        "id": SCAN,
        "parts": [{"sku_code": "AAN-BTL-750", "units": 1, "place_code": "A-01-1"}],
        "labour_paise": 15000,
        "note": "New lid",
    },
    ("put", "/grade-skus"): [{"sku_code": "AAN-BTL-750", "grade": "open_box", "as_sku_code": ""}],
    ("put", "/goods-classes"): [{"sku_code": "AAN-BTL-750", "goods_class": ""}],
    ("post", "/returns/from-before"): {
        "invoice": {
            "number": "TALLY/88",
            "dated": "2026-09-10",
            "facility_id": FACILITY,
            "customer_name": "Anita Rao",
            "state_code": "29",
            "lines": [{"sku_code": "AAN-TEA-250", "units": 2, "value_paise": 23600, "levies": [["gst", 180000]], "back": 1}],
        },
        "reason": "changed_mind",
    },
    ("post", "/return-lines/{line_id}/batch"): {"number": "G-7", "expires_on": "2027-06-30"},
    ("post", "/returns/{return_id}/accept"): {"awb": "RV1000000012"},
    ("post", "/refunds"): {
        "id": SCAN,
        "order_id": ORDER,
        "way": "money",
        "amount_paise": 24900,
        "why": "Returned, as agreed",
        "reference": "UTR 4410271",
    },
    ("post", "/refunds/{refund_id}/take-back"): {"why": "The bank sent it back"},
    ("post", "/returns/{return_id}/refuse"): {"why": "Opened food is not taken back."},
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
    ("put", "/facilities/{facility_id}/site"): {
        "width_mm": 6000, "depth_mm": 4000, "start_x_mm": 3000, "start_y_mm": 600,
        "shapes": [
            {"name": "Rack B", "kind": "rack", "x_mm": 1500, "y_mm": 2000, "width_mm": 3000, "depth_mm": 500},
            {"name": "Left way", "kind": "lane", "x_mm": 0, "y_mm": 1000, "width_mm": 1500, "depth_mm": 2500, "heading": "up"},
        ],
    },
    ("post", "/facilities/{facility_id}/site/shapes"): [
        {"name": "Pillar", "kind": "wall", "x_mm": 5000, "y_mm": 1800, "width_mm": 300, "depth_mm": 300}
    ],
    ("post", "/facilities/{facility_id}/site/shapes/remove"): {"names": ["Pillar"]},
    ("post", "/facilities/{facility_id}/site/bins"): [{"name": "B-01-1", "x_mm": 1800, "y_mm": 2000}],
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
    ("put", "/cart-rules"): {
        "carts": [{"name": "Large", "totes": 12, "volume_ml": 400_000, "weight_grams": 150_000}, {"name": "Small", "totes": 6}],
        "pickers": 3,
        "pack_minutes": 20,
    },
    ("post", "/waves"): {"facility_id": FACILITY, "totes": 12, "pickers": 2},
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
