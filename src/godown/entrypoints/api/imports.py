"""The API of imports: a file is checked, looked at, saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter

from godown import imports
from godown.entrypoints import importing
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, id_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.imports import Run, RunRow
from godown.kernel.columns import Column
from godown.platform.transaction import Tx

CHANNEL = r"^[^\x00-\x1f]*$"
ChannelCode = Annotated[str, QueryParameter(max_length=50, pattern=CHANNEL)]


RowNumber = Annotated[int, QueryParameter(ge=0, le=10**9)]


class RowStatus(StrEnum):
    """What saving does with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    WRONG = "wrong"


@dataclass
class FileIn:
    """A file as a browser or `curl -F file=@orders.csv` sends it."""

    file: UploadFile


@dataclass(frozen=True)
class KindStory:
    """A kind of file, its columns, and the scope that it needs."""

    kind: str
    title: str
    about: str
    scope: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Suggested:
    """The rows whose suggestions are taken; all rows where it is null."""

    rows: tuple[int, ...] | None = None


@dataclass(frozen=True)
class ColumnsIn:
    """{header of the file: our column}; an empty column leaves a header out."""

    columns: dict[str, str]


@get("/imports/kinds", sync_to_thread=False, summary="What can be imported")
def kinds(door: NamedDependency[Door]) -> list[KindStory]:
    """The kinds of files with their columns, in the order in which a newcomer needs them."""
    return [KindStory(kind.name, kind.title, kind.about, kind.scope, kind.columns) for kind in imports.KINDS.values()]


@get("/imports/templates/{kind:str}", sync_to_thread=False, summary="An empty table with an example")
def template(kind: FromPath[str], door: NamedDependency[Door]) -> Response[bytes]:
    """The columns of a kind and one row as an example."""
    return file_download(*imports.template_csv(kind))


@post("/imports", sync_to_thread=True, status_code=201, summary="Check a file")
def check(
    request: AnyRequest,
    data: MultipartBody[FileIn],
    door: NamedDependency[Door],
    kind: Text = "",
    channel: ChannelCode = "",
) -> Response[Run]:
    """A dry run: CSV (any usual delimiter and letters) or XLSX. Says of every row what saving would do, and of every wrong
    cell its row, column and what to try. `kind` may be left out where the columns tell it; `channel` is the shop of orders."""
    content = data.file.file.read()

    def work(tx: Tx) -> Run:
        run = imports.check(tx, content, data.file.filename or "", kind=kind, channel=channel)
        importing.mind_scope(door.identity, run.kind)
        return run

    return door.write(request, work, status=201)


@get("/imports", sync_to_thread=True, summary="List imports")
def list_imports(door: NamedDependency[Door], cursor: Text = "", limit: Limit = 50) -> Page[Run]:
    """Imports, newest first."""
    with door.open() as tx:
        found = imports.recent(tx, id_of(cursor), limit + 1)
    return page_of(found, limit, lambda run: encode_cursor(str(run.id)))


@get("/imports/{import_id:uuid}", sync_to_thread=True, summary="One import")
def one_import(import_id: FromPath[UUID], door: NamedDependency[Door]) -> Run:
    """Its counts by state (new, changed, same, skipped, wrong), and what its columns were used as."""
    with door.open() as tx:
        return imports.run(tx, import_id)


@get("/imports/{import_id:uuid}/rows", sync_to_thread=True, summary="The rows of an import")
def rows(
    import_id: FromPath[UUID],
    door: NamedDependency[Door],
    status: FromQuery[RowStatus] = RowStatus.WRONG,
    after_row: RowNumber = 0,
    limit: Limit = 100,
) -> list[RunRow]:
    """Rows in a state after a row, with what is wrong with them."""
    with door.open() as tx:
        imports.run(tx, import_id)
        return imports.rows_page(tx, import_id, [status], after_row, limit)


@get("/imports/{import_id:uuid}/errors", sync_to_thread=True, summary="The wrong rows as a file")
def errors(import_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """The rows that stay out, as the file had them, with what is wrong: correct them and put the file in again."""
    with door.open() as tx:
        return file_download(*imports.wrong_rows_csv(tx, import_id))


@post("/imports/{import_id:uuid}/save", sync_to_thread=True, status_code=200, summary="Save the good rows")
def save(import_id: FromPath[UUID], door: NamedDependency[Door]) -> Run:
    """Wrong rows stay out. Orders of a large file are saved in parts: `status` is `saving` until all are in. Saving again
    changes nothing."""
    with door.open() as tx:
        importing.mind_scope(door.identity, imports.run(tx, import_id).kind)
    return importing.save(door.open, import_id, seconds=importing.ANSWER_SECONDS)


@post("/imports/{import_id:uuid}/accept", sync_to_thread=True, status_code=200, summary="Take suggestions")
def accept(
    request: AnyRequest, import_id: FromPath[UUID], data: JSONBody[Suggested], door: NamedDependency[Door]
) -> Response[Run]:
    """Put the suggestions of wrong rows into their cells, and check the whole file again."""

    def work(tx: Tx) -> Run:
        importing.mind_scope(door.identity, imports.run(tx, import_id).kind)
        return imports.accept(tx, import_id, data.rows)

    return door.write(request, work)


@post("/imports/{import_id:uuid}/columns", sync_to_thread=True, status_code=200, summary="Say what columns mean")
def map_columns(
    request: AnyRequest, import_id: FromPath[UUID], data: JSONBody[ColumnsIn], door: NamedDependency[Door]
) -> Response[Run]:
    """Check the same rows again with other columns."""

    def work(tx: Tx) -> Run:
        importing.mind_scope(door.identity, imports.run(tx, import_id).kind)
        return imports.map_columns(tx, import_id, data.columns)

    return door.write(request, work)


def file_download(name: str, content: bytes, media: str = "text/csv") -> Response[bytes]:
    """A file to be kept by the browser."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    headers = {"Content-Disposition": f'attachment; filename="{plain}"'}
    return Response(content, media_type=media, headers=headers)


import_routes = Router(
    "/",
    route_handlers=[kinds, template, check, list_imports, one_import, rows, errors, save, accept, map_columns],
    tags=["Imports"],
)
