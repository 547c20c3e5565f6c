// The table of claims: filter, sort and count. Everything is read from the table itself, which is whole
// without this script; where it goes on over further pages, the rows come from a file that the build made
// (site/claim_rows.py says what is in it). The state stands in the address, so a view can be sent to somebody.

const table = document.querySelector("table[data-claims][data-total]");
if (table) begin(table);

async function begin(table) {
  const rows = [...table.tBodies[0].rows].map((element) => ({
    element,
    href: element.querySelector("a").getAttribute("href"),
    cells: [...element.cells].map((cell) => cell.textContent.trim()),
  }));
  const form = document.querySelector(".a-filter");
  // The marks of verdicts and certainties, by column and in their order.
  const marks = new Map([...form.querySelectorAll("template")].map((its) => [its.dataset.marks, [...its.content.children]]));
  const total = Number(table.dataset.total);
  const status = document.querySelector(".a-status");
  form.dataset.live = status.dataset.live = "";
  if (!table.dataset.rows) return setUp(table, rows, marks, 0);
  // No control works before it can work over all claims, or the reader is told that it does not.
  // What is said is about as long as what is said afterwards, so that nothing moves.
  status.textContent = `${rows.length} of ${total.toLocaleString("en")} claims; the rest is loading.`;
  const all = await fetched(table.dataset.rows, marks, rows).catch(() => []);
  if (all.length !== total) return setUp(table, rows, marks, total - rows.length);
  document.querySelector(".md-content a[rel=next]").closest("p").hidden = true;
  setUp(table, all, marks, 0);
}

// All rows from the file, those that stand in the table already with their elements.
async function fetched(address, marks, known) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(60_000) });
  if (!answer.ok) throw new Error(answer.statusText);
  const file = await answer.json();
  const said = (column, place) => marks.get(column)[place].textContent;
  return file.claims.map(([article, id, claim, verdict, certainty, kind, topic], place) => {
    const [folder, publisher] = file.articles[article];
    const row = { href: `${folder}/${id}/`, cells: [claim, said("verdict", verdict), said("certainty", certainty), file.kinds[kind], file.topics[topic], publisher] };
    const here = known[place];
    if (here?.href === row.href && here.cells.every((cell, column) => cell === row.cells[column])) row.element = here.element;
    return row;
  });
}

// What is missing is the number of claims that could not be had.
function setUp(table, rows, marks, missing) {
  const MOST = 150; // rows shown at once; a browser lays out ten thousand too slowly
  const body = table.tBodies[0];
  const pattern = body.rows[0]?.cloneNode(true);
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.textContent.trim());
  const keys = names.map((name) => name.toLowerCase());
  const orders = Object.fromEntries([...marks].map(([key, elements]) => [key, elements.map((element) => element.textContent)]));
  rows.forEach((row, place) => Object.assign(row, { place, words: row.cells.join(" ").toLowerCase() }));
  // Not "q": at that name the theme opens its own search over the table.
  const WORDS = "words";
  const state = { q: "", chosen: {}, sort: null, down: false, all: false };
  let standing = rows.filter((row) => row.element);

  const form = document.querySelector(".a-filter");
  const words = document.getElementById("filter-q");
  const status = document.querySelector(".a-status");
  const more = make("button", { type: "button", className: "a-more", hidden: true });
  table.after(more);
  const facets = keys.flatMap((key, column) => facet(key, column, document.getElementById(`filter-${key}`)));
  const ranks = keys.map((_, column) => facets.find((its) => its.column === column)?.ranks);
  for (const control of form.elements) control.disabled = false;

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

  // The row of a claim as the page would have it.
  function element(row) {
    if (row.element) return row.element;
    row.element = pattern.cloneNode(true);
    const link = row.element.querySelector("a");
    link.setAttribute("href", row.href);
    link.textContent = row.cells[0];
    [...row.element.cells].forEach((cell, column) => {
      const mark = marks.get(keys[column])?.[orders[keys[column]].indexOf(row.cells[column])];
      if (column) cell.replaceChildren(mark ? mark.cloneNode(true) : row.cells[column]);
    });
    return row.element;
  }

  // A column with a list to choose from: its values in their order, and for each row the place of its own among them.
  function facet(key, column, select) {
    if (!select) return [];
    // What the address asks for may be among the missing claims; it must not be passed over then.
    const asked = missing ? new URLSearchParams(location.search).getAll(key).slice(0, 1).filter(Boolean) : [];
    const place = (value) => (orders[key]?.includes(value) ? orders[key].indexOf(value) : Infinity);
    const values = [...new Set([...rows.map((row) => row.cells[column]), ...asked])].sort((one, other) => (orders[key] && place(one) - place(other)) || one.localeCompare(other));
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
    if (shown.length !== standing.length || shown.some((row, number) => row !== standing[number])) body.replaceChildren(...shown.map(element));
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
    const number = `${rows.length.toLocaleString("en")} ${rows.length === 1 ? "claim" : "claims"}${missing ? " on this page" : ""}`;
    const of = missing ? `the ${number}` : number;
    const said = found.length === rows.length ? `All ${number}` : found.length ? `${found.length.toLocaleString("en")} of ${of}` : `None of ${of}; clear a filter to see more`;
    const rest = missing ? ` The other ${missing.toLocaleString("en")} could not be loaded and are not searched; they are on the pages below.` : "";
    const text = `${said}${shown.length < found.length ? `, the first ${shown.length} shown` : ""}.${rest}`;
    if (status.textContent !== text) status.textContent = text;
    more.hidden = shown.length === found.length;
    more.textContent = `Show all ${found.length.toLocaleString("en")}`;
    write();
  }
}
