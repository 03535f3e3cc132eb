// Where the keyboard is when a form comes back with a fault, with scripts and without.

import { isGood } from "./good.mjs";
import { assert, click, fillIn, go, house, newPage, path, press, promise, scenario, signIn } from "./lib.mjs";

/** Waits until this has the focus: it is taken while the page loads. */
const isAt = (page, id) => page.locator(`#${id}:focus`).waitFor();

await scenario(async () => {
  const admin = await signIn();

  await promise("a person who cannot be invited: the keyboard is in the first box at fault", async () => {
    await admin.goto("/admin/users");
    await admin.locator("#username").fill("grace hopper");
    await admin.locator("#display_name").fill("Grace Hopper");
    await press(admin, "Make invitation link");
    await isAt(admin, "username");
    // One goes on typing, without a single Tab.
    await admin.keyboard.press("Control+A");
    await admin.keyboard.type("grace");
    const response = await go(admin, () => admin.keyboard.press("Enter"));
    assert.equal(response.status(), 200);
  });

  await promise("a profile: the keyboard is in the first of two boxes at fault", async () => {
    await admin.goto("/account");
    // The browser would keep it back: what is asked is what the server answers.
    await admin.locator("#email").evaluate((box) => (box.form.noValidate = true));
    await fillIn(admin, { Email: "no", Phone: "no" });
    await press(admin, "Save profile");
    await isAt(admin, "email");
    if (house.javascript) await isGood(admin, "a profile with faults");
  });

  await promise("a login without a name: the keyboard is in its box, as it was typed", async () => {
    await admin.goto("/account/logins");
    await go(admin, () => click(admin.locator("[href^='?rename']").first()));
    await isAt(admin, "device_name");
    await admin.keyboard.press("Control+A");
    await admin.keyboard.type("  ");
    await go(admin, () => admin.keyboard.press("Enter"));
    await isAt(admin, "device_name");
    assert.equal(await admin.locator("#device_name").inputValue(), "  ");
    await admin.keyboard.press("Control+A");
    await admin.keyboard.type("My desk");
    await go(admin, () => admin.keyboard.press("Enter"));
    assert.equal(path(admin), "/account/logins?done=renamed");
  });

  await promise("a filter of the audit: the keyboard is in the first box at fault", async () => {
    await admin.goto("/admin/audit?from=yesterday&to=today");
    await isAt(admin, "from");
  });

  await promise("where no box is at fault, the keyboard is at the summary", async () => {
    const page = await signIn("bob");
    for (let tries = 0; tries < 20; tries += 1) {
      await page.goto("/account/password");
      await fillIn(page, { "Current password": "not the password at all", "New password": house.otherPassword });
      const response = await press(page, "Change password and end other logins");
      if (response.status() === 429) break;
      await isAt(page, "current_password");
    }
    await isAt(page, "faults");
    assert.equal(await page.locator("#faults").getAttribute("role"), "alert");
    // From there the first Tab leads into the form.
    await page.keyboard.press("Tab");
    await isAt(page, "current_password");
    if (house.javascript) await isGood(page, "throttled");
  });

  await promise("the button that shows a password says what it shows, in both languages", async () => {
    if (!house.javascript) return;
    for (const [address, show, hide] of [["/login", "Show password", "Hide password"], ["/login?lang=ko", "비밀번호 보기", "비밀번호 숨기기"]]) {
      const page = await newPage();
      await page.goto(address);
      await page.getByRole("button", { name: show, exact: true }).click();
      await page.getByRole("button", { name: hide, exact: true }).click();
      assert.equal(await page.locator("#password").getAttribute("type"), "password");
    }
  });
});
