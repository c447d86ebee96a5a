// axe-core finds nothing serious or critical on a page of each kind, in light and in dark, on a phone and on a laptop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axeSource, isCase, launch, pages, some, tab, url } from "./browser.mjs";

const cases = pages.filter(isCase);
const drawn = some('class="pic ladder"', cases);
const kinds = {
  start: ["index.html"],
  claim: [pages.find((it) => it.startsWith("claims/"))],
  question: [pages.find((it) => it.startsWith("q/") && !isCase(it))],
  case: [cases.find((it) => it !== drawn)],
  "case with a ladder": [drawn],
  "case in its steps": [drawn, "?step=2"],
  kernels: ["kernels.html"],
  "two kernels": ["kernels.html", "?a=5.10.262&b=6.18.44"],
  search: ["search.html", "?q=TIME_WAIT"],
  libraries: ["vendor/index.html"],
};
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const told = (violation) => `${violation.impact} ${violation.id}: ${violation.help}\n`
  + violation.nodes.slice(0, 3).map((it) => `    ${it.html.slice(0, 200)} ${it.failureSummary}`).join("\n");

for (const colorScheme of ["light", "dark"]) {
  for (const [kind, [name, query]] of Object.entries(kinds)) {
    test(`${kind}, ${colorScheme}`, async () => {
      const viewport = colorScheme === "dark" ? { width: 390, height: 844 } : { width: 1280, height: 800 };
      const page = await tab(browser, { colorScheme, viewport });
      await page.goto(url(name, query));
      if (query?.startsWith("?q")) await page.waitForSelector("#results li");
      await page.locator("details").evaluateAll((all) => all.forEach((it) => { it.open = true; }));
      await page.evaluate(axeSource);
      const { violations, passes } = await page.evaluate(() => axe.run());
      assert.ok(passes.length > 10);
      assert.deepEqual(violations.filter((it) => ["serious", "critical"].includes(it.impact)).map(told), []);
      await page.context().close();
    });
  }
}

test("what is wrong would be found", async () => {
  const page = await tab(browser);
  await page.goto(url("index.html"));
  await page.evaluate(() => { document.body.append(document.createElement("input"), document.createElement("button")); });
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run());
  assert.deepEqual(violations.map((it) => it.id).filter((it) => ["label", "button-name"].includes(it)).sort(), ["button-name", "label"]);
});

test("the keyboard reaches everything, and sees where it is", async () => {
  const page = await tab(browser);
  await page.goto(url("kernels.html"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  for (let i = 0; i < 5; i++) {
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.equal(ring, "3px");
    await page.keyboard.press("Tab");
  }
});
