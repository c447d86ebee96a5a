// No page has anything to complain of, and each has one heading and its script running.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isCase, launch, pages, tab, url } from "./browser.mjs";

const TABS = 2;
// A case's page is made like any other's: one in so many is enough for a test that is run often.
const EVERY = process.env.BINDLAB_PAGES === "all" ? 1 : 40;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("a complaint would be heard", async () => {
  const page = await tab(browser);
  for (const text of ["<script>nothing.at.all()</script>", "<img src=none.png>", "<script>console.error(1)</script>"]) {
    await page.setContent(text);
    await page.waitForFunction(() => document.readyState === "complete");
  }
  await page.goto(url("index.html"));
  await page.evaluate(() => { document.body.append(Object.assign(new Image(), { src: "none.png" })); nothing(); }).catch(() => {});
  await page.waitForTimeout(200);
  assert.ok(page.complaints.length >= 3, page.complaints.join("\n"));
});

test("every page", async () => {
  const left = pages.filter((name, i) => !isCase(name) || i % EVERY === 0);
  assert.ok(left.length > 4);
  const wrong = [];
  await Promise.all([...Array(TABS)].map(async () => {
    const page = await tab(browser);
    for (let name = left.pop(); name; name = left.pop()) {
      await page.goto(url(name));
      const seen = await page.evaluate(() => [
        document.querySelectorAll("h1").length, document.documentElement.className, document.title,
      ]);
      if (seen[0] !== 1 || !seen[1].includes("scripted") || !seen[2]) wrong.push(`${name}: ${seen}`);
      wrong.push(...page.complaints.splice(0).map((it) => `${name}: ${it}`));
    }
  }));
  assert.deepEqual(wrong, []);
});
