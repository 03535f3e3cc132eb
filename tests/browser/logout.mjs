// Signing out ends the login, and the browser has nothing left of it.

import { assert, cookieOf, follow, house, path, press, promise, says, scenario, signIn } from "./lib.mjs";

const signOut = (page) => press(page, "Sign out", page.getByRole("banner"));

await scenario(async () => {
  const page = await signIn();
  const other = await page.context().newPage();
  await other.goto("/people");
  for (const visited of ["/account", "/account/logins", "/admin/users"]) await page.goto(visited);
  const cookie = await cookieOf(page);

  await promise("signing out removes the cookie", async () => {
    await signOut(page);
    assert.equal(path(page), "/login");
    await says(page, /You have signed out/);
    assert.deepEqual(await page.context().cookies(), []);
  });

  await promise("the back button shows no page of the account", async () => {
    for (let step = 0; step < 4; step += 1) {
      await page.goBack();
      assert.equal(new URL(page.url()).pathname, "/login", `${step + 1} steps back`);
      assert.equal(await page.getByText("Ada Lovelace").count(), 0, `${step + 1} steps back`);
    }
  });

  await promise("another tab is signed out at its next click", async () => {
    await follow(other, "Account", other.getByRole("banner"));
    assert.equal(new URL(other.url()).pathname, "/login");
    assert.equal(new URL(other.url()).searchParams.get("next"), "/account");
  });

  await promise("a cookie that somebody kept opens nothing and is taken away", async () => {
    await page.context().addCookies([cookie]);
    await page.goto("/account");
    assert.equal(new URL(page.url()).pathname, "/login");
    assert.deepEqual(await page.context().cookies(), []);
  });

  await promise("the next sign-in is a new login", async () => {
    const again = await signIn();
    assert.notEqual((await cookieOf(again)).value.split(".")[0], cookie.value.split(".")[0]);
    assert.equal(house.origin, new URL(again.url()).origin);
  });
});
