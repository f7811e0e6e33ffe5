// @ts-check
/**
 * The tables of all numbers, with the hands of a spreadsheet: arrow keys move, and a pasted table fills them from the
 * cell on. The server reads what is pasted, as programs print arrays in many ways.
 */

import { at, errorMessage, postForm } from "../shared/http.js";
import { flash, say } from "../shared/dom.js";
import { isPlain } from "./numbers.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @typedef {{sizes: number[], samples: number}} Shape of the network */

export class Grid {
  #state;
  #page;

  /** @param {import("./state.js").State} state @param {import("./page.js").Page} page */
  constructor(state, page) {
    this.#state = state;
    this.#page = page;
    document.addEventListener("keydown", moveByArrow, { capture: true }); // elsewhere up and down step a number
    document.addEventListener("focusin", ({ target }) => isCell(target) && target.select());
    document.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!isCell(event.target) || isPlain(text.trim())) return; // one number is pasted by the browser
      event.preventDefault();
      void this.#paste(event.target, text);
    });
  }

  /** @param {HTMLInputElement} cell @param {string} text */
  async #paste(cell, text) {
    const place = placeOf(cell);
    try {
      const response = await postForm(at("/pasted"), new URLSearchParams({ text }).toString(), "application/json");
      const read = await response.json();
      if (!response.ok) return flash(say("cannot paste", { expected: read.errors?.[0]?.expected ?? read.detail }));
  await this.#fill(place, fitting(cell, place, read.rows));
    } catch (error) {
      flash(errorMessage(error, say));
    }
  }

  /** @param {{grid: number, row: number, column: number}} place of the first number @param {string[][]} rows */
  async #fill({ grid, row, column }, rows) {
    const was = this.#shape;
    const isTurned = this.#state.get("weights") === "in_out";
    const shape = grown(was, grid, isTurned, row + rows.length, column + rows[0].length);
    const isResized = String(shape.sizes) !== String(was.sizes) || shape.samples !== was.samples;
    const sizes = shape.sizes.join("-");
    if (isResized && !confirm(say("resize", { sizes, samples: String(shape.samples) }))) return;
    const size = isResized ? { sizes, samples: String(shape.samples) } : {};
    const old = isResized && was.samples === 1 && shape.samples > 1 ? this.#namesOfOneSample : [];
    const numbers = rows.flatMap((texts, i) =>
      texts.map((text, j) => [nameOf(shape, grid, isTurned, row + i, column + j), text]));
    await this.#page.set({ ...size, ...Object.fromEntries(old.map((name) => [name, ""])), ...Object.fromEntries(numbers) });
  }

  /** @returns {Shape} */
  get #shape() {
    const [sizes, samples] = ["sizes", "samples"].map((name) => document.getElementById(`f-${name}`));
    const value = (/** @type {Element | null} */ box) => (box instanceof HTMLInputElement ? box.defaultValue : "");
    return { sizes: value(sizes).split("-").map(Number), samples: Number(value(samples)) };
  }

  /** Inputs and targets have another name where there are several samples. */
  get #namesOfOneSample() {
    return [...new URLSearchParams(this.#state.query).keys()].filter((name) => /^(a\.0|y)\./.test(name));
  }
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isCell(target) {
  return target instanceof HTMLInputElement && target.closest("[data-grid]") !== null;
}

/** @param {HTMLInputElement} cell */
function rowsOf(cell) {
  const table = /** @type {HTMLTableElement} */ (cell.closest("table"));
  return [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
}

/** @param {HTMLInputElement} cell @returns {{grid: number, row: number, column: number}} the layer, 0 for the samples; and its place there */
function placeOf(cell) {
  const rows = rowsOf(cell);
  const row = rows.findIndex((cells) => cells.includes(cell));
  return { grid: Number(cell.closest("table")?.dataset.grid), row, column: rows[row].indexOf(cell) };
}

/** A list of numbers goes down where there is no room across. @param {HTMLInputElement} cell @param {{row: number, column: number}} place @param {string[][]} rows */
function fitting(cell, { row, column }, rows) {
  const cells = rowsOf(cell);
  const [across, down] = [cells[row].length - column, cells.length - row];
  const isDown = rows.length === 1 && rows[0].length > across && rows[0].length <= down;
  return isDown ? rows[0].map((text) => [text]) : rows;
}

/** @param {KeyboardEvent} event */
function moveByArrow(event) {
  const cell = event.target;
  const move = /** @type {Record<string, number[]>} */ (MOVES)[event.key];
  if (!move || !isCell(cell) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const isWithin = move[1] < 0 ? (cell.selectionEnd ?? 0) > 0 : (cell.selectionStart ?? 0) < cell.value.length;
  const isSelected = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  if (move[1] && isWithin && !isSelected) return; // within its text
  event.preventDefault();
  event.stopPropagation();
  const { row, column } = placeOf(cell);
  rowsOf(cell)[row + move[0]]?.[column + move[1]]?.focus();
}

/**
 * The shape of a network whose table has at least so many rows and columns. Beyond the targets, what is pasted has more
 * inputs; beyond the bias, more weights and no bias.
 * @param {Shape} shape @param {number} grid @param {boolean} isTurned @param {number} rows @param {number} columns @returns {Shape}
 */
function grown({ sizes, samples }, grid, isTurned, rows, columns) {
  const wanted = [...sizes];
  if (!grid) {
    const outputs = sizes[sizes.length - 1];
    if (columns > sizes[0] + outputs) wanted[0] = columns - outputs;
    return { sizes: wanted, samples: rows > samples ? rows : samples };
  }
  const [units, inputs] = isTurned ? [columns, rows] : [rows, columns];
  if (units > sizes[grid]) wanted[grid] = units;
  if (inputs > sizes[grid - 1] + 1) wanted[grid - 1] = inputs;
  return { sizes: wanted, samples };
}

/** @param {Shape} shape @param {number} grid @param {boolean} isTurned @param {number} row @param {number} column @returns {string} what the link calls the number of a cell */
function nameOf({ sizes, samples }, grid, isTurned, row, column) {
  if (!grid) {
    const sample = samples > 1 ? `s${row}:` : "";
    return sample + (column < sizes[0] ? `a.0.${column}` : `y.${sizes.length - 1}.${column - sizes[0]}`);
  }
  const [unit, input] = isTurned ? [column, row] : [row, column];
  return input < sizes[grid - 1] ? `W.${grid}.${unit}.${input}` : `b.${grid}.${unit}`;
}
