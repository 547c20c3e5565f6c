"""What the site knows of itself from mkdocs.yml: its name, its address and where its files are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class SettingsFault(Exception):
    """mkdocs.yml says something that pages cannot be made with; the message is one line."""


@dataclass(frozen=True)
class Settings:
    """What pages need to know that no record says.

    Attributes:
        site_name: The name of the site, as it cites itself.
        site_url: Its address, with a slash at its end; None while it has none.
        repository: The address of the public repository, without a slash at its end; None while there is none.
    """

    site_name: str = "Assay"
    site_url: str | None = None
    repository: str | None = None

    def absolute(self, address: str) -> str | None:
        """An address below the site as the world sees it.

        Args:
            address: Relative to the site's root.

        Returns:
            None while the site has no address.
        """
        return f"{self.site_url}{address}" if self.site_url else None


def read_settings(root: Path) -> Settings:
    """The settings of a project.

    Args:
        root: The folder with mkdocs.yml; without that file the defaults hold.

    Raises:
        SettingsFault: The file cannot be read, or an address in it cannot be one.
    """
    import yaml
    from mkdocs.exceptions import ConfigurationError
    from mkdocs.utils.yaml import yaml_load

    try:
        with (root / "mkdocs.yml").open("rb") as file:
            found = yaml_load(file)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ConfigurationError) as error:
        raise SettingsFault(f"mkdocs.yml cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise SettingsFault("mkdocs.yml cannot be read: expected settings, one name: value a line")
    extra = found.get("extra")
    return Settings(
        site_name=str(found.get("site_name") or Settings.site_name),
        site_url=_address("site_url", found.get("site_url"), "/"),
        repository=_address("extra.repository", extra.get("repository") if isinstance(extra, dict) else None, ""),
    )


def _address(name: str, value: object, end: str) -> str | None:
    """An address that may stand before a path, with another end; None where nothing is set.

    The settings are trusted, but a slip in them would stand on every page.
    """
    if value in (None, "", False):
        return None
    fault = "expected an address such as https://host/path"
    if not isinstance(value, str) or re.search(r"[\s<>\"'\\^`{|}\x00-\x20\x7f]", value):
        raise SettingsFault(f"mkdocs.yml: {name} is {value!r}; {fault}, without spaces or quotes")
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.username is not None or parts.password is not None or parts.query or parts.fragment or value.endswith(("?", "#")):
        raise SettingsFault(f"mkdocs.yml: {name} is {value!r}; {fault}, without a user name, ? or #")
    return value.rstrip("/") + end
