"""The exact shortest walk, step by step, on flat arrays: plain Python that numba compiles as it stands.

With lists these functions are the plain twin, with arrays and compiled (`compiled.py`) the kernel; both do the same sums on
whole numbers and decide ties alike, so they answer the same. `states.py` says what the tables hold.

Arrays of an instance: aisles j = 0.. that the walk may see (`used` are their numbers), nodes in each aisle from the front
to the back (`at`: way from the front): its crossings with the cross-aisles (`vertex[j * rows + r]` is a node) and the stops
between. `marks[j * rows + r]`: 1 the crossing must be visited, 2 the walk begins or ends there. `turned[node]`: the walk
begins or ends at this node between crossings. `shut[node]`: nobody passes from it to the next node.
"""

from collections.abc import MutableSequence
from typing import Final

Row = MutableSequence[int]

NEVER: Final = 1 << 50
"""What cannot be costs more than any walk; sums of it stay exact in a float64."""
CLOSED: Final = 6
"""So many kinds there are where a walk ends where it begins (see `states.KINDS`): no node is turned."""


def spread(
    cross: Row, rows: int, count: int, aisle: Row, place: Row, flag: Row,
    used: Row, vertex: Row, at: Row, marks: Row, turned: Row,
) -> tuple[int, int, int]:  # fmt: skip
    """Lay points (sorted by aisle and place, each once) and crossings out as nodes. A flag is 0 (this aisle may be walked),
    1 (visit), 2 (begin or end). Answer the number of aisles, of nodes, and the last aisle that must be visited."""
    aisles, node, row, last = 0, 0, rows, 0
    for i in range(count + 1):
        if aisles and (i == count or aisle[i] != used[aisles - 1]):
            while row < rows:
                vertex[(aisles - 1) * rows + row] = node
                at[node], turned[node], marks[(aisles - 1) * rows + row] = cross[row], 0, 0
                node, row = node + 1, row + 1
        if i == count:
            break
        if aisles == 0 or aisle[i] != used[aisles - 1]:
            used[aisles] = aisle[i]
            aisles, row = aisles + 1, 0
        while row < rows and cross[row] <= place[i]:
            vertex[(aisles - 1) * rows + row] = node
            at[node], turned[node], marks[(aisles - 1) * rows + row] = cross[row], 0, 0
            node, row = node + 1, row + 1
        if row > 0 and cross[row - 1] == place[i]:
            marks[(aisles - 1) * rows + row - 1] = flag[i]
        elif flag[i]:
            at[node], turned[node] = place[i], 1 if flag[i] == 2 else 0
            node += 1
        if flag[i]:
            last = aisles - 1
    return aisles, node, last


def costs(
    rows: int, kinds: int, aisles: int, walled: int, vertex: Row, at: Row, turned: Row, shut: Row, cost: Row
) -> None:
    """What each kind of way through each piece of each aisle costs: `cost[(j * (rows - 1) + piece) * kinds + kind]`.

    Walked odd times, a stretch between two nodes counts once, else twice; where the walk begins or ends, odd becomes even.
    One stretch, of those walked twice, may be left out: the first, the last, or the widest between. `walled` is 0 where no
    stretch is shut.
    """
    for j in range(aisles):
        for piece in range(rows - 1):
            c = (j * (rows - 1) + piece) * kinds
            a, z = vertex[j * rows + piece], vertex[j * rows + piece + 1]
            for k in range(kinds):
                cost[c + k] = NEVER
            if z == a + 1:
                cost[c] = 0
                if not shut[a]:
                    cost[c + 1], cost[c + 2] = at[z] - at[a], 2 * (at[z] - at[a])
                continue
            for odd in range(2):
                if odd and kinds == CLOSED and walled == 0:
                    cost[c + 1] = at[z] - at[a]
                    continue
                total, wide, walls, wall, now = 0, -1, 0, -1, odd
                for i in range(a, z):
                    if i > a and turned[i]:
                        now = 1 - now
                    gap = at[i + 1] - at[i]
                    if shut[i]:
                        walls, wall, gap = walls + 1 + now, i, 0
                    total += gap if now else 2 * gap
                    if now == 0 and a < i < z - 1 and gap > wide:
                        wide = gap
                if walls > 1:
                    continue
                if walls == 0:
                    cost[c + (1 if odd else 2) if odd == now else c + (8 if odd else 9)] = total
                if wide >= 0 and (walls == 0 or a < wall < z - 1):
                    split = total - 2 * wide if walls == 0 else total
                    cost[c + (12 if odd else 5) if odd == now else c + (10 if odd else 11)] = split
                if odd == 0 and (walls == 0 or wall == a):
                    cost[c + (7 if now else 4)] = total - 2 * (at[a + 1] - at[a]) if walls == 0 else total
                if now == 0 and (walls == 0 or wall == z - 1):
                    cost[c + (6 if odd else 3)] = total - 2 * (at[z] - at[z - 1]) if walls == 0 else total


