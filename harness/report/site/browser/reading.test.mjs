// What a reader does: search, filter, sort, compare and step through, by mouse and by keyboard; and every state of a page is
// in its address, so that another who opens it sees the same.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { isCase, launch, pages, some, tab, text, url } from "./browser.mjs";

const questions = pages.filter((it) => it.startsWith("q/") && !isCase(it));
const drawn = some('class="pic ladder"', pages.filter(isCase));
let browser, page;
before(async () => { browser = await launch(); });
after(() => browser.close());
beforeEach(async () => { page = await tab(browser); });
afterEach(async () => {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

// As the page has it now: page.url() is what the browser last told of, which may be a moment ago.
const address = () => page.evaluate(() => location.href);
const query = async () => new URL(await address()).searchParams;
const told = (id) => page.locator(`#${id}`).textContent();
const visible = (what) => page.locator(what).evaluateAll((all) => all.filter((it) => it.checkVisibility({ visibilityProperty: true })).length);
// Opens the same address in a tab of its own.
async function elsewhere(look) {
  const other = await tab(browser);
  await other.goto(await address());
  await other.waitForTimeout(100);
  const seen = await look(other);
  await other.context().close();
  return seen;
}

test("a search from any page leads to its results, by keyboard alone", async () => {
  await page.goto(url("kernels.html"));
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.locator("header input").focus();
  await page.keyboard.type("EADDRINUSE");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#results li");
  assert.equal((await query()).get("q"), "EADDRINUSE");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const second = await page.locator("#results a").nth(1).getAttribute("href");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), second);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((it) => !it.pathname.endsWith("search.html"));
  assert.equal(await page.locator("h1").count(), 1);
});

test("errno, option, state, function, commit, claim, kernel and words are found", async () => {
  await page.goto(url("search.html"));
  const commit = text("search-data.js").match(/"reason","[^"]*commit ([0-9a-f]{7,})/)[1];
  for (const [words, kind] of [
    ["EADDRINUSE", "question"], ["SO_REUSEADDR", "claim"], ["TIME_WAIT", "question"], ["inet_bind_conflict", "question"],
    ["tcp_tw_reuse", "question"], ["C5", "claim"], ["6.12", "kernel"], ["restart at once", "question"],
    ["time-wait", "question"], [commit.slice(0, 8), "why kernels differ"], ["reuseadr", "claim"],
  ]) {
    await page.locator("#search").fill(words);
    await page.waitForFunction((it) => new URLSearchParams(location.search).get("q") === it, words);
    await page.waitForFunction((it) => document.querySelector("#results .kind")?.textContent && [...document.querySelectorAll("#results .kind")].some((k) => k.textContent === it), kind, { timeout: 20_000 })
      .catch(async () => assert.fail(`${words}: no ${kind} among ${await page.locator("#results li").allTextContents()}`));
  }
  await page.locator("#search").fill("nobodywouldsaythis");
  await page.waitForFunction(() => document.querySelectorAll("#results li").length === 0);
  assert.match(await told("found"), /0/);
});

test("what is found is what another finds at the same address", async () => {
  await page.goto(url("search.html", "?q=TIME_WAIT+ipv6"));
  await page.waitForSelector("#results li");
  const mine = await page.locator("#results li").allTextContents();
  assert.ok(mine.length > 1);
  const theirs = await elsewhere(async (other) => {
    await other.waitForSelector("#results li");
    return other.locator("#results li").allTextContents();
  });
  assert.deepEqual(theirs, mine);
});

test("nothing is loaded for a search before there is one", async () => {
  const loaded = [];
  page.on("request", (it) => loaded.push(it.url()));
  await page.goto(url("search.html"));
  assert.deepEqual(loaded.filter((it) => /vendor|search-data/.test(it)), []);
  await page.locator("#search").fill("listen");
  await page.waitForSelector("#results li");
  assert.equal(loaded.filter((it) => /vendor|search-data/.test(it)).length, 2);
});

test("a filter leaves the rows that have all its words", async () => {
  await page.goto(url(some("family=ipv6", questions)));
  await page.locator("details").first().evaluate((it) => { it.open = true; });
  const rows = "table.filtered tbody tr";
  const all = await visible(rows);
  await page.locator("input.filter").focus();
  await page.keyboard.type("IPv6 ");
  const left = await visible(rows);
  assert.ok(left > 0 && left < all, `${left} of ${all}`);
  assert.match(await told("shown"), new RegExp(`${left}.*${all}`));
  assert.equal((await query()).get("show"), "IPv6");
  assert.equal(await elsewhere(async (other) => {
    await other.locator("details").first().evaluate((it) => { it.open = true; });
    return other.locator(rows).evaluateAll((it) => it.filter((row) => row.checkVisibility({ visibilityProperty: true })).length);
  }), left);
  await page.locator("input.filter").fill("");
  assert.equal(await visible(rows), all);
  assert.equal(new URL(await address()).search, "");
});

