"use strict";

// Every page works without this file; it makes waiting and mistakes easier.

const summary = document.querySelector("#error-summary, #notice");
if (summary) summary.focus();

// A second click on a slow line sends nothing. `aria-disabled`, so that focus stays where it is.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[type=submit]");
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  button.setAttribute("aria-disabled", "true");
});

// A page from the back-forward cache may show what was sent long ago.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const wait = document.querySelector("#wait[hx-get]");
if (wait) {
  let failures = 0;
  const say = (text) => { document.querySelector("#connection").textContent = text; };

  // A hidden tab does not ask; when it comes back it asks at once, the server knowing more than its timer.
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) htmx.ajax("GET", wait.getAttribute("hx-get"), { source: wait, target: wait });
  });

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(name, () => {
      failures += 1;
      if (failures === 3) say("Connection lost. Still trying …");
    });
  }
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) { failures = 0; say(""); }
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const heading = document.querySelector("#timed-out h2");
    if (heading) { document.querySelector("h1").textContent = "We could not finish"; heading.focus(); }
  });
}
