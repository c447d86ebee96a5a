// What is told of one pair of sockets: what each kernel answered, the rules that decide it, and its story, which is put together
// from the coordinates as harness/report/cell_story.py does it.
"use strict";
bindlab.pair = (() => {
  function make(name, ...content) {
    const it = document.createElement(name);
    it.append(...content);
    return it;
  }

  // The lines of a story: the calls before, the table, the second's calls.
  function story([protocol, ours, ourOptions, state, theirs, theirOptions, users, device]) {
    const { steps, second, table, names, settings, options, devices, on, owners, unconnected } = bindlab.pairs.story;
    const known = { protocol, unconnected: unconnected[protocol], owner: owners[users] };
    const first = { ...known, ...names[ours], device: on[device] ?? "" };
    const told = (who, lines, place, option, given) => lines.flatMap((line) => (line === "{settings}"
      ? [...settings[place], ...options[option], ...(devices[who][device] ?? [])].map((it) => `${who}: setsockopt ${it}`)
      : bindlab.filled(line, given)));
    return {
      first: told("first", steps[state], ours, ourOptions, first),
      table: table[state].map((line) => bindlab.filled(line, first)),
      second: told("second", second, theirs, theirOptions, { ...known, ...names[theirs] })
        .filter((line) => protocol === "tcp" || line !== "second: listen"),
    };
  }

  // What kernels next to each other answered alike.
  function runs(outcome) {
    const { kernels, answers } = bindlab.pairs;
    const found = [];
    outcome.forEach((number, i) => {
      const [from, to] = [kernels[i].versions[0], kernels[i].versions.at(-1)];
      if (found.at(-1)?.number === number) found.at(-1).to = to; else found.push({ number, from, to });
    });
    return found.filter((it) => it.number).map(({ number, from, to }) => {
      const [bind, listen, rule] = answers[number - 1];
      return { bind, listen, rule, from, to, words: from === to ? from : `${from} to ${to}` };
    });
  }

  function inWords(cell) {
    const { axes, words } = bindlab.pairs;
    const meant = Object.keys(axes).map((axis, i) => words[axis][axes[axis].indexOf(cell[i])]);
    const [protocol, first, firstOptions, state, second, secondOptions, ...more] = meant;
    const parts = [`the first on ${first}, ${firstOptions}, ${state}`, `the second on ${second}, ${secondOptions}`, ...more.filter(Boolean)];
    return `${protocol}: ${parts.join("; ")}.`;
  }

  function headline(came) {
    const by = new Map();
    for (const it of came) by.set(it.bind, [...(by.get(it.bind) ?? []), it.words]);
    if (by.size === 1) return `bind() says ${came[0].bind} on every kernel`;
    return `Kernels differ: bind() says ${[...by].map(([bind, kernels]) => `${bind} on ${kernels.join(" and ")}`).join("; ")}`;
  }

  // A call of the second's, with what came of it: measured, and so by kernel.
  function asked(line, came) {
    const call = line.match(/^second: (bind|listen)/)?.[1];
    if (!call) return line;
    return came.filter((it) => it[call] !== "-").map((it, i) => (
      `${i ? " ".repeat(line.length) : line} = ${it[call] === "ok" ? "0" : `-1 ${it[call]}`}${came.length > 1 ? `   on ${it.words}` : ""}`));
  }

  // Everything, into an element; `turn`: the way to other pairs.
  function tell(into, cell, outcome, turn) {
    const from = document.getElementById("telling");
    const all = from.content.cloneNode(true);
    const put = (name, ...content) => all.querySelector(`[data-of=${name}]`).replaceChildren(...content);
    const link = (rule) => Object.assign(make("a", rule), { href: `${from.dataset.rules}#${rule}` });
    const [came, told, id] = [runs(outcome), story(cell), cell.join()];
    all.getElementById("said").append(headline(came));
    put("words", inWords(cell));
    put("turn", ...turn);
    put("answers", ...came.map(({ words, bind, listen, rule }) => {
      const row = make("tr", Object.assign(make("th", words), { scope: "row" }), ...[bind, listen === "-" ? "not tried" : listen, link(rule)].map((it) => make("td", it)));
      row.cells[1].className = { ok: "ok", EADDRINUSE: "no" }[bind] ?? "na";
      return row;
    }));
    put("rules", ...[...new Set(came.map((it) => it.rule))].map((it) => make("li", link(it), `: ${bindlab.pairs.rules[it]}`)));
    const versions = [...new Set(came.flatMap((it, i) => (i ? [came[i - 1].to, it.from] : [])))];
    put("lines", [`make grid CELL=${id}`, ...(versions.length ? [`make grid KERNELS='${versions.join(" ")}' CELL=${id}`] : [])].join("\n"));
    if (!versions.length) put("changes");
    put("first", ...told.first.flatMap((line) => {
      const [call, why] = line.split(" — ");
      return [call, ...(why ? [make("i", `  ${why}`)] : []), "\n"];
    }));
    put("table", told.table.join("\n"));
    put("second", told.second.flatMap((line) => asked(line, came)).join("\n"));
    put("seen", ...[...document.querySelectorAll(`details.seen[data-cell="${id}"]`)].map((it) => it.cloneNode(true)));
    if (cell[0] !== "tcp" || cell[3] !== "bound") all.querySelector("[data-of=empty]").remove();
    into.replaceChildren(all);
  }

  return { tell, story, make };
})();
