"""In which language a business prints its documents."""

from typing import Final

from godown.kernel.refusal import Invalid
from godown.platform import choices
from godown.platform.transaction import Tx

KEY: Final = "paper_language"
PAPER_LANGUAGES: Final = ("en", "hi")


def paper_language(tx: Tx) -> str:
    """The language in which documents are printed: English unless it was chosen."""
    return str(choices.chosen(tx, KEY, PAPER_LANGUAGES[0]))


def choose_paper_language(tx: Tx, language: str) -> None:
    """Print documents in this language from now on; papers that were made stay. Refuses (`invalid`) one that we do not print."""
    if language not in PAPER_LANGUAGES:
        raise Invalid(f"Documents are printed in one of {', '.join(PAPER_LANGUAGES)}.", field="paper_language")
    choices.choose(tx, KEY, language)
