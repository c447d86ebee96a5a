// Of all kernels two: their answers side by side, in the rows in which they differ or in all.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const [a, b, same, told] = ["a", "b", "same", "differ"].map($);
  if (!a) return;
  const versions = [...a.options].map((it) => it.value).filter(Boolean);

  // For each column of a question the kernels that it is about, as numbers from and to.
  const rangesOf = (section) => section.dataset.ranges.split(";").filter(Boolean)
    .map((range) => range.split(" ").map((version) => versions.indexOf(version)));

  function compare(section, one, other) {
    const ranges = rangesOf(section);
    const column = (kernel) => ranges.findIndex(([from, to]) => from <= kernel && kernel <= to) + 1;
    const [first, second] = [column(one), column(other)];
    const both = one >= 0 && other >= 0;
    let differing = 0;
    for (const row of section.querySelectorAll("tr")) {
      const cells = [...row.cells];
      cells.forEach((cell, i) => {
        cell.hidden = both && i > 0 && i <= ranges.length && i !== first && i !== second;
      });
      if (row.parentElement.tagName === "THEAD") continue;
      const differs = !both || (first !== second && cells[first].textContent !== cells[second].textContent);
      row.hidden = !differs && !same.checked;
      differing += differs;
    }
    section.hidden = ![...section.querySelectorAll("tbody tr")].some((row) => !row.hidden);
    return differing;
  }

  function show() {
    const [one, other] = [a, b].map((it) => versions.indexOf(it.value));
    let count = 0;
    document.querySelectorAll(".question").forEach((section) => { count += compare(section, one, other); });
    const words = count === 1 ? told.dataset.one : told.dataset.many;
    told.textContent = one >= 0 && other >= 0 ? bindlab.filled(words, { n: count }) : "";
  }

  for (const it of [a, b]) it.value = versions.includes(bindlab.state(it.id)) ? bindlab.state(it.id) : "";
  same.checked = bindlab.state("same") === "1";
  for (const it of [a, b, same]) {
    it.addEventListener("change", () => {
      show();
      bindlab.keep({ a: a.value, b: b.value, same: same.checked ? "1" : "" });
    });
  }
  show();
})();
