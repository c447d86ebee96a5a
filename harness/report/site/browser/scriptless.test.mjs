// Without JavaScript a page holds the same facts: what the script shows is on the page from the beginning.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isCase, launch, pages, some, tab, url } from "./browser.mjs";

const cases = pages.filter(isCase);
const looked = [
  "index.html", "kernels.html", pages.find((it) => it.startsWith("claims/")),
  pages.find((it) => it.startsWith("q/") && !isCase(it)), cases[0], some('class="pic ladder"', cases),
];
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// The words of a page, but for the controls that do nothing without the script.
const words = (page) => page.evaluate(() => {
  document.querySelectorAll(".js, script, style, noscript").forEach((it) => it.remove());
  return document.body.textContent.replace(/\s+/g, " ");
});
const shown = (page) => page.locator("td, dd, h1, h2, h3, main li > a, svg text").evaluateAll(
  (all) => all.filter((it) => it.checkVisibility({ visibilityProperty: true })).length);

for (const name of looked) {
  test(name, async () => {
    const [scripted, plain] = await Promise.all([true, false].map(async (javaScriptEnabled) => {
      const page = await tab(browser, { javaScriptEnabled });
      await page.goto(url(name));
      // What is folded away is opened by its reader, with a script or without.
      await page.locator("details").evaluateAll((all) => all.forEach((it) => { it.open = true; }));
      const controls = await page.locator(".js").evaluateAll((all) => all.filter((it) => it.checkVisibility()).length);
      const found = [controls > 0, await shown(page), await words(page)];
      await page.context().close();
      return found;
    }));
    assert.equal(plain[0], false, "no control that does nothing");
    assert.equal(scripted[0], true);
    assert.deepEqual(plain.slice(1), scripted.slice(1));
    assert.ok(plain[1] > 5 && plain[2].length > 300);
  });
}
