"""The API holds what its own description says: schemathesis sends what fits it, and what does not."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from litestar.serialization import encode_json
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.specs.openapi.checks import allow_header_conformance, positive_data_acceptance

from godown.entrypoints.api.description import completed
from godown.entrypoints.app import create_app
from godown.platform.database import Database
from godown.platform.settings import Settings
from tests.http import key_of

EXAMPLES = 6
"""For each operation; the soak sends more."""

LEFT_OUT = [
    positive_data_acceptance,  # a rule of the trade may refuse what fits the form: a check digit, an unknown SKU
    allow_header_conformance,  # the framework answers OPTIONS by itself, for one handler of a path
]

app = create_app(Database("postgresql://nowhere/none"), Settings(data=Path(".")))
api = schemathesis.openapi.from_dict(json.loads(encode_json(completed(app.openapi_schema.to_schema()))))


def is_kindness(failure: BaseException) -> bool:
    """No failures: values are read kindly (0 and 1 for no and yes, "12" for 12), unknown parameters are passed over, and the
    key that schemathesis left away is put back by the test."""
    kind = ("Incorrect type", "(was Authorization)", "query: violates `additionalProperties`")
    return isinstance(failure, AcceptedNegativeData) and any(word in str(failure) for word in kind)


@api.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_holds_its_description(
    case: schemathesis.Case[Any], database: Database, address: str, tenant_id: UUID
) -> None:
    headers = {"Authorization": f"Bearer {key_of(database, tenant_id)}"}
    try:
        case.call_and_validate(base_url=address, headers=headers, excluded_checks=LEFT_OUT)
    except FailureGroup as group:
        left = [one for one in group.exceptions if not is_kindness(one)]
        if left:
            raise FailureGroup(left, group.message) from None
