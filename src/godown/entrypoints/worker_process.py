"""`python -m godown.entrypoints.worker_process`: the worker process that `serve` starts."""

import logging

from godown.entrypoints.cli.processes import leave_with_parent, tell_where_when_asked
from godown.entrypoints.worker.run import run_worker
from godown.platform.settings import read_settings


def main() -> None:
    """Run jobs until told to stop."""
    leave_with_parent()
    tell_where_when_asked()
    logging.basicConfig(level=logging.WARNING)
    run_worker(read_settings())


if __name__ == "__main__":
    main()
