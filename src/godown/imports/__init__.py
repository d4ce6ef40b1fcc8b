"""Imports: files of SKUs, bins, stock, numbers and orders, checked row by row before anything is saved. The public face."""

from godown.imports.kinds import KINDS, guess_kind, kind_of
from godown.imports.queries import recent, rows_page, run, things_left
from godown.imports.runs import Progress, accept, check, map_columns, save_next, template_csv, wrong_rows_csv
from godown.imports.store import forget_rows
from godown.imports.words import Kind, Run, RunRow
