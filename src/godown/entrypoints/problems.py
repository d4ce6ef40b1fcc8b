"""Refusals and failures as problem+json (RFC 9457)."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from godown.kernel.refusal import Refusal

log = logging.getLogger("godown.web")

MEDIA = "application/problem+json"


def problem(status: int, code: str, detail: str, **facts: object) -> Response[dict[str, Any]]:
    """A problem: `code` is stable, for programs; `detail` is a sentence, for people."""
    body = {
        "type": f"urn:godown:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": detail,
    }
    return Response(body | {"facts": facts} if facts else body, status_code=status, media_type=MEDIA)


def of_refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[dict[str, Any]]:
    """A business rule said no."""
    return problem(refusal.status, refusal.code, refusal.message, **refusal.facts)


def of_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    """The request itself is wrong: not found, not allowed, not understood."""
    codes = {
        400: "invalid",
        401: "not_logged_in",
        403: "not_allowed",
        404: "not_found",
        405: "wrong_method",
        413: "too_large",
    }
    facts = {"errors": error.extra} if error.extra else {}
    status = 422 if error.status_code == 400 else error.status_code
    answer = problem(status, codes.get(error.status_code, "http_error"), error.detail, **facts)
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def of_bug(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """Anything else is a bug: logged whole, told in one sentence."""
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(500, "bug", "Something went wrong on our side. Nothing was changed; it is in the log.")
