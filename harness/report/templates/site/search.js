// The results of a search, by a library and a list of all there is to find that are loaded when something is first asked.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const [field, list, told] = ["search", "results", "found"].map($);
  const MOST = 60;
  const WEIGHT = { claim: 3, question: 3, reason: 2, kernel: 2, case: 1 };

  // SO_REUSEADDR, TIME_WAIT, tcp_tw_reuse, 6.12.43 and commits are words; a letter of Chinese is one, too.
  const whole = (text) => text.replace(/\p{Script=Han}/gu, " $& ").match(/[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*/gu) || [];
  const parts = (text) => whole(text).flatMap((word) => [word, ...(/[_.]/.test(word) ? word.split(/[_.]/).filter(Boolean) : [])]);

  let index = null;
  function made() {
    const documents = bindlab.documents.map(([kind, title, address, words], id) => ({ id, kind, title, address, words }));
    index = new MiniSearch({ fields: ["title", "words"], storeFields: ["kind", "title", "address", "words"], tokenize: parts });
    index.addAll(documents);
  }
  const found = (query) => index.search(query, {
    tokenize: whole,
    combineWith: "AND",
    prefix: true,
    fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
    boost: { title: 2 },
    boostDocument: (id, term, stored) => WEIGHT[stored.kind],
  });

  function item({ kind, title, address, words }) {
    const [entry, link, what, more] = ["li", "a", "span", "small"].map((name) => document.createElement(name));
    link.href = list.dataset.root + address;
    link.textContent = title;
    what.className = "kind";
    what.textContent = list.dataset[kind];
    more.textContent = words.length > 160 ? words.slice(0, 160) + "…" : words;
    entry.append(what, " ", link, " ", more);
    return entry;
  }

  async function show() {
    const query = field.value.trim();
    if (query && !index) {
      await Promise.all([bindlab.load("vendor/minisearch.js"), bindlab.load(list.dataset.index)]);
      if (!index) made();
    }
    if (query !== field.value.trim()) return; // a later letter asks for itself
    const all = query ? found(query) : [];
    list.replaceChildren(...all.slice(0, MOST).map(item));
    const words = all.length > MOST ? told.dataset.many : told.dataset.all;
    told.textContent = query ? bindlab.filled(words, { n: all.length, shown: MOST }) : "";
  }

  // Arrows lead from the field through the results and back.
  $("main").addEventListener("keydown", (event) => {
    const links = [field, ...list.querySelectorAll("a")];
    const at = links.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (at < 0 || to === undefined || !links[to]) return;
    event.preventDefault();
    links[to].focus();
  });
  field.form.addEventListener("submit", (event) => { event.preventDefault(); });
  field.addEventListener("input", () => { bindlab.keep({ q: field.value.trim() }); show(); });
  field.value = bindlab.state("q");
  field.focus();
  show();
})();
