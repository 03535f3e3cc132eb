// Every page there is, found by its links: for eyes that see little, for small screens, in both
// colour schemes, and with a quiet console.

import { DESKTOP, isGood, takePictures } from "./good.mjs";
import { advance, assert, click, fillIn, follow, go, house, newPage, path, phone, press, promise, row, scenario, signIn } from "./lib.mjs";

/** Of these pages people look at pictures. */
const PICTURES = {
  "/": "home",
  "/account": "account",
  "/account/logins": "logins",
  "/account/activity": "activity",
  "/people": "people",
  "/admin": "admin",
  "/admin/users": "users",
  "/admin/users/:id": "user",
  "/admin/logins": "admin-logins",
  "/admin/audit": "audit",
  "/admin/keys": "keys",
  "/admin/diagnostics": "diagnostics",
  "/compare": "compare",
  "/login": "login",
};

/** One name for all pages of one kind. */
const kindOf = (url) => url.replace(/\?.*/, "").replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ":id");

/** Visits whatever links lead to, each kind of page once. */
async function walk(page, starts, seen, pictures = "") {
  const todo = [...starts];
  while (todo.length > 0) {
    const url = todo.shift();
    if (seen.has(kindOf(url))) continue;
    seen.add(kindOf(url));
    await promise(`${kindOf(url)} is a good page${pictures && ", " + pictures}`, async () => {
      // What is saved instead of shown ends with an error here.
      const response = await page.goto(url).catch((error) => assert.match(error.message, /Download is starting|ERR_ABORTED/));
      if (!response?.headers()["content-type"]?.startsWith("text/html")) return;
      const links = await page.locator("a[href^='/']").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
      todo.push(...links.map((link) => link.replace(/#.*/, "")));
      if (PICTURES[kindOf(url)]) await takePictures(page, PICTURES[kindOf(url)] + (pictures && "-" + pictures));
      await isGood(page, kindOf(url));
    });
  }
}

await scenario(async () => {
  const windows = { viewport: DESKTOP };
  const visitor = await newPage(windows);
  const seen = new Set();

  await walk(visitor, ["/login", "/problems", "/setup", "/link/nothing", "/nowhere"], seen);
  assert.ok(seen.has("/login") && seen.has("/problems"));

  await promise("a failed sign-in is a good page", async () => {
    await visitor.goto("/login?next=/people");
    await fillIn(visitor, { Username: "ada", Password: "not the password at all" });
    await press(visitor, "Sign in");
    await isGood(visitor, "failed sign-in");
    await takePictures(visitor, "login-failed");
  });

  const member = await signIn("bob", windows);
  await walk(member, ["/"], new Set());
  await promise("a page that is for administrators only is a good page", async () => {
    assert.equal((await member.goto("/admin")).status(), 403);
    await isGood(member, "403");
    await takePictures(member, "forbidden");
  });

  for (const name of ["Ada’s phone", "Backup script", "Build server"]) await phone(house.admin, name);
  const lost = await phone(house.admin, "The old phone");
  await lost.ask("POST", "/api/logout");
  const admin = await signIn(house.admin, windows);
  await admin.goto("/admin/users");
  await go(admin, () => click(row(admin, "bob").getByRole("link")));
  const bob = path(admin);
  const ofAdmin = new Set();
  await walk(admin, [bob, "/", "/account/confirm", "/people?q=nobody-by-that-name"], ofAdmin);
  for (const page of ["/account", "/account/password", "/account/logins", "/account/activity", "/people", "/admin", "/admin/users", "/admin/logins", "/admin/audit"]) {
    assert.ok(ofAdmin.has(page), `${page} is found by links`);
  }

  const korean = await newPage({ ...windows, locale: "ko-KR" });
  await promise("who prefers Korean reads Korean, before and after signing in", async () => {
    await korean.goto("/login");
    assert.equal(await korean.locator("html").getAttribute("lang"), "ko");
    await korean.locator("#username").fill(house.admin);
    await korean.locator("#password").fill(house.password);
    await go(korean, () => click(korean.locator("button.go")));
    assert.equal(path(korean), "/");
    assert.equal(await korean.locator("html").getAttribute("lang"), "ko");
  });
  await walk(korean, ["/", bob], new Set(), "korean");

  await promise("forms with something wrong in every box are good pages", async () => {
    await admin.goto("/account");
    await admin.locator("#display_name").fill("\u202e");
    await admin.locator("#title").fill("x".repeat(1000));
    await admin.locator("#phone").fill("not a number");
    await press(admin, "Save profile");
    assert.ok((await admin.locator("[aria-invalid]").count()) > 0);
    await isGood(admin, "profile with faults");
    await admin.goto("/admin/users");
    await admin.locator("#username").fill("two words");
    await admin.locator("#display_name").fill("Two Words");
    await press(admin, "Make invitation link");
    await isGood(admin, "invitation with faults");
    await admin.goto("/account/password");
    await fillIn(admin, { "Current password": "not the password at all", "New password": "short" });
    await press(admin, "Change password and end other logins");
    await isGood(admin, "password with faults");
  });

  await promise("the one-time link, and the page it leads to, are good pages", async () => {
    await admin.goto("/admin/users");
    await admin.locator("#username").fill("grace");
    await admin.locator("#display_name").fill("Grace Brewster Murray Hopper-Featherstonehaugh");
    await press(admin, "Make invitation link");
    await isGood(admin, "one-time link");
    await takePictures(admin, "link");
    const link = await admin.getByLabel("One-time link").inputValue();
    await visitor.goto(link);
    await isGood(visitor, "link");
    await takePictures(visitor, "invited");
    await go(admin, () => click(admin.getByRole("link", { name: "Open their page" })));
    await isGood(admin, "an invited person");
    await press(admin, "Disable sign-in");
    await isGood(admin, "a disabled person");
    await takePictures(admin, "user-disabled");
  });

  await promise("times are told in the reader’s own zone, without anything moving, and in UTC without scripts", async () => {
    for (const [timezoneId, zone] of [["Asia/Seoul", "+09"], ["Asia/Kathmandu", "+05:45"], ["UTC", "UTC"]]) {
      const far = await signIn(house.admin, { timezoneId });
      await far.goto("/account/logins");
      const time = far.locator("table time").first();
      const [shown, title] = [await time.innerText(), await time.getAttribute("title")];
      if (!house.javascript || zone === "UTC") {
        assert.match(shown, / UTC$/);
        assert.equal(title, null);
      } else {
        assert.ok(shown.endsWith(` ${zone}`), shown);
        assert.match(title, / UTC$/);
        assert.equal(shown.replace(/\d/g, "0").replace(/ [^ ]+$/, ""), title.replace(/\d/g, "0").replace(/ UTC$/, ""), "written alike");
        const hour = (text) => Number(text.match(/(\d\d):\d\d/)[1]);
        if (zone === "+09") assert.equal(hour(shown), (hour(title) + 9) % 24);
      }
      await isGood(far, `logins, ${timezoneId}`);
      await far.context().close();
    }
  });

  await promise("on a phone every menu is one row, and where one is can be seen in it", async () => {
    await admin.goto("/admin/diagnostics");
    for (const row of await admin.locator(".tabs ul").all()) assert.ok((await row.boundingBox()).height < 60);
    await admin.setViewportSize({ width: 360, height: 640 });
    await admin.goto("/admin/diagnostics");
    for (const row of await admin.locator(".tabs ul").all()) {
      const [box, here] = [await row.boundingBox(), await row.locator("[aria-current]").boundingBox()];
      assert.ok(box.height < 60, `${box.height} px`);
      if (house.javascript) assert.ok(here.x >= box.x - 1 && here.x + here.width <= box.x + box.width + 1, "the tab is in sight");
    }
    await admin.setViewportSize({ width: 1280, height: 800 });
  });

  await promise("fifty logins with long names still fit on a good page", async () => {
    for (let at = 0; at < 48; at += 1) await phone("bob", `A rather long name for a phone ${at}`);
    await member.goto("/account/logins");
    assert.ok((await member.locator("table.logins tbody tr").count()) >= 49);
    await isGood(member, "fifty logins");
  });

  await promise("what is looked for in the audit stays in the form, and a page of fifty is a good one", async () => {
    for (let at = 0; at < 60; at += 1) await (await phone("bob", `A phone that is lost again ${at}`)).ask("POST", "/api/logout");
    await admin.goto("/admin/audit");
    assert.equal(await admin.locator("table.audit tbody tr").count(), 50);
    await isGood(admin, "audit, fifty entries");
    await takePictures(admin, "audit");
    await admin.getByLabel("Person").fill("bob");
    await admin.getByLabel("What", { exact: true }).selectOption({ label: "Sign-ins and devices" });
    await press(admin, "Show");
    assert.equal(await admin.getByLabel("Person").inputValue(), "bob");
    await follow(admin, "Older →");
    assert.ok((await admin.locator("table.audit tbody tr").count()) > 0);
    await isGood(admin, "audit, older entries");
    await admin.goto("/admin/audit?q=nobody-by-that-name");
    await isGood(admin, "audit, nothing found");
    await takePictures(admin, "audit-nothing");
    await admin.goto("/admin/audit?act=nonsense&from=yesterday");
    await isGood(admin, "audit with faults");
  });

  await promise("what happened without somebody’s doing is told on top of a good page until it was seen", async () => {
    const phones = [await phone("bob", "Bob’s phone"), await phone("bob", "Bob’s tablet")];
    for (const lost of phones) {
      assert.equal((await lost.refresh()).status, 200);
      await advance(40);
      assert.equal((await lost.refresh()).status, 200, "a lost answer is asked for once more");
      await lost.refresh();
    }
    for (let at = 0; at < 3; at += 1) {
      await visitor.goto("/login");
      await fillIn(visitor, { Username: "bob", Password: "not the password at all" });
      await press(visitor, "Sign in");
    }
    await admin.goto(bob);
    await press(admin, "Make a recovery link");
    // Signed in anew: of more than fifty logins the oldest have ended.
    const again = await signIn("bob", windows);
    await again.goto("/account");
    const notice = again.getByRole("complementary", { name: "Since you last looked" });
    assert.match(await notice.innerText(), /3 attempts to sign in as you failed/);
    await isGood(again, "told");
    await takePictures(again, "told");
    await press(again, "Seen");
    assert.equal(await notice.count(), 0);
    await isGood(again, "activity");
    await takePictures(again, "activity-member");
  });
});
