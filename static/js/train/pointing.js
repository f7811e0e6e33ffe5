// @ts-check
/** Pointing: at an edge to read its number, at the map to choose the sample that stands nearest. */

import { form } from "./data.js";
import { edgeTexts } from "./paint.js";
import { refresh } from "./runs.js";
import { currentHead } from "./timeline.js";
import { touch } from "./touched.js";

const SIDE = 400;

export function startPointing() {
  form().addEventListener("pointerover", ({ target }) => {
    const path = target instanceof Element ? target.closest(".net-edges path") : null;
    const readout = document.querySelector("[data-readout]");
    if (!readout) return;
    const at = path ? [...(path.parentElement?.children ?? [])].indexOf(path) : -1;
    readout.textContent = at < 0 ? "" : edgeTexts()[at] ?? "";
  });
  form().addEventListener("click", (event) => {
    const svg = event.target instanceof Element ? event.target.closest(".map .stack svg") : null;
    if (svg) choose(event, svg);
  });
}

/** @param {MouseEvent} event @param {Element} svg */
function choose(event, svg) {
  const box = svg.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * SIDE;
  const y = ((event.clientY - box.top) / box.height) * SIDE;
  const away = (currentHead()?.samples ?? []).map(([left, top]) => (left - x) ** 2 + (top - y) ** 2);
  const nearest = away.reduce((best, distance, i) => (distance < away[best] ? i : best), 0);
  const field = form().elements.namedItem("sample");
  if (field instanceof HTMLInputElement) field.value = String(nearest);
  touch("sample");
  refresh();
}
