"""Words only, no input or output: ids, money, refusals, outcomes, scans."""
