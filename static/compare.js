// The script on the page of attacks. It does what a foreign script would do, with made-up tokens only:
// they are put into this browser when the button is pressed, and taken away when the page is left.
"use strict";
(() => {
  const NAME = "twodoors-demonstration";
  const box = document.getElementById("in-browser");
  const told = document.getElementById("in-browser-told");
  if (!box || !told) return;

  const cookie = (value, secs) => {
    document.cookie = `${NAME}=${value}; Path=/compare/attacks; Max-Age=${secs}; SameSite=Strict`;
  };
  const clear = () => {
    cookie("", 0);
    try {
      localStorage.removeItem(NAME);
    } catch {} // storage may be switched off
  };
  clear(); // what an earlier visit left, if the browser was ended in the middle of it
  addEventListener("pagehide", clear);
  addEventListener("pageshow", (event) => event.persisted && told.replaceChildren());

  const base64url = (text) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const madeUp = () => {
    const part = (object) => base64url(JSON.stringify(object));
    const noise = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(64)));
    return `${part({ alg: "EdDSA", typ: "at+jwt" })}.${part({ sub: "nobody", made: "for a demonstration" })}.${base64url(noise)}`;
  };
  const short = (token) => token.split(".").map((part) => `${part.slice(0, 8)}…`).join(".");

  /** What a script finds: names in document.cookie, and what is kept in storage. */
  const look = () => {
    const cookies = document.cookie.split("; ").filter(Boolean).map((pair) => pair.split("="));
    return {
      session: cookies.find(([name]) => name === "__Host-session" || /^twodoors-\d+$/.test(name)),
      cookie: cookies.find(([name]) => name === NAME)?.[1],
      storage: localStorage.getItem(NAME),
    };
  };

  /** A sentence of the page, in its language; `%s` is where `own` stands. */
  const say = (name, own) => told.dataset[name].replace("%s", () => own);

  const line = (name, found) => {
    const item = document.createElement("li");
    const badge = document.createElement("span");
    badge.className = `badge ${found ? "no" : "yes"}`;
    badge.textContent = say(found ? "found" : "nothing");
    const label = document.createElement("b");
    label.textContent = say(name);
    const text = document.createElement("div");
    text.textContent = found ? say(`${name}Found`, short(found)) : say(`${name}Nothing`);
    item.append(label, " ", badge, text);
    return item;
  };

  const attack = () => {
    const list = document.createElement("ul");
    list.className = "list";
    try {
      localStorage.setItem(NAME, madeUp());
      cookie(madeUp(), 60);
      const { session, cookie: jwt, storage } = look();
      list.append(line("session", session?.[0]), line("storage", storage), line("cookie", jwt));
      const end = document.createElement("p");
      end.textContent = say("end");
      told.replaceChildren(list, end);
    } catch (error) {
      clear();
      told.textContent = say("failed", error.name);
    }
  };
  document.getElementById("in-browser-go").addEventListener("click", attack);
  box.hidden = false;
})();
