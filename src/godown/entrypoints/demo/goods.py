"""What the demo sells, and the packaging that it uses up."""

from typing import Final

from godown.catalog import NewSku

Row = tuple[str, str, str, str, int, int, int, int, int, int, int]
"""Code, name, HSN, tax class, price and cost in paise, weight in grams, three sides in mm, units at the start."""

GOODS: Final[tuple[Row, ...]] = (
    ("AAN-BTL-750", "Copper bottle, hammered, 750 ml", "7418", "gst_5", 89900, 41200, 412, 75, 75, 260, 180),
    ("AAN-BTL-1000", "Copper bottle, plain, 1 litre", "7418", "gst_5", 104900, 47800, 505, 80, 80, 290, 90),
    ("AAN-MSD-07", "Masala dabba, 7 bowls, steel", "7323", "gst_5", 119900, 52000, 1450, 220, 220, 90, 120),
    ("AAN-KLH-06", "Kulhad cups, set of 6", "6912", "gst_5", 49900, 16800, 720, 260, 180, 90, 140),
    ("AAN-TEA-250", "Assam tea, 250 g", "0902", "gst_5", 27500, 12400, 270, 90, 60, 170, 320),
    ("AAN-TEA-500", "Assam tea, 500 g", "0902", "gst_5", 49900, 22600, 530, 110, 70, 210, 210),
    ("AAN-TEA-DRJ", "Darjeeling tea, first flush, 100 g", "0902", "gst_5", 64900, 31000, 130, 80, 60, 150, 8),
    ("AAN-TIF-3T", "Steel tiffin, 3 tiers", "7323", "gst_5", 79900, 36500, 810, 140, 140, 230, 110),
    ("AAN-TIF-4T", "Steel tiffin, 4 tiers", "7323", "gst_5", 99900, 44800, 1040, 140, 140, 290, 60),
    ("AAN-BED-DBL", "Block-print bedsheet, double", "6304", "gst_5", 149900, 64000, 980, 330, 260, 60, 90),
    ("AAN-BED-KNG", "Block-print bedsheet, king, indigo", "6304", "gst_5", 179900, 76500, 1180, 350, 280, 70, 70),
    ("AAN-INC-40", "Incense, 40 sticks", "3307", "gst_5", 12000, 4100, 95, 240, 40, 40, 400),
    ("AAN-INC-SND", "Incense, sandal, 60 sticks", "3307", "gst_5", 19900, 7400, 140, 250, 50, 40, 260),
    ("AAN-DYA-12", "Clay diya, set of 12", "6912", "gst_5", 19900, 6200, 480, 200, 150, 60, 200),
    ("AAN-DYA-BR4", "Brass diya, set of 4", "7418", "gst_5", 64900, 29800, 620, 120, 120, 60, 75),
    ("AAN-KDH-24", "Cast-iron kadhai, 24 cm", "7323", "gst_5", 154900, 71200, 2350, 300, 260, 110, 45),
    ("AAN-TAW-28", "Cast-iron tawa, 28 cm", "7323", "gst_5", 119900, 55300, 2100, 420, 290, 50, 40),
    ("AAN-DUR-35", "Cotton dhurrie, 3 x 5 ft, red", "5702", "gst_5", 134900, 61000, 1350, 460, 180, 180, 50),
    ("AAN-JUT-L", "Jute tote bag, large", "4202", "gst_18", 44900, 17500, 310, 400, 350, 30, 130),
    ("AAN-CUR-2", "Cotton curtain, pair, ochre", "6303", "gst_5", 129900, 57200, 1120, 320, 260, 70, 40),
    ("AAN-TWL-BTH", "Bath towel, cotton, indigo", "6302", "gst_5", 59900, 25600, 460, 300, 220, 70, 150),
    ("AAN-MUG-2", "Stoneware mugs, set of 2", "6912", "gst_5", 69900, 28700, 760, 240, 130, 110, 85),
    ("AAN-BWL-4", "Serving bowls, brass, set of 4", "7418", "gst_5", 189900, 88600, 1640, 240, 240, 140, 30),
    ("AAN-LMP-BR", "Brass lamp, 30 cm", "9405", "gst_5", 249900, 118000, 1980, 180, 180, 320, 25),
    ("AAN-CHM-JR", "Spice jars, glass, set of 6", "7013", "gst_18", 74900, 33400, 1240, 260, 180, 110, 66),
    ("AAN-SOP-NM", "Neem soap, 3 bars", "3401", "gst_18", 22500, 8900, 330, 180, 70, 40, 240),
    ("AAN-ROL-PN", "Rolling pin and board, teak", "4419", "gst_5", 84900, 39700, 1480, 300, 300, 60, 38),
    ("AAN-PCK-MNG", "Mango pickle jar, 400 g", "2001", "gst_5", 29900, 13900, 640, 90, 90, 120, 160),
)

