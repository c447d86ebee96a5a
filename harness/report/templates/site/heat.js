// Every pair of sockets: a table of all addresses for what is chosen, and the rule that decides a pair, with the line that plays it.
"use strict";
(async () => {
  const $ = (id) => document.getElementById(id);
  const [choose, table, story] = ["choose", "heat", "story"].map($);
  if (!choose) return;
  await bindlab.load("grid-data.js");
  const { axes, words, answers, rules, cells } = bindlab.pairs;
  const packed = new Blob([Uint8Array.from(atob(cells), (it) => it.charCodeAt(0))]);
  const unpacked = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  const codes = new Uint8Array(await new Response(unpacked).arrayBuffer());
  const names = Object.keys(axes);
  const field = (axis) => choose.elements[axis.replace(" ", "-")];
  const MARKS = { ok: "✓", EADDRINUSE: "✗", EADDRNOTAVAIL: "–" };
  let told = bindlab.state("pair");

  const coordinates = (first, second) => names.map((axis) => (
    { "first address": first, "second address": second }[axis] ?? field(axis).value));
  function answer(cell) {
    const places = cell.map((value, i) => axes[names[i]].indexOf(value));
    if (!places.length || places.includes(-1)) return null;
    const at = places.reduce((sum, place, i) => sum * axes[names[i]].length + place, 0);
    return codes[at] ? answers[codes[at] - 1] : null;
  }
  const meant = (axis, cell) => words[axis][axes[axis].indexOf(cell[names.indexOf(axis)])];

  function tell() {
    story.replaceChildren();
    const [first, second] = told.split(" ");
    const cell = first && second ? coordinates(first, second) : [];
    const came = answer(cell);
    if (!came) return;
    const [bind, listen, rule] = came;
    const socket = (which, state) => [`the ${which} on ${meant(`${which} address`, cell)}`, meant(`${which} options`, cell), state];
    const more = ["users", "devices"].map((axis) => meant(axis, cell)).filter(Boolean);
    const parts = [
      [...socket("first", meant("first state", cell)), ""].filter(Boolean).join(", "), socket("second", "").filter(Boolean).join(", "), ...more,
    ];
    const line = (name, ...content) => {
      const it = document.createElement(name);
      it.append(...content);
      story.append(it);
      return it;
    };
    line("h3", `bind() says ${bind}${listen === "-" ? "" : `, listen() ${listen}`}`);
    line("p", `${meant("protocol", cell)}: ${parts.join("; ")}.`);
    const link = Object.assign(document.createElement("a"), { href: `${story.dataset.rules}#${rule}`, textContent: rule });
    line("p", "It is decided by ", link, `: ${rules[rule]}`);
    line("pre", `make grid CELL=${cell.join(",")}`);
  }

  function show() {
    for (const it of table.querySelectorAll("td")) {
      const came = answer(coordinates(it.dataset.first, it.dataset.second));
      it.className = came ? (came[0] === "ok" ? "ok" : "no") : "";
      it.textContent = "";
      if (!came) continue;
      const name = `${it.dataset.first} ${it.dataset.second}`;
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: MARKS[came[0]] ?? came[0] });
      button.setAttribute("aria-label", `first ${it.dataset.first}, second ${it.dataset.second}: ${came[0]}`);
      button.setAttribute("aria-pressed", String(name === told));
      button.addEventListener("click", () => {
        table.querySelector("[aria-pressed=true]")?.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", "true");
        told = name;
        tell();
        bindlab.keep({ pair: told });
      });
      it.append(button);
    }
    table.caption.textContent = [...choose.elements].map((it) => it.selectedOptions[0].textContent).join("; ");
    tell();
  }

  for (const it of choose.elements) {
    const [kept, first] = [bindlab.state(it.name), it.value];
    if ([...it.options].some((option) => option.value === kept)) it.value = kept;
    it.addEventListener("change", () => {
      show();
      bindlab.keep({ [it.name]: it.value === first ? "" : it.value });
    });
  }
  show();
  document.documentElement.classList.add("heated");
})();
