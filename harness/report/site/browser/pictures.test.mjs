// Pictures of the pages that matter, in light and dark, on a phone, a laptop and a projector, kept for whoever looks at them; and
// none of these pages is wider than its screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { isCase, launch, pages, some, tab, url } from "./browser.mjs";

const widths = { phone: [390, 844], laptop: [1280, 800], projector: [1920, 1080] };
const kinds = {
  start: "index.html",
  claim: pages.find((it) => it === "claims/C5.html") ?? pages.find((it) => it.startsWith("claims/")),
  question: some("<table", pages.filter((it) => it.startsWith("q/") && !isCase(it))),
  ladder: some('class="pic ladder"', pages.filter(isCase)),
  kernels: "kernels.html",
};
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const colorScheme of ["light", "dark"]) {
  for (const [screen, [width, height]] of Object.entries(widths)) {
    test(`${screen}, ${colorScheme}`, async () => {
      const page = await tab(browser, { colorScheme, viewport: { width, height } });
      for (const [kind, name] of Object.entries(kinds)) {
        await page.goto(url(name));
        const picture = join(process.env.BINDLAB_PICTURES, `${kind}-${screen}-${colorScheme}.png`);
        const taken = await page.screenshot({ path: picture, fullPage: kind === "ladder" });
        assert.ok(taken.length > 5000, picture);
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(paper, colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(16, 22, 29)");
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${name} is ${wide} wide on a screen of ${width}`);
      }
      await page.context().close();
    });
  }
}
