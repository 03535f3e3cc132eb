// The one cookie, as the browser reports it.

import { assert, cookieOf, house, newPage, promise, scenario, signIn } from "./lib.mjs";

const DAY_SECS = 24 * 60 * 60;

await scenario(async () => {
  await promise("before sign-in there is no cookie", async () => {
    const page = await newPage();
    await page.goto("/login");
    await page.goto("/problems");
    assert.deepEqual(await page.context().cookies(), []);
  });

  const page = await signIn();

  await promise("there is exactly one cookie, and the browser keeps it as strictly as it can", async () => {
    const cookies = await page.context().cookies();
    assert.equal(cookies.length, 1);
    const [{ name, httpOnly, secure, sameSite, path, domain, expires }] = cookies;
    const host = new URL(house.origin).hostname;
    assert.deepEqual(
      { name, httpOnly, secure, sameSite, path, domain },
      { name: "__Host-session", httpOnly: true, secure: true, sameSite: "Lax", path: "/", domain: host },
    );
    const days = (expires - Date.now() / 1000) / DAY_SECS;
    assert.ok(days > 13.9 && days < 14.1, `it ends in ${days} days`);
  });

  await promise("scripts see no cookie, and nothing is kept in the browser's storage", async () => {
    for (const path of ["/", "/account", "/account/logins", "/admin/users"]) {
      await page.goto(path);
      const seen = await page.evaluate(() => ({
        cookie: document.cookie,
        local: localStorage.length,
        session: sessionStorage.length,
      }));
      assert.deepEqual(seen, { cookie: "", local: 0, session: 0 }, path);
    }
    assert.equal((await page.context().cookies()).length, 1);
  });

  await promise("a click keeps the cookie as it is", async () => {
    const before = await cookieOf(page);
    await page.goto("/people");
    assert.equal((await cookieOf(page)).value, before.value);
  });
});