def forward(
    rows: int, states: int, kinds: int, within_at: Row, within_from: Row, within_to: Row,
    across_at: Row, across_from: Row, across_to: Row, marked: Row, ends: Row,
    aisles: int, last: int, pitch: Row, marks: Row, cost: Row, best: Row, layers: int,
) -> tuple[int, int, int, int]:  # fmt: skip
    """The length of the shortest walk, the aisle behind which it is whole, its state there, and where in `best` that is.

    `best` holds `layers` rows of costs per state, used in turn: 2 where only the length is asked for, all for `trace`.
    """
    q, around = 0, layers * states
    for s in range(states):
        best[s] = NEVER
    best[0] = 0
    found, found_aisle, found_state, found_at = cost[0] + 4 * NEVER, 0, 0, 0
    for j in range(aisles):
        for layer in range(3 * rows - 1):
            row = layer if layer < rows else layer - rows
            if (layer < rows and j == 0) or (rows <= layer < 2 * rows and marks[j * rows + row] == 0):
                continue
            p, q = q, q + states if q + states < around else 0
            for s in range(q, q + states):
                best[s] = NEVER
            if layer < rows:
                for times in range(3):
                    more = times * pitch[j]
                    for i in range(across_at[row * 3 + times], across_at[row * 3 + times + 1]):
                        v = best[p + across_from[i]] + more
                        if v < best[q + across_to[i]]:
                            best[q + across_to[i]] = v
            elif layer < 2 * rows:
                m = ((marks[j * rows + row] - 1) * rows + row) * states
                for s in range(states):
                    if marked[m + s] >= 0 and best[p + s] < best[q + marked[m + s]]:
                        best[q + marked[m + s]] = best[p + s]
            else:
                w = (layer - 2 * rows) * kinds
                for k in range(kinds):
                    more = cost[(j * (rows - 1)) * kinds + w + k]
                    if more < NEVER:
                        for i in range(within_at[w + k], within_at[w + k + 1]):
                            v = best[p + within_from[i]] + more
                            if v < best[q + within_to[i]]:
                                best[q + within_to[i]] = v
        if j >= last:
            for s in ends:
                if best[q + s] < found:
                    found, found_aisle, found_state, found_at = best[q + s], j, s, q
    return found, found_aisle, found_state, found_at


def trace(
    rows: int, states: int, kinds: int, within_at: Row, within_from: Row, within_to: Row,
    across_at: Row, across_from: Row, across_to: Row, marked: Row,
    aisle: int, state: int, q: int, pitch: Row, marks: Row, cost: Row, best: Row, kind: Row, times: Row,
) -> None:  # fmt: skip
    """From the end of the shortest walk back to its beginning: the kind of each piece (`kind[j * (rows - 1) + piece]`), and
    how often each cross-aisle is walked from the aisle before (`times[j * rows + row]`)."""
    for j in range(aisle, -1, -1):
        for layer in range(3 * rows - 2, -1, -1):
            row = layer if layer < rows else layer - rows
            if (layer < rows and j == 0) or (rows <= layer < 2 * rows and marks[j * rows + row] == 0):
                continue
            p = q - states
            goal, before = best[q + state], -1
            if layer < rows:
                for walked in range(3):
                    more = walked * pitch[j]
                    for i in range(across_at[row * 3 + walked], across_at[row * 3 + walked + 1]):
                        if before < 0 and across_to[i] == state and best[p + across_from[i]] + more == goal:
                            before, times[j * rows + row] = across_from[i], walked
            elif layer < 2 * rows:
                m = ((marks[j * rows + row] - 1) * rows + row) * states
                for s in range(states):
                    if before < 0 and marked[m + s] == state and best[p + s] == goal:
                        before = s
            else:
                w = (layer - 2 * rows) * kinds
                c = j * (rows - 1) * kinds + w
                for k in range(kinds):
                    if before < 0 and cost[c + k] < NEVER:
                        for i in range(within_at[w + k], within_at[w + k + 1]):
                            if before < 0 and within_to[i] == state and best[p + within_from[i]] + cost[c + k] == goal:
                                before, kind[j * (rows - 1) + layer - 2 * rows] = within_from[i], k
            q, state = p, before


def lay(
    rows: int, aisles: int, vertex: Row, at: Row, turned: Row, shut: Row, kind: Row, starts: Row, leaves: Row, up: Row
) -> None:
    """How often each stretch from a node to the next is walked (`up`), for the kinds that were chosen.

    `starts[kind]`: times at the front end, 0 to 2; `leaves[kind]`: the stretch left out is none (0), the first (1), the last
    (2), the widest between that is walked twice (3), or first and last (4).
    """
    for j in range(aisles):
        for piece in range(rows - 1):
            a, z = vertex[j * rows + piece], vertex[j * rows + piece + 1]
            k = kind[j * (rows - 1) + piece]
            if k == 0:
                for i in range(a, z):
                    up[i] = 0
                continue
            now, wide, out = starts[k] % 2, -1, -1
            for i in range(a, z):
                if i > a and turned[i]:
                    now = 1 - now
                up[i] = 1 if now else 2
                if leaves[k] == 3 and now == 0 and a < i < z - 1:
                    if shut[i]:
                        wide, out = NEVER, i
                    elif at[i + 1] - at[i] > wide:
                        wide, out = at[i + 1] - at[i], i
            if leaves[k] == 1 or leaves[k] == 4:
                up[a] = 0
            if leaves[k] == 2 or leaves[k] == 4:
                up[z - 1] = 0
            if out >= 0:
                up[out] = 0


def euler(
    rows: int, aisles: int, start: int, vertex: Row, crossing: Row, up: Row, times: Row, stack: Row, tour: Row
) -> int:
    """Walk every stretch as often as it is laid, from `start` (Hierholzer): nodes into `tour`, last first; their number.

    `crossing[node]` is j * rows + row where the node is a crossing, else -1. Uses `up` and `times` up.
    """
    stack[0], depth, length = start, 1, 0
    while depth:
        node = stack[depth - 1]
        c, after = crossing[node], -1
        if up[node]:
            up[node] -= 1
            after = node + 1
        elif node and up[node - 1]:
            up[node - 1] -= 1
            after = node - 1
        elif c >= 0 and c + rows < aisles * rows and times[c + rows]:
            times[c + rows] -= 1
            after = vertex[c + rows]
        elif c >= rows and times[c]:
            times[c] -= 1
            after = vertex[c - rows]
        if after >= 0:
            stack[depth] = after
            depth += 1
        else:
            tour[length] = node
            length += 1
            depth -= 1
    return length
