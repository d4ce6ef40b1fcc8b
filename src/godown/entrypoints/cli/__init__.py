"""The command line: `godown serve | migrate | ...`."""

import typer

from godown.entrypoints.cli.serve import serve_app

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Orders, inventory and warehouse in one system.")
app.add_typer(serve_app)


def main() -> None:
    """Run the command line."""
    app()
