"""The command line: `godown serve | migrate | demo | doctor | import | tenant | user | key | backup | restore`."""

import typer

from godown.entrypoints.cli.care import care_app
from godown.entrypoints.cli.imports import import_app
from godown.entrypoints.cli.people import key_app, tenant_app, user_app
from godown.entrypoints.cli.serve import serve_app

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False,
                  help="Orders, inventory and warehouse in one system.")  # fmt: skip
app.add_typer(serve_app)
app.add_typer(care_app)
app.add_typer(import_app)
app.add_typer(tenant_app, name="tenant")
app.add_typer(user_app, name="user")
app.add_typer(key_app, name="key")


def main() -> None:
    """Run the command line."""
    app()
