// Every pair of sockets: at first where kernels differ and nothing else, as the records have it; then what is chosen; a click gives
// rule, answers and story; and all of it is in the address. What must come is made from the records, in BINDLAB_EXPECTED.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { axeSource, launch, tab, url } from "./browser.mjs";

const expected = JSON.parse(readFileSync(process.env.BINDLAB_EXPECTED, "utf8"));
let browser, page;
before(async () => { browser = await launch(); });
after(() => browser.close());
beforeEach(async () => { page = await tab(browser); });
afterEach(async () => {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

async function open(query = "", anchor = "", at = page) {
  await at.goto(url("grid.html", query, anchor));
  await at.waitForSelector(".heated");
}
const told = (at = page) => at.locator("#story").textContent();
const query = () => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)));
const spot = (first, second) => page.locator(`#heat td[data-first=${first}][data-second=${second}] button`);
// What each place of the table shows, and of how many pairs.
const shown = (at = page) => at.locator("#heat td").evaluateAll((all) => Object.fromEntries(all.filter((it) => it.textContent).map((it) => {
  const pairs = it.querySelector("small")?.textContent ?? "";
  return [`${it.dataset.first} ${it.dataset.second}`, [it.textContent.slice(0, it.textContent.length - pairs.length), Number(pairs.replace(",", "")) || 1]];
})));
async function elsewhere(look) {
  const other = await tab(browser);
  await other.goto(await page.evaluate(() => location.href));
  await other.waitForSelector(".heated");
  const seen = await look(other);
  assert.deepEqual(other.complaints, []);
  await other.context().close();
  return seen;
}

test("at first it shows the pairs on which kernels differ by the records, and no other", async () => {
  await open();
  const seen = await shown();
  assert.deepEqual(Object.fromEntries(Object.entries(seen).map(([it, [, pairs]]) => [it, pairs])), expected.differing);
  for (const [mark] of Object.values(seen)) assert.match(mark, /^(≠|[✓✗–]{2,})$/);
  assert.ok(await page.locator("input[name=show][value='']").isChecked());
});

test("each pair of a place differs, and they are all of them", async () => {
  await open("?first-options=port&second-options=port&devices=none&users=same&protocol=tcp");
  const [place] = Object.keys(await shown());
  await spot(...place.split(" ")).click();
  const seen = [];
  for (;;) {
    seen.push((await query()).cell);
    assert.match(await told(), /^Kernels differ: /);
    const next = page.locator("[data-of=turn] button").last();
    if (!await next.count() || !await next.isEnabled()) break;
    await next.click();
  }
  const [first, second] = place.split(" ");
  const wanted = expected.cells.filter((it) => it.startsWith("tcp,") && it.includes(`,${second},port,same,none`) && it.split(",")[1] === first && it.split(",")[2] === "port");
  assert.deepEqual(seen, wanted);
});

test("without a script the same is on the page", async () => {
  await open();
  const scripted = await shown();
  const plain = await tab(browser, { javaScriptEnabled: false });
  await plain.goto(url("grid.html"));
  assert.deepEqual(await shown(plain), scripted);
  await plain.context().close();
});

test("all pairs are there at a switch, and back", async () => {
  await open();
  const before = await shown();
  await page.locator("input[name=show][value=all]").focus();
  await page.keyboard.press("Space");
  const all = await shown();
  assert.equal(Object.keys(all).length, 144);
  for (const [place, [mark]] of Object.entries(all)) assert.equal(mark, expected.usual[place], place);
  assert.deepEqual(await query(), { show: "all" });
  assert.deepEqual(await elsewhere(shown), all);
  await page.locator("input[name=show][value='']").check();
  assert.deepEqual(await shown(), before);
  assert.deepEqual(await query(), {});
});

test("a kernel is chosen, and what it says is shown", async () => {
  for (const [kernel, marks] of Object.entries(expected.by_kernel)) {
    await open("?show=all");
    await page.selectOption("select[name=kernel]", kernel);
    assert.deepEqual(Object.fromEntries(Object.entries(await shown()).map(([it, [mark]]) => [it, mark])), marks, kernel);
    assert.equal((await query()).kernel, kernel);
    assert.match(await page.locator("#heat caption").textContent(), new RegExp(`on ${kernel}`));
  }
});

