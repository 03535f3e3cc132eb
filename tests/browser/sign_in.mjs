// Signing in by the form.

import { assert, fillIn, go, heading, house, newPage, path, press, promise, says, scenario, text } from "./lib.mjs";

await scenario(async () => {
  await promise("a visitor is led to sign in and then to where they wanted to go", async () => {
    const page = await newPage();
    await page.goto("/account/logins");
    assert.equal(new URL(page.url()).pathname, "/login");
    assert.equal(new URL(page.url()).searchParams.get("next"), "/account/logins");
    await says(page, /Sign in to go on/);
    await fillIn(page, { Username: house.admin, Password: house.password });
    await press(page, "Sign in");
    assert.equal(path(page), "/account/logins");
    assert.equal(await heading(page), "Your logins");
  });

  await promise("a wrong password keeps the name, and the answer tells nothing else", async () => {
    const page = await newPage();
    const told = [];
    for (const username of [house.admin, "nobody"]) {
      await page.goto("/login");
      await fillIn(page, { Username: username, Password: "not the password at all" });
      const response = await press(page, "Sign in");
      assert.equal(response.status(), 401);
      assert.equal(await page.getByLabel("Username").inputValue(), username);
      assert.equal(await page.locator("#password").inputValue(), "");
      await page.locator("#password:focus").waitFor();
      told.push(await page.getByRole("alert").innerText());
    }
    assert.equal(told[0], told[1]);
    await fillIn(page, { Username: house.admin, Password: house.password });
    await press(page, "Sign in");
    assert.equal(path(page), "/");
  });

  await promise("the form can be filled and sent with the keyboard alone", async () => {
    const page = await newPage();
    await page.goto("/login");
    await page.locator("#username:focus").waitFor();
    await page.keyboard.type(house.admin);
    await page.keyboard.press("Tab");
    await page.keyboard.type(house.password);
    await go(page, () => page.keyboard.press("Enter"));
    assert.equal(path(page), "/");
    // The first stop of the keyboard on every page leads past the navigation.
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => location.hash), "#main");
  });

  await promise("password managers know the boxes, and the password is hidden when it is sent", async () => {
    const page = await newPage();
    await page.goto("/login");
    assert.equal(await page.getByLabel("Username").getAttribute("autocomplete"), "username");
    const box = page.locator("#password");
    assert.equal(await box.getAttribute("autocomplete"), "current-password");
    const show = page.getByRole("button", { name: "Show password" });
    if (!house.javascript) {
      assert.equal(await show.count(), 0, "no button that does nothing");
      return;
    }
    await fillIn(page, { Username: house.admin, Password: house.password });
    await show.click();
    assert.equal(await box.getAttribute("type"), "text");
    await page.evaluate(() => document.forms[0].addEventListener("submit", () => (document.title = document.querySelector("#password").type)));
    const title = page.waitForFunction(() => document.title === "password");
    await Promise.all([title.catch(() => {}), press(page, "Sign in")]);
    assert.equal(path(page), "/");
  });

  await promise("next leads nowhere but into the house", async () => {
    for (const next of ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]) {
      const page = await newPage();
      await page.goto(`/login?next=${encodeURIComponent(next)}`);
      await fillIn(page, { Username: house.admin, Password: house.password });
      await press(page, "Sign in");
      assert.equal(path(page), "/", next);
    }
  });

  await promise("who is signed in is not asked again", async () => {
    const page = await newPage();
    await page.goto("/login");
    await fillIn(page, { Username: house.admin, Password: house.password });
    await press(page, "Sign in");
    await page.goto("/login?next=/people");
    assert.equal(path(page), "/people");
    assert.doesNotMatch(await text(page), /Forgot your password/);
  });
});
