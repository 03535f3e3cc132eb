// Extras only: every page works without this file.
// 1. A switch that shows a password while it is typed. 2. A button that copies a one-time link
// or a report. 3. A trial as it goes on. 4. The clock of this machine against the server's.
// 5. Times as the reader's own clock shows them. 6. On a phone, the tab where one is.
"use strict";
// 5. First, because it is done before the page is shown. As wide as before: as many digits, "+09" for "UTC".
const timeForm = document.currentScript.dataset.time;
function tellInOwnZone(within) {
  const two = (number) => String(number).padStart(2, "0");
  for (const time of within.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const ahead = -at.getTimezoneOffset();
    if (!ahead || !/ \d\d:\d\d UTC$/.test(time.textContent)) continue;
    const [hours, minutes] = [Math.trunc(Math.abs(ahead) / 60), Math.abs(ahead) % 60];
    const parts = {
      Y: at.getFullYear(), M: at.getMonth() + 1, D: at.getDate(), hh: two(at.getHours()), mm: two(at.getMinutes()),
      Z: (ahead < 0 ? "-" : "+") + two(hours) + (minutes ? ":" + two(minutes) : ""),
    };
    [parts.MM, parts.DD] = [two(parts.M), two(parts.D)];
    time.title = time.textContent;
    time.textContent = timeForm.replace(/MM|DD|hh|mm|[YMDZ]/g, (part) => parts[part]);
  }
}
tellInOwnZone(document);
// 6. What is pushed aside otherwise.
for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  const row = here.closest("ul");
  const [tab, all] = [here, row].map((each) => each.getBoundingClientRect());
  row.scrollLeft = tab.left - all.left - (all.width - tab.width) / 2;
}
for (const button of document.querySelectorAll("button[data-show]")) {
  const box = document.getElementById(button.dataset.show);
  if (!box) continue;
  const showWords = button.textContent;
  const show = (on) => {
    box.type = on ? "text" : "password";
    button.textContent = on ? button.dataset.hide : showWords;
  };
  button.addEventListener("click", () => show(box.type === "password"));
  // Hidden again before it is sent, so that browsers keep it as a password.
  box.form?.addEventListener("submit", () => show(false));
  button.hidden = false;
}
for (const button of document.querySelectorAll("button[data-copy]")) {
  const box = document.getElementById(button.dataset.copy);
  const told = document.getElementById(button.dataset.copy + "-told");
  if (!box) continue;
  box.addEventListener("focus", () => box.select());
  button.addEventListener("click", async () => {
    let isCopied = false;
    try {
      await navigator.clipboard.writeText(box.value);
      isCopied = true;
    } catch {
      box.focus(); // plain http on a LAN has no clipboard, only the older way: what is selected
      isCopied = document.execCommand("copy");
    }
    if (told) told.textContent = isCopied ? button.dataset.copied : button.dataset.refused;
  });
  button.hidden = false;
}
// 3. A trial under way is shown as it goes on, without loading the page again.
const isLive = () => document.querySelector("[data-live]") !== null;
async function lookAgain() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const isOver = next.querySelector("[data-live]") === null;
    for (const part of next.querySelectorAll(isOver ? "[data-part]" : "#trial")) {
      const shown = document.getElementById(part.id);
      if (shown.querySelector("details")?.open) part.querySelector("details").open = true;
      tellInOwnZone(part);
      shown.replaceWith(part);
    }
    const [status, said] = [document, next].map((page) => page.getElementById("trial-status"));
    // Said aloud only when it is something else.
    if (status.textContent !== said.textContent) {
      status.textContent = said.textContent;
      status.className = said.className;
    }
  } catch {
    location.reload(); // signed out, or the trial is gone: the page says so
    return;
  }
  if (isLive()) setTimeout(lookAgain, 1000);
}
if (isLive()) setTimeout(lookAgain, 1000);
// 4. The server's time was written while it answered: between the sending of the request and the first byte.
const server = document.querySelector("[data-clock]");
const visit = performance.getEntriesByType("navigation")[0];
if (server && visit) {
  const between = (visit.requestStart + visit.responseStart) / 2;
  const ahead = Math.round((performance.timeOrigin + between - Number(server.dataset.clock)) / 1000);
  const is = Math.abs(ahead) <= 5 ? "good" : ahead > 0 ? "ahead" : "behind";
  const told = document.querySelector(`[data-clock-is=${is}]`);
  for (const secs of told.querySelectorAll("b")) secs.textContent = Math.abs(ahead);
  told.hidden = false;
  server.hidden = true;
}
