// What lies beside a ladder is in the address. Laying it there takes no script: the links name the frame.
"use strict";
(() => {
  const links = [...document.querySelectorAll("a[target=beside]")];
  const show = (link) => {
    links.forEach((it) => it.toggleAttribute("aria-current", it === link));
    bindlab.keep({ beside: link.getAttribute("href") });
  };
  links.forEach((link) => link.addEventListener("click", () => show(link)));
  const wanted = links.find((link) => link.getAttribute("href") === bindlab.state("beside"));
  if (!wanted) return;
  document.getElementById("beside").open = true;
  document.querySelector("iframe[name=beside]").src = wanted.href;
  show(wanted);
})();
