"""Several people at once: each does the steps of a random day, nobody foretells anything, but at every moment the ledger must
be sound: nothing oversold, nothing lost, nothing held beyond what lies there, each number in one place."""

from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from godown.entrypoints.worker.subscriptions import Facts, Handler
from godown.kernel.refusal import Refusal
from tests.model.base import Deed
from tests.model.day import Day
from tests.model.steps import Step
from tests.model.truths import check_at_rest, check_documents

T = TypeVar("T")
Plan = Sequence[tuple[Step, dict[str, Any]]]
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
TRIES = 5


class Enough(Exception):
    """The deed is done or refused; what it must have done is not foretold."""


class Member(Day):
    """One of the crowd: works on the same house, looks at it before each step."""

    def __init__(self, day: Day) -> None:
        self.__dict__.update(day.__dict__)
        self.past = deque(maxlen=12)
        self.did = Counter[str]()

    def does(self, deed: Deed[T], *, again: bool = True, more: bool = False) -> T:
        """Do it; somebody else may have been quicker, so a refusal is an answer."""
        try:
            answer = super().does(deed, again=again)
        except Refusal as no:
            self.did[f"refused: {no.code}"] += 1
            raise Enough from no
        if not more:
            raise Enough
        return answer

    def enough(self) -> None:
        """Nothing is foretold."""
        raise Enough

    def refused(self, deed: Deed[object], *codes: str) -> None:
        """What was not possible a moment ago may be possible now."""
        try:
            Day.does(self, deed, again=False)
        except Refusal as no:
            self.did[f"refused: {no.code}"] += 1

    def wakes(self) -> None:
        """All of the crowd are workers, too."""

    def step(self) -> None:
        """The others go on meanwhile: see `lives`."""

    def lives(self, plan: Plan) -> Counter[str]:
        """Do what is planned, one step after the other."""
        for step, draws in plan:
            self.look()
            if step.needs and not self.can(step.needs):
                continue
            try:
                getattr(self, step.verb)(**draws | ({"meanwhile": False} if step.verb == "counts" else {}))
            except Enough:
                self.did[step.verb] += 1
            self.hear()
        return self.did

    def tells(self, handler: Handler, facts: Facts) -> None:
        """One job; like the worker, try one again that came at a bad moment."""
        for turn in range(TRIES):
            try:
                return super().tells(handler, facts)
            except Refusal:
                if turn + 1 == TRIES:
                    raise
        return None


def at_once(day: Day, plans: Sequence[Plan]) -> Counter[str]:
    """As many people as there are plans. Answer what they did; afterwards all is as it must be."""
    with day.seller.open() as tx:
        before = tx.scalars(DEADLOCKS)
    with ThreadPoolExecutor(len(plans)) as threads:
        working = [threads.submit(Member(day).lives, plan) for plan in plans]
        did = sum((one.result() for one in working), Counter[str]())
    day.hear()
    day.look()
    check_at_rest(day.twin)
    with day.seller.open() as tx:
        check_documents(tx, day.twin)
    with day.seller.open() as tx:
        assert tx.scalars(DEADLOCKS) == before, "the server broke a deadlock"
    return did
