"""The bench of the day at scale runs, verifies its own final state, and ends with one line of JSON."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_small_day(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "bench" / "day.py"), "--orders", "60", "--before", "40"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert set(said) == {"orders_per_second", "plain_sql_orders_per_second", "ratio", "peak_mib"}
    assert said["orders_per_second"] > 0
