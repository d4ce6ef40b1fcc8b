"""What the API says of itself (OpenAPI 3.1): Litestar's description, with problems, idempotency and examples put in.

Every operation may answer a problem (RFC 9457); every write takes an Idempotency-Key. Both are said once, here.
"""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.serialization import encode_json

from godown import __doc__ as about
from godown.entrypoints.api.examples import EXAMPLES
from godown.platform.idempotency import KEY_MAX

PROBLEM: Final = {
    "type": "object",
    "description": "A problem (RFC 9457). `code` is stable, for programs; `detail` is a sentence, for people.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:godown:not_enough_stock"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "examples": ["not_enough_stock"]},
        "detail": {"type": "string"},
        "facts": {"type": "object", "additionalProperties": True},
    },
}

ANY_PROBLEM: Final = {
    "description": "Refused, not found, not allowed, not understood, or a bug of ours: the problem says which.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

IDEMPOTENCY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by the sender. The same request again under the same key is done once and answered the same.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_MAX, "pattern": "^[!-~]+$"},
}

WRITES: Final = ("post", "put", "patch", "delete")


def completed(described: Mapping[str, Any]) -> dict[str, Any]:
    """The description with what holds for every operation."""
    whole = dict(described)
    paths = {path: item for path, item in whole["paths"].items() if path.startswith("/api/")}
    whole["paths"] = {path: _of_path(path, item) for path, item in paths.items()}
    components = dict(whole.get("components") or {})
    components["schemas"] = {**(components.get("schemas") or {}), "Problem": PROBLEM}
    whole["components"] = components
    return whole


def _of_path(path: str, item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        method: _of_operation(path, method, said) if isinstance(said, dict) else said for method, said in item.items()
    }


def _of_operation(path: str, method: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(operation)
    answers = {status: answer for status, answer in said["responses"].items() if status != "400"}
    said["responses"] = {**answers, "default": ANY_PROBLEM}
    if method in WRITES:
        said["parameters"] = [*(said.get("parameters") or []), IDEMPOTENCY]
    example = EXAMPLES.get((method, path.removeprefix("/api/v1")))
    if example is not None and "requestBody" in said:
        body = dict(said["requestBody"])
        media, content = next(iter(body["content"].items()))
        body["content"] = {**body["content"], media: {**content, "example": example}}
        said["requestBody"] = body
    return said


class Completed(JsonRenderPlugin):
    """Serves the completed description."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The description as JSON."""
        return encode_json(completed(openapi_schema))


def openapi_config() -> OpenAPIConfig:
    """Where and how the description is served."""
    key = SecurityScheme(
        type="http", scheme="bearer", description="An API key, made under Settings or by `godown key`."
    )
    return OpenAPIConfig(
        title="Godown",
        version="1",
        description=about,
        path="/api/v1/schema",
        render_plugins=[Completed()],
        components=Components(security_schemes={"key": key}),
    )
