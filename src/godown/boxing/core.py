"""One try at filling boxes, step by step, on flat lists of whole numbers: plain Python that numba compiles as it stands.

With lists these functions are the plain twin, with arrays and compiled (`compiled.py`) the kernel; both answer the same.

A box is filled from its back left corner at the floor. What is free in it is kept as *maximal spaces*: the largest empty blocks,
overlapping (Lai & Chan 1997; Parreno et al. 2008; Goncalves & Resende 2013). Units of a kind that stand next to each other in
the sequence go in as one block of equal turns. Each space and turn is rated with weights (`mix`); the lowest stands.

Arrays. Of a kind k: `sizes[(k * 6 + turn) * 3 + axis]` in mm; `facts[k * 4 ...]`: weight in grams, allowed turns (bits), 1 where
nothing may lie on it, grams that it bears. Of an open box b: `inner[b * 4 ...]`: x, y, z in mm, grams it takes. `spaces`: six
sides a space (from x, y, z, to x, y, z), SPACES of them a box, `counts[b]` in use. `rows`: blocks that stand, ROW numbers each:
box, kind, x, y, z, side x, y, z of a unit, how many along x, y, z, grams that lie on it. `state`: blocks, work, dice.
"""

from collections.abc import MutableSequence
from typing import Final

Row = MutableSequence[int]

SPACES: Final = 192
"""Spaces that are remembered of a box; more are forgotten (a worse packing, never a wrong one)."""
ROW: Final = 12
NEVER: Final = 1 << 60
ENDLESS: Final = 1 << 40
"""Grams that a thing bears which bears anything."""
BLOCKS, WORK, DICE = 0, 1, 2
"""Places in `state`."""
MIX: Final = 8
"""Weights of a rating: height of the floor, of the lid, way to the corner, smallest gap, middle gap, largest gap, units, and which
side of a block grows first (0 height, 1 length, 2 width, 3 none)."""
UNIT: Final = 40
"""How much a unit more counts beside a millimetre, for each unit of weight."""


def roll(state: Row, sides: int) -> int:
    """A number from 0 to sides - 1 (Park & Miller 1988)."""
    state[DICE] = state[DICE] * 48271 % 2147483647
    return state[DICE] % sides


def open_boxes(boxes: int, inner: Row, spaces: Row, counts: Row, room: Row, state: Row) -> None:
    """Empty all boxes: one space each."""
    state[BLOCKS] = 0
    for b in range(boxes):
        at = b * SPACES * 6
        for axis in range(3):
            spaces[at + axis], spaces[at + 3 + axis] = 0, inner[b * 4 + axis]
        counts[b] = 1
        room[b] = inner[b * 4 + 3]


def carve(b: int, cut: Row, least: int, spaces: Row, counts: Row, pieces: Row) -> None:
    """Take a block (its six sides in `cut`) out of the free spaces of a box; what is thinner than `least` is dropped."""
    base, count, made, i = b * SPACES * 6, counts[b], 0, 0
    while i < count:
        s = base + i * 6
        if (
            spaces[s] < cut[3] and cut[0] < spaces[s + 3]
            and spaces[s + 1] < cut[4] and cut[1] < spaces[s + 4]
            and spaces[s + 2] < cut[5] and cut[2] < spaces[s + 5]
        ):  # fmt: skip
            for axis in range(3):
                if cut[axis] - spaces[s + axis] >= least:
                    for n in range(6):
                        pieces[made + n] = spaces[s + n]
                    pieces[made + 3 + axis] = cut[axis]
                    made += 6
                if spaces[s + 3 + axis] - cut[3 + axis] >= least:
                    for n in range(6):
                        pieces[made + n] = spaces[s + n]
                    pieces[made + axis] = cut[3 + axis]
                    made += 6
            count -= 1
            for n in range(6):
                spaces[s + n] = spaces[base + count * 6 + n]
        else:
            i += 1
    old = count
    for p in range(0, made, 6):
        inside = 0
        for i in range(old):
            if covers(spaces, base + i * 6, pieces, p):
                inside = 1
                break
        for q in range(0, made, 6):
            if inside or (q != p and covers(pieces, q, pieces, p) and (q < p or not covers(pieces, p, pieces, q))):
                inside = 1
                break
        if not inside and count < SPACES:
            for n in range(6):
                spaces[base + count * 6 + n] = pieces[p + n]
            count += 1
    counts[b] = count


