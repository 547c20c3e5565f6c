"""Pictures of one page of each kind, in both themes and three widths, to look at before a change is merged.

    python scripts/screenshots.py SITE OUTPUT [--kinds claim,home] [--page claims/x/y/] [--full]

Needs the test requirements and a Chromium on the path.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

WIDTHS = (360, 768, 1280)
THEMES = ("light", "dark")
HEIGHT = 900


def first(site: Path, pattern: str, largest: bool = False) -> str | None:
    """A page that matches a pattern, as an address below the site; None when there is none.

    Args:
        site: The built site.
        pattern: A glob below it.
        largest: Take the biggest page, which is the one most likely to look bad.
    """
    found = sorted(site.glob(pattern), key=lambda path: (-path.stat().st_size if largest else 0, path))
    found = [path for path in found if "http-equiv=\"refresh\"" not in path.read_text(encoding="utf-8")]
    return found[0].relative_to(site).as_posix() if found else None


def kinds(site: Path) -> dict[str, str]:
    """One page of each kind by name."""
    chosen = {
        "home": "index.html",
        "claims": "claims/index.html",
        "claim": first(site, "claims/*/*/index.html"),
        "claim-large": first(site, "claims/*/*/index.html", largest=True),
        "articles": "articles/index.html",
        "article": first(site, "articles/*/index.html", largest=True),
        "references": "references/index.html",
        "reference": first(site, "references/*/index.html", largest=True),
        "verdicts": "verdicts/index.html",
        "verdict": first(site, "verdicts/*/index.html"),
        "topics": "topics/index.html",
        "map": "map/index.html",
        "changes": "changes/index.html",
        "citations": "citations/index.html",
        "open-questions": "open-questions/index.html",
        "questions": first(site, "open-questions/*/index.html"),
        "search": first(site, "searches/*/index.html"),
        "map-outcome": first(site, "map/*/index.html"),
        "claim-list": "claims/list-2/index.html",
        "reference-list": "references/list/1/index.html",
        "claim-steps": first(site, "claims/*/*/steps/index.html"),
        "claim-evidence": first(site, "claims/*/*/page_2/index.html"),
        "data": "data/index.html",
        "searches": "searches/index.html",
        "excluded": "excluded/index.html",
        "checks": "checks/index.html",
        "check": first(site, "checks/*/index.html"),
        "contribute": "contribute/index.html",
        "decisions": "decisions/index.html",
        "topic": first(site, "topics/*/index.html", largest=True),
        "method": "method/index.html",
        "about": "about/index.html",
        "404": "404.html",
    }
    return {name: page for name, page in chosen.items() if page and (site / page).is_file()}


def main() -> int:
    """Takes the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("output", type=Path, help="where the pictures go")
    parser.add_argument("--kinds", default="", help="only these kinds, separated by commas")
    parser.add_argument("--page", default="", help="this page, by its address below the site, instead of one of each kind; the picture is called page-…")
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)), help="widths in pixels, separated by commas")
    parser.add_argument("--themes", default=",".join(THEMES), help="light, dark or both, separated by a comma")
    parser.add_argument("--height", type=int, default=HEIGHT, help="how much of the page is seen, in pixels")
    parser.add_argument("--full", action="store_true", help="the whole page, not only what is seen first")
    options = parser.parse_args()
    browser_path = shutil.which("chromium")
    if browser_path is None:
        print("No chromium on the path.", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    from assay.site.preview import served

    options.output.mkdir(parents=True, exist_ok=True)
    wanted = set(filter(None, options.kinds.split(",")))
    pages = {"page": f"{options.page.strip('/')}/index.html"} if options.page else kinds(options.site)
    if missing := [page for page in pages.values() if not (options.site / page).is_file()]:
        print(f"{options.site / missing[0]} is not there; build the site first, or name another page.", file=sys.stderr)
        return 2
    with served(options.site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for theme in options.themes.split(","):
            for width in map(int, options.widths.split(",")):
                page = browser.new_context(viewport={"width": width, "height": options.height}, color_scheme=theme, bypass_csp=True).new_page()
                for name, address in pages.items():
                    if wanted and name not in wanted:
                        continue
                    page.goto(f"{base}/{address.removesuffix('index.html')}")
                    page.wait_for_load_state("networkidle")
                    # A picture of the whole page makes the window as high; nothing may fade meanwhile, and no row is far from the screen.
                    # The pages' own policy would refuse such a style.
                    page.add_style_tag(content="*, ::before, ::after { content-visibility: visible !important; transition: none !important; }")
                    page.screenshot(path=options.output / f"{name}-{width}-{theme}.png", full_page=options.full)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
