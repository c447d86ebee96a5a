// No page has anything to complain of, and each has one heading and its script running.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages, tab, url } from "./browser.mjs";

// Which part of the pages, as in "2/4": several browsers share them.
const [PART, PARTS] = (process.env.BINDLAB_PAGES ?? "1/1").split("/").map(Number);
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
  const ours = pages.filter((name, i) => i % PARTS === PART - 1);
  assert.ok(ours.length > 4);
  const wrong = [];
  const page = await tab(browser);
  for (const name of ours) {
    await page.goto(url(name));
    const seen = await page.evaluate(() => [
      document.querySelectorAll("h1").length, document.documentElement.className, document.title,
    ]);
    if (seen[0] !== 1 || !seen[1].includes("scripted") || !seen[2]) wrong.push(`${name}: ${seen}`);
    wrong.push(...page.complaints.splice(0).map((it) => `${name}: ${it}`));
  }
  assert.deepEqual(wrong, []);
});
