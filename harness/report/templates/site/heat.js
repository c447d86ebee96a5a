// Every pair of sockets as a table of addresses: at first where kernels differ, then what is chosen. What is told of one pair is
// pair.js's.
"use strict";
(async () => {
  const $ = (id) => document.getElementById(id);
  const [choose, table, panel, none] = ["choose", "heat", "story", "none"].map($);
  if (!choose) return;
  await bindlab.load("grid-data.js");
  const { axes, kernels, answers, outcomes, changes, usual, marks, signs, cells } = bindlab.pairs;
  const [NOT_LISTENING, UNKNOWN, DIFFERS, MIXED] = signs;
  const { make, tell } = bindlab.pair;
  const packed = new Blob([Uint8Array.from(atob(cells), (it) => it.charCodeAt(0))]);
  const unpacked = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  const codes = new Uint8Array(await new Response(unpacked).arrayBuffer());

  const names = Object.keys(axes);
  const strides = names.map((_, i) => names.slice(i + 1).reduce((product, it) => product * axes[it].length, 1));
  const place = (at, i) => Math.floor(at / strides[i]) % axes[names[i]].length;
  const cellAt = (at) => names.map((name, i) => axes[name][place(at, i)]);
  function numberOf(cell) {
    const places = names.map((name, i) => axes[name].indexOf(cell[i]));
    const at = cell.length === names.length && !places.includes(-1) ? places.reduce((sum, it, i) => sum + it * strides[i], 0) : -1;
    return codes[at] ? at : -1;
  }
  const [FIRST, SECOND] = ["first address", "second address"].map((it) => names.indexOf(it));
  const spotOf = (at) => `${axes[names[FIRST]][place(at, FIRST)]} ${axes[names[SECOND]][place(at, SECOND)]}`;

  // What a kernel answers, as a mark; of all kernels as many marks, or one if they agree.
  function markOf(number) {
    if (!number) return UNKNOWN;
    const [bind, listen] = answers[number - 1];
    return bind === "ok" && !["ok", "-"].includes(listen) ? NOT_LISTENING : marks[bind] ?? bind;
  }
  const said = (number) => answers[number - 1].slice(0, 2).join();
  const differs = outcomes.map((it) => new Set(it.filter(Boolean).map(said)).size > 1);
  const ofAll = outcomes.map((it, i) => (differs[i] ? it.map(markOf).join("") : markOf(it.find(Boolean))));
  const spoken = outcomes.map((it) => it.map((number, i) => `${kernels[i].words} ${number ? answers[number - 1][0] : "not asked"}`).join(", "));

  const all = [], differing = [];
  codes.forEach((code, at) => {
    if (!code) return;
    all.push(at);
    if (differs[code - 1]) differing.push(at);
  });

  // What can be chosen: each an axis, or which pairs at all. `fits` of a place on the axis, or of an outcome.
  const fields = Object.keys(usual).map((axis) => ({ axis, i: names.indexOf(axis), select: choose.elements[axis.replace(" ", "-")] }));
  const { kernel, change } = choose.elements;
  const labels = new Map([change, ...fields.map((it) => it.select)].flatMap((it) => [...it.options]).map((it) => [it, it.textContent]));
  const showsAll = () => choose.elements.show.value === "all";
  const usualOf = (axis) => (showsAll() ? usual[axis] : "any");
  const codesOf = (key) => changes.find(([it]) => it === key)?.[1];
  const counted = (number) => number.toLocaleString("en");
  let told = numberOf(bindlab.state("cell").split(","));

  function filters() {
    const chosen = fields.filter((it) => it.select.value !== "any").map(({ axis, i, select }) => {
      const wanted = axes[axis].indexOf(select.value);
      return { select, fits: (at) => place(at, i) === wanted };
    });
    const wanted = codesOf(change.value);
    if (wanted) chosen.push({ select: change, fits: (at) => wanted.includes(codes[at]) });
    return chosen;
  }
  const matching = () => {
    const chosen = filters();
    return (showsAll() ? all : differing).filter((at) => chosen.every((it) => it.fits(at)));
  };

  // How many pairs there would be with each other choice, where only one is changed.
  function countChoices() {
    const chosen = filters();
    const counts = new Map();
    const add = (select, value) => counts.set(select, (counts.get(select) ?? new Map()).set(value, (counts.get(select)?.get(value) ?? 0) + 1));
    for (const at of differing) {
      const failed = chosen.filter((it) => !it.fits(at));
      if (failed.length > 1) continue;
      for (const { axis, i, select } of fields) {
        if (failed.every((it) => it.select === select)) { add(select, axes[axis][place(at, i)]); add(select, "any"); }
      }
      if (failed.every((it) => it.select === change)) { add(change, changes.find(([, of]) => of.includes(codes[at]))[0]); add(change, ""); }
    }
    for (const [option, text] of labels) {
      option.textContent = showsAll() ? text : `${text} (${counted(counts.get(option.parentElement)?.get(option.value) ?? 0)})`;
    }
    return counts;
  }

  // What a place of the table shows of its pairs.
  function lookOf(pairs) {
    const at = [...new Set(pairs.map((it) => codes[it] - 1))];
    const column = kernels.findIndex((it) => it.versions[0] === kernel.value);
    const seen = [...new Set(column < 0 ? at.map((it) => ofAll[it]) : at.map((it) => markOf(outcomes[it][column])))];
    const mark = seen.length === 1 ? seen[0] : column < 0 && at.some((it) => differs[it]) ? DIFFERS : MIXED;
    const kind = { [marks.ok]: "ok", [marks.EADDRINUSE]: "no", [MIXED]: "mixed", [UNKNOWN]: "" }[mark];
    const isOne = column >= 0 || !at.some((it) => differs[it]);
    const words = at.length === 1 ? (column < 0 ? spoken[at[0]] : `${kernels[column].words} ${mark}`) : mark === DIFFERS ? "kernels differ" : `${mark}`;
    return { mark, kind: isOne ? kind ?? "na" : "differs", words };
  }

  function fill(cell, pairs) {
    cell.className = "";
    cell.textContent = "";
    if (!pairs) return;
    const { mark, kind, words } = lookOf(pairs);
    cell.className = kind;
    const button = make("button", mark, ...(pairs.length > 1 ? [make("small", counted(pairs.length))] : []));
    button.type = "button";
    const { first, second } = cell.dataset;
    button.setAttribute("aria-label", `first ${first}, second ${second}: ${words}${pairs.length > 1 ? `, ${pairs.length} pairs` : ""}`);
    button.setAttribute("aria-pressed", String(pairs.includes(told)));
    button.addEventListener("click", () => {
      table.querySelector("[aria-pressed=true]")?.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", "true");
      if (!pairs.includes(told)) told = pairs[0];
      tellIt(pairs);
      $("said").scrollIntoView({ block: "nearest" });
    });
    cell.append(button);
  }

  // Which of the pairs at its place it is, and the way to the others.
  function turns(pairs) {
    const at = pairs.indexOf(told);
    if (pairs.length < 2 || at < 0) return [];
    const to = (words, step) => {
      const button = Object.assign(make("button", words), { type: "button", disabled: !pairs[at + step] });
      button.addEventListener("click", () => {
        told = pairs[at + step];
        tellIt(pairs);
        const buttons = [...panel.querySelectorAll("[data-of=turn] button:enabled")];
        (buttons.find((it) => it.textContent === words) ?? buttons[0])?.focus();
      });
      return button;
    };
    return [to("‹ before", -1), ` ${counted(at + 1)} of ${counted(pairs.length)} pairs on these addresses `, to("next ›", 1)];
  }

  function tellIt(pairs = []) {
    if (told < 0) panel.replaceChildren();
    else tell(panel, cellAt(told), outcomes[codes[told] - 1], turns(pairs));
    $("heard").textContent = $("said")?.textContent ?? "";
    bindlab.keep({ cell: told < 0 ? "" : cellAt(told).join() });
  }

  // Nothing differs here: where something does.
  function tellNone(counts) {
    const button = (words, work) => {
      const it = Object.assign(make("button", words), { type: "button" });
      it.addEventListener("click", work);
      return make("li", it);
    };
    const released = [...counts].flatMap(([select, of]) => {
      const name = select === change ? "" : "any";
      if (select.value === name || !of.get(name)) return [];
      const label = select.closest("label").firstChild.textContent.trim();
      return [button(`any ${label} (${counted(of.get(name))})`, () => choice({ [select.name]: name }))];
    });
    none.replaceChildren(
      make("p", make("b", "Nothing differs here: "), `all ${kernels.flatMap((it) => it.versions).length} kernels agree on every pair that is chosen. They do not with`),
      make("ul", ...released, ...changes.map(([key, , words, number]) => button(`${words} (${counted(number)})`, () => choice({ change: key }, true)))),
    );
  }
  function choice(values, afresh = false) {
    isKept = false;
    for (const { select } of fields) if (afresh) select.value = "any";
    for (const [name, value] of Object.entries(values)) choose.elements[name].value = value;
    show();
    keep();
    change.focus();
  }

  function show() {
    const counts = countChoices();
    const spots = new Map();
    for (const at of matching()) {
      const spot = spotOf(at);
      if (spots.has(spot)) spots.get(spot).push(at); else spots.set(spot, [at]);
    }
    if (told >= 0 && !isKept) {
      const pairs = spots.get(spotOf(told)) ?? [];
      if (!pairs.includes(told)) told = pairs[0] ?? -1;
    }
    for (const cell of table.querySelectorAll("td")) fill(cell, spots.get(`${cell.dataset.first} ${cell.dataset.second}`));
    const chosen = fields.filter((it) => it.select.value !== "any").map((it) => `${it.axis}: ${labels.get(it.select.selectedOptions[0])}`);
    const where = kernel.value ? `on ${kernel.selectedOptions[0].textContent}` : "";
    table.caption.textContent = [`${showsAll() ? "All pairs" : "Where kernels differ"} ${where}`.trim(), ...chosen].join("; ");
    none.hidden = spots.size > 0 || showsAll();
    table.hidden = !none.hidden;
    if (!none.hidden) tellNone(counts);
    tellIt(told >= 0 ? spots.get(spotOf(told)) : []);
  }
  let isKept = true;

  const keep = () => bindlab.keep({
    show: choose.elements.show.value, kernel: kernel.value, change: change.value,
    ...Object.fromEntries(fields.map(({ axis, select }) => [select.name, select.value === usualOf(axis) ? "" : select.value])),
  });

  for (const it of choose.elements.show) it.checked = it.value === (bindlab.state("show") === "all" ? "all" : "");
  for (const { select } of [{ select: kernel }, { select: change }, ...fields]) {
    const kept = bindlab.state(select.name);
    const field = fields.find((it) => it.select === select);
    select.value = [...select.options].some((it) => it.value === kept && kept) ? kept : field ? usualOf(field.axis) : "";
  }
  choose.addEventListener("submit", (it) => it.preventDefault());
  choose.addEventListener("change", (it) => {
    if (it.target.name === "show") {
      const before = (axis) => (showsAll() ? "any" : usual[axis]);
      for (const { axis, select } of fields) if (select.value === before(axis)) select.value = usualOf(axis);
    }
    isKept = false;
    show();
    keep();
  });
  // From a place of the table to the next one that has something, by the arrows.
  table.addEventListener("keydown", (it) => {
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[it.key] ?? [0, 0];
    const from = it.target.closest("td");
    if (!from || !(down || right)) return;
    it.preventDefault();
    let [row, column] = [from.parentElement.sectionRowIndex + down, from.cellIndex + right];
    for (let to; (to = table.tBodies[0].rows[row]?.cells[column]); row += down, column += right) {
      const button = to.querySelector("button");
      if (button) { button.focus(); break; }
    }
  });
  show();
  document.documentElement.classList.add("heated");
})();
