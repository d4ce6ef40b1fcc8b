"""The API of stored files: photos in, photos and papers out."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody

from godown import catalog
from godown.entrypoints.answers import file_answer
from godown.entrypoints.door import AnyRequest, Door
from godown.platform.files import stored
from godown.platform.photos import keep_photo


@dataclass
class PhotoIn:
    """A photo from a form: JPEG, PNG or WebP."""

    file: UploadFile


@dataclass(frozen=True)
class PhotoId:
    """The id that the upload answered."""

    file_id: UUID


@post("/files", opt={"scope": "floor"}, sync_to_thread=True, status_code=201, summary="Send a photo")
def send_photo(request: AnyRequest, data: MultipartBody[PhotoIn], door: NamedDependency[Door]) -> Response[PhotoId]:
    """Answer the photo's id, to be named by a SKU or an inspection. Its content is checked, not its name."""
    content, name = data.file.file.read(), data.file.filename
    return door.write(request, lambda tx: PhotoId(keep_photo(tx, door.files, name, content)), status=201)


@get("/files/{file_id:uuid}", sync_to_thread=True, media_type="application/octet-stream", summary="A stored file")
def get_file(request: AnyRequest, file_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """A photo or a paper of this business. Shown in place if it is an image or a PDF, a download otherwise."""
    with door.open() as tx:
        file = stored(tx, file_id)
    return file_answer(request, door, file)


@post("/skus/{sku_id:uuid}/photo", opt={"scope": "catalog"}, sync_to_thread=True, status_code=200,
      summary="Give a SKU its photo")  # fmt: skip
def set_photo(
    request: AnyRequest, sku_id: FromPath[UUID], data: JSONBody[PhotoId], door: NamedDependency[Door]
) -> Response[None]:
    """Send the photo first, then name it here."""
    return door.write(request, lambda tx: catalog.set_photo(tx, sku_id, data.file_id))


files: Final = Router("/", route_handlers=[send_photo, get_file, set_photo], tags=["Files"])
