"""Check requests and answers against the official OpenAPI description of PxWebApi v2.

The description is read from ``../shared/pxwebapi`` and is no part of this project; tests that need it carry
:data:`needs_description`. The server is known to differ from its description: each difference is one entry in
:data:`DEVIATIONS`, applied to the description before anything is checked.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

import pytest
import yaml
from openapi_schema_validator import OAS30Validator

Description: TypeAlias = dict[str, Any]

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "pxwebapi" / "PxAPI-2.yml"

needs_description = pytest.mark.skipif(
    not DESCRIPTION.is_file(), reason="the OpenAPI description ../shared/pxwebapi/PxAPI-2.yml is absent"
)


class NotAsDescribedError(AssertionError):
    """A request or an answer that the description, with the known deviations, does not allow."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Deviation:
    """One known difference between the server and its description, and the edit that allows for it."""

    name: str
    reason: str
    edit: Callable[[Description], None]


def check_request(
    method: str, path: str, query: Mapping[str, str], body: Any = None, *, without: Collection[str] = ()
) -> None:
    """Check a request.

    Parameters
    ----------
    method, path, query
        The request; *path* is below the base URL.
    body
        The decoded JSON body, or None where there is none.
    without
        Names of deviations not to allow for, to show that they are needed.

    Raises
    ------
    NotAsDescribedError
        The operation, a parameter or the body is not in the description.
    """
    description = _with_deviations(frozenset(without))
    operation = _operation(description, method, path)
    parameters = [_resolved(description, parameter) for parameter in operation["parameters"]]
    declared = {parameter["name"]: parameter for parameter in parameters if parameter["in"] == "query"}
    for name, value in query.items():
        _check_parameter(description, declared, name, value)
    content = operation.get("requestBody", {}).get("content")
    if body is not None and content is None:
        raise NotAsDescribedError(f"{method} {path} takes no body")
    if body is not None:
        _check(body, content["application/json"]["schema"], description, f"the body of {method} {path}")


def check_response(method: str, path: str, status: int, body: Any, *, without: Collection[str] = ()) -> None:
    """Check an answer's status and decoded JSON body.

    Parameters
    ----------
    method, path
        The request that was answered; *path* is below the base URL.
    status, body
        The answer.
    without
        Names of deviations not to allow for, to show that they are needed.

    Raises
    ------
    NotAsDescribedError
        The description has no such status for the operation, or the body breaks its schema.
    """
    description = _with_deviations(frozenset(without))
    responses = _operation(description, method, path)["responses"]
    if str(status) not in responses:
        raise NotAsDescribedError(f"{method} {path}: the status {status} is not described")
    content = _resolved(description, responses[str(status)])["content"]
    if "application/json" not in content:
        raise NotAsDescribedError(f"{method} {path}: the {status} answer is not described as application/json")
    schema = content["application/json"]["schema"]
    _check(body, schema, description, f"the {status} answer of {method} {path}")


