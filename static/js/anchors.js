// @ts-check
/**
 * Links within the page: what they lead to is opened, seen and given the focus. The browser would make an entry in the
 * history, which is that of the changes alone.
 */

import { goTo } from "./steps.js";

export function followAnchors() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const place = link && document.getElementById(link.getAttribute("href")?.slice(1) ?? "");
    if (!place) return;
    event.preventDefault();
    leadTo(place);
  });
}

/** @param {HTMLElement} place */
function leadTo(place) {
  const details = place.closest("details");
  if (details) details.open = true;
  const step = place.closest("section.step");
  if (step && !step.getClientRects().length) void goTo(Number(step.getAttribute("data-step")) - 1);
  place.scrollIntoView();
  if (!place.matches("a[href], button, input, select, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