BUNDLES: Final[dict[str, tuple[str, int, dict[str, int]]]] = {
    "AAN-GFT-TEA": ("Tea gift: Assam tea and kulhad cups", 74900, {"AAN-TEA-500": 1, "AAN-KLH-06": 1}),
    "AAN-GFT-PJA": ("Puja set: brass diyas and two incense", 84900, {"AAN-DYA-BR4": 1, "AAN-INC-40": 2}),
}
"""Code: name, price in paise, parts."""

RUNS_OUT: Final = "AAN-TEA-DRJ"
"""The SKU that runs out."""

BOXES: Final[tuple[tuple[str, str, str, str, int, int, int, int, int, int], ...]] = (
    ("BOX-S3", "Box S3", "box", "piece", 900, 200, 150, 100, 60, 400),
    ("BOX-M5", "Box M5", "box", "piece", 1900, 320, 240, 160, 140, 260),
    ("BOX-L7", "Box L7", "box", "piece", 3400, 450, 350, 250, 260, 120),
    ("PAPER", "Packing paper", "filler", "mm", 0, 0, 0, 0, 0, 650_000),
    ("TAPE", "Tape", "tape", "mm", 0, 0, 0, 0, 0, 520_000),
    ("LABEL-46", "Label 4 x 6 in", "label", "piece", 120, 0, 0, 0, 0, 2_000),
)
"""Code, name, kind, unit, cost in paise, three sides in mm, weight in grams, units at the start."""

BILLS: Final = {
    "BOX-S3": {"TAPE": 500, "LABEL-46": 1},
    "BOX-M5": {"TAPE": 800, "PAPER": 2_000, "LABEL-46": 1},
    "BOX-L7": {"TAPE": 1_200, "PAPER": 3_000, "LABEL-46": 1},
}


def ean(number: int) -> str:
    """An EAN-13 of the demo's own range, with its check digit."""
    body = f"890123450{number:03d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-weighed % 10}"


def products() -> list[NewSku]:
    """The goods for sale, then the bundles."""
    single = [
        NewSku(code, name, barcodes=(ean(number),), hsn=hsn, tax_class=tax, price_paise=price, cost_paise=cost,
               weight_grams=weight, length_mm=long, width_mm=wide, height_mm=high)
        for number, (code, name, hsn, tax, price, cost, weight, long, wide, high, _) in enumerate(GOODS, 1)
    ]  # fmt: skip
    return single + [
        NewSku(code, name, kind="bundle", price_paise=price, hsn="6912", tax_class="gst_5")
        for code, (name, price, _) in BUNDLES.items()
    ]


def packaging() -> list[NewSku]:
    """Boxes and what goes into them."""
    return [
        NewSku(code, name, kind="packaging", packaging_kind=kind, unit=unit, cost_paise=cost, length_mm=long, width_mm=wide,
               height_mm=high, weight_grams=weight)
        for code, name, kind, unit, cost, long, wide, high, weight, _ in BOXES
    ]  # fmt: skip
