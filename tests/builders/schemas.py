"""Validators of the committed schemas."""

from __future__ import annotations

import json

import jsonschema

from tests.write_schemas import FOLDER


def validator(name: str) -> jsonschema.Draft202012Validator:
    """Return a validator for one of the committed JSON Schemas."""
    return jsonschema.Draft202012Validator(json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8")))