@functools.cache
def describe() -> Description:
    """Read the description as published."""
    description: Description = yaml.load(DESCRIPTION.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return description


@functools.cache
def _with_deviations(without: frozenset[str] = frozenset()) -> Description:
    description = copy.deepcopy(describe())
    for deviation in DEVIATIONS:
        if deviation.name not in without:
            deviation.edit(description)
    return description


def _operation(description: Description, method: str, path: str) -> Description:
    """Find the operation, with a parameter list even when it has none."""
    for template, methods in description["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, unquote(path)) and method.lower() in methods:
            return {"parameters": [], **methods[method.lower()]}
    raise NotAsDescribedError(f"{method} {path} is not described")


def _resolved(description: Description, part: Description) -> Description:
    while "$ref" in part:
        found: Any = description
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def _check_parameter(description: Description, declared: Mapping[str, Description], name: str, value: str) -> None:
    of_variable = re.fullmatch(r"(\w+)\[.+\]", name)
    parameter = declared.get(of_variable[1] if of_variable else name)
    if parameter is None or (parameter.get("style") == "deepObject") != (of_variable is not None):
        raise NotAsDescribedError(f"the query parameter {name} is not described")
    if of_variable is None:
        schema = _resolved(description, parameter["schema"])
        parts: Any = {"array": value.split(","), "boolean": value == "true", "integer": value}
        _check(parts.get(schema["type"], value), schema, description, f"the query parameter {name}")


def _check(content: Any, schema: Description, description: Description, what: str) -> None:
    whole = {"components": description["components"], "allOf": [schema]}
    problems = [f"{error.json_path}: {error.message[:300]}" for error in OAS30Validator(whole).iter_errors(content)]
    if problems:
        raise NotAsDescribedError(f"{what} is not as described: {'; '.join(problems)}")


# The known deviations


def _updated_is_a_time(description: Description) -> None:
    moment = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"
    description["components"]["schemas"]["updated"]["pattern"] = moment
    description["components"]["schemas"]["Table"]["properties"]["updated"]["pattern"] = moment


def _value_codes_are_required(description: Description) -> None:
    description["components"]["schemas"]["VariableSelection"]["required"] = ["variableCode", "valueCodes"]


def _value_codes_in_the_query(description: Description) -> None:
    for parameter in description["paths"]["/tables/{id}/data"]["get"]["parameters"]:
        if parameter.get("name") == "valuecodes":
            parameter["name"] = "valueCodes"


def _data_is_a_dataset(description: Description) -> None:
    for operation in description["paths"]["/tables/{id}/data"].values():
        schema = {"$ref": "#/components/schemas/Dataset"}
        operation["responses"]["200"]["content"]["application/json"]["schema"] = schema


def _links_say_more(description: Description) -> None:
    link = description["components"]["schemas"]["jsonstat-link"]["additionalProperties"]["items"]
    link["properties"] |= {"label": {"type": "string"}, "extension": {"type": "object"}}


def _problems_are_plain_json(description: Description) -> None:
    for response in description["components"]["responses"].values():
        response["content"]["application/json"] = response["content"]["application/problem+json"]


def _rate_fields_are_zero(description: Description) -> None:
    for name in ("maxCallsPerTimeWindow", "timeWindow"):
        description["components"]["schemas"]["ConfigResponse"]["properties"][name]["minimum"] = 0


def _value_may_be_sparse(description: Description) -> None:
    values = description["components"]["schemas"]["Dataset"]["properties"]["value"]
    sparse = {"type": "object", "additionalProperties": values["items"]}
    description["components"]["schemas"]["Dataset"]["properties"]["value"] = {"anyOf": [dict(values), sparse]}


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        name="updated is a time",
        reason="the pattern allows only a date, but the format says date-time and the server sends one",
        edit=_updated_is_a_time,
    ),
    Deviation(
        name="valueCodes required",
        reason="VariableSelection requires 'values', which it does not have; the server reads valueCodes",
        edit=_value_codes_are_required,
    ),
    Deviation(
        name="valueCodes in the query",
        reason="the description spells the parameter valuecodes; the server reads it in any case",
        edit=_value_codes_in_the_query,
    ),
    Deviation(
        name="data is a dataset",
        reason="the description says only that data is a string; in json-stat2 it is a Dataset object",
        edit=_data_is_a_dataset,
    ),
    Deviation(
        name="links say more",
        reason="the link schema forbids other keys; the server sends label and extension in link.related",
        edit=_links_say_more,
    ),
    Deviation(
        name="problems are plain json",
        reason="errors are described as application/problem+json; the server's own are application/json",
        edit=_problems_are_plain_json,
    ),
    Deviation(
        name="rate fields are zero",
        reason="both rate fields are at least 1 in the description and 0 at SSB, where they mean nothing",
        edit=_rate_fields_are_zero,
    ),
    Deviation(
        name="value may be an object",
        reason="the description allows only a list; JSON-stat 2.0 also allows an object from index to value",
        edit=_value_may_be_sparse,
    ),
)
