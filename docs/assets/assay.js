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

// Tables of records are set as blocks or grids, at which some browsers no longer take them for tables.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", th: "columnheader" };
for (const table of document.querySelectorAll(".a-cards, .a-evidence")) {
  for (const part of [table, ...table.querySelectorAll(Object.keys(ROLES))]) {
    part.setAttribute("role", part.scope === "row" ? "rowheader" : ROLES[part.localName]);
  }
}

// Citations are copied with the page's address. Where the build did not know it, it is the one that is open.
for (const place of document.querySelectorAll("[data-copy]")) {
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
  const text = place.textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "a-copy";
  button.textContent = "Copy";
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const whole = text.includes(address) ? text : text.startsWith("@") ? text.replace(/\}$/, `, url = {${address}}}`) : `${text} ${address}`;
    try {
      await navigator.clipboard.writeText(whole);
      status.textContent = " Copied.";
    } catch {
      status.textContent = " The browser did not allow it; select the text instead.";
    }
  });
  place.append(button, status);
}
