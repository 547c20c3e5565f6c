"""How long a filter or a sort of the table of claims takes in a browser, at ten thousand rows.

    python benchmarks/claims_table.py SITE [--rows 10000] [--runs 5]

The rows of the built table are repeated until there are enough. Measured is from the input to the end
of the next frame, waiting for it included, so that rows laid out only when they come onto the screen
are in the figure. Each run opens the page anew, so the first keystroke is a first one in each; the
figures are the median of the runs, the fastest and the slowest. Needs a Chromium on the path.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
from pathlib import Path

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
    from playwright.sync_api import sync_playwright

    from assay.site.preview import served

    def longer(route) -> None:  # noqa: ANN001
        html = (options.site / "claims/index.html").read_text("utf-8")
        head, rest = html.split("<tbody>", 1)
        rows, tail = rest.split("</tbody>", 1)
        each = [f"<tr>{row}" for row in rows.split("<tr>")[1:]]
        many = (each * (options.rows // len(each) + 1))[: options.rows]
        route.fulfill(body=f"{head}<tbody>{''.join(many)}</tbody>{tail}", content_type="text/html; charset=utf-8")

    found: dict[str, list[float]] = {}
    before = os.getloadavg()[0]
    with served(options.site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(options.runs):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.route("**/claims/", longer)
            page.goto(f"{base}/claims/", wait_until="load")
            for what, milliseconds in page.evaluate(MEASURE).items():
                found.setdefault(what, []).append(milliseconds)
            page.close()
        browser.close()
    for what, times in found.items():
        print(f"{statistics.median(times):7.1f} ms  ({min(times):.1f} to {max(times):.1f})  {what}")
    slowest = max(found, key=lambda what: statistics.median(found[what]))
    print(f"{statistics.median(found[slowest]):7.1f} ms  worst median ({slowest}), {options.runs} runs at {options.rows} rows; load average {before:.2f} before, {os.getloadavg()[0]:.2f} after")


if __name__ == "__main__":
    main()