def covers(one: Row, i: int, other: Row, j: int) -> bool:
    """Whether the space at `one[i]` holds all of that at `other[j]`."""
    return bool(
        one[i] <= other[j] and one[i + 1] <= other[j + 1] and one[i + 2] <= other[j + 2]
        and one[i + 3] >= other[j + 3] and one[i + 4] >= other[j + 4] and one[i + 5] >= other[j + 5]
    )  # fmt: skip


def shared(rows: Row, r: int, x: int, y: int, dx: int, dy: int) -> int:
    """The area that a block and a base have in common, seen from above."""
    wide = min(x + dx, rows[r + 2] + rows[r + 5] * rows[r + 8]) - max(x, rows[r + 2])
    deep = min(y + dy, rows[r + 3] + rows[r + 6] * rows[r + 9]) - max(y, rows[r + 3])
    return wide * deep if wide > 0 and deep > 0 else 0


def stands(
    b: int, x: int, y: int, z: int, size: Row, s: int, nx: int, ny: int, support: int, rows: Row, blocks: int
) -> bool:
    """Whether each unit at the bottom of a block lies with `support` percent of its base on the floor or on what is there."""
    dx, dy = size[s], size[s + 1]
    if z == 0 or support == 0:
        return True
    need = dx * dy * support
    for i in range(nx):
        for j in range(ny):
            area = 0
            for r in range(0, blocks * ROW, ROW):
                if rows[r] == b and rows[r + 4] + rows[r + 7] * rows[r + 10] == z:
                    area += shared(rows, r, x + i * dx, y + j * dy, dx, dy)
            if area * 100 < need:
                return False
    return True


def load(
    b: int,
    x: int,
    y: int,
    z: int,
    wide: int,
    deep: int,
    grams: int,
    add: int,
    facts: Row,
    rows: Row,
    blocks: int,
    mark: Row,
) -> bool:
    """Whether all that lies below a new block, directly or not, bears its whole weight too; with `add` it does from now on."""
    for p in range(blocks - 1, -1, -1):
        r = p * ROW
        mark[p] = 0
        if rows[r] != b:
            continue
        top = rows[r + 4] + rows[r + 7] * rows[r + 10]
        below = top == z and shared(rows, r, x, y, wide, deep) > 0
        for q in range(p + 1, blocks):
            t = q * ROW
            if below:
                break
            if mark[q] and rows[t + 4] == top:
                below = (
                    shared(rows, r, rows[t + 2], rows[t + 3], rows[t + 5] * rows[t + 8], rows[t + 6] * rows[t + 9]) > 0
                )
        if below:
            k = rows[r + 1]
            mark[p] = 1
            if rows[r + 11] + grams + (rows[r + 10] - 1) * facts[k * 4] > facts[k * 4 + 3]:
                return False
            rows[r + 11] += grams * add
    return True


