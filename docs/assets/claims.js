// The table of claims: filter, sort and count. Everything is read from the table itself, which is whole
// without this script; the state stands in the address, so a view can be sent to somebody.

const table = document.querySelector("table[data-claims]");
if (table) setUp(table);

function setUp(table) {
  const MOST = 150; // rows shown at once; a browser lays out ten thousand too slowly
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.textContent.trim());
  const keys = names.map((name) => name.toLowerCase());
  const facets = [1, 2, 3, 4, 5];
  const orders = { 1: table.dataset.verdicts.split("|"), 2: table.dataset.certainties.split("|") };
  const rows = [...body.rows].map((element, place) => {
    const cells = [...element.cells].map((cell) => cell.textContent.trim());
    return { element, place, cells, words: cells.join(" ").toLowerCase() };
  });
  const state = { q: "", chosen: {}, sort: null, down: false, all: false };

  const form = make("form", { className: "a-filter" });
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filter the claims");
  const words = make("input", { type: "search", id: "filter-q", autocomplete: "off", spellcheck: false });
  form.append(field("Words", words));
  const selects = new Map();
  for (const facet of facets) {
    const select = make("select", { id: `filter-${keys[facet]}` });
    const values = [...new Set(rows.map((row) => row.cells[facet]))].sort((one, other) => rank(facet, one) - rank(facet, other) || one.localeCompare(other));
    select.append(new Option("any", ""), ...values.map((value) => new Option(value, value)));
    selects.set(facet, select);
    form.append(field(names[facet], select));
  }
  form.append(make("button", { type: "reset", textContent: "Clear" }));
  const status = make("p", { className: "a-status" });
  status.setAttribute("role", "status");
  const more = make("button", { type: "button", className: "a-more", hidden: true });
  table.before(form, status);
  table.after(more);

  const buttons = heads.map((head, column) => {
    const button = make("button", { type: "button", textContent: names[column] });
    button.addEventListener("click", () => {
      // Up, down, and back to reading order.
      if (state.sort !== column) Object.assign(state, { sort: column, down: false });
      else if (!state.down) state.down = true;
      else Object.assign(state, { sort: null, down: false });
      show();
    });
    head.replaceChildren(button);
    return button;
  });

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    state.q = words.value;
    for (const [facet, select] of selects) state.chosen[facet] = select.value;
    state.all = false;
    show();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    Object.assign(state, { q: "", chosen: {}, all: false });
    show();
    words.focus();
  });
  more.addEventListener("click", () => {
    state.all = true;
    show();
  });
  addEventListener("popstate", () => { read(); show(); });

  read();
  show();

  function make(name, values) {
    return Object.assign(document.createElement(name), values);
  }

  function field(label, control) {
    const element = make("label", { textContent: label });
    element.append(control);
    return element;
  }

  function rank(facet, value) {
    const place = orders[facet]?.indexOf(value) ?? 0;
    return place < 0 ? Infinity : place;
  }

  function read() {
    const asked = new URLSearchParams(location.search);
    state.q = asked.get("q") ?? "";
    for (const [facet, select] of selects) {
      const value = asked.get(keys[facet]) ?? "";
      state.chosen[facet] = [...select.options].some((option) => option.value === value) ? value : "";
    }
    const [sort, way] = (asked.get("sort") ?? "").split(".");
    state.sort = keys.includes(sort) ? keys.indexOf(sort) : null;
    state.down = way === "down";
  }

  function write() {
    const said = new URLSearchParams();
    if (state.q.trim()) said.set("q", state.q.trim());
    for (const facet of facets) if (state.chosen[facet]) said.set(keys[facet], state.chosen[facet]);
    if (state.sort !== null) said.set("sort", keys[state.sort] + (state.down ? ".down" : ""));
    const query = said.toString();
    const address = `${location.pathname}${query ? `?${query}` : ""}${location.hash}`;
    if (address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
  }

  function show() {
    const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = new Map(facets.map((facet) => [facet, new Map()]));
    const found = [];
    for (const row of rows) {
      if (!wanted.every((word) => row.words.includes(word))) continue;
      const failed = facets.filter((facet) => state.chosen[facet] && state.chosen[facet] !== row.cells[facet]);
      // An option says how many claims there would be if it were chosen, the other filters as they are.
      for (const facet of failed.length > 1 ? [] : failed.length ? failed : facets) {
        const counted = counts.get(facet);
        counted.set(row.cells[facet], (counted.get(row.cells[facet]) ?? 0) + 1);
      }
      if (!failed.length) found.push(row);
    }
    if (state.sort !== null) {
      const column = state.sort;
      const compare = orders[column] ? (one, other) => rank(column, one.cells[column]) - rank(column, other.cells[column]) : (one, other) => (one.cells[column] < other.cells[column] ? -1 : one.cells[column] > other.cells[column] ? 1 : 0);
      found.sort((one, other) => (state.down ? -1 : 1) * (compare(one, other) || 0) || one.place - other.place);
    }
    const shown = state.all ? found : found.slice(0, MOST);
    body.replaceChildren(...shown.map((row) => row.element));
    for (const [facet, select] of selects) {
      const counted = counts.get(facet);
      for (const option of select.options) {
        if (!option.value) continue;
        const number = counted.get(option.value) ?? 0;
        const label = `${option.value} (${number})`;
        if (option.text !== label) option.text = label;
        option.disabled = !number && state.chosen[facet] !== option.value;
      }
      if (select.value !== (state.chosen[facet] ?? "")) select.value = state.chosen[facet] ?? "";
    }
    if (words.value !== state.q) words.value = state.q;
    heads.forEach((head, column) => {
      const sorted = state.sort === column;
      if (sorted) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      buttons[column].dataset.sorted = sorted ? (state.down ? "down" : "up") : "";
    });
    const number = rows.length === 1 ? "1 claim" : `${rows.length.toLocaleString("en")} claims`;
    const said = found.length === rows.length ? `All ${number}` : found.length ? `${found.length.toLocaleString("en")} of ${number}` : `None of ${number}; clear a filter to see more`;
    const text = shown.length < found.length ? `${said}, the first ${shown.length} shown.` : `${said}.`;
    if (status.textContent !== text) status.textContent = text;
    more.hidden = shown.length === found.length;
    more.textContent = `Show all ${found.length.toLocaleString("en")}`;
    write();
  }
}
