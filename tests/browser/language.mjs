// The language of the pages, chosen in one press by somebody who cannot read the other one.

import { isGood } from "./good.mjs";
import { assert, click, follow, go, heading, house, newPage, path, promise, scenario } from "./lib.mjs";

const spoken = (page) => page.locator("html").getAttribute("lang");
const foot = (page) => page.locator("footer");

await scenario(async () => {
  const page = await newPage();

  await promise("before sign-in one press switches, and the language goes along", async () => {
    await page.goto("/people");
    await follow(page, "한국어", foot(page));
    assert.equal(path(page), "/login?next=/people&lang=ko");
    assert.equal(await heading(page), "로그인");
    await follow(page, "오류 코드 설명", foot(page));
    assert.equal(await spoken(page), "ko");
    if (house.javascript) await isGood(page, "problems in Korean");
    await page.goto("/login?next=/people&lang=ko");
    await page.locator("#username").fill(house.admin);
    await page.locator("#password").fill("not the password at all");
    await go(page, () => page.keyboard.press("Enter"));
    assert.equal(await spoken(page), "ko");
    await page.locator("#password").fill(house.password);
    await go(page, () => page.keyboard.press("Enter"));
    assert.equal(path(page), "/people");
    assert.deepEqual((await page.context().cookies()).map((cookie) => cookie.name), ["__Host-session"], "no other cookie");
  });

  await promise("after sign-in one press switches for good, and one stays where one is", async () => {
    assert.equal(await spoken(page), "ko", "chosen on the way");
    await go(page, () => click(foot(page).getByRole("button", { name: "English" })));
    assert.equal(path(page), "/people?done=language");
    assert.equal(await spoken(page), "en");
    await go(page, () => click(foot(page).getByRole("button", { name: "한국어" })));
    assert.equal(path(page), "/people?done=language");
    assert.equal(await spoken(page), "ko");
    if (house.javascript) await isGood(page, "people in Korean");
    await page.goto("/account/logins");
    await page.getByRole("heading", { name: "내 로그인 기록" }).waitFor();
    await page.getByText("Linux의 Chrom").first().waitFor();
    await go(page, () => click(foot(page).getByRole("button", { name: "English" })));
    assert.equal(await heading(page), "Your logins");
  });
});
