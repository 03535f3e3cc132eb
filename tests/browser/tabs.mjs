// Two tabs of one browser.

import { advance, assert, click, cookieOf, fillIn, go, heading, house, path, press, promise, row, says, scenario, signIn } from "./lib.mjs";
import { isGood, takePictures } from "./good.mjs";

const QUARTER_OF_AN_HOUR = 15 * 60 + 1;

/** Answers to forms are pages too. */
async function good(page, what) {
  if (!house.javascript) return;
  await isGood(page, what);
  await takePictures(page, what.replaceAll(" ", "-"));
}

await scenario(async () => {
  const page = await signIn();
  const tab = await page.context().newPage();

  await promise("a second tab is signed in as well", async () => {
    await tab.goto("/account");
    assert.equal(await heading(tab), "Your account");
  });

  await promise("a dangerous act asks for the password again, says what it is, and is done then", async () => {
    await tab.goto("/account");
    await fillIn(tab, { "What you do": "Analyst" });
    await page.goto("/admin/users");
    await go(page, () => click(row(page, "bob").getByRole("link")));
    const there = path(page);
    await advance(QUARTER_OF_AN_HOUR);
    const asked = await press(page, "Disable sign-in");
    assert.equal(asked.status(), 403);
    assert.equal(await heading(page), "Confirm to disable bob");
    await good(page, "confirming an action");
    const before = await cookieOf(page);

    await fillIn(page, { "Your password": "not the password at all" });
    const refused = await press(page, "Confirm and do it");
    assert.equal(refused.status(), 403);
    assert.equal(await page.locator("#password").getAttribute("aria-invalid"), "true");

    await fillIn(page, { "Your password": house.password });
    await press(page, "Confirm and do it");
    assert.equal(path(page), `${there}?done=disabled`);
    await says(page, /The account is disabled/);
    const after = await cookieOf(page);
    assert.notEqual(after.value, before.value, "the secret is a new one");
    assert.equal(after.value.split(".")[0], before.value.split(".")[0], "the login is the same one");
  });

  await promise("a form that was open in another tab survives the re-authentication", async () => {
    await press(tab, "Save profile");
    assert.equal(path(tab), "/account?done=profile");
    await says(tab, /Your profile was saved/);
    assert.equal(await tab.getByLabel("What you do").inputValue(), "Analyst");
  });

  await promise("a form of an ended sign-in is there again after signing in on the way", async () => {
    await tab.goto("/account");
    await fillIn(tab, { "What you do": "Countess" });
    await press(page, "Sign out", page.getByRole("banner"));
    const refused = await press(tab, "Save profile");
    assert.equal(refused.status(), 401);
    await good(tab, "signing in on the way");
    assert.equal(await tab.getByLabel("Username").inputValue(), house.admin);
    await fillIn(tab, { Password: house.password });
    await press(tab, "Sign in");
    assert.equal(await heading(tab), "Your account");
    assert.equal(await tab.getByLabel("What you do").inputValue(), "Countess");
    await press(tab, "Save profile");
    assert.equal(path(tab), "/account?done=profile");
    await page.goto("/account");
    assert.equal(await page.getByLabel("What you do").inputValue(), "Countess");
  });

  await promise("what was changed in another tab is shown and not overwritten", async () => {
    await tab.goto("/account");
    await page.goto("/account");
    await fillIn(page, { Phone: "+44 20 7946 0000" });
    await press(page, "Save profile");
    await fillIn(tab, { "What you do": "Analyst" });
    await press(tab, "Save profile");
    assert.equal(await tab.getByLabel("Phone").inputValue(), "+44 20 7946 0000", "both changes are kept");
    await page.goto("/account");
    await fillIn(page, { "What you do": "Author" });
    await fillIn(tab, { "What you do": "Poet" });
    await press(page, "Save profile");
    const refused = await press(tab, "Save profile");
    assert.equal(refused.status(), 409);
    await says(tab, /Meanwhile this was changed to “Author”/);
    await good(tab, "changed meanwhile");
    assert.equal(await tab.getByLabel("What you do").inputValue(), "Poet", "what was typed is kept");
    await press(tab, "Save profile");
    assert.equal(path(tab), "/account?done=profile");
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
    assert.equal(await tab.getByLabel("What you do").inputValue(), "Poet");
  });
});
