// A colleague comes in by an invitation link, and back in by a recovery link.

import { advance, assert, click, fillIn, go, heading, house, newPage, path, press, promise, row, says, scenario, signIn } from "./lib.mjs";

await scenario(async () => {
  const admin = await signIn(house.admin, house.javascript ? { permissions: ["clipboard-read", "clipboard-write"] } : {});
  let link;

  await promise("a name with a space is refused, and what was typed stays", async () => {
    await admin.goto("/admin/users");
    await admin.locator("#username").fill("grace hopper");
    await admin.locator("#display_name").fill("Grace Hopper");
    const response = await press(admin, "Make invitation link");
    assert.equal(response.status(), 422);
    assert.equal(await admin.locator("#username").getAttribute("aria-invalid"), "true");
    assert.equal(await admin.locator("#display_name").inputValue(), "Grace Hopper");
  });

  await promise("an administrator gets a link to hand over, once", async () => {
    await admin.locator("#username").fill("grace");
    await press(admin, "Make invitation link");
    assert.equal(await heading(admin), "Invitation link for Grace Hopper");
    const box = admin.getByLabel("One-time link");
    link = await box.inputValue();
    const isWhole = await box.evaluate((each) => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight);
    assert.ok(isWhole, "the link is seen to its end");
    assert.ok(link.startsWith(`${house.origin}/link/`), link);
    const copy = admin.getByRole("button", { name: "Copy link" });
    if (house.javascript) {
      await copy.click();
      await admin.getByText("Copied.").waitFor();
      assert.equal(await admin.evaluate(() => navigator.clipboard.readText()), link);
    } else {
      assert.equal(await copy.count(), 0, "no button that does nothing");
    }
    await go(admin, () => click(admin.getByRole("link", { name: "Open their page" })));
    assert.doesNotMatch(await admin.content(), /\/link\/[A-Za-z0-9_-]{8}/);
    await go(admin, () => click(admin.getByRole("link", { name: "Show the link again" })));
    assert.equal(await box.inputValue(), link);
    await advance(10 * 60);
    await admin.reload();
    await says(admin, /It cannot be shown again/);
  });

  const grace = await newPage();

  await promise("looking at the link does not use it up", async () => {
    for (let look = 0; look < 3; look += 1) {
      await grace.goto(link);
      assert.equal(await heading(grace), "Welcome, Grace Hopper");
    }
  });

  await promise("a password that names the person is refused, and the link still works", async () => {
    await fillIn(grace, { "New password": "grace grace grace" });
    const response = await press(grace, "Set my password");
    assert.equal(response.status(), 422);
    assert.equal(await grace.locator("#password").getAttribute("aria-invalid"), "true");
  });

  await promise("the colleague sets a password and signs in with it", async () => {
    await fillIn(grace, { "New password": house.password });
    await press(grace, "Set my password");
    assert.equal(path(grace), "/login?done=link&username=grace");
    await says(grace, /Your password is set/);
    assert.equal(await grace.getByLabel("Username").inputValue(), "grace", "nobody has to remember it yet");
    await fillIn(grace, { Password: house.password });
    await press(grace, "Sign in");
    assert.equal(await heading(grace), "Hello, Grace Hopper");
  });

  await promise("a member sees nothing of the administration", async () => {
    assert.equal(await grace.getByRole("link", { name: "Admin", exact: true }).count(), 0);
    for (const path of ["/admin", "/admin/users", "/admin/logins"]) {
      const response = await grace.goto(path);
      assert.equal(response.status(), 403, path);
    }
    await grace.goto("/people");
    assert.equal(await row(grace, "Ada Lovelace").count(), 1);
  });

  await promise("the link is spent", async () => {
    const thief = await newPage();
    const response = await thief.goto(link);
    assert.ok(response.status() >= 400);
    assert.equal(await heading(thief), "This link no longer works");
    assert.equal(await thief.locator("input[type=password]").count(), 0);
  });

  await promise("a recovery link lets a colleague choose a new password, and ends their logins", async () => {
    await admin.goto("/admin/users");
    await go(admin, () => click(row(admin, "Grace Hopper").getByRole("link")));
    await press(admin, "Make a recovery link");
    assert.equal(await heading(admin), "Recovery link for Grace Hopper");
    const recovery = await admin.getByLabel("One-time link").inputValue();
    const elsewhere = await newPage();
    await elsewhere.goto(recovery);
    assert.equal(await heading(elsewhere), "Choose a new password");
    await fillIn(elsewhere, { "New password": house.otherPassword });
    await press(elsewhere, "Change my password");
    await fillIn(elsewhere, { Username: "grace", Password: house.otherPassword });
    await press(elsewhere, "Sign in");
    assert.equal(await heading(elsewhere), "Hello, Grace Hopper");
    await grace.goto("/account");
    assert.equal(new URL(grace.url()).pathname, "/login");
  });
});
