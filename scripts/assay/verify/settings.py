"""What can be set: where registries are, who asks, and how patiently."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit


class SettingFault(Exception):
    """A setting that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """All settings; each can be given as ``ASSAY_`` and its name in capitals.

    Attributes:
        crossref: Base address of Crossref's REST API.
        datacite: Base address of DataCite's.
        handles: Base address of the DOI handle service.
        pubmed: Base address of NCBI's E-utilities.
        idconv: Address of PubMed Central's id converter.
        archive: Address of the Wayback availability service.
        pages: Where pages are fetched from instead of their own hosts, for rehearsals; empty for the real ones.
        mailto: An address at which the registries can reach whoever runs this; with it Crossref allows twice as much.
        project: The public address of this project, for the User-Agent; empty while it has none.
        budget: The most requests of one run.
        timeout: Seconds without a byte until an answer counts as stalled.
        patience: Seconds for one answer as a whole.
        tries: How often one question is asked before it is unanswered.
        longest_wait: The longest wait that is granted, in seconds; a server that wants more is left alone for this run.
        size: The most bytes of an answer that are read.
        link_interval: Seconds between requests of the link checker to one host.
        report_after: Days after which a page that could not be checked is reported.
    """

    crossref: str = "https://api.crossref.org"
    datacite: str = "https://api.datacite.org"
    handles: str = "https://doi.org"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    idconv: str = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/"
    archive: str = "https://archive.org/wayback/available"
    pages: str = ""
    mailto: str = ""
    project: str = ""
    budget: int = 3000
    timeout: float = 20.0
    patience: float = 60.0
    tries: int = 4
    longest_wait: float = 120.0
    size: int = 5 * 1024 * 1024
    link_interval: float = 1.0
    report_after: int = 30

    @property
    def user_agent(self) -> str:
        """How requests introduce themselves."""
        who = [f"+{self.project}" if self.project else "", f"mailto:{self.mailto}" if self.mailto else ""]
        said = "; ".join(part for part in who if part)
        return f"assay-verify/1 ({said})" if said else "assay-verify/1"

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        """Hosts and ports that were set on purpose, and so may be private."""
        addresses = (self.crossref, self.datacite, self.handles, self.pubmed, self.idconv, self.archive, self.pages)
        return frozenset(endpoint(address) for address in addresses if address)


def endpoint(address: str) -> tuple[str, int]:
    """Host and port of an address."""
    parts = urlsplit(address)
    return (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)


def settings_from(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """The settings: what is given, else what the environment says, else the defaults.

    Args:
        environment: Variables by name.
        given: Settings by name; None means not given.

    Raises:
        SettingFault: A number is none, or an address is none.
    """
    values: dict[str, object] = {}
    defaults = Settings()
    for field in fields(Settings):
        variable = f"ASSAY_{field.name.upper()}"
        value = given.get(field.name)
        if value is None and environment.get(variable):
            value = environment[variable]
        if value is None:
            continue
        wanted = type(getattr(defaults, field.name))
        try:
            value = wanted(value)
        except (TypeError, ValueError):
            raise SettingFault(f"{variable} is {value!r}; expected {'a whole number' if wanted is int else 'a number'}") from None
        if wanted is not str and not (0 < value < math.inf or (field.name == "link_interval" and value == 0)):
            raise SettingFault(f"{variable} is {value}; expected more than 0, and an end to it")
        values[field.name] = value
    settings = replace(defaults, **values)
    for name in ("crossref", "datacite", "handles", "pubmed", "idconv", "archive", "pages"):
        address = getattr(settings, name)
        try:
            parts = urlsplit(address)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and endpoint(address)[1] > 0
        except ValueError:
            usable = False
        if address and not usable:
            raise SettingFault(f"ASSAY_{name.upper()} is {address!r}; expected an address such as {getattr(defaults, name) or 'http://127.0.0.1:8000/'}")
    if settings.mailto and ("@" not in settings.mailto or not settings.mailto.isascii() or any(character in settings.mailto for character in " \r\n\t();<>,")):
        raise SettingFault(f"ASSAY_MAILTO is {settings.mailto!r}; expected one e-mail address")
    return settings
