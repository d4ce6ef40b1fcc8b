"""Files as shops and people make them: Shopify's order export, Amazon's order reports, messy tables."""

import csv
import io
from collections.abc import Mapping, Sequence

import openpyxl

SHOPIFY_HEADER_TEXT = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
    "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,"
    "Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,"
    "Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,"
    "Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,"
    "Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,"
    "Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,"
    "Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,"
    "Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,"
    "Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,"
    "Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
)
SHOPIFY_HEADER = SHOPIFY_HEADER_TEXT.split(",")

AMAZON_HEADER_TEXT = (
    "order-id order-item-id purchase-date payments-date buyer-email buyer-name buyer-phone-number sku "
    "product-name quantity-purchased currency item-price item-tax shipping-price shipping-tax ship-service-level "
    "recipient-name ship-address-1 ship-address-2 ship-address-3 ship-city ship-state ship-postal-code "
    "ship-country ship-phone-number item-promotion-discount item-promotion-id ship-promotion-discount "
    "ship-promotion-id payment-method is-business-order purchase-order-number latest-ship-date"
)
AMAZON_HEADER = AMAZON_HEADER_TEXT.split(" ")

UNSHIPPED_HEADER_TEXT = (
    "order-id order-item-id purchase-date payments-date reporting-date promise-date days-past-promise buyer-email "
    "buyer-name buyer-phone-number sku product-name quantity-purchased quantity-shipped quantity-to-ship "
    "ship-service-level recipient-name ship-address-1 ship-address-2 ship-address-3 ship-city ship-state "
    "ship-postal-code ship-country is-business-order purchase-order-number price-designation is-iba "
    "verge-of-cancellation verge-of-lateShipment"
)
UNSHIPPED_HEADER = UNSHIPPED_HEADER_TEXT.split(" ")

ALL_ORDERS_HEADER_TEXT = (
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel "
    "sales-channel order-channel url ship-service-level product-name sku asin item-status quantity currency "
    "item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount "
    "ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids is-business-order "
    "purchase-order-number price-designation"
)
ALL_ORDERS_HEADER = ALL_ORDERS_HEADER_TEXT.split(" ")

SHOPIFY_ORDER = {
    "Email": "meera@customer.example", "Financial Status": "paid", "Paid at": "2026-11-24 00:10:12 +0530",
    "Fulfillment Status": "unfulfilled", "Accepts Marketing": "no", "Currency": "INR", "Subtotal": "100.00",
    "Shipping": "0.00", "Taxes": "15.25", "Total": "100.00", "Discount Amount": "0.00", "Shipping Method": "Standard",
    "Created at": "2026-11-24 00:10:00 +0530", "Billing Name": "Meera Krishnan", "Shipping Name": "Meera Krishnan",
    "Shipping Street": "14/302 Swaraj Round South", "Shipping Address1": "14/302 Swaraj Round South",
    "Shipping City": "Thrissur", "Shipping Zip": "'680001", "Shipping Province": "KL", "Shipping Country": "IN",
    "Shipping Phone": "'+919847000000", "Payment Method": "Razorpay Secure", "Refunded Amount": "0.00",
    "Vendor": "Aangan Home", "Outstanding Balance": "0.00", "Risk Level": "Low", "Source": "web",
    "Shipping Province Name": "Kerala",
}  # fmt: skip

SHOPIFY_LINE = {
    "Lineitem quantity": "1", "Lineitem name": "Assam tea - 250 g", "Lineitem price": "100.00", "Lineitem sku": "TEA",
    "Lineitem requires shipping": "true", "Lineitem taxable": "true", "Lineitem fulfillment status": "pending",
    "Lineitem discount": "0.00",
}  # fmt: skip

COD = {"Financial Status": "pending", "Paid at": "", "Payment Method": "Cash on Delivery (COD)"}


def shopify_order(number: int, *lines: Mapping[str, str], **order: str) -> list[dict[str, str]]:
    """The rows of an order as Shopify exports it: order columns on the first row only. Keywords use _ for a space."""
    said = {key.replace("_", " "): value for key, value in order.items()}
    names = {"Name": f"#{number}", "Email": "meera@customer.example"}
    rows = [{**names, **SHOPIFY_LINE, **line} for line in (lines or ({},))]
    rows[0] = {**SHOPIFY_ORDER, "Id": str(5_512_340_980_000 + number), **rows[0], **said}
    return rows


def shopify_csv(*orders: Sequence[Mapping[str, str]]) -> bytes:
    """An export of orders."""
    return table(SHOPIFY_HEADER, [row for order in orders for row in order])


def amazon_row(order_id: str, item: str, **cells: str) -> dict[str, str]:
    """A row of an Amazon report; keywords use _ for -."""
    said = {key.replace("_", "-"): value for key, value in cells.items()}
    return {
        "order-id": order_id, "order-item-id": item, "purchase-date": "2026-11-23T18:40:00+00:00", "sku": "TEA",
        "product-name": 'Assam tea "gold", 250 g', "quantity-purchased": "1", "quantity-shipped": "0",
        "quantity-to-ship": "1", "currency": "INR", "item-price": "100.00", "item-tax": "15.25",
        "ship-service-level": "Standard", "buyer-email": "p3vkb18@marketplace.amazon.in", "buyer-name": "Devika Menon",
        "recipient-name": "Devika Menon", "ship-address-1": "12 MG Road", "ship-address-2": "Ravipuram",
        "ship-city": "KOCHI", "ship-state": "KERALA", "ship-postal-code": "682016", "ship-country": "IN",
        "ship-phone-number": "9847000000", "is-business-order": "false", **said,
    }  # fmt: skip


def amazon_report(rows: Sequence[Mapping[str, str]], header: Sequence[str] = tuple(AMAZON_HEADER)) -> bytes:
    """A tab-separated report; nothing is quoted."""
    lines = ["\t".join(header), *("\t".join(row.get(name, "") for name in header) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def table(header: Sequence[str], rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> bytes:
    """A CSV of these rows."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def workbook(rows: Sequence[Sequence[object]], title: str = "Products") -> bytes:
    """An XLSX with one sheet of these rows."""
    book = openpyxl.Workbook()  # type: ignore[no-untyped-call]
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)  # type: ignore[no-untyped-call]
    return out.getvalue()
