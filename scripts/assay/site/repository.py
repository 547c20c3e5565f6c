"""Where the project is kept: addresses of a file's history, of an editor for it, and of forms with some fields filled in.

The addresses are GitHub's, which several other hosts understand too.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from markupsafe import Markup

from assay.site.escape import attribute

BRANCH = "main"
LONGEST = 2000
"""Characters of an address that every browser and host takes."""


class Hosted:
    """Addresses at the host of a repository, escaped for an attribute.

    Args:
        repository: Its address, without a slash at its end.
    """

    def __init__(self, repository: str) -> None:
        self.repository = repository.removesuffix(".git")

    def history(self, path: str) -> Markup:
        """Every change of a file.

        Args:
            path: The file, relative to the project.
        """
        return self._at(f"commits/{BRANCH}/{quote(path)}")

    def edit(self, path: str) -> Markup:
        """An editor for a file, which proposes the change.

        Args:
            path: The file, relative to the project.
        """
        return self._at(f"edit/{BRANCH}/{quote(path)}")

    def dispute(self, place: str, claim: str, verdict: str) -> Markup:
        """The form for disputes. Which verdict would be right is left to the reader.

        Args:
            place: Address or file of the claim.
            claim: What it says.
            verdict: The verdict that it has now, in words.
        """
        return self._form("dispute-verdict.yml", {"title": f"Dispute: {claim}", "claim": f"{place} – “{claim}” – verdict now: {verdict}"})

    def report(self, place: str) -> Markup:
        """The form for errors.

        Args:
            place: Address or file of the page.
        """
        return self._form("report-error.yml", {"page": place})

    def _at(self, path: str) -> Markup:
        return Markup(attribute(f"{self.repository}/{path}"))

    def _form(self, template: str, fields: dict[str, str]) -> Markup:
        """A form with fields filled in by the query; the longest value is cut until the address is short enough."""
        while True:
            path = "issues/new?" + urlencode({"template": template, **fields}, quote_via=quote)
            longest = max(fields, key=lambda name: len(quote(fields[name])))
            if len(path) + len(self.repository) <= LONGEST or not fields[longest]:
                return self._at(path)
            fields = {**fields, longest: fields[longest][: len(fields[longest]) * 3 // 4]}
