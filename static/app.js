// Extras only: every page works without this file.
// 1. A switch that shows a password while it is typed. 2. A button that copies a one-time link.
"use strict";
for (const button of document.querySelectorAll("button[data-show]")) {
  const box = document.getElementById(button.dataset.show);
  if (!box) continue;
  const show = (on) => {
    box.type = on ? "text" : "password";
    button.firstChild.data = on ? "Hide" : "Show"; // the hidden word "password" after it stays
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
  if (!navigator.clipboard) continue; // plain http on a LAN: select and copy by hand
  button.addEventListener("click", async () => {
    let text = "Copied.";
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      box.focus();
      text = "The browser refused. The link is selected: copy it with the keyboard or the menu.";
    }
    if (told) told.textContent = text;
  });
  button.hidden = false;
}