def shape(units: int, fx: int, fy: int, fz: int, first: int) -> tuple[int, int, int]:
    """How many units of a block stand along each axis, of so many that there are, where so many fit."""
    if first == 0:
        nz = min(units, fz)
        nx = min(units // nz, fx)
        return nx, min(units // (nz * nx), fy), nz
    if first == 1:
        nx = min(units, fx)
        ny = min(units // nx, fy)
        return nx, ny, min(units // (nx * ny), fz)
    if first == 2:
        ny = min(units, fy)
        nz = min(units // ny, fz)
        return min(units // (ny * nz), fx), ny, nz
    return 1, 1, 1


def rate(mix: Row, x: int, y: int, z: int, top: int, gx: int, gy: int, gz: int, units: int) -> int:
    """What a place for a block costs; gaps are what stays free of the space beside it."""
    low, high = min(gx, gy, gz), max(gx, gy, gz)
    middle = gx + gy + gz - low - high
    return (
        mix[0] * z
        + mix[1] * top
        + mix[2] * (x + y)
        + mix[3] * low
        + mix[4] * middle
        + mix[5] * high
        - mix[6] * units * UNIT
    )


def seek(
    b: int, k: int, units: int, mix: Row, support: int, laden: int, best: int, sizes: Row, facts: Row, inner: Row,
    spaces: Row, counts: Row, rows: Row, mark: Row, pick: Row, state: Row,
) -> int:  # fmt: skip
    """The best place in a box for units of a kind, if it is better than `best`; it comes into `pick` (as a row, without box)."""
    turns, bare, bears, blocks = facts[k * 4 + 1], facts[k * 4 + 2], facts[k * 4 + 3], state[BLOCKS]
    lid = inner[b * 4 + 2]
    for i in range(counts[b]):
        s = (b * SPACES + i) * 6
        x, y, z, up = spaces[s], spaces[s + 1], spaces[s + 2], spaces[s + 5]
        if (bare or laden) and up < lid:
            continue
        for turn in range(6):
            if not turns >> turn & 1:
                continue
            m = (k * 6 + turn) * 3
            dx, dy, dz = sizes[m], sizes[m + 1], sizes[m + 2]
            fx, fy, fz = (spaces[s + 3] - x) // dx, (spaces[s + 4] - y) // dy, (up - z) // dz
            state[WORK] += 1
            if fx < 1 or fy < 1 or fz < 1:
                continue
            if bare:
                fz = 1
            elif laden and bears < ENDLESS:
                fz = min(fz, 1 + bears // facts[k * 4])
            nx, ny, nz = shape(units, fx, fy, fz, mix[7])
            cost = rate(
                mix,
                x,
                y,
                z,
                z + nz * dz,
                spaces[s + 3] - x - nx * dx,
                spaces[s + 4] - y - ny * dy,
                up - z - nz * dz,
                nx * ny * nz,
            )
            if cost >= best or not stands(b, x, y, z, sizes, m, nx, ny, support, rows, blocks):
                continue
            if (
                laden
                and z
                and not load(b, x, y, z, nx * dx, ny * dy, nx * ny * nz * facts[k * 4], 0, facts, rows, blocks, mark)
            ):
                continue
            best = cost
            pick[0], pick[1], pick[2], pick[3], pick[4], pick[5] = x, y, z, dx, dy, dz
            pick[6], pick[7], pick[8] = nx, ny, nz
    return best


def put(
    k: int, units: int, boxes: int, mix: Row, support: int, laden: int, least: int, sizes: Row, facts: Row, inner: Row,
    spaces: Row, counts: Row, room: Row, rows: Row, mark: Row, pick: Row, cut: Row, pieces: Row, state: Row,
) -> int:  # fmt: skip
    """Put a block of at most so many units of a kind into the first box that has a place; answer how many went in."""
    for b in range(boxes):
        most = min(units, room[b] // facts[k * 4])
        if most < 1:
            continue
        found = seek(
            b, k, most, mix, support, laden, NEVER, sizes, facts, inner, spaces, counts, rows, mark, pick, state
        )
        if found == NEVER:
            continue
        r = state[BLOCKS] * ROW
        count = pick[6] * pick[7] * pick[8]
        grams = count * facts[k * 4]
        if laden and pick[2]:
            load(
                b, pick[0], pick[1], pick[2], pick[3] * pick[6], pick[4] * pick[7], grams, 1, facts, rows, state[BLOCKS], mark
            )  # fmt: skip
        rows[r], rows[r + 1], rows[r + 11] = b, k, 0
        for n in range(9):
            rows[r + 2 + n] = pick[n]
        for axis in range(3):
            cut[axis] = pick[axis]
            cut[3 + axis] = pick[axis] + pick[3 + axis] * pick[6 + axis]
        if facts[k * 4 + 2]:
            cut[5] = inner[b * 4 + 2]
        carve(b, cut, least, spaces, counts, pieces)
        state[BLOCKS] += 1
        room[b] -= grams
        return count
    return 0


def fill(
    sequence: Row, length: int, boxes: int, mix: Row, support: int, laden: int, least: int, worth: Row, sizes: Row, facts: Row,
    inner: Row, spaces: Row, counts: Row, room: Row, rows: Row, mark: Row, pick: Row, cut: Row, pieces: Row, out: Row, state: Row,
) -> int:  # fmt: skip
    """Fill empty boxes with the kinds of a sequence, run by run; answer what stays outside is worth, `out` says which stay."""
    open_boxes(boxes, inner, spaces, counts, room, state)
    lost, i = 0, 0
    while i < length:
        k, run = sequence[i], 1
        while i + run < length and sequence[i + run] == k:
            run += 1
        left = run
        while left:
            went = put(
                k, left, boxes, mix, support, laden, least, sizes, facts, inner, spaces, counts, room, rows, mark, pick, cut,
                pieces, state,
            )  # fmt: skip
            if not went:
                break
            left -= went
        for n in range(run):
            out[i + n] = 1 if n >= run - left else 0
        lost += left * worth[k]
        i += run
    return lost


def change(sequence: Row, other: Row, out: Row, length: int, state: Row) -> None:
    """Another sequence: what stayed outside comes earlier (Joslin & Clements 1999), two units change places, or a kind moves."""
    n = 0
    ahead = roll(state, 3)
    for i in range(length):
        if ahead and out[i]:
            other[n] = sequence[i]
            n += 1
    for i in range(length):
        if not (ahead and out[i]):
            other[n] = sequence[i]
            n += 1
    for _ in range(1 + roll(state, 2)):
        i, j = roll(state, length), roll(state, length)
        if roll(state, 2):
            other[i], other[j] = other[j], other[i]
        else:
            move(other, length, other[i], j)


def move(sequence: Row, length: int, k: int, to: int) -> None:
    """Bring all units of a kind together, at this place or as late as they fit."""
    rest = 0
    for i in range(length):
        if sequence[i] != k:
            sequence[rest] = sequence[i]
            rest += 1
    many = length - rest
    to = min(to, rest)
    for i in range(length - 1, to + many - 1, -1):
        sequence[i] = sequence[i - many]
    for i in range(to, to + many):
        sequence[i] = k


def keep(source: Row, target: Row, count: int) -> None:
    """Copy so many numbers."""
    for i in range(count):
        target[i] = source[i]


def search(
    starts: Row, length: int, tries: int, mixes: Row, mix_count: int, budget: int, boxes: int, support: int, laden: int, least: int,
    worth: Row, sizes: Row, facts: Row, inner: Row, spaces: Row, counts: Row, room: Row, rows: Row, mark: Row, pick: Row, cut: Row,
    pieces: Row, out: Row, state: Row, now: Row, other: Row, mix: Row, kept: Row, shut: Row,
) -> int:  # fmt: skip
    """Fill boxes again and again: each start with each mix, then changes of the best, until all is in or the work is done.
    Answers what the best leaves outside is worth; its blocks come into `kept` (the first number says how many)."""
    best, turn, current = NEVER, 0, NEVER
    while state[WORK] < budget:
        start = turn < tries * mix_count
        if start:
            keep_from(starts, turn % tries * length, other, length)
            which = turn // tries
        else:
            change(now, other, shut, length, state)
            which = roll(state, mix_count)
        keep_from(mixes, which * MIX, mix, MIX)
        if not start:
            mix[7] = roll(state, 3) if roll(state, 4) else 3
        lost = fill(
            other, length, boxes, mix, support, laden, least, worth, sizes, facts, inner, spaces, counts, room, rows, mark, pick,
            cut, pieces, out, state,
        )  # fmt: skip
        state[WORK] += length
        turn += 1
        if lost <= current:
            current = lost
            keep(other, now, length)
            keep(out, shut, length)
        if lost < best:
            best = lost
            kept[0] = state[BLOCKS]
            for i in range(state[BLOCKS] * ROW):
                kept[1 + i] = rows[i]
            if lost == 0:
                break
    return best


def keep_from(source: Row, begin: int, target: Row, count: int) -> None:
    """Copy so many numbers from a place on."""
    for i in range(count):
        target[i] = source[begin + i]
