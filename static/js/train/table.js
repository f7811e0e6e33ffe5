// @ts-check
/** A table of one's own: opened as a file, or dropped onto the page. */

import { flash } from "../shared/dom.js";
import { form } from "./data.js";
import { touch } from "./touched.js";

const LONGEST = 200_000;

/** @param {() => void} refresh */
export function openTables(refresh) {
  form().addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest('[data-action="open-table"]')) choose(refresh);
  });
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.documentElement.classList.add("dropping");
  });
  addEventListener("dragleave", () => document.documentElement.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    document.documentElement.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void take(file, refresh);
  });
}

/** @param {() => void} refresh */
function choose(refresh) {
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: ".csv,.tsv,.txt,text/csv" });
  chooser.addEventListener("change", () => chooser.files?.[0] && void take(chooser.files[0], refresh));
  chooser.click();
}

/** @param {File} file @param {() => void} refresh */
async function take(file, refresh) {
  const text = (await file.text()).slice(0, LONGEST + 1);
  const data = form().elements.namedItem("data");
  if (data instanceof HTMLSelectElement) data.value = "table";
  const field = form().elements.namedItem("table") ?? document.querySelector("#controls .side")?.appendChild(hidden());
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = text;
  const columns = [...form().querySelectorAll('[name^="column."]')]; // they were of another table
  for (const column of columns) column.remove();
  for (const name of ["data", "table", ...columns.map((column) => column.getAttribute("name") ?? "")]) touch(name);
  flash(file.name);
  refresh();
}

/** Stands in for the box until the server has written it. */
function hidden() {
  return Object.assign(document.createElement("input"), { type: "hidden", name: "table" });
}
