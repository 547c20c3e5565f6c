"""What search engines are told: robots.txt, and whether there is a sitemap."""

from __future__ import annotations

import datetime
import html
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from assay.site.settings import Settings

ROBOTS = "robots.txt"
"""Its place below ``docs/`` and below the site; hosts ask for it at their root only."""
SITEMAP = "sitemap.xml"


def robots(settings: Settings) -> str:
    """robots.txt: everything may be read; the sitemap is named where there is one (RFC 9309, sitemaps.org).

    Args:
        settings: The address of the site.
    """
    sitemap = settings.absolute(SITEMAP)
    return "User-agent: *\nDisallow:\n" + (f"\nSitemap: {sitemap}\n" if sitemap else "")


def write_sitemap(site: Path, settings: Settings, updated: Mapping[str, datetime.date]) -> None:
    """Puts our own sitemap in place of the one that MkDocs writes, which dates every page by the build.

    Pages of earlier ids are left out; so is a day that the records do not give. Without the address of the site there is none.

    Args:
        site: The built site.
        settings: The address of the site.
        updated: The day of the last change by the address of a page below the site.
    """
    for name in (SITEMAP, f"{SITEMAP}.gz"):
        (site / name).unlink(missing_ok=True)
    if settings.site_url is None:
        return
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in sorted(site.rglob("index.html")):
        place = page.parent.relative_to(site).as_posix()
        address = "" if place == "." else f"{place}/"
        if 'http-equiv="refresh"' not in page.read_text(encoding="utf-8").split("</head>", 1)[0]:
            day = f"<lastmod>{updated[address].isoformat()}</lastmod>" if address in updated else ""
            lines.append(f"  <url><loc>{html.escape(settings.site_url + quote(address))}</loc>{day}</url>")
    (site / SITEMAP).write_text("\n".join([*lines, "</urlset>", ""]), encoding="utf-8", newline="\n")
