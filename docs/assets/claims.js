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
  const orders = { verdict: table.dataset.verdicts.split("|"), certainty: table.dataset.certainties.split("|") };
  const rows = [...body.rows].map((element, place) => {
    const cells = [...element.cells].map((cell) => cell.textContent.trim());
    return { element, place, cells, words: cells.join(" ").toLowerCase() };
  });
  // Not "q": at that name the theme opens its own search over the table.
  const WORDS = "words";
  const state = { q: "", chosen: {}, sort: null, down: false, all: false };
  let standing = rows;

  const form = document.querySelector(".a-filter");
  const words = document.getElementById("filter-q");
  const status = document.querySelector(".a-status");
  const more = make("button", { type: "button", className: "a-more", hidden: true });
  table.after(more);
  const facets = keys.flatMap((key, column) => facet(key, column, document.getElementById(`filter-${key}`)));
  const ranks = keys.map((_, column) => facets.find((its) => its.column === column)?.ranks);
  for (const control of form.elements) control.disabled = false;
  form.dataset.live = status.dataset.live = "";

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
    for (const { key, select } of facets) state.chosen[key] = select.value;
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

  // A column with a list to choose from: its values in their order, and for each row the place of its own among them.
  function facet(key, column, select) {
    if (!select) return [];
    const place = (value) => (orders[key]?.includes(value) ? orders[key].indexOf(value) : Infinity);
    const values = [...new Set(rows.map((row) => row.cells[column]))].sort((one, other) => (orders[key] && place(one) - place(other)) || one.localeCompare(other));
    const places = new Map(values.map((value, number) => [value, number]));
    select.append(...values.map((value) => new Option(value, value)));
    return [{ key, column, select, values, ranks: rows.map((row) => places.get(row.cells[column])) }];
  }

  // Texts are compared once; a sort then only compares numbers.
  function ranked(column) {
    if (!ranks[column]) {
      const texts = [...new Set(rows.map((row) => row.cells[column]))].sort();
      const places = new Map(texts.map((text, number) => [text, number]));
      ranks[column] = rows.map((row) => places.get(row.cells[column]));
    }
    return ranks[column];
  }

  function read() {
    const asked = new URLSearchParams(location.search);
    state.q = asked.get(WORDS) ?? "";
    for (const { key, values } of facets) {
      const value = asked.get(key) ?? "";
      state.chosen[key] = values.includes(value) ? value : "";
    }
    const [sort, way] = (asked.get("sort") ?? "").split(".");
    state.sort = keys.includes(sort) ? keys.indexOf(sort) : null;
    state.down = way === "down";
  }

  function write() {
    const said = new URLSearchParams();
    if (state.q.trim()) said.set(WORDS, state.q.trim());
    for (const { key } of facets) if (state.chosen[key]) said.set(key, state.chosen[key]);
    if (state.sort !== null) said.set("sort", keys[state.sort] + (state.down ? ".down" : ""));
    const query = said.toString();
    const address = `${location.pathname}${query ? `?${query}` : ""}${location.hash}`;
    if (address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
  }

  // The rows that are wanted, and for each value of each list how many there would be if it were chosen,
  // the other filters as they are.
  function choose() {
    const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = facets.map(({ key, values }) => (state.chosen[key] ? values.indexOf(state.chosen[key]) : -1));
    const counts = facets.map(({ values }) => new Array(values.length).fill(0));
    const found = [];
    for (const row of rows) {
      if (!wanted.every((word) => row.words.includes(word))) continue;
      let failed = -1;
      let failures = 0;
      for (let number = 0; number < facets.length; number += 1) {
        if (chosen[number] >= 0 && chosen[number] !== facets[number].ranks[row.place]) {
          failed = number;
          failures += 1;
        }
      }
      if (failures > 1) continue;
      if (failures) counts[failed][facets[failed].ranks[row.place]] += 1;
      else {
        for (let number = 0; number < facets.length; number += 1) counts[number][facets[number].ranks[row.place]] += 1;
        found.push(row);
      }
    }
    return { found, counts };
  }

  function show() {
    const { found, counts } = choose();
    if (state.sort !== null) {
      const by = ranked(state.sort);
      const sign = state.down ? -1 : 1;
      found.sort((one, other) => sign * (by[one.place] - by[other.place]) || one.place - other.place);
    }
    const shown = state.all ? found : found.slice(0, MOST);
    if (shown.length !== standing.length || shown.some((row, number) => row !== standing[number])) body.replaceChildren(...shown.map((row) => row.element));
    standing = shown;
    facets.forEach(({ key, select, values }, number) => {
      values.forEach((value, place) => {
        const option = select.options[place + 1];
        const label = `${value} (${counts[number][place]})`;
        if (option.text !== label) option.text = label;
        option.disabled = !counts[number][place] && state.chosen[key] !== value;
      });
      if (select.value !== (state.chosen[key] ?? "")) select.value = state.chosen[key] ?? "";
    });
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
