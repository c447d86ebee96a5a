// A browser without a network over a folder of pages: what every test of them starts from.
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../../../build/node/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;

export const site = process.env.BINDLAB_SITE;

// Every page of the folder, by its address.
export const pages = readdirSite(site).filter((it) => it.endsWith(".html"));

function readdirSite(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) => {
    const path = join(folder, it.name);
    return it.isDirectory() ? readdirSite(path) : [relative(site, path)];
  });
}

export const text = (page) => readFileSync(join(site, page), "utf8");

// The first page that has what is looked for.
export function some(what, among = pages) {
  const page = among.find((it) => text(it).includes(what));
  if (!page) throw new Error(`no page has ${what}`);
  return page;
}

// Cases are two levels below their area; the others are few.
export const isCase = (page) => page.split("/").length >= 4;

export const url = (page, query = "", anchor = "") => pathToFileURL(join(site, page)).href + query + anchor;

export const launch = () => chromium.launch({
  executablePath: process.env.BINDLAB_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
});

// A tab that keeps what a page complains of and what it asks for beyond its folder.
export async function tab(browser, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (it) => { if (["error", "warning"].includes(it.type())) page.complaints.push(it.text()); });
  page.on("pageerror", (it) => page.complaints.push(String(it)));
  page.on("dialog", (it) => { page.complaints.push(`dialog: ${it.message()}`); it.dismiss(); });
  page.on("request", (it) => { if (!/^(file|data|blob):/.test(it.url())) page.complaints.push(`asks for ${it.url()}`); });
  // A picture that is still on its way when the next page is asked for is given up, not missing.
  const isGivenUp = (it) => it.failure()?.errorText === "net::ERR_ABORTED";
  page.on("requestfailed", (it) => { if (!isGivenUp(it)) page.complaints.push(`cannot load ${it.url()}`); });
  return page;
}
