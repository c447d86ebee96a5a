// What a page can do beyond showing its facts: search, filter, compare, step through. All of its
// state is in the address, so that a link shows what one sees.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  document.documentElement.classList.add("scripted");

  const state = () => new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
  function keep(key, value) {
    const now = state();
    if (value) now.set(key, value); else if (now.has(key)) now.delete(key); else return;
    const words = now.toString();
    history.replaceState(null, "", words ? "#?" + words : location.pathname + location.search);
  }
  // The words of the interface stand on the page, in its language.
  const filled = (words, given) => words.replace(/\{(\w+)\}/g, (_, name) => given[name]);
  const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text, wanted) => wanted.every((word) => text.includes(word));

  function search() {
    const field = $("search");
    if (!field) return;
    const items = [...document.querySelectorAll(".found")];
    const texts = items.map((item) => (item.textContent + " " + item.dataset.words).toLowerCase());
    const show = () => {
      const wanted = words(field.value);
      let count = 0;
      items.forEach((item, i) => { item.hidden = !has(texts[i], wanted); count += !item.hidden; });
      document.querySelectorAll(".area").forEach((area) => {
        area.hidden = !area.querySelector(".found:not([hidden])");
      });
      $("found").textContent = wanted.length ? filled($("found").dataset.some, { n: count, all: items.length }) : "";
      keep("q", field.value);
    };
    field.value = state().get("q") || "";
    field.addEventListener("input", show);
    show();
  }

  function filter() {
    const field = document.querySelector("input.filter");
    if (!field) return;
    const rows = [...document.querySelectorAll("table.filtered tbody tr")];
    const show = () => {
      const wanted = words(field.value);
      rows.forEach((row) => { row.hidden = !has(row.textContent.toLowerCase(), wanted); });
      keep("show", field.value);
    };
    field.value = state().get("show") || "";
    field.addEventListener("input", show);
    show();
  }

  function compare() {
    if (!$("versions")) return;
    const versions = JSON.parse($("versions").textContent);
    const [a, b] = [$("a"), $("b")];
    const show = () => {
      const [one, other] = [a, b].map((it) => versions.indexOf(it.value));
      let count = 0;
      document.querySelectorAll(".question").forEach((section) => {
        const ranges = section.dataset.ranges.split(";").filter(Boolean).map((it) => it.split(" ").map((v) => versions.indexOf(v)));
        const of = (kernel) => ranges.findIndex(([from, to]) => from <= kernel && kernel <= to);
        const [first, second] = [of(one), of(other)];
        let told = 0;
        section.querySelectorAll("thead th").forEach((cell, i) => {
          cell.hidden = i > 0 && i <= ranges.length && i - 1 !== first && i - 1 !== second;
        });
        section.querySelectorAll("tbody tr").forEach((row) => {
          const cells = [...row.cells];
          cells.forEach((cell, i) => {
            cell.hidden = i > 0 && i <= ranges.length && i - 1 !== first && i - 1 !== second;
          });
          row.hidden = first === second || cells[first + 1].textContent === cells[second + 1].textContent;
          told += !row.hidden;
        });
        section.hidden = !told;
        count += told;
      });
      const { one: single, many } = $("differ").dataset;
      $("differ").textContent = filled(count === 1 ? single : many, { n: count });
      keep("a", a.value);
      keep("b", b.value);
    };
    a.value = versions.includes(state().get("a")) ? state().get("a") : versions[0];
    b.value = versions.includes(state().get("b")) ? state().get("b") : versions[versions.length - 1];
    [a, b].forEach((it) => it.addEventListener("change", show));
    show();
  }

  // The ladder's calls and packets in the order of time, and a guess before each call under test.
  function stepThrough() {
    const play = $("play");
    if (!play) return;
    const marks = [...document.querySelectorAll("svg.ladder > a")].filter((it) => /#[rp]\d+$/.test(it.href.baseVal));
    const top = (it) => it.getBBox().y;
    marks.sort((x, y) => top(x) - top(y));
    let at = -1;
    let hidden = false;
    const isTest = (it) => it.querySelector(".u.o, .e.o, text.u + .o");
    const show = () => {
      marks.forEach((it, i) => {
        it.classList.toggle("later", at >= 0 && i > at);
        it.classList.toggle("guess", at >= 0 && i === at && hidden);
      });
      ["next", "back", "all"].forEach((id) => { $(id).hidden = at < 0; });
      play.hidden = at >= 0;
      $("now").textContent = at < 0 ? "" : hidden ? $("now").dataset.guess : marks[at].querySelector("title").textContent;
      keep("step", at < 0 ? "" : String(at));
      if (at >= 0) marks[at].scrollIntoView({ block: "nearest" });
    };
    const go = (by) => {
      if (by > 0 && hidden) { hidden = false; return show(); }
      at = Math.max(0, Math.min(marks.length - 1, at + by));
      hidden = by > 0 && Boolean(isTest(marks[at]));
      show();
    };
    play.addEventListener("click", () => { at = 0; hidden = false; show(); $("next").focus(); });
    $("next").addEventListener("click", () => go(1));
    $("back").addEventListener("click", () => go(-1));
    $("all").addEventListener("click", () => { at = -1; show(); play.focus(); });
    document.addEventListener("keydown", (event) => {
      if (at < 0 || event.target.matches("input,select")) return;
      if (event.key === "ArrowRight") go(1);
      else if (event.key === "ArrowLeft") go(-1);
      else if (event.key === "Escape") { at = -1; show(); }
    });
    const step = parseInt(state().get("step"), 10);
    if (step >= 0) { at = Math.min(step, marks.length - 1); show(); }
  }

  // A link to a record that is folded away opens it.
  function unfold() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* as it is */ }
    const target = name && !name.startsWith("?") && $(name);
    for (let it = target; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    if (target) target.scrollIntoView();
  }

  search(); filter(); compare(); stepThrough(); unfold();
  addEventListener("hashchange", unfold);
})();
