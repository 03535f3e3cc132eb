// The comparison in a browser: before any run, while one is measured, cancelled, and afterwards.

import { DESKTOP, isGood, takePictures } from "./good.mjs";
import { assert, click, follow, go, house, press, promise, scenario, signIn } from "./lib.mjs";

const title = "Sessions and tokens, measured here";

/** Looks until the run is over: the page looks again by itself, without a script. */
async function untilMeasured(page) {
  await page.locator("progress").waitFor({ state: "detached", timeout: 120_000 });
}

await scenario(async () => {
  const admin = await signIn(house.admin, { viewport: DESKTOP });
  const member = await signIn("bob", { viewport: DESKTOP });

  await promise("before any run the counted life of a login is there, and what to do next", async () => {
    await go(admin, () => click(admin.getByRole("link", { name: "Compare", exact: true })));
    await admin.getByRole("heading", { name: title, level: 1 }).waitFor();
    await admin.getByRole("heading", { name: "Nothing measured yet" }).waitFor();
    assert.ok(await admin.locator("#life").count());
    if (house.javascript) await isGood(admin, "compare, nothing measured");
    await member.goto("/compare");
    await member.getByText("ask an administrator to start one").waitFor();
    assert.equal(await member.locator("form[action='/compare/run']").count(), 0);
  });

  await promise("a run shows how far it is, looks again by itself, and can be cancelled", async () => {
    await admin.getByLabel("Seconds to measure").fill("600");
    await admin.getByLabel("Logins stored, at most").fill("100");
    await press(admin, "Full run");
    await admin.locator("progress").waitFor();
    await press(admin, "Cancel this run");
    await admin.getByText("The run was cancelled").waitFor();
    await untilMeasured(admin);
  });

  await promise("a quick look is measured and shown with pictures and tables", async () => {
    await admin.getByLabel("Seconds to measure").fill("2");
    await admin.getByLabel("Logins stored, at most").fill("1000");
    await press(admin, "Full run");
    await admin.locator("progress").waitFor();
    await untilMeasured(admin);
    for (const section of ["life", "verify", "sign", "requests", "growth", "method"]) {
      assert.equal(await admin.locator(`#${section}`).count(), 1, section);
    }
    assert.ok((await admin.locator("main svg[role='img']").count()) >= 4, "pictures");
    if (house.javascript) {
      await takePictures(admin, "compare-measured");
      await isGood(admin, "compare, measured");
    }
  });

  await promise("a run can be taken home in three forms", async () => {
    for (const form of ["JSON", "CSV", "One HTML page"]) {
      const saved = admin.waitForEvent("download");
      await click(admin.getByRole("link", { name: form, exact: true }));
      assert.match((await saved).suggestedFilename(), /^twodoors-compare-\d{8}-\d{6}-[0-9a-f]{2}\.(json|csv|html)$/);
    }
  });

  await promise("a member reads what was measured", async () => {
    await member.goto("/compare");
    assert.equal(await member.locator("#verify").count(), 1);
    await go(member, () => click(member.getByRole("link", { name: "The argument, claim by claim" })));
    await member.getByRole("heading", { name: "The argument, claim by claim", level: 1 }).waitFor();
    if (house.javascript) {
      await takePictures(member, "claims");
      await isGood(member, "claims");
      await follow(member, "More →");
      await isGood(member, "claims, second page");
    }
  });
});
