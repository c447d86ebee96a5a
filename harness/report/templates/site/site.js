// What the scripts of all pages share. The state of a page is in its address, so that a link shows what one sees, and the
// words of the interface stand on the page, in its language.
"use strict";
const bindlab = (() => {
  const root = new URL(".", document.currentScript.src);
  document.documentElement.classList.add("scripted");

  const state = (key) => new URLSearchParams(location.search).get(key) || "";

  // Keeps what is given in the address; an empty value is left out of it.
  function keep(changes) {
    const now = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries(changes)) {
      if (value) now.set(key, value); else now.delete(key);
    }
    const words = now.toString();
    history.replaceState(null, "", location.pathname + (words && "?" + words) + location.hash);
  }

  const filled = (words, given) => words.replace(/\{(\w+)\}/g, (whole, name) => given[name] ?? whole);

  const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

  // A script of the site, when it is first needed. By an element and not by fetch(), which a page from a folder may not use.
  const loading = new Map();
  function load(address) {
    const url = new URL(address, root).href;
    if (!loading.has(url)) {
      loading.set(url, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = url;
        script.onload = done;
        script.onerror = () => failed(new Error(url));
        document.head.append(script);
      }));
    }
    return loading.get(url);
  }

  // A link to what is folded away opens it.
  function unfold() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* as it is */ }
    const target = name && document.getElementById(name);
    for (let it = target; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    if (target) target.scrollIntoView();
  }
  addEventListener("hashchange", unfold);
  unfold();

  return { state, keep, filled, words, load };
})();
