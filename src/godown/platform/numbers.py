"""Short numbers for people (W-0412, GRN-0154): per series, taken last in a transaction. Not the numbers of tax law."""

from godown.platform.transaction import Tx


def take_numbers(tx: Tx, series: str, count: int, *, prefix: str, width: int = 4) -> list[str]:
    """Take the next `count` numbers of a series, opening it with `prefix` where it is new."""
    row = tx.tuples(
        """
        INSERT INTO number_series AS n (tenant_id, series, prefix, next)
        VALUES (%(tenant)s, %(series)s, %(prefix)s, %(count)s + 1)
        ON CONFLICT (tenant_id, series) DO UPDATE SET next = n.next + %(count)s
        RETURNING prefix, next - %(count)s""",
        series=series,
        prefix=prefix,
        count=count,
    )[0]
    return [f"{row[0]}{number:0{width}d}" for number in range(row[1], row[1] + count)]
