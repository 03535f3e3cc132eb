// What is asked of every page, whoever looks at it on whatever screen.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { assert, bytesOf, house, picture } from "./lib.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const MOST_BYTES = 50_000;
export const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 667 };
/** What is left of 1280 pixels at 400 %: the narrowest that WCAG 1.4.10 asks for. */
const NARROW = { width: 320 };
const openAll = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));

/** What of the page stands out to the right. */
const wider = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > width + 0.5)
      .map((each) => each.outerHTML.slice(0, 120));
  });

/** The rules of axe about colours. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** By the rules of axe: by default those that it asks of everybody. */
async function isAccessible(page, what, rules) {
  // Asked from outside the page: its policy lets nothing in. Loaded once a page: it is half a megabyte.
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(`${axe}; 0`);
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }) };
  const found = await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then((result) => result.violations.map((each) => each.id + ": " + each.help + " " + each.nodes.map((node) => node.html.slice(0, 160) + " " + node.failureSummary).join(" | ")))`,
  );
  assert.deepEqual(found, [], what);
}

/** How far things moved since the page was opened, without anybody having done something (CLS). */
const moved = (page) =>
  page.evaluate(
    () =>
      new Promise((answer) => {
        let sum = 0;
        const add = (entries) => entries.forEach((each) => (sum += each.hadRecentInput ? 0 : each.value));
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => setTimeout(() => (add(observer.takeRecords()), observer.disconnect(), answer(sum)), 0));
      }),
  );

/** By the keyboard one is past the navigation with two keys. */
async function canBeSkipped(page, what) {
  const back = await page.evaluate(() => (document.activeElement?.blur(), location.hash));
  await page.evaluate(() => (scrollTo(0, 0), document.querySelector(".skip").focus()));
  assert.ok(await page.locator(".skip").evaluate((each) => each.getBoundingClientRect().top >= 0), `${what}: the skip link is seen when it has the focus`);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main", `${what}: the focus is on the content`);
  await page.evaluate((hash) => history.replaceState(null, "", location.pathname + location.search + hash), back);
}

/** On paper nothing is cut off, and there is nothing to press. */
async function canBePrinted(page, what) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 794, height: 1123 });
  assert.deepEqual(await wider(page), [], `${what}: wider than a sheet of A4`);
  assert.ok(await page.locator("h1").isVisible(), `${what}: a heading on paper`);
  for (const button of await page.locator("button, nav a").all()) assert.ok(!(await button.isVisible()), `${what}: a button on paper`);
  await page.emulateMedia({ media: "screen" });
}

/** Everything that is asked of every page. The page is shown and stays so. */
export async function isGood(page, what, { grows = false } = {}) {
  if (house.javascript && !grows) assert.equal(await moved(page), 0, `${what}: moves while it loads`);
  await canBeSkipped(page, what);
  const bytes = await bytesOf(page);
  assert.ok(bytes < MOST_BYTES, `${what}: ${bytes} bytes`);
  await openAll(page);
  assert.equal(await page.locator("h1").count(), 1, `${what}: one h1`);
  assert.match(await page.title(), /\S · Twodoors$/, `${what}: a title of its own`);
  // Animations would be caught half-way. In the dark nothing but colours is different.
  for (const [colorScheme, rules] of [["light"], ["dark", COLOURS]]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of [DESKTOP, PHONE]) {
      await page.setViewportSize(size);
      await isAccessible(page, `${what}, ${colorScheme}, ${size.width} px`, rules);
    }
  }
  // 640 is the desktop at 200 %; at 970 a table just is a table.
  for (const width of [NARROW.width, PHONE.width, DESKTOP.width / 2, 840, 970]) {
    await page.setViewportSize({ width, height: PHONE.height });
    assert.deepEqual(await wider(page), [], `${what}: wider than ${width} px`);
  }
  // Somebody has set letters twice as large (WCAG 1.4.4).
  const settings = await page.context().newCDPSession(page);
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    await settings.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    assert.deepEqual(await wider(page), [], `${what}: wider than ${size.width} px with large letters`);
    await settings.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
  }
  await settings.detach();
  await canBePrinted(page, what);
  await page.setViewportSize(DESKTOP);
}

/** Pictures for people to look at. */
export async function takePictures(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const [screen, size] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      await page.setViewportSize(size);
      await page.screenshot({ path: picture(`${name}-${screen}-${colorScheme}`), fullPage: true });
    }
  }
  await page.setViewportSize(DESKTOP);
}
