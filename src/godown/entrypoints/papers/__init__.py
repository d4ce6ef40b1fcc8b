"""Papers: invoices, labels, pick lists, manifests as PDF.

A paper is a way to show what the floors know, like a screen or an answer of the API; so it is a door and lies here, and
no floor knows of fonts or typst. A floor keeps only the id of the file of a paper that must never change: a document,
a label, a closed manifest. `templates/` holds one typst file for each paper; it gets data and is never built from text.
"""

from godown.entrypoints.papers.press import PRESS, Press, Sheet
