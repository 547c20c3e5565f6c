"""Types that several records share."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from assay.verify.text import normalise_doi

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ID_LENGTH = 60
"""An id is shorter than this, so that addresses and file names stay readable."""


_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for devices, with any ending (Microsoft, "Naming Files, Paths, and Namespaces")."""


def name_fault(name: str) -> str | None:
    """Why a record's file or an article's folder cannot have a name, which is its id; None where it can.

    Args:
        name: The name, without the ending of a file.
    """
    if name == "index":
        return "is taken by the page that lists these records"
    if not re.fullmatch(ID_PATTERN, name) or len(name) >= ID_LENGTH:
        return f"is no id: lower-case words joined by hyphens, under {ID_LENGTH} characters"
    if _DEVICE.fullmatch(name):
        return "is one that Windows keeps for a device, so nobody could check this project out there"
    return None


class Record(BaseModel):
    """A part of a record: frozen, and without room for a field that nobody defined."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True)


def _id(value: str) -> str:
    if not re.fullmatch(ID_PATTERN, value) or len(value) >= ID_LENGTH:
        raise PydanticCustomError(
            "assay_id", "expected an id: lower-case words joined by hyphens, under {length} characters", {"length": ID_LENGTH}
        )
    return value


def _partial_date(value: Any) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str):
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text, re.ASCII)
        if match:
            year, month, day = (int(part) if part else 1 for part in match.groups())
            try:
                datetime.date(year, month, day)
                return text
            except ValueError:
                pass
    raise PydanticCustomError("assay_date", "expected a date: 2026, 2026-11 or 2026-11-22")


def _full_date(value: Any) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("assay_day", "expected a day: 2026-11-22")


def url_fault(value: str) -> str | None:
    """What is wrong with an address, or None.

    Only https or http with a public host name is let through, so that a contributed address
    can neither run a script in a page nor point the link checker at a private machine.
    """
    if re.search(r"[\s<>\"\\^`{|}\x00-\x20\x7f]", value):
        return "holds a space or a character that must be percent-encoded"
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return "cannot be read as an address"
    if parts.scheme not in ("https", "http"):
        return "does not begin with https:// or http://"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password"
    if port not in (None, 80, 443):
        return "names a port"
    try:
        ipaddress.ip_address(host)
        return "names a machine by number; a public host name is needed"
    except ValueError:
        pass
    if not host.isascii():
        with contextlib.suppress(UnicodeError):
            return f"has letters in its host name that are written {host.encode('idna').decode()} in an address"
    labels = host.rstrip(".").split(".")
    if len(labels) < 2 or not all(re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", label) for label in labels):
        return "has no public host name"
    if not re.search(r"[a-z]", labels[-1]) or labels[-1] in ("local", "localhost", "internal", "invalid", "test", "example", "lan", "home"):
        return "has no public host name"
    return None


def _url(value: str) -> str:
    fault = url_fault(value)
    if fault:
        raise PydanticCustomError("assay_url", "expected a public web address; this one {fault}", {"fault": fault})
    return value


def _doi(value: str) -> str:
    if not re.fullmatch(r"10\.[0-9]{4,9}/\S+", value):
        raise PydanticCustomError("assay_doi", "expected a bare DOI such as 10.1000/xyz123, without https://doi.org/ or doi:")
    if normalise_doi(value) != value.lower():
        # Whatever is looked up must be what the page links to.
        raise PydanticCustomError("assay_doi", "expected a DOI without punctuation or an odd bracket at its end, in plain characters")
    return value


def _one_line(value: str) -> str:
    if not value:
        raise PydanticCustomError("assay_text", "expected some text; write null where nothing is known")
    if "\n" in value:
        raise PydanticCustomError("assay_text", "expected one line")
    return value


def _paragraphs(value: str) -> str:
    if not value:
        raise PydanticCustomError("assay_text", "expected some text; write null where nothing is known")
    return value


def _words(value: Any) -> Any:
    """One word or a list of words; both read as a list."""
    return [value] if isinstance(value, str) else value


Id = Annotated[str, AfterValidator(_id), Field(json_schema_extra={"pattern": ID_PATTERN, "maxLength": ID_LENGTH - 1})]
PartialDate = Annotated[
    str,
    BeforeValidator(_partial_date),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"}]}),
]
Day = Annotated[datetime.date, BeforeValidator(_full_date), WithJsonSchema({"type": "string", "format": "date"})]
Url = Annotated[str, AfterValidator(_url), Field(json_schema_extra={"format": "uri"})]
Doi = Annotated[str, AfterValidator(_doi), Field(json_schema_extra={"pattern": r"^10\.\d{4,9}/\S+$"})]
Line = Annotated[str, AfterValidator(_one_line)]
Paragraphs = Annotated[str, AfterValidator(_paragraphs)]
"""Markdown of a few paragraphs, where [@reference-id] links to a reference."""


def vocabulary_word(group: str) -> Any:
    """A word of ``claims/vocabulary.yml``; checked against it once the whole folder is read.

    Args:
        group: The part of the vocabulary that the word must stand in.
    """
    return Annotated[str, Field(json_schema_extra={"x-vocabulary": group})]


def vocabulary_words(group: str) -> Any:
    """One word, or a list of words, of ``claims/vocabulary.yml``."""
    return Annotated[
        tuple[vocabulary_word(group), ...],
        BeforeValidator(_words),
        Field(min_length=1),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string", "x-vocabulary": group},
                    {"type": "array", "minItems": 1, "items": {"type": "string", "x-vocabulary": group}},
                ]
            }
        ),
    ]


class Read(Record):
    """What was read of a source, when and where."""

    depth: "ReadDepth" = Field(description="How much was really read.")
    date: Day = Field(description="The day it was read.")
    at: Url | None = Field(default=None, description="The address at which it was read.")


class Withdrawn(Record):
    """A record that no longer counts. Records are withdrawn, never deleted."""

    date: Day = Field(description="The day it was withdrawn.")
    why: Line = Field(description="The reason, for readers.")


class LintException(Record):
    """A check that is set aside for this record, with a reason and an end."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}\d{3}$")] = Field(description="The code of the check.")
    why: Line = Field(description="Why the check is wrong here.")
    until: Day = Field(description="The day after which it applies again.")


from assay.model.words import ReadDepth  # noqa: E402  (needed to resolve the annotation above)

Read.model_rebuild()
