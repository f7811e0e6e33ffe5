// @ts-check
/** A number of a product that is pointed at lights its row in the left factor and its column in the right one. */

const LIT = "lit";

/** @param {Element} equation @param {string} role @returns {HTMLTableElement | null} */
function tableOf(equation, role) {
  return equation.querySelector(`.${role} table`);
}

/** @param {HTMLTableCellElement | null} cell of a result */
function light(cell) {
  for (const lit of document.querySelectorAll(`.${LIT}`)) lit.classList.remove(LIT);
  const equation = cell?.closest(".equation");
  const [left, right] = equation ? [tableOf(equation, "left"), tableOf(equation, "right")] : [null, null];
  if (!cell || !left || !right) return;
  const line = /** @type {HTMLTableRowElement} */ (cell.parentElement);
  const row = left.rows[line.rowIndex];
  const column = [...right.rows].map((each) => each.cells[cell.cellIndex]);
  for (const each of [cell, ...(row?.cells ?? []), ...column]) each?.classList.add(LIT);
}

document.addEventListener("pointerover", (event) => {
  const over = event.target instanceof Element ? event.target : null;
  light(/** @type {HTMLTableCellElement | null} */ (over?.closest(".shown.result td") ?? null));
});
