// Two gaps of the theme that only scripts can close, because the theme makes these elements.

// The search box is a dialog without a name.
document.querySelector('[data-md-component="search"]')?.setAttribute("aria-label", "Search");

// Wide tables of hand-written pages are put into boxes that scroll; the keyboard must reach those too.
addEventListener("load", () => {
  let heading = "";
  for (const box of document.querySelectorAll("h2, h3, .md-typeset__scrollwrap")) {
    if (box.matches("h2, h3")) {
      // Two tables with the same columns are told apart by the heading above them.
      heading = box.firstChild?.textContent.trim() ?? "";
      continue;
    }
    const cells = [...box.querySelectorAll("th")].map((cell) => cell.textContent.trim()).join(", ");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", heading ? `${heading}: table of ${cells}` : `Table of ${cells}`);
  }
});
