// What is told of one pair of sockets: what each kernel answered, the rules that decide it, and its story, which is put together
// from the coordinates as harness/report/cell_story.py does it.
"use strict";
bindlab.pair = (() => {
  const SETTINGS = "{settings}";

  function make(name, ...content) {
    const it = document.createElement(name);
    it.append(...content);
    return it;
  }
  const link = (href, text) => Object.assign(make("a", text), { href });
  const listed = (all) => all.join(", ").replace(/, ([^,]*)$/, " and $1");

  // The lines of a story: the calls before, the table, the second's calls.
  function story(cell) {
    const { steps, second, table, names, settings, options, devices, on, owners, unconnected } = bindlab.pairs.story;
    const [protocol, ours, ourOptions, state, theirs, theirOptions, users, device] = cell;
    const known = { protocol, unconnected: unconnected[protocol], owner: owners[users] };
    const first = { ...known, ...names[ours], device: on[device] ?? "" };
    const told = (who, lines, place, option, given) => lines.flatMap((line) => (line === SETTINGS
      ? [...settings[place], ...options[option], ...(devices[who][device] ?? [])].map((it) => `${who}: setsockopt ${it}`)
      : [bindlab.filled(line, given)]));
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
      const last = found.at(-1);
      if (last?.number === number) last.to = kernels[i].versions.at(-1);
      else found.push({ number, from: kernels[i].versions[0], to: kernels[i].versions.at(-1) });
    });
    return found.filter((it) => it.number).map((it) => {
      const [bind, listen, rule] = answers[it.number - 1];
      return { ...it, bind, listen, rule, words: it.from === it.to ? it.from : `${it.from} to ${it.to}` };
    });
  }

  const meant = (axis, cell) => {
    const { axes, words } = bindlab.pairs;
    return words[axis][axes[axis].indexOf(cell[Object.keys(axes).indexOf(axis)])];
  };
  function inWords(cell) {
    const socket = (which, ...more) => [`the ${which} on ${meant(`${which} address`, cell)}`, meant(`${which} options`, cell), ...more].join(", ");
    const further = ["users", "devices"].map((axis) => meant(axis, cell)).filter(Boolean);
    return `${meant("protocol", cell)}: ${[socket("first", meant("first state", cell)), socket("second"), ...further].join("; ")}.`;
  }

  function headline(came) {
    const said = new Map();
    for (const it of came) said.set(it.bind, [...(said.get(it.bind) ?? []), it.words]);
    if (said.size === 1) return `bind() says ${came[0].bind} on every kernel`;
    return `Kernels differ: bind() says ${[...said].map(([bind, kernels]) => `${bind} on ${listed(kernels)}`).join("; ")}`;
  }

  function answerTable(came, rules) {
    const row = (kind, cells) => make("tr", ...cells.map((it) => make(kind, it)));
    const body = make("tbody", ...came.map((it) => {
      const line = row("td", [it.bind, it.listen === "-" ? "not tried" : it.listen, link(`${rules}#${it.rule}`, it.rule)]);
      line.firstChild.className = it.bind === "ok" ? "ok" : it.bind === "EADDRINUSE" ? "no" : "na";
      line.prepend(Object.assign(make("th", it.words), { scope: "row" }));
      return line;
    }));
    const head = row("th", ["kernels", "bind()", "listen()", "rule"]);
    for (const it of head.children) it.scope = "col";
    const table = make("table", Object.assign(make("caption", "What was measured"), { className: "unseen" }), make("thead", head), body);
    const around = Object.assign(make("div", table), { className: "scroll", tabIndex: 0 });
    around.setAttribute("role", "region");
    around.setAttribute("aria-label", "what was measured");
    return around;
  }

  // A call of the second's, with what came of it: measured, and so by kernel.
  function asked(line, came) {
    const call = line.replace(/^second: (\w+).*/, "$1");
    if (!["bind", "listen"].includes(call)) return [line];
    const tried = came.filter((it) => it[call] !== "-");
    return tried.map((it, i) => {
      const result = it[call] === "ok" ? "0" : `-1 ${it[call]}`;
      return `${i ? " ".repeat(line.length) : line} = ${result}${came.length > 1 ? `   on ${it.words}` : ""}`;
    });
  }

  function part(title, about, lines) {
    const pre = make("pre");
    for (const line of lines) {
      const [call, why] = line.split(" — ");
      pre.append(make("span", call), ...(why ? [make("i", `  ${why}`)] : []), "\n");
    }
    return make("li", make("b", title), ` ${about}`, pre);
  }

  function tellStory(cell, came) {
    const told = story(cell);
    const isEmpty = cell[0] === "tcp" && cell[3] === "bound";
    const steps = Object.assign(make("ol",
      part("Done:", "the first socket is brought into its state. Each call must succeed, or the cell is BROKEN.", told.first),
      part("Looked at:", `the sockets on the port, right before the second comes. A cell without them is BROKEN, and no published one is.${
        isEmpty ? " Before 6.8 the table shows no socket of TCP that is only bound: there it must be empty." : ""}`, told.table),
      part("Asked:", "the second socket comes. What bind() and listen() return is what was measured.", told.second.flatMap((line) => asked(line, came))),
    ), { className: "story" });
    const legend = make("p", make("small", "fd00::1 and 10.0.0.1 are the host's address 1, …3 its address 2, …2 the client's; … is a port that the client's kernel chooses; uid 64001 an ordinary user."));
    const versions = came.flatMap((it, i) => (i ? [came[i - 1].to, it.from] : [])).filter((it, i, all) => all.indexOf(it) === i);
    const lines = [`make grid CELL=${cell.join(",")}`, ...(versions.length ? [`make grid KERNELS='${versions.join(" ")}' CELL=${cell.join(",")}`] : [])];
    return [
      make("h4", "Its story"),
      make("p", "Told from the coordinates, as the grid plays each pair; a test holds it against what the grid really does. Played on your kernel",
        versions.length ? ", or on those where it changes" : "", ", with what is seen there, packets, too:"),
      make("pre", lines.join("\n")), steps, legend,
    ];
  }

  // Everything, into an element.
  function tell(into, cell, outcome, turn) {
    const came = runs(outcome);
    const rules = into.dataset.rules;
    const said = Object.assign(make("h3", headline(came)), { id: "said" });
    const deciding = [...new Set(came.map((it) => it.rule))];
    into.replaceChildren(
      said, make("p", inWords(cell)), ...turn, answerTable(came, rules),
      make("p", deciding.length > 1 ? "What decides it on one kernel or another:" : "What decides it:"),
      make("ul", ...deciding.map((it) => make("li", link(`${rules}#${it}`, it), `: ${bindlab.pairs.rules[it]}`))),
      ...tellStory(cell, came),
    );
  }

  return { tell, story, make };
})();
