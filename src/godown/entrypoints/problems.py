"""Refusals and failures as problem+json (RFC 9457)."""

import logging
import re
from typing import Any

import psycopg
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


def of_data(_: Request[Any, Any, Any], error: psycopg.DataError) -> Response[dict[str, Any]]:
    """A value that fits its form and that no column can hold: a number too large, a text with a NUL in it."""
    said = (error.diag.message_primary or str(error)).split("\n")[0]
    return problem(422, "invalid", "A number is too large, or a text holds a character that cannot be kept.", said=said)


def of_missing(_: Request[Any, Any, Any], error: psycopg.errors.ForeignKeyViolation) -> Response[dict[str, Any]]:
    """Something names a thing that is not there. What still refers to a thing that should go is a bug, not this."""
    named = re.search(r'is not present in table "(\w+)"', error.diag.message_detail or "")
    if named is None:
        return of_bug(_, error)
    what = named[1].replace("_", " ")
    return problem(404, "not_found", f"There is no such {what}.", field=error.diag.constraint_name or "")


def of_bug(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """Anything else is a bug: logged whole, told in one sentence."""
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(500, "bug", "Something went wrong on our side. Nothing was changed; it is in the log.")
