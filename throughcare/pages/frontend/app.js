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
