"""The web application: all doors of HTTP in one place."""

from litestar import Litestar, Router, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from godown import __doc__ as about
from godown.entrypoints import problems
from godown.entrypoints.api.floor import floor
from godown.entrypoints.api.goods import goods
from godown.entrypoints.api.orders import order_routes
from godown.entrypoints.door import provide_door
from godown.entrypoints.web import failures
from godown.entrypoints.web.app import choose_look, security_headers, static_router
from godown.entrypoints.web.routes import pages
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.settings import Settings

BODY_MAX = 32 * 1024 * 1024
"""No request is larger: 10,000 orders are about 8 MiB."""


@get("/health", sync_to_thread=False, include_in_schema=False)
def health() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


def create_app(database: Database, settings: Settings) -> Litestar:
    """The application on a database."""
    api = Router(
        "/api/v1",
        route_handlers=[goods, order_routes, floor],
        dependencies={"door": Provide(provide_door)},
        exception_handlers={Refusal: problems.of_refusal, HTTPException: problems.of_http, Exception: problems.of_bug},
        security=[{"key": []}],
    )

    def closing(app: Litestar) -> None:
        database.close()

    return Litestar(
        route_handlers=[health, api, static_router(), choose_look, pages],
        state=State({"database": database, "settings": settings}),
        openapi_config=_openapi(),
        logging_config=None,
        request_max_body_size=BODY_MAX,
        on_shutdown=[closing],
        before_send=[security_headers],
        exception_handlers={Exception: failures.of_bug, HTTPException: failures.of_http, Refusal: failures.of_refusal},
    )


def _openapi() -> OpenAPIConfig:
    key = SecurityScheme(
        type="http", scheme="bearer", description="An API key, made under Settings or by `godown key`."
    )
    return OpenAPIConfig(
        title="Godown",
        version="1",
        description=about,
        path="/api/v1/schema",
        render_plugins=[JsonRenderPlugin()],
        components=Components(security_schemes={"key": key}),
    )
