// Starts the GOV.UK components, and the MoJ ones only on pages that use them.
// Everything on the pages works without this file.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

async function start(scope) {
  initAll({ scope });
  if (scope.querySelector('[data-module^="moj-"]')) {
    const moj = await import("./moj-frontend.min.js");
    moj.initAll({ scope });
  }
}

start(document.body);

// Parts that htmx puts into the page later start here.
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) {
    start(event.detail.elt);
  }
});

// A line that keeps what is typed says so when it could not: the text is still on the page, and it tries again.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(failure, (event) => {
    const line = event.detail.elt;
    if (line.dataset.lost) {
      line.dataset.said ??= line.textContent;
      line.textContent = line.dataset.lost;
    }
  });
}
document.body.addEventListener("htmx:afterOnLoad", (event) => {
  const line = event.detail.elt;
  // The server says nothing within the minute in which it said so before.
  if ("said" in line.dataset && event.detail.xhr.status < 400) {
    if (line.textContent === line.dataset.lost) {
      line.textContent = line.dataset.said;
    }
    delete line.dataset.said;
  }
});

// A kiosk counts the time in which nobody does anything, warns, and closes. Without this file the page
// itself goes away when the time is over; the server closes in any case.
const kiosk = document.querySelector("[data-kiosk]");
if (kiosk) {
  const idle = Number(kiosk.dataset.idle) * 1000;
  const warn = Number(kiosk.dataset.warn) * 1000;
  const warning = kiosk.querySelector("[data-kiosk-warning]");
  let seen = Date.now();
  let told = seen;
  const stay = () => {
    seen = Date.now();
    warning.hidden = true;
    if (seen - told < 20000) {
      return;
    }
    told = seen;
    const body = new FormData(kiosk.querySelector("form"));
    fetch(kiosk.dataset.stay, { method: "POST", body, redirect: "manual" });
  };
  for (const sign of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(sign, stay, { passive: true });
  }
  window.setInterval(() => {
    const alone = Date.now() - Math.max(seen, told);
    warning.hidden = alone < idle - warn;
    if (alone > idle + 1500) {
      window.location.replace(kiosk.dataset.away);
    }
  }, 1000);
  // A page that comes back out of the browser's memory is asked for anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      window.location.reload();
    }
  });
}
