// What every scenario shares: Chromium, the house it visits, promises, and a watch over the console.
//
// A scenario is started by tests/it/browser.rs, which has the server running and says in the
// environment where. It keeps or breaks promises; one broken promise ends it with status 1.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

export { assert };

const env = (name, usual) => {
  const value = process.env[`TWODOORS_${name}`] ?? usual;
  if (value === undefined) throw new Error(`TWODOORS_${name} is not set: tests/run starts the scenarios`);
  return value;
};

/** The house, as the test that started us has made it. */
export const house = {
  origin: env("ORIGIN"),
  /** Where it listens, whatever it is called. */
  server: env("SERVER"),
  /** The path with the one-time code, while set-up is open. */
  setup: env("SETUP", ""),
  /** Whether pages may run scripts in this run. */
  javascript: env("JAVASCRIPT", "on") === "on",
  /** The first administrator, once there is one, and the password of everybody. */
  admin: "ada",
  password: "quiet otters cross rivers",
  otherPassword: "seven lanterns over snow",
};

const screenshots = env("SCREENSHOTS", "");
const name = env("SCENARIO", "scenario");

/** Where a picture goes: never into the source. */
export const picture = (file) => {
  mkdirSync(screenshots, { recursive: true });
  return `${screenshots}/${file}.png`;
};

// --- the clock of the house: the test steps it for us ---------------------------------------------

let answers;

/** Steps the clock of the house by so many seconds; nobody sleeps. */
export async function advance(secs) {
  answers ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  process.stdout.write(`@advance ${secs}\n`);
  const { value } = await answers.next();
  assert.equal(value, "done", "the test steps the clock");
}

// --- Chromium --------------------------------------------------------------------------------------

/** Longer than any step takes, on a machine that builds something else besides. */
const PATIENCE_MS = 30_000;
/** A little longer, so that what is told is that the click failed and not that nothing came of it. */
const AFTER_A_CLICK_MS = 40_000;
const SCENARIO_MS = 900_000; // for a machine that does much else at the same time

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let chrome;
const faults = [];
const contexts = [];

/** What the console says about a page that was refused on purpose is no fault of the page. */
const isRefusal = (message) =>
  /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) &&
  !message.location().url.includes("/static/");

/** On plain http in a LAN a browser tells that it does not honour this header there. */
const isOfPlainHttp = (message) => /^The Cross-Origin-Opener-Policy header has been ignored/.test(message.text()) && house.origin !== `http://${house.server}`;

const documents = new WeakMap();

/** How many bytes the page that is shown was, as sent. */
export const bytesOf = async (page) => (await documents.get(page).body()).length;

function watch(page) {
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("response", (response) => isDocument(page, response) && documents.set(page, response));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isRefusal(message) && !isOfPlainHttp(message)) {
      faults.push(`console on ${page.url()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`script on ${page.url()}: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A navigation that another one overtook is not a fault.
    if (!request.failure()?.errorText.includes("ERR_ABORTED")) {
      faults.push(`request ${request.url()}: ${request.failure()?.errorText}`);
    }
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(house.origin) && !url.startsWith("data:")) faults.push(`asked another host: ${url}`);
  });
}

/** A browser of its own: nothing is shared with another one, as on another computer. */
export async function newBrowser(options = {}) {
  const context = await chrome.newContext({
    baseURL: house.origin,
    javaScriptEnabled: house.javascript,
    locale: "en-GB",
    ...options,
  });
  context.on("page", watch);
  contexts.push(context);
  return context;
}

/** A window of a browser of its own. */
export const newPage = async (options = {}) => (await newBrowser(options)).newPage();

/** Signs in by the form and answers the window. */
export async function signIn(username = house.admin, options = {}, password = house.password) {
  const page = await newPage(options);
  await page.goto("/login");
  await fillIn(page, { Username: username, Password: password });
  await press(page, "Sign in");
  assert.equal(path(page), "/", `${username} is signed in`);
  return page;
}

/** Fills boxes by what stands next to them. */
export async function fillIn(page, boxes) {
  const main = page.locator("main");
  for (const [label, value] of Object.entries(boxes)) {
    await main.getByLabel(label, { exact: false }).and(main.locator("input:not([type=hidden])")).first().fill(value);
  }
}

