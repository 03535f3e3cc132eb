// What an administrator does to a person: role, disable, enable, sign out, delete.

import { advance, assert, click, fillIn, go, heading, house, newPage, path, phone, press, promise, row, says, scenario, signIn } from "./lib.mjs";

const QUARTER_OF_AN_HOUR = 15 * 60 + 1;

await scenario(async () => {
  const admin = await signIn();
  const openBob = async () => {
    await admin.goto("/admin/users");
    await go(admin, () => click(row(admin, "bob").getByRole("link")));
  };
  const isOut = async (page) => {
    await page.goto("/account");
    return new URL(page.url()).pathname === "/login";
  };

  await promise("a person is found by a part of the name", async () => {
    await admin.goto("/admin/users");
    await admin.getByLabel("Find a user").fill("bo");
    await press(admin, "Search");
    assert.equal(await admin.locator("tbody tr").count(), 1);
    await admin.getByLabel("Find a user").fill("zebra");
    await press(admin, "Search");
    await says(admin, /Nobody matches “zebra”/);
  });

  await promise("a new role ends the person's logins, and they have it when they are back", async () => {
    const bob = await signIn("bob");
    const mobile = await phone("bob", "Bob’s phone");
    await openBob();
    await press(admin, "Make an administrator");
    await says(admin, /They have that role now/);
    assert.ok(await isOut(bob));
    assert.ok(!(await mobile.isSignedIn()));
    const again = await signIn("bob");
    const response = await again.goto("/admin/users");
    assert.equal(response.status(), 200);
    await press(admin, "Make a member");
    assert.ok(await isOut(again));
    const member = await signIn("bob");
    assert.equal((await member.goto("/admin/users")).status(), 403);
  });

  await promise("what an administrator corrects in a profile is what the team sees", async () => {
    await openBob();
    await admin.getByLabel("What they do").fill("Builder");
    await press(admin, "Save profile");
    await says(admin, /The changes were saved/);
    await admin.goto("/people");
    await row(admin, "bob").getByText("Builder").waitFor();
  });

  await promise("one login of a person can be ended from the list of all", async () => {
    const tablet = await phone("bob", "Bob’s tablet");
    await admin.goto("/admin/logins");
    await press(admin, "Sign out this app", row(admin, "Bob’s tablet"));
    await says(admin, /The login has ended/);
    assert.ok(!(await tablet.isSignedIn()));
  });

  await promise("a person can be signed out everywhere", async () => {
    const bob = await signIn("bob");
    const mobile = await phone("bob", "Bob’s phone");
    await openBob();
    await press(admin, "End all logins");
    await says(admin, /They are signed out everywhere/);
    assert.ok(await isOut(bob));
    assert.ok(!(await mobile.isSignedIn()));
  });

  await promise("a disabled person is out at both doors, until enabled again", async () => {
    const bob = await signIn("bob");
    const mobile = await phone("bob", "Bob’s phone");
    await openBob();
    await press(admin, "Disable sign-in");
    await says(admin, /The account is disabled/);
    assert.ok(await isOut(bob));
    assert.ok(!(await mobile.isSignedIn()));
    await fillIn(bob, { Username: "bob", Password: house.password });
    assert.equal((await press(bob, "Sign in")).status(), 401);
    await press(admin, "Enable sign-in");
    await fillIn(bob, { Username: "bob", Password: house.password });
    await press(bob, "Sign in");
    assert.equal(path(bob), "/account");
  });

  await promise("the last administrator stays one", async () => {
    await admin.goto("/admin/users");
    await go(admin, () => click(row(admin, house.admin).getByRole("link")));
    assert.equal(await heading(admin), "Ada Lovelace");
    await says(admin, /This is you/);
    await admin.getByRole("heading", { name: "The last administrator must stay" }).waitFor();
    for (const act of ["Make a member", "Disable sign-in"]) assert.equal(await admin.getByRole("button", { name: act }).count(), 0, act);
  });

  await promise("nobody is deleted without a tick and a password", async () => {
    await openBob();
    const there = path(admin);
    await click(admin.locator("summary").filter({ hasText: "Delete" }));
    await click(admin.getByRole("button", { name: "Delete bob" }));
    assert.equal(path(admin), there, "the browser asks for the tick first");
    await admin.getByLabel(/I want to delete/).check({ force: !house.javascript });
    await advance(QUARTER_OF_AN_HOUR);
    await press(admin, "Delete bob");
    assert.equal(await heading(admin), "Confirm to delete bob");
    await says(admin, /Nothing was done yet/);
    await go(admin, () => click(admin.getByRole("link", { name: "No, go back without doing it" })));
    assert.equal(path(admin), there);
    assert.equal(await heading(admin), "bob");
  });

  await promise("a deleted person is gone from everywhere", async () => {
    const bob = await signIn("bob");
    const mobile = await phone("bob", "Bob’s phone");
    await openBob();
    await click(admin.locator("summary").filter({ hasText: "Delete" }));
    await admin.getByLabel(/I want to delete/).check({ force: !house.javascript });
    await press(admin, "Delete bob");
    await fillIn(admin, { "Your password": house.password });
    await press(admin, "Confirm and do it");
    assert.equal(path(admin), "/admin/users?done=deleted");
    assert.equal(await row(admin, "bob").count(), 0);
    assert.ok(await isOut(bob));
    assert.ok(!(await mobile.isSignedIn()));
    await fillIn(bob, { Username: "bob", Password: house.password });
    assert.equal((await press(bob, "Sign in")).status(), 401);
    await admin.goto("/people");
    assert.equal(await row(admin, "bob").count(), 0);
    await (await newPage()).goto("/login");
  });
});