test("a table is sorted by the head of a column, up and down", async () => {
  await page.goto(url("kernels.html"));
  const firsts = (it) => it.locator("table.sortable tbody th").allTextContents();
  const up = await firsts(page);
  const head = page.locator("table.sortable thead button").first();
  await head.click();
  await page.waitForSelector("th[aria-sort=ascending]");
  await page.waitForFunction(() => location.search.includes("up"));
  assert.deepEqual(await firsts(page), up);
  await head.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.search.includes("down"));
  const down = await firsts(page);
  assert.deepEqual(down, [...up].reverse());
  assert.deepEqual(await elsewhere(async (other) => {
    await other.waitForSelector("th[aria-sort=descending]");
    await other.waitForTimeout(200);
    return firsts(other);
  }), down);
});

test("two kernels are compared: both values, and only where they differ", async () => {
  await page.goto(url("kernels.html"));
  const rows = ".question tbody tr";
  const all = await visible(rows);
  const versions = (await page.locator("#a option").allTextContents()).filter(Boolean);
  await page.locator("#a").selectOption(versions[0]);
  assert.equal(await visible(rows), all, "one kernel is no comparison");
  await page.locator("#b").focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => location.search.includes("b="));
  assert.deepEqual([(await query()).get("a"), (await query()).get("b")], [versions[0], versions.at(-1)]);
  const pairs = await page.locator(rows).evaluateAll((it) => it.filter((row) => row.checkVisibility({ visibilityProperty: true }))
    .map((row) => [...row.querySelectorAll("td")].filter((cell) => cell.checkVisibility({ visibilityProperty: true })).slice(0, 2).map((cell) => cell.textContent)));
  assert.ok(pairs.length > 0 && pairs.length <= all);
  for (const [one, other] of pairs) assert.ok(one && other && one !== other, `${one} / ${other}`);
  assert.match(await told("differ"), new RegExp(`^${pairs.length} `));
  await page.locator("#same").check();
  assert.ok(await visible(rows) >= pairs.length);
  assert.equal((await query()).get("same"), "1");
  await page.locator("#same").uncheck();
  const before = await address();
  assert.equal(await elsewhere((other) => other.locator(rows).evaluateAll((it) => it.filter((row) => row.checkVisibility({ visibilityProperty: true })).length)), pairs.length);
  await page.locator("#b").selectOption(versions[0]);
  assert.equal(await visible(rows), 0);
  assert.notEqual(await address(), before);
});

const later = () => page.locator(".ladder .later").count();

test("a reader steps through a ladder with the mouse and guesses what a call returns", async () => {
  await page.goto(url(drawn));
  assert.equal(await page.locator("#next").isVisible(), false);
  assert.ok(await visible(".outcome") > 0);
  await page.locator("#play").click();
  const first = await later();
  assert.ok(first > 3);
  let guesses = 0;
  for (let i = 0; i < 4 * first && await page.locator("#next").isEnabled(); i++) {
    if (await page.locator("#guesses").isVisible()) {
      guesses++;
      assert.equal(await visible(".guess .o, .outcome"), 0);
      assert.equal(await elsewhere((other) => other.locator("#guesses").isVisible()), true);
      await page.locator("#guesses button").nth(guesses % 3).click();
      assert.match(await told("now"), /\S\. \S/);
      assert.equal(await page.locator("#guesses").isVisible(), false);
    } else {
      await page.locator("#next").click();
    }
  }
  assert.ok(guesses > 0);
  assert.equal(await later(), 0);
  assert.ok(await visible(".outcome") > 0);
  await page.locator("#all").click();
  assert.equal(new URL(await address()).search, "");
});

test("and by keyboard, there and back", async () => {
  await page.goto(url(drawn));
  await page.locator("#play").focus();
  await page.keyboard.press("Enter");
  const first = await later();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const step = Number((await query()).get("step"));
  assert.ok(step > 0);
  assert.equal(await later(), first - step);
  assert.equal(await elsewhere((other) => other.locator(".ladder .later").count()), first - step);
  await page.keyboard.press("ArrowLeft");
  assert.equal(Number((await query()).get("step")), step - 1);
  await page.keyboard.press("Escape");
  assert.equal(await later(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "play");
});

test("a mark of the ladder leads to its raw record, though that is folded away", async () => {
  await page.goto(url(drawn, "?step=2"));
  const mark = page.locator("svg.ladder > a:not(.later)").first();
  const to = await mark.getAttribute("href");
  await mark.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((it) => location.hash === it, to);
  assert.equal(await page.locator(`[id="${to.slice(1)}"]`).isVisible(), true);
  assert.equal((await query()).get("step"), "2");
});

test("another ladder is laid beside a case's own by its link, and by the address", async () => {
  await page.goto(url(some('target="beside"', pages.filter(isCase))));
  await page.locator("#beside > summary").click();
  const link = page.locator("a[target=beside]").first();
  const wanted = await link.getAttribute("href");
  await link.click();
  const shown = async (it) => {
    await it.waitForFunction(() => document.querySelector("iframe[name=beside]").checkVisibility());
    await it.waitForTimeout(200);
    return it.frames()[1].evaluate(() => document.documentElement.classList.contains("ladder"));
  };
  assert.equal(await shown(page), true);
  assert.equal((await query()).get("beside"), wanted);
  assert.equal(await elsewhere(shown), true);
  await page.frames()[1].locator("a").first().click();
  await page.waitForURL((it) => /^#[rp]\d+$/.test(it.hash) && it.pathname.endsWith(".html"));
});