/**
 * A click of the mouse. Without scripts the driver cannot see that a thing has stopped moving, and may
 * wait for it in vain; pages without scripts do not move.
 */
export async function click(thing) {
  await thing.waitFor();
  await thing.click({ force: !house.javascript });
}

/** Presses a button and waits for the page it leads to. Answers the response that made the page. */
export async function press(page, label, within = page.locator("main")) {
  const button = within.getByRole("button", { name: label, exact: true });
  return go(page, () => click(button));
}

/** Follows a link of the page. */
export async function follow(page, label, within = page) {
  return go(page, () => click(within.getByRole("link", { name: label, exact: true }).first()));
}

/** Whether this answer is a page, not what belongs to one or leads to one. */
const isDocument = (page, response) =>
  response.request().isNavigationRequest() && response.frame() === page.mainFrame() && ![302, 303].includes(response.status());

/** Does something that loads a page, waits until it is there, answers its response. */
export async function go(page, act) {
  const timeout = AFTER_A_CLICK_MS;
  const [response] = await Promise.all([
    page.waitForResponse((response) => isDocument(page, response), { timeout }),
    page.waitForEvent("load", { timeout }),
    act(),
  ]);
  return response;
}

/** The path, and the query when there is one. */
export function path(page) {
  const url = new URL(page.url());
  assert.equal(url.origin, house.origin, "still in the house");
  return url.pathname + url.search;
}

/** The one heading. */
export const heading = (page) => page.locator("h1").innerText();

/** What the page says, as read. */
export const text = (page) => page.locator("main").innerText();

export async function says(page, pattern) {
  assert.match(await text(page), pattern);
}

/** The row of a table that holds these words. */
export const row = (page, words) => page.locator("tbody tr").filter({ hasText: words });

/** The session cookie as the browser keeps it. */
export async function cookieOf(page) {
  const cookies = await page.context().cookies();
  return cookies.find((cookie) => cookie.name === "__Host-session" || cookie.name.startsWith("twodoors-"));
}

// --- a phone: no browser at all ----------------------------------------------------------------------

async function api(method, route, { token, body } = {}) {
  const response = await fetch(house.origin + route, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { "content-type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.text();
  return { status: response.status, json: answer ? JSON.parse(answer) : null };
}

/** Signs a phone in at the other door. */
export async function phone(username, deviceName, password = house.password) {
  const body = { username, password, device_name: deviceName };
  const { status, json } = await api("POST", "/api/login", { body });
  assert.equal(status, 200, `the phone of ${username} signs in: ${JSON.stringify(json)}`);
  const token = json.access_token;
  return {
    id: json.login_id,
    ask: (method, route, body) => api(method, route, { token, body }),
    refresh: () => api("POST", "/api/refresh", { body: { refresh_token: json.refresh_token } }),
    isSignedIn: async () => (await api("GET", "/api/account", { token })).status === 200,
  };
}

// --- promises ------------------------------------------------------------------------------------------

/** One promise of the house, kept or broken. */
export async function promise(what, body) {
  const started = Date.now();
  try {
    await body();
    const found = faults.splice(0);
    assert.deepEqual(found, [], "the browser's console is quiet");
  } catch (error) {
    console.log(`BROKEN  ${what}`);
    await lastLook();
    throw error;
  }
  console.log(`kept    ${what} (${Date.now() - started} ms)`);
}

/** What the open windows show when a promise breaks. */
async function lastLook() {
  let at = 0;
  for (const page of contexts.flatMap((context) => context.pages())) {
    console.log(`        a window shows ${page.url()}: ${(await heading(page).catch(() => "no heading"))}`);
    if (screenshots) await page.screenshot({ path: picture(`broken-${name}-${at++}`), fullPage: true }).catch(() => {});
  }
}

/** Runs a scenario from beginning to end. */
export async function scenario(body, flags = []) {
  const limit = setTimeout(() => {
    console.log(`BROKEN  no end after ${SCENARIO_MS / 1000} s`);
    process.exit(1);
  }, SCENARIO_MS);
  try {
    chrome = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      headless: true,
      args: [...FLAGS, ...flags],
      // What goes back to a page must do so as in everybody's browser.
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
    });
    await body();
  } catch (error) {
    console.log(error.stack ?? String(error));
    process.exitCode = 1;
  } finally {
    clearTimeout(limit);
    await chrome?.close();
    process.stdin.destroy();
  }
}
