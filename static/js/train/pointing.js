// @ts-check
/**
 * Hovering: an edge, to read its number; a unit, to see its map where that of the network stands. Clicking the map
 * selects the nearest sample.
 */

import { form } from "./data.js";
import { edgeTexts, paintLarge } from "./frames.js";
import { refresh } from "./runs.js";
import { currentHead } from "./timeline.js";
import { touch } from "./touched.js";

const SIDE = 400;
/** The edge that is hovered. */
const LOOKED = "looked";

export function startPointing() {
  form().addEventListener("pointerover", ({ target }) => {
    const path = target instanceof Element ? target.closest(".net-edges path") : null;
    const readout = document.querySelector("[data-readout]");
    if (!readout) return;
    document.querySelector(`.net-edges .${LOOKED}`)?.classList.remove(LOOKED);
    path?.classList.add(LOOKED);
    const at = path ? [...(path.parentElement?.children ?? [])].indexOf(path) : -1;
    readout.textContent = at < 0 ? "" : `${path?.getAttribute("data-edge")}: ${edgeTexts()[at] ?? ""}`;
  });
  for (const name of ["pointerover", "focusin"]) form().addEventListener(name, ({ target }) => showUnit(target));
  form().addEventListener("click", (event) => {
    const svg = event.target instanceof Element ? event.target.closest(".map .stack svg") : null;
    if (svg) choose(event, svg);
  });
}

/** The map of a unit, large, with its name; that of the network where no unit is hovered or focused. @param {EventTarget | null} target */
function showUnit(target) {
  const unit = target instanceof Element ? target.closest("[data-unit-map]") : null;
  const title = document.querySelector("#map h2");
  if (!(title instanceof HTMLElement)) return;
  title.dataset.network ??= title.textContent ?? "";
  const text = unit?.getAttribute("aria-label") ?? title.dataset.network;
  if (title.textContent === text) return;
  title.textContent = text;
  paintLarge(unit ? Number(unit.getAttribute("data-unit-map")) : null);
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
