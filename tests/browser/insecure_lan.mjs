// Served knowingly without protection: every page says so, and the cookie is the plain one.

import { assert, cookieOf, house, newPage, press, promise, scenario, signIn } from "./lib.mjs";

const { hostname } = new URL(house.origin);
const WARNING = "This connection is not encrypted.";

await scenario(async () => {
  await promise("the browser takes this for another machine", async () => {
    const page = await newPage();
    await page.goto("/login");
    assert.equal(await page.evaluate(() => isSecureContext), false);
  });

  await promise("every page warns, before and after sign-in", async () => {
    const visitor = await newPage();
    for (const path of ["/login", "/problems", "/setup", "/link/nothing", "/nowhere"]) {
      await visitor.goto(path);
      assert.ok(await visitor.getByText(WARNING).isVisible(), path);
    }
    const page = await signIn();
    for (const path of ["/", "/account", "/account/logins", "/people", "/admin", "/admin/users"]) {
      await page.goto(path);
      assert.ok(await page.getByText(WARNING).isVisible(), path);
      assert.equal(await page.locator("h1").count(), 1);
      await page.setViewportSize({ width: 375, height: 667 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    }
  });

  if (house.javascript) {
    await promise("a link is copied all the same, without the clipboard that only a secure page has", async () => {
      const page = await signIn(house.admin, { permissions: ["clipboard-read", "clipboard-write"] });
      await page.goto("/admin/users");
      const name = `copied${Date.now()}`;
      await page.locator("#username").fill(name);
      await page.locator("#display_name").fill(name);
      await press(page, "Make invitation link");
      const link = await page.getByLabel("One-time link").inputValue();
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.getByText("Copied.").waitFor();
      await page.goto("/people");
      await page.locator("#q").focus();
      await page.keyboard.press("Control+V");
      assert.equal(await page.locator("#q").inputValue(), link);
    });
  }

  await promise("the cookie gives up its prefix and Secure, and nothing else", async () => {
    const page = await signIn();
    const cookies = await page.context().cookies();
    assert.equal(cookies.length, 1);
    const { name, httpOnly, secure, sameSite, path } = await cookieOf(page);
    assert.deepEqual({ name, httpOnly, secure, sameSite, path }, { name: `twodoors-${house.server.split(":").at(-1)}`, httpOnly: true, secure: false, sameSite: "Lax", path: "/" });
    assert.equal(await page.evaluate(() => document.cookie), "");
  });
}, [`--host-resolver-rules=MAP ${hostname} ${house.server}`]);
