// Shows the rows of the tables of a page that have all words of a field.
"use strict";
(() => {
  const field = document.querySelector("input.filter");
  if (!field) return;
  const told = document.getElementById("shown");
  const rows = [...document.querySelectorAll("table.filtered tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const show = () => {
    const wanted = bindlab.words(field.value);
    let count = 0;
    rows.forEach((row, i) => {
      row.hidden = !wanted.every((word) => texts[i].includes(word));
      count += !row.hidden;
    });
    told.textContent = wanted.length ? bindlab.filled(told.dataset.some, { n: count, all: rows.length }) : "";
  };
  field.value = bindlab.state("show");
  field.addEventListener("input", () => { show(); bindlab.keep({ show: field.value.trim() }); });
  show();
})();
