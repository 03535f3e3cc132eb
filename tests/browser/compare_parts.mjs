// The inspector, the attacks and the revocation that one can watch, as people use them.

import { isGood, takePictures } from "./good.mjs";
import { advance, assert, cookieOf, follow, heading, house, path, press, promise, says, scenario, signIn, text } from "./lib.mjs";

/** What scripts of the page could find in this browser. */
const found = (page) => page.evaluate(() => ({ cookie: document.cookie, storage: localStorage.length }));

const cookieNames = async (page) => (await page.context().cookies()).map((cookie) => cookie.name).sort();

/** Axe is a script itself, so only where pages may run some. */
async function look(page, name) {
  if (!house.javascript) return;
  await takePictures(page, `compare-${name}`);
  // A trial grows while it is watched.
  await isGood(page, name, { grows: name.startsWith("live") });
}

/** An attack by the title of its section. */
const attack = (page, title) => page.getByRole("region", { name: title, exact: true });

async function tryIt(page, title, label = "Try it") {
  await press(page, `${label}: ${title}`, attack(page, title));
  return attack(page, title).getByRole("status").first().innerText();
}

await scenario(async () => {
  const page = await signIn("bob");
  const { value: cookie } = await cookieOf(page);
  const secret = cookie.split(".").at(-1);

  await promise("the inspector takes the session apart and keeps its secret", async () => {
    await follow(page, "Compare", page.getByRole("banner"));
    await page.goto("/compare/inspect");
    assert.equal(await heading(page), "Inspector");
    await says(page, /HttpOnly[\s\S]*set/);
    const source = await page.content();
    assert.ok(source.includes(cookie.split(".")[0]) && !source.includes(secret));
    await look(page, "inspect");
  });

  await promise("a token of nobody’s is taken apart, and this server refuses it", async () => {
    await press(page, "Make a token and take it apart");
    await says(page, /asked of this server: 401/);
    await says(page, /anyone who holds this can read it/);
    for (const label of ["1. Header", "2. Payload: the claims", "3. Signature"]) {
      await page.getByRole("heading", { name: label }).waitFor();
    }
    assert.ok(!(await page.content()).includes(secret));
    await look(page, "inspect-token");
  });

  await promise("an attack is tried by a button, and its outcome stands beside it", async () => {
    await follow(page, "Attacks");
    await look(page, "attacks");
    assert.match(await tryIt(page, "Say that the token needs no signature"), /^Refused: this server stopped all 4 tries/);
    assert.match(await tryIt(page, "Use a stolen cookie on another machine"), /^This server let it through, and refused it after/);
    await look(page, "attack-open");
    assert.match(await tryIt(page, "Send a form from another site, with the cookie"), /^Refused/);
    await look(page, "attack-refused");
    assert.deepEqual(await cookieNames(page), ["__Host-session"], "the browser holds what it held");
  });

  const scripts = "Let a script look for something to take";
  await promise("what a script finds is told without one", async () => {
    const said = await tryIt(page, scripts, "See what the headers say");
    assert.match(said, /^Out of a script’s reach: the cookie.*Within a script’s reach: the token pair.*HttpOnly keeps the cookie from every script/);
    assert.match(await attack(page, scripts).innerText(), /Set-Cookie: __Host-session=.*HttpOnly; SameSite=Lax; Secure; Path=\//);
  });

  if (house.javascript) {
    await promise("a real script finds the made-up tokens and not the session", async () => {
      await page.goto("/compare/attacks");
      assert.deepEqual(await found(page), { cookie: "", storage: 0 }, "nothing is put there before the button is pressed");
      const go = attack(page, scripts).getByRole("button", { name: "Look with a real script" });
      await go.click();
      const told = page.locator("#in-browser-told li");
      assert.equal(await told.count(), 3);
      assert.match(await told.nth(0).innerText(), /Your session’s cookie nothing found/);
      assert.match(await told.nth(1).innerText(), /localStorage found/);
      assert.match(await told.nth(2).innerText(), /without HttpOnly found/);
      assert.deepEqual(await cookieNames(page), ["__Host-session", "twodoors-demonstration"]);
      await go.scrollIntoViewIfNeeded();
      await look(page, "attack-script");
    });

    await promise("what the script put there is gone when the page is left", async () => {
      assert.notEqual((await found(page)).cookie, "");
      await page.goto("/account");
      assert.deepEqual(await cookieNames(page), ["__Host-session"]);
      assert.deepEqual(await found(page), { cookie: "", storage: 0 });
      assert.equal((await cookieOf(page)).value, cookie, "and the session is as it was");
    });

    await promise("what a browser that ended in the middle kept is gone at the next visit", async () => {
      await page.goto("/compare/attacks");
      await page.evaluate(() => {
        localStorage.setItem("twodoors-demonstration", "left behind");
        document.cookie = "twodoors-demonstration=left; Path=/compare/attacks; Max-Age=60; SameSite=Strict";
      });
      const other = await page.context().newPage();
      await other.goto("/compare/attacks");
      assert.deepEqual(await found(other), { cookie: "", storage: 0 });
      await other.close();
    });
  } else {
    await promise("without scripts the page says what is missing", async () => {
      await says(page, /Without it, no script can read anything here/);
      assert.equal(await page.getByRole("button", { name: "Look with a real script" }).count(), 0);
    });
  }

  await promise("a revocation is watched from its beginning to its end", async () => {
    await page.goto("/compare/live");
    await look(page, "live-start");
    await press(page, "Use, revoke and watch");
    const trial = path(page);
    assert.match(trial, /^\/compare\/live\/[0-9a-f-]{36}$/);
    if (house.javascript) await page.evaluate(() => (window.same = true));
    const seen = () => page.locator("#trial circle, #trial path.x").count();
    const isDone = async () => /^Done/.test(await page.locator("#trial-status").innerText({ timeout: 5_000 }).catch(() => ""));
    let last = -1;
    for (const until = Date.now() + 120_000; !(await isDone()); ) {
      assert.ok(Date.now() < until, `the trial has an end: ${await text(page)}`);
      const now = await seen().catch(() => last);
      if (now > last && now > 0) {
        // In the middle of it, once: not yet revoked, then revoked.
        if (last < 6 && now >= 6) await look(page, "live-under-way");
        last = now;
        await advance(1);
      }
      await page.locator("#trial").waitFor();
    }
    assert.equal(path(page), trial);
    if (house.javascript) assert.equal(await page.evaluate(() => window.same), true, "it was never loaded again");
    const cells = (label) => page.locator("#trial tbody").first().locator("tr").filter({ hasText: label }).innerText();
    assert.match(await cells("session"), /at once[\s\S]*after 0 ms/);
    assert.match(await cells("token, lookup"), /at once[\s\S]*after 0 ms/);
    assert.match(await cells("token, denylist"), /at once[\s\S]*after 0 ms/);
    assert.match(await cells("token, stateless"), /within \d seconds[\s\S]*after \d+ ms/);
    await page.getByRole("button", { name: "Use, revoke and watch" }).waitFor();
    await look(page, "live-done");
  });
});
