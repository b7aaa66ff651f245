"""Finds the field that a path of a spec leads to, and walks all fields of a spec that was read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from aidc_twin.facility.positions import KeyPath
from aidc_twin.facility.spec_types import Name, Quantity

__all__ = [
    "ABSENT",
    "data_at",
    "entry_model",
    "field_at",
    "fields",
    "judge",
    "leaves",
    "lone_model",
    "name_kind",
    "quantity_of",
]

ABSENT: Any = object()


@lru_cache(maxsize=256)
def fields(model: type[BaseModel]) -> dict[str, tuple[str, FieldInfo]]:
    """Key in the file -> attribute and field, in the order of the declaration."""
    return {info.alias or name: (name, info) for name, info in model.model_fields.items()}


def lone_model(info: FieldInfo) -> type[BaseModel] | None:
    """The section that a field holds, if it holds one; plants and lists are walked by their entries."""
    found = [
        part
        for part in (get_args(info.annotation) or (info.annotation,))
        if isinstance(part, type) and issubclass(part, BaseModel)
    ]
    return found[0] if found and get_origin(info.annotation) in (None, UnionType, Union) else None


def entry_model(info: FieldInfo) -> type[BaseModel] | None:
    """The section that each entry of a mapping by name is, if all are of one sort."""
    for part in (info.annotation, *get_args(info.annotation)):
        if get_origin(part) is dict:
            kind = get_args(part)[1]
            return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
    return None


def _metadata(info: FieldInfo) -> Iterator[Any]:
    yield from info.metadata
    for part in get_args(info.annotation):
        if get_origin(part) is Annotated:
            yield from get_args(part)[1:]


def quantity_of(info: FieldInfo) -> Quantity | None:
    """The declaration of a field that is a quantity."""
    return next((item for item in _metadata(info) if isinstance(item, Quantity)), None)


def name_kind(info: FieldInfo) -> str:
    """The list of the catalogue in which the value of a field stands; empty for all other fields."""
    return next((item.catalogue for item in _metadata(info) if isinstance(item, Name)), "")


def data_at(data: Any, path: KeyPath) -> Any:
    """The raw data that a path leads to; None where it leads nowhere."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def field_at(model: type[BaseModel], path: KeyPath) -> FieldInfo | None:
    """The field of a model that a path without list positions leads to; None where there is none."""
    key, rest = str(path[0]), path[1:]
    if key not in fields(model):
        return None
    info = fields(model)[key][1]
    if not rest:
        return info
    inner = lone_model(info)
    if (entry := entry_model(info)) is not None:
        # The next step is the name of an entry.
        inner, rest = entry, rest[1:]
        if not rest:
            return info
    return field_at(inner, rest) if inner is not None else None


@lru_cache(maxsize=512)
def _adapter(model: type[BaseModel], path: KeyPath) -> TypeAdapter[Any] | None:
    info = field_at(model, path)
    if info is None:
        return None
    kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    return TypeAdapter(kind)


def judge(model: type[BaseModel], path: KeyPath, data: Any) -> Any:
    """The value at a path of the raw data of one section, judged alone; `ABSENT` where it is unusable.

    It lets checks between fields work in a file in which other fields are wrong. A field that is not
    given has its default.
    """
    adapter = _adapter(model, path)
    if adapter is None:
        return ABSENT
    for depth, key in enumerate(path):
        if not isinstance(data, dict):
            return ABSENT
        if key not in data:
            info = field_at(model, path)
            needed = any(
                part.is_required()
                for end in range(depth + 1, len(path) + 1)
                if (part := field_at(model, path[:end])) is not None
            )
            return ABSENT if needed or info is None else info.default
        data = data[key]
    try:
        return adapter.validate_python(data)
    except ValidationError:
        return ABSENT


def leaves(
    model: BaseModel, path: KeyPath = (), origin: str = ""
) -> Iterator[tuple[KeyPath, Any, FieldInfo, str]]:
    """Every field that holds no section: path, value, declaration, and the source of its default.

    A section that is absent and may be (no economiser) is one leaf with the value None.
    """
    for key, (attribute, info) in fields(type(model)).items():
        value = getattr(model, attribute)
        extra = info.json_schema_extra
        source = str(extra.get("source", "")) if isinstance(extra, dict) else ""
        here = (*path, key)
        if isinstance(value, BaseModel):
            yield from leaves(value, here, source)
        elif isinstance(value, dict):
            for name, part in value.items():
                yield from leaves(part, (*here, name))
        elif isinstance(value, tuple) and any(isinstance(part, BaseModel) for part in value):
            for index, part in enumerate(value):
                yield from leaves(part, (*here, index))
        else:
            yield here, value, info, source or origin
