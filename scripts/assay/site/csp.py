"""A content-security policy in every page of the built site.

The policy allows the page's own files and the inline scripts that are there now, by hash; a script that
contributed text might smuggle in has no hash and does not run. Styles come from the page's own files only: the theme
has none inside its pages, and sets others through the object model, which no policy concerns. It stands in a ``meta`` element, so it
works on any host and after any generator. (``frame-ancestors`` is not honoured there; a host that sets
headers should add it.)
"""

from __future__ import annotations

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_MARK = '<meta http-equiv="Content-Security-Policy"'
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def policy(page: str) -> str:
    """The policy for a page.

    Args:
        page: Its HTML.
    """
    hashes = set()
    for attributes, body in _SCRIPT.findall(page):
        kind = re.search(r"""\btype\s*=\s*["']?([^"'\s>]+)""", attributes, re.IGNORECASE)
        is_data = kind is not None and kind[1].lower() not in ("module", "text/javascript", "application/javascript")
        if not is_data and not re.search(r"\bsrc\s*=", attributes, re.IGNORECASE):
            digest = base64.b64encode(hashlib.sha256(body.encode("utf-8")).digest()).decode("ascii")
            hashes.add(f"'sha256-{digest}'")
    scripts = " ".join(["'self'", *sorted(hashes)])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


def with_policy(page: str) -> str:
    """A page with its policy in it; one that has a policy stays as it is.

    Args:
        page: Its HTML.

    Raises:
        ValueError: It has no head, so that it would go out without a policy.
    """
    if _MARK in page:
        return page
    head = _HEAD.search(page)
    if head is None:
        raise ValueError("no <head>; a page without one would go out without a policy")
    return f'{page[: head.end()]}{_MARK} content="{policy(page)}">{page[head.end() :]}'
