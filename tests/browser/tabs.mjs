// Two tabs of one browser.

import { advance, assert, click, cookieOf, fillIn, go, heading, house, path, press, promise, row, says, scenario, signIn } from "./lib.mjs";

const QUARTER_OF_AN_HOUR = 15 * 60 + 1;

await scenario(async () => {
  const page = await signIn();
  const tab = await page.context().newPage();

  await promise("a second tab is signed in as well", async () => {
    await tab.goto("/account");
    assert.equal(await heading(tab), "Your account");
  });

  await promise("a dangerous act asks for the password again, and leads back", async () => {
    await tab.goto("/account");
    await fillIn(tab, { "What you do": "Analyst" });
    await page.goto("/admin/users");
    await go(page, () => click(row(page, "bob").getByRole("link")));
    const there = path(page);
    await advance(QUARTER_OF_AN_HOUR);
    await press(page, "Disable sign-in");
    assert.equal(new URL(page.url()).pathname, "/account/confirm");
    const before = await cookieOf(page);

    await fillIn(page, { "Your password": "not the password at all" });
    const refused = await press(page, "Confirm and go on");
    assert.equal(refused.status(), 403);
    assert.equal(await page.locator("#password").getAttribute("aria-invalid"), "true");

    await fillIn(page, { "Your password": house.password });
    await press(page, "Confirm and go on");
    assert.equal(path(page), `${there}?done=confirmed`);
    const after = await cookieOf(page);
    assert.notEqual(after.value, before.value, "the secret is a new one");
    assert.equal(after.value.split(".")[0], before.value.split(".")[0], "the login is the same one");
    await press(page, "Disable sign-in");
    await says(page, /The account is disabled/);
  });

  await promise("a form that was open in another tab survives the re-authentication", async () => {
    await press(tab, "Save profile");
    assert.equal(path(tab), "/account?done=profile");
    await says(tab, /Your profile was saved/);
    assert.equal(await tab.getByLabel("What you do").inputValue(), "Analyst");
  });

  await promise("a form of an ended sign-in does nothing and says what to do", async () => {
    await tab.goto("/account");
    await fillIn(tab, { "What you do": "Nobody" });
    await press(page, "Sign out", page.getByRole("banner"));
    const refused = await press(tab, "Save profile");
    assert.equal(refused.status(), 401);
    await says(tab, /Sign in/);

    await page.goto("/login?next=/account");
    await fillIn(page, { Username: house.admin, Password: house.password });
    await press(page, "Sign in");
    assert.equal(await page.getByLabel("What you do").inputValue(), "Analyst");
  });

  await promise("a form of an earlier sign-in is refused in a later one", async () => {
    await tab.goto("/account");
    await fillIn(tab, { "What you do": "Nobody" });
    await press(page, "Sign out", page.getByRole("banner"));
    await fillIn(page, { Username: house.admin, Password: house.password });
    await press(page, "Sign in");
    const refused = await press(tab, "Save profile");
    assert.equal(refused.status(), 403);
    await says(tab, /What to do/);
    await tab.goto("/account");
    assert.equal(await tab.getByLabel("What you do").inputValue(), "Analyst");
  });
});