test("a click gives the answers by kernel, the rules and the story, and the address says which", async () => {
  await open("?show=all");
  await page.selectOption("select[name=first-state]", "time_wait");
  await page.selectOption("select[name=second-options]", "addr");
  await spot("wildcard4", "wildcard6").focus();
  await page.keyboard.press("Enter");
  const text = await told();
  assert.match(text, /^bind\(\) says EADDRINUSE on every kernel.*gone but for a connection in TIME_WAIT.*What decides it:port-in-use: /s);
  assert.match(text, /first: close {2}the connection.*client: recv.*tcp TIME_WAIT 10\.0\.0\.1:10000.*second: setsockopt SO_REUSEADDR 1.*second: bind \[::\]:10000 = -1 EADDRINUSE/s);
  assert.match(text, /make grid CELL=tcp,wildcard4,none,time_wait,wildcard6,addr,same,none/);
  assert.equal(await page.locator("#heard").textContent(), "bind() says EADDRINUSE on every kernel");
  assert.equal(await elsewhere(told), text);
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.closest("td").dataset.second), "wildcard6_only");
  await page.locator("#story table a").first().click();
  await page.waitForURL(/rules\.html#[a-z-]+$/);
  assert.equal(await page.locator(":target h2, h2:target").count(), 1);
});

test("where kernels differ each answer is told with its kernels and its rule", async () => {
  for (const [cell, runs] of Object.entries(expected.examples)) {
    await open(`?cell=${cell}`);
    const rows = await page.locator("#story tbody tr").evaluateAll((all) => all.map((it) => [...it.cells].map((one) => one.textContent)));
    assert.deepEqual(rows, runs);
    const text = await told();
    for (const [kernels, bind] of runs) assert.ok(text.includes(`= ${bind === "ok" ? "0" : `-1 ${bind}`}   on ${kernels}`), `${cell} ${kernels}`);
    assert.equal(await page.locator("#heat [aria-pressed=true]").count(), 1);
  }
});

test("a story is told as the program's test has it", async () => {
  await open();
  for (const [cell, story] of Object.entries(expected.stories)) {
    assert.deepEqual(await page.evaluate((it) => bindlab.pair.story(it.split(",")), cell), story, cell);
  }
});

test("beside what is told stands what was seen, where it was, on each kernel", async () => {
  for (const [cell, kernels] of Object.entries(expected.seen)) {
    await open(`?cell=${cell}`);
    const seen = await page.locator("#story details.seen").evaluateAll((all) => all.map((it) => [it.firstElementChild.textContent, it.lastElementChild.textContent]));
    assert.deepEqual(seen.map(([it]) => it.match(/^seen on (\S+): /)[1]), kernels);
    for (const [, lines] of seen) assert.match(lines, /the sockets on the port before the second comes:.*\nsecond: bind /s);
  }
});

test("where nothing differs it says so, and leads to where something does", async () => {
  await open("?first-state=time_wait");
  assert.deepEqual(await shown(), {});
  assert.match(await page.locator("#none").textContent(), /^Nothing differs here: all \d+ kernels agree/);
  await page.locator("#none button").nth(1).focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#none").isVisible(), false);
  assert.equal((await query()).change !== undefined, true);
  const seen = await shown();
  assert.ok(Object.keys(seen).length > 0);
  assert.deepEqual(await elsewhere(shown), seen);
});

test("a group of pairs that differ leads to its pairs", async () => {
  await open();
  const link = page.locator("#differ ~ .scroll a[href^='?change=']").first();
  const pairs = Number(await link.textContent());
  await link.click();
  await page.waitForURL(/change=/);
  await page.waitForSelector(".heated");
  assert.equal(Object.values(await shown()).reduce((sum, [, it]) => sum + it, 0), pairs);
});

test("what is told follows what is chosen, and what is no cell is not told", async () => {
  await open("?show=all&cell=tcp,first4,none,listening,first4,none,same,none");
  await page.selectOption("select[name=users]", "other");
  assert.match(await told(), /CELL=tcp,first4,none,listening,first4,none,other,none/);
  for (const cell of ["tcp,first4", "x,first4,none,listening,first4,none,same,none", "udp,first4,none,listening,first4,none,same,none"]) {
    await open(`?cell=${cell}`);
    assert.equal(await told(), "");
  }
});

for (const colorScheme of ["light", "dark"]) {
  test(`it is readable on a phone and breaks nothing, ${colorScheme}`, async () => {
    const phone = await tab(browser, { colorScheme, viewport: { width: 360, height: 780 } });
    for (const it of ["", "?first-state=time_wait", `?show=all&cell=${Object.keys(expected.examples)[0]}`]) {
      await open(it, "", phone);
      assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth), 360, it);
      assert.deepEqual(phone.complaints.splice(0), []);
      await phone.evaluate(axeSource);
      const { violations } = await phone.evaluate(() => axe.run());
      assert.deepEqual(violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => `${one.id}: ${one.nodes[0].html} ${one.nodes[0].failureSummary}`), []);
      phone.complaints = [];  // axe's own, which may not read the style of a page from a folder
    }
    await phone.context().close();
  });
}
