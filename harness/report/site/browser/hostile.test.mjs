// The words of a scenario and a record can be anything, and stay words: nothing of them runs, breaks a page or turns its
// direction. The pages under test are made of such words alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isCase, launch, pages, tab, url } from "./browser.mjs";

const word = process.env.BINDLAB_WORD;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("nothing runs and nothing breaks on any page", async () => {
  const page = await tab(browser, { viewport: { width: 390, height: 844 } });
  let seen = 0;
  for (const name of pages) {
    await page.goto(url(name));
    const found = await page.evaluate(() => ({
      ran: typeof globalThis.ran, strange: document.querySelectorAll("b i, main script, img[src=x], marquee, [onerror]").length,
      wide: document.documentElement.scrollWidth, main: document.querySelectorAll("main").length, text: document.body.textContent,
    }));
    assert.deepEqual([name, found.ran, found.strange, found.main], [name, "undefined", 0, 1]);
    assert.ok(found.wide <= 390, `${name} is ${found.wide} wide`);
    assert.ok(!/[\u202a-\u202e\u2066-\u2069\u0007\u001b]/.test(found.text), name);
    seen += found.text.includes(word);
  }
  assert.ok(seen >= 4, `${seen} pages have the words`);
  assert.deepEqual(page.complaints, []);
});

test("nothing runs in the results of a search", async () => {
  const page = await tab(browser);
  for (const asked of ["hostile", word]) {
    await page.goto(url("search.html", `?${new URLSearchParams({ q: asked })}`));
    await page.waitForFunction(() => document.getElementById("found").textContent);
    assert.equal(await page.evaluate(() => typeof globalThis.ran), "undefined");
    assert.equal(await page.locator("#results b, #results img, #results script").count(), 0);
  }
  await page.goto(url("search.html", "?q=hostile"));
  await page.waitForSelector("#results li");
  assert.ok((await page.locator("#results").textContent()).includes(word));
  assert.deepEqual(page.complaints, []);
});

test("nothing runs of what stands in an address", async () => {
  const page = await tab(browser);
  for (const name of pages.filter((it) => !it.startsWith("claims/") || it === pages.find((one) => one.startsWith("claims/")))) {
    for (const key of ["q", "show", "a", "b", "step", "sort", "guess", "constructor", "__proto__"]) {
      await page.goto(url(name, `?${new URLSearchParams({ [key]: word })}`, "#" + encodeURIComponent(word)));
      assert.equal(await page.evaluate(() => typeof globalThis.ran), "undefined", `${name} ${key}`);
    }
  }
  assert.deepEqual(page.complaints, []);
});
