"""How long a filter or a sort of the table of claims takes in a browser, at ten thousand rows.

    python benchmarks/claims_table.py SITE [--rows 10000] [--runs 5]

The project's claims are repeated until there are enough, and the pages of the table and the file of its rows
are made as a build makes them, in a copy of the site. Measured is from the input to the end
of the next frame, waiting for it included, so that rows laid out only when they come onto the screen
are in the figure. Each run opens the page anew, so the first keystroke is a first one in each; the
figures are the median of the runs, the fastest and the slowest. Beside them: from opening the page until
its controls work, which includes the file, over the machine's own network. Needs a Chromium on the path.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
OPENED = "opened, until the controls work"

WATCH = """new MutationObserver((changes, observer) => {
  if (!document.querySelector("table[data-claims] th button")) return;
  window.opened = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true })"""

MEASURE = """async () => {
  const input = document.querySelector("#filter-q");
  const verdict = document.querySelector("#filter-verdict");
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const timed = async (change) => {
    await frame();
    const start = performance.now();
    change();
    await frame();
    return performance.now() - start;
  };
  const say = (control, value) => { control.value = value; control.dispatchEvent(new Event("input", { bubbles: true })); };
  const found = {};
  for (const word of ["s", "sk", "skin", "skin hair", "zzz", ""]) found[`words "${word}"`] = await timed(() => say(input, word));
  for (const option of [...verdict.options]) found[`verdict "${option.value}"`] = await timed(() => say(verdict, option.value));
  say(verdict, "");
  for (const button of document.querySelectorAll("table[data-claims] th button")) found[`sort ${button.textContent}`] = await timed(() => button.click());
  return found;
}"""


def main() -> None:
    """Prints one line for each change, and the worst."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    from grown_table import grown, write_table
    from playwright.sync_api import sync_playwright

    from assay.load import load
    from assay.site.preview import served

    found: dict[str, list[float]] = {}
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(shutil.copytree(options.site, Path(scratch) / "site"))
        catalogue = write_table(ROOT, site, grown(load(ROOT).corpus, options.rows))
        files = {path: (site / path).read_bytes() for path in ("claims/index.html", "claims/rows.json") if (site / path).is_file()}
        with served(site) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for _ in range(options.runs):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.add_init_script(WATCH)
                page.goto(f"{base}/claims/")
                page.locator("table[data-claims] th button").first.wait_for()
                page.wait_for_load_state("load")
                found.setdefault(OPENED, []).append(page.evaluate("opened"))
                for what, milliseconds in page.evaluate(MEASURE).items():
                    found.setdefault(what, []).append(milliseconds)
                page.close()
            browser.close()
    for path, content in files.items():
        print(f"{len(content):>9,} bytes, {len(gzip.compress(content, 9, mtime=0)):,} gzipped: {path}")
    print(f"{len(catalogue.claim_parts):>9} pages of the table")
    for what, times in found.items():
        print(f"{statistics.median(times):7.1f} ms  ({min(times):.1f} to {max(times):.1f})  {what}")
    del found[OPENED]
    slowest = max(found, key=lambda what: statistics.median(found[what]))
    print(f"{statistics.median(found[slowest]):7.1f} ms  worst median ({slowest}), {options.runs} runs at {options.rows} rows; load average {before:.2f} before, {os.getloadavg()[0]:.2f} after")


if __name__ == "__main__":
    main()
