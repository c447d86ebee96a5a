// Sorts a table by the column whose head is pressed; the library that does it is loaded the first time.
"use strict";
(() => {
  const tables = [...document.querySelectorAll("table.sortable")];
  const library = () => bindlab.load("vendor/sortable-tablesort.js");
  const heads = (table) => [...table.tHead.rows[0].cells];
  let ready = false;

  tables.forEach((table, number) => {
    table.classList.add("asc");
    heads(table).forEach((head) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", async () => {
        if (ready) return; // the library hears of it by itself
        await library();
        ready = true;
        head.click();
      });
    });
    table.addEventListener("sort-end", () => {
      const by = heads(table).findIndex((head) => head.hasAttribute("aria-sort"));
      const way = heads(table)[by].getAttribute("aria-sort") === "ascending" ? "up" : "down";
      bindlab.keep({ sort: `${number}.${by}.${way}` });
    });
  });

  const [number, by, way] = bindlab.state("sort").split(".");
  const head = tables[number] && heads(tables[number])[by];
  if (head) {
    library().then(() => {
      ready = true;
      head.click();
      if (way === "down") head.click();
    });
  }
})();
