// The first administrator, by the link that the server printed.

import { isGood, takePictures } from "./good.mjs";
import { assert, click, fillIn, follow, heading, house, newPage, path, press, promise, says, scenario } from "./lib.mjs";

await scenario(async () => {
  const page = await newPage();

  await promise("without the link nobody becomes administrator", async () => {
    for (const wrong of ["/setup", "/setup?code=", `${house.setup}x`]) {
      const response = await page.goto(wrong);
      assert.ok(response.status() >= 400, wrong);
      assert.equal(await page.getByLabel("Password").count(), 0, wrong);
    }
    await says(page, /twodoors setup-link/);
  });

  await promise("a weak password is refused, and what was typed stays", async () => {
    await page.goto(house.setup);
    await fillIn(page, { Username: "ada", "Your name": "Ada Lovelace", Password: "too short" });
    const response = await press(page, "Create my administrator account");
    assert.equal(response.status(), 422);
    assert.equal(await page.getByLabel("Username").inputValue(), "ada");
    assert.equal(await page.getByLabel("Your name").inputValue(), "Ada Lovelace");
    const box = page.locator("#password");
    assert.equal(await box.inputValue(), "");
    assert.equal(await box.getAttribute("aria-invalid"), "true");
    await page.locator("#password:focus").waitFor();
    await click(page.getByRole("alert").getByRole("link").first());
    assert.equal(await box.evaluate((own) => own.ownerDocument.activeElement === own || location.hash === `#${own.id}`), true);
  });

  if (house.javascript) {
    await promise("the page is a good one, also with something wrong on it", async () => {
      await isGood(page, "set-up with faults");
      const fresh = await newPage();
      await fresh.goto(house.setup);
      await isGood(fresh, "set-up");
      await takePictures(fresh, "set-up");
    });
  }

  await promise("set-up signs the first administrator in", async () => {
    await fillIn(page, { Password: house.password });
    await press(page, "Create my administrator account");
    assert.equal(path(page), "/?done=setup");
    assert.equal(await heading(page), "Hello, Ada Lovelace");
    await says(page, /Twodoors is set up/);
    await follow(page, "Admin", page.getByRole("banner"));
    assert.equal(await heading(page), "Administration");
  });

  await promise("the link is spent", async () => {
    const other = await newPage();
    const response = await other.goto(house.setup);
    assert.ok(response.status() >= 400);
    assert.equal(await other.getByLabel("Password").count(), 0);
    await follow(other, "Go to sign in");
    assert.equal(path(other), "/login");
  });
});
