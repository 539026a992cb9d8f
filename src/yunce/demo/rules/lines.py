"""What a row of the shop's invoice list is: an order line, a cancellation, an adjustment; goods or something else.

Not the events' schema: names here are those of the shop's own list, read as the UCI page describes it.
"""

from enum import StrEnum


class LineEvent(StrEnum):
    """What happened."""

    ORDER = "order_line"
    CANCEL = "cancel_line"
    ADJUSTMENT = "adjustment_line"


class LineKind(StrEnum):
    """What the line is for. Only goods count as sales of the shop."""

    GOODS = "goods"
    POSTAGE = "postage"
    MANUAL = "manual"
    DISCOUNT = "discount"
    SAMPLE = "sample"
    FEE = "fee"
    CHARITY = "charity"
    BAD_DEBT = "bad_debt"


# Stock codes that are no stock. Goods carry five digits and perhaps letters, or DCGS… (the shop's other site),
# gift_0001_… (vouchers) or PADS; the codes below are every other code of the set, read with their descriptions.
KIND_BY_CODE = {
    "POST": LineKind.POSTAGE,  # POSTAGE
    "DOT": LineKind.POSTAGE,  # DOTCOM POSTAGE
    "C2": LineKind.POSTAGE,  # CARRIAGE
    "M": LineKind.MANUAL,  # Manual; once in lower case
    "D": LineKind.DISCOUNT,  # Discount, on cancellation invoices only, tied to no article
    "S": LineKind.SAMPLE,  # SAMPLES
    "AMAZONFEE": LineKind.FEE,  # AMAZON FEE
    "BANK CHARGES": LineKind.FEE,  # Bank Charges
    "CRUK": LineKind.CHARITY,  # CRUK Commission, to Cancer Research UK
    "B": LineKind.BAD_DEBT,  # Adjust bad debt
}


def line_kind(stock_code: str) -> LineKind:
    """Goods, unless the stock code stands for postage, fees and the like. Case does not matter."""
    return KIND_BY_CODE.get(stock_code.upper(), LineKind.GOODS)


def line_event(invoice: str, quantity: int) -> LineEvent:
    """C… is a cancellation (the UCI page says so); A… adjusts bad debt; a negative quantity without a C is a stock
    correction.

    The stock corrections of the set all have price 0 and no customer: "damages", "check", "thrown away".
    """
    if invoice.startswith("C"):
        return LineEvent.CANCEL
    if invoice.startswith("A") or quantity < 0:
        return LineEvent.ADJUSTMENT
    return LineEvent.ORDER
