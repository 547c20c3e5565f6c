"""Smaller pages: the theme indents its markup deeply, and our escaping writes harmless characters as references.

Nothing that a reader or a browser sees changes. Scripts, styles and preformatted text stay as they are.
The two places at which the theme's markup breaks the HTML Standard are mended on the way.
"""

from __future__ import annotations

import re

_KEPT = re.compile(r"(<(?:script|style|pre|textarea)\b.*?</(?:script|style|pre|textarea)\s*>)", re.IGNORECASE | re.DOTALL)
_BLANK = re.compile(r"[ \t\n\r\f]+")
_PARTS = re.compile(r"\s?(</?(?:table|caption|thead|tbody|tr|th|td|dl|dt|dd|ul|ol|li)\b[^<>]*>)\s?")
"""Parts of tables and lists; a blank beside them is never shown."""
_OPTIONAL = re.compile(r"</t[dh]>(?=<t[dh]\b|</tr>)|</tr>(?=<tr\b|</tbody>)|</dt>(?=<d[td]\b)|</dd>(?=<d[td]\b|</dl>)|</li>(?=<li\b|</[uo]l>)")
"""End tags that HTML leaves out by rule, before what ends the element anyway."""
_HARMLESS = "()/:;=+#!?*[]{}|~^@$%.,_-"
"""Characters that mean something in Markdown and nothing in HTML, inside elements or quoted attributes."""
_REFERENCES = re.compile("&#(?:" + "|".join(str(ord(mark)) for mark in _HARMLESS) + ");")
_CHECKBOX = re.compile(r"""(<input\b(?=[^<>]*\stype="checkbox")[^<>]*?) autocomplete="off"(?=[\s>])""")
"""HTML has ``autocomplete`` only for fields that are filled in; the theme puts it on its two switches."""
_TITLE_OF_CONTENTS = '<label class="md-nav__title" for="__toc">'
"""Names a switch that only pages in the navigation have."""


def _mended(page: str) -> str:
    if 'id="__toc"' not in page:
        page = page.replace(_TITLE_OF_CONTENTS, '<label class="md-nav__title">')
    return _CHECKBOX.sub(r"\1", page)


def _shorter(markup: str) -> str:
    # Wherever blanks are shown, any run of them is shown as one.
    collapsed = _BLANK.sub(lambda run: "\n" if "\n" in run[0] else " ", markup)
    return _REFERENCES.sub(lambda found: chr(int(found[0][2:-1])), _OPTIONAL.sub("", _PARTS.sub(r"\1", collapsed)))


def slim(page: str) -> str:
    """A page with runs of blanks as one, without references that no parser needs, and with valid markup of the theme.

    Args:
        page: Its HTML.
    """
    return "".join(piece if number % 2 else _shorter(piece) for number, piece in enumerate(_KEPT.split(_mended(page))))
