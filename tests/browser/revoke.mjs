// One list for both doors: the browser ends the phone, the phone ends the browser.

import { assert, follow, heading, house, newPage, path, phone, press, promise, row, says, scenario, signIn } from "./lib.mjs";

await scenario(async () => {
  const page = await signIn();
  const tablet = await phone(house.admin, "Ada’s tablet");
  const mobile = await phone(house.admin, "Ada’s phone");

  await promise("browsers and phones stand in one list", async () => {
    await page.goto("/account/logins");
    const list = page.locator("table.logins").first();
    assert.equal(await list.locator("tbody tr").count(), 3);
    await row(page, "you are here").getByText("browser session").waitFor();
    await row(page, "Ada’s phone").getByText("app token").waitFor();
  });

  await promise("a login can be given a name that says more", async () => {
    const own = row(page, "Ada’s tablet");
    await follow(page, "Rename", own);
    await own.getByLabel("New name").fill("Kitchen tablet");
    await press(page, "Save", own);
    assert.equal(path(page), "/account/logins?done=renamed");
    assert.equal(await row(page, "Kitchen tablet").count(), 1);
    assert.equal(await row(page, "Ada’s tablet").count(), 0);
  });

  await promise("the browser ends the phone, and the page says how soon", async () => {
    assert.ok(await mobile.isSignedIn());
    await press(page, "Sign out this app", row(page, "Ada’s phone"));
    assert.equal(new URL(page.url()).searchParams.get("done"), "revoked");
    await says(page, /The login has ended/);
    await says(page, /at once|very next request/);
    assert.ok(!(await mobile.isSignedIn()));
    const { status, json } = await mobile.refresh();
    assert.deepEqual([status, json.error], [400, "invalid_grant"]);
    assert.ok(await tablet.isSignedIn(), "the other one goes on");
  });

  await promise("an ended login is listed with the reason", async () => {
    const ended = page.getByRole("region", { name: "Ended lately" });
    await ended.locator("tbody tr").filter({ hasText: "Ada’s phone" }).getByText("app token").waitFor();
  });

  await promise("the phone ends the browser's session", async () => {
    const other = await signIn();
    const { json } = await tablet.ask("GET", "/api/account/logins");
    const sessions = json.items.filter((login) => login.kind === "session");
    assert.equal(sessions.length, 2);
    for (const { id } of sessions) {
      const ended = await tablet.ask("DELETE", `/api/account/logins/${id}`);
      assert.deepEqual([ended.status, ended.json], [200, { effect: "at_once" }]);
    }
    for (const ended of [page, other]) {
      await ended.goto("/account");
      assert.equal(new URL(ended.url()).pathname, "/login");
      assert.deepEqual(await ended.context().cookies(), []);
    }
  });

  await promise("one button signs out everywhere else, through both doors", async () => {
    const here = await signIn();
    const there = await signIn();
    await here.goto("/account/logins");
    await press(here, "Sign out everywhere else");
    assert.equal(await here.locator("table.logins").first().locator("tbody tr").count(), 1);
    await there.goto("/account");
    assert.equal(new URL(there.url()).pathname, "/login");
    assert.ok(!(await tablet.isSignedIn()));
    await here.goto("/");
    assert.equal(await heading(here), "Hello, Ada Lovelace");
  });

  await promise("a browser can end its own login from the list", async () => {
    const here = await signIn();
    await here.goto("/account/logins");
    await press(here, "Sign out here", row(here, "you are here"));
    assert.equal(path(here), "/login?done=logout");
    assert.deepEqual(await here.context().cookies(), []);
  });

  await promise("a changed password ends every other login, and this browser stays", async () => {
    const here = await signIn();
    const there = await signIn();
    const watch = await phone(house.admin, "a watch");
    await here.goto("/account/password");
    await here.locator("#current_password").fill(house.password);
    await here.locator("#new_password").fill(house.otherPassword);
    await press(here, "Change password and end other logins");
    assert.equal(new URL(here.url()).searchParams.get("done"), "password");
    await there.goto("/account");
    assert.equal(new URL(there.url()).pathname, "/login");
    assert.ok(!(await watch.isSignedIn()));
    await here.goto("/account");
    assert.equal(await heading(here), "Your account");
    await (await newPage()).goto("/login");
    await signIn(house.admin, {}, house.otherPassword);
  });
});
