"use strict";

// Every page works without this file; it makes waiting, mistakes and the end of a session easier. What it says stands
// in the page, in the page's language.

const summary = document.querySelector("#error-summary, #notice");
if (summary) summary.focus();

// A second click on a slow line sends nothing for a while; whoever stopped the loading can send again. Should two get
// through, the server knows them for one. `aria-disabled`, so that focus stays where it is.
const PAUSE = 2000;
const release = () => {
  for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
};
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[type=submit]");
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  button.setAttribute("aria-disabled", "true");
  setTimeout(release, PAUSE);
});

// A page from the back-forward cache may show what is long over. A form in it holds what was typed, and stays for as
// long as its step is due: where it is not, the server leads elsewhere.
const isOver = async () => {
  try {
    return (await fetch(location.pathname, { method: "HEAD", redirect: "manual" })).type === "opaqueredirect";
  } catch {
    return false;
  }
};
window.addEventListener("pageshow", async (event) => {
  release();
  if (event.persisted && (!document.querySelector("form.usa-form") || await isOver())) location.reload();
});

// The fragment that ends a wait brings the page's new heading and title by itself; what belongs to the wait goes.
const told = (root) => {
  const news = root.querySelector("h2[tabindex]");
  if (!news) return;
  for (const gone of document.querySelectorAll("#check-now, #asked")) gone.remove();
  news.focus();
};

const HIDDEN = 15000; // milliseconds between two polls of a tab that nobody looks at
const EARLY = 300; // milliseconds until a look before htmx' first one: most answers are there by then
const RELOAD = 5000; // milliseconds between two looks where htmx did not load
const wait = document.querySelector("#wait[hx-get]");

if (wait) {
  // It comes after this file, so that a line that falls silent in its middle keeps nobody from here.
  setTimeout(() => { if (!window.htmx) location.reload(); }, RELOAD);

  const look = () => {
    if (window.htmx && document.querySelector("[name=said]"))
      htmx.ajax("GET", wait.getAttribute("hx-get"), { source: wait, target: wait });
  };
  document.addEventListener("DOMContentLoaded", () => setTimeout(look, EARLY));

  let failures = 0, polled = 0;
  const connection = document.querySelector("#connection");
  const say = (text) => { if (connection.textContent !== text) connection.textContent = text; };

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && Date.now() - polled < HIDDEN) event.preventDefault();
    else polled = Date.now();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  // Whose trouble it is: an answer that says so is the service's, none at all the line's.
  for (const [name, which] of [["sendError", "lost"], ["timeout", "lost"], ["responseError", "busy"]]) {
    document.body.addEventListener(`htmx:${name}`, () => {
      failures += 1;
      if (failures >= 3) say(connection.dataset[which]);
    });
  }
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) { failures = 0; say(""); }
  });
  document.body.addEventListener("htmx:afterSwap", () => told(wait));
}

// The session ends: a warning two minutes before, and one press for more time.
const WARNING = 120; // seconds
const dialog = document.querySelector("#ending-soon");
if (dialog) {
  const status = document.querySelector("#ending-soon-status");
  let timers = [];
  const endsIn = (seconds) => {
    for (const timer of timers) clearTimeout(timer);
    const quiet = Math.max(seconds - WARNING, seconds / 2);
    timers = [setTimeout(() => { if (!dialog.open) dialog.showModal(); }, quiet * 1000),
              setTimeout(() => { status.textContent = status.dataset.ended; }, seconds * 1000)];
  };
  document.querySelector("#keep-going").addEventListener("click", async () => {
    try {
      const answer = await fetch("/keep-going", { headers: { Accept: "application/json" } });
      const left = (await answer.json()).seconds_left;
      if (!left) { location.reload(); return; }
      dialog.close();
      endsIn(left);
    } catch {
      status.textContent = status.dataset.offline;
    }
  });
  endsIn(Number(document.body.dataset.secondsLeft));
}
