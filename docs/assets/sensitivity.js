// "Would it hold on other terms?": the rule, weighed again in the browser on fewer studies.
// A port of scripts/assay/rating (pool, scales, grid, rate); a test holds both against each other on every
// claim. Certainties are ranks here: 0 none found, 1 no direct human evidence, 2 very low … 5 high.

(() => {
  const LABELS = { supported: "Supported", "partly-supported": "Partly supported", overstated: "Overstated", unsettled: "Unsettled", unsupported: "Unsupported", contradicted: "Contradicted", "not-checkable": "Not checkable" };
  const SEVERITY = Object.keys(LABELS).slice(0, 6);
  const CERTAINTIES = ["None found", "No direct human evidence", "Very low", "Low", "Moderate", "High"];
  const WORDINGS = ["tentative", "hedged", "asserted", "absolute"];
  const GRID = [
    ["unsupported", "unsupported", "unsupported", "unsupported"],
    ["unsettled", "unsupported", "unsupported", "unsupported"],
    ["unsettled", "unsettled", "unsupported", "unsupported"],
    ["supported", "supported", "overstated", "unsupported"],
    ["supported", "supported", "supported", "overstated"],
    ["supported", "supported", "supported", "supported"],
  ];
  const CONTRADICTS_FROM = { effect: 3, comparison: 3, mechanism: 4, fact: 4 };

  const lower = (rank, steps, floor) => Math.max(rank - steps, Math.min(rank, floor));
  const total = (studies) => studies.reduce((sum, study) => sum + study.weight, 0);
  const worse = (one, other) => (SEVERITY.indexOf(other) > SEVERITY.indexOf(one) ? other : one);

  const counted = { floor: 3, inconsistency: (minority) => (minority >= 0.4 ? 1 : 0) };
  const SCALES = {
    people: {
      grades: [5, 4, 3, 2],
      floor: 2,
      strength: (grade, side) => lower(grade, total(side) < 100 ? 2 : total(side) < 400 ? 1 : 0, 2),
      inconsistency: (minority) => (minority >= 0.4 ? 2 : minority >= 0.25 ? 1 : 0),
    },
    indirect: { grades: [1], floor: 1, strength: (grade) => grade, inconsistency: () => 0 },
    mechanism: { ...counted, grades: [5], strength: (_, side) => (side.length >= 3 && side.some((study) => study.whole) ? 5 : side.length >= 2 ? 4 : 3) },
    fact: {
      ...counted,
      grades: [5, 4, 3, 2],
      strength: (_, side) => {
        const best = Math.max(...side.map((study) => study.grade));
        return best === 5 || side.filter((study) => study.grade >= 4).length >= 2 ? 5 : best >= 3 ? 4 : 3;
      },
    },
  };

  function weigh(studies, scale) {
    let support = 0, blocked = 0, contrary = 0, agreeing = 0, pools = 0;
    const of = (stance, by, grade) => studies.filter((study) => study.stance === stance && study[by] >= grade);
    for (const grade of scale.grades) {
      const pro = of("supports", "grade", grade);
      const against = of("against", "reach", grade);
      const mixed = of("mixed", "reach", grade);
      const [s, c, m] = [total(pro), total(against), total(mixed)];
      if (s + c + m === 0) continue;
      pools += 1;
      const share = (s + m / 2) / (s + c + m);
      const level = lower(pro.length ? scale.strength(grade, pro) : 0, scale.inconsistency(1 - share), scale.floor);
      support = Math.max(support, level);
      if (s > 0 && share > 0.6) agreeing = Math.max(agreeing, level);
      else {
        const opposed = [...against, ...mixed].filter((study) => study.grade >= grade);
        if (opposed.length) blocked = Math.max(blocked, lower(scale.strength(grade, opposed), 2, scale.floor));
      }
      const foes = of("against", "grade", grade);
      const [foe, friend] = [total(foes), total(of("supports", "reach", grade))];
      if (foe && friend / (friend + foe) < 0.4) {
        contrary = Math.max(contrary, lower(scale.strength(grade, foes), scale.inconsistency(friend / (friend + foe)), scale.floor));
      }
    }
    const direction = !pools ? "none" : agreeing > Math.max(blocked, contrary) ? "supports" : contrary > (agreeing ? support : 0) ? "contradicts" : "mixed";
    return { direction, support, contrary };
  }

  function extentMeasured(extent, studies, scale) {
    if (!extent) return false;
    const measured = (study) =>
      (extent.weeks === null || (extent.weeks !== "permanent" && study.weeks !== undefined && study.weeks >= extent.weeks)) && (!extent.sized || study.extent);
    const balance = weigh(studies.filter((study) => study.stance !== "supports" || measured(study)), scale);
    return balance.direction === "supports" && balance.support === 5;
  }

  function verdictOf(balance, support, unit, controlled, measured) {
    let plain = GRID[support][WORDINGS.indexOf(unit.wording)];
    if (support === 5 && unit.wording === "absolute" && !measured) plain = "overstated";
    else if (support === 2 && unit.wording === "tentative" && controlled) plain = "supported";
    else if (support === 3 && unit.wording === "asserted" && ["fact", "mechanism"].includes(unit.kind)) plain = "unsettled";
    if (["supports", "none"].includes(balance.direction)) return plain;
    if (balance.contrary >= CONTRADICTS_FROM[unit.kind] && balance.contrary > support) return "contradicted";
    return worse(plain, "unsettled");
  }

  function balanceOf(kind, studies) {
    const balance = weigh(studies, SCALES[kind] ?? SCALES.people);
    if (kind === "mechanism" && balance.support === 5 && studies.some((study) => study.whole && study.stance !== "supports")) balance.support = 4;
    if (kind === "fact") {
      const record = new Set(studies.filter((study) => study.grade === 5).map((study) => study.stance));
      if (record.has("supports") && record.size === 1) return { direction: "supports", support: 5, contrary: 0 };
      if (record.has("against") && !record.has("supports")) return { direction: "contradicts", support: 0, contrary: 5 };
    }
    return balance;
  }

  function caution(unit, studies) {
    const turn = { supports: "against", against: "supports", mixed: "mixed" };
    const balance = balanceOf(unit.denied, studies.map((study) => ({ ...study, stance: turn[study.stance] })));
    const reached = balance.support;
    return { certainty: reached, verdict: reached < 3 ? "supported" : reached >= 4 && balance.direction === "supports" ? "contradicted" : "unsettled" };
  }

  function rateUnit(unit, studies) {
    if (unit.kind === "none") return { certainty: null, verdict: "not-checkable" };
    if (unit.kind === "caution") return caution(unit, studies);
    const scale = SCALES[unit.kind] ?? SCALES.people;
    let balance = balanceOf(unit.kind, studies);
    let support = balance.support;
    let controlled = false;
    if (scale === SCALES.people) {
      if (support === 0 && unit.indirect.includes("supports")) support = 1;
      if (!studies.length && unit.indirect.length) balance = weigh(unit.indirect.map((stance) => ({ stance, weight: 1, reach: 1, grade: 1 })), SCALES.indirect);
      controlled = studies.some((study) => study.stance === "supports" && study.controlled);
    }
    const measured = unit.wording === "absolute" && extentMeasured(unit.extent, studies, scale);
    return { certainty: Math.max(support, balance.contrary), verdict: verdictOf(balance, support, unit, controlled, measured) };
  }

  function rate(data, views) {
    const places = views.map((view) => data.views.indexOf(view));
    const read = ([stance, weight, reach, grade, flags, kept, weeks]) => ({ stance, weight, reach, grade, kept, weeks: weeks ?? undefined, controlled: flags.includes("c"), whole: flags.includes("w"), extent: flags.includes("e") });
    const kept = (studies) => studies.map(read).filter((study) => places.every((place) => study.kept[place] === "1"));
    const rated = data.parts.map((unit) => rateUnit(unit, kept(unit.studies ?? [])));
    if (data.combine === "one") return rated[0];
    const verdicts = rated.map((its) => its.verdict).filter((verdict) => verdict !== "not-checkable");
    const certainties = rated.map((its) => its.certainty).filter((certainty) => certainty !== null);
    const certainty = certainties.length ? Math.min(...certainties) : null;
    if (!verdicts.length) return { certainty, verdict: "not-checkable" };
    const worst = verdicts.reduce(worse);
    return { certainty, verdict: data.combine === "parts" && verdicts.includes("supported") && worst !== "supported" ? "partly-supported" : worst };
  }

  globalThis.assayRate = rate;

  const block = document.getElementById("assay-evidence");
  const place = document.querySelector("[data-sensitivity]");
  if (!block || !place) return;
  const data = JSON.parse(block.textContent);
  const now = rate(data, []);
  const boxes = [...place.querySelectorAll("[data-view]")].map((item) => {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: item.dataset.view });
    const label = document.createElement("label");
    label.append(box, ` ${item.dataset.label}`);
    const paper = document.createElement("span");
    paper.className = "a-paper";
    paper.append(...item.childNodes);
    item.append(label, paper);
    return box;
  });
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "a-outcome";
  place.append(status);

  function show() {
    const views = boxes.filter((box) => box.checked).map((box) => box.value);
    const then = rate(data, views);
    const badge = Object.assign(document.createElement("b"), { className: `a-verdict a-${then.verdict}`, textContent: LABELS[then.verdict] });
    const sure = then.certainty === null ? "" : ` Certainty: ${CERTAINTIES[then.certainty].toLowerCase()}.`;
    const change = !views.length ? "All studies that can vote count." : then.verdict === now.verdict ? "The verdict stays." : `It would no longer be “${LABELS[now.verdict].toLowerCase()}”.`;
    status.replaceChildren(badge, ` ${change}${sure}`);
  }
  place.addEventListener("change", show);
  show();
})();
