// The picture in the README: the list of logins of somebody who uses both doors. It is written beside
// the other pictures; whoever likes it better than the old one copies it here as screenshot.png.

import { DESKTOP } from "./good.mjs";
import { advance, assert, house, phone, picture, promise, scenario, signIn } from "./lib.mjs";

const HOUR_SECS = 60 * 60;
const LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const MACOS = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";

await scenario(async () => {
  await promise("the picture for the README can be taken", async () => {
    await phone(house.admin, "Backup script on nas");
    await advance(26 * HOUR_SECS + 540);
    await phone(house.admin, "Ada’s phone");
    await advance(7 * HOUR_SECS + 1020);
    const laptop = await signIn(house.admin, { userAgent: MACOS });
    await advance(2 * HOUR_SECS + 660);
    const page = await signIn(house.admin, { userAgent: LINUX, viewport: DESKTOP, colorScheme: "light" });
    await laptop.goto("/people");
    await page.goto("/account/logins");
    assert.equal(await page.locator("table.logins tbody tr").count(), 4);
    await page.screenshot({ path: picture("readme") });
  });
});
