// @ts-check
/** Typing a number: over the place where it stands, or in a box of the page. What is typed is never lost. */

import { givenAt } from "./addresses.js";
import { isNumber } from "./decimal.js";
import { edit, fullText } from "./edit.js";
import { flash } from "./messages.js";
import { say } from "./page.js";

/** Milliseconds of rest after which what is typed is not the beginning of something else. */
const REST = 800;
/** @type {number | undefined} */
let later;

export function typeNumbers() {
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const address = givenAt(event.target);
    if (!address || !/^[\d.,−-]$/.test(event.key) || !(event.target instanceof Element)) return;
    event.preventDefault();
    openBox(address, event.target, event.key);
  });
  document.addEventListener("dblclick", (event) => {
    const address = givenAt(event.target);
    if (address && event.target instanceof Element && !event.target.closest("[data-edge]")) openBox(address, event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.edit) typed(event.target);
  });
  document.addEventListener("focusout", (event) => isBox(event.target) && markNow(event.target));
  document.addEventListener("keydown", (event) => event.key === "Enter" && isBox(event.target) && markNow(event.target));
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isBox(target) {
  return target instanceof HTMLInputElement && target.dataset.edit !== undefined;
}

/** Change the number as it is typed; what is no number is marked, and stays. @param {HTMLInputElement} box */
function typed(box) {
  const address = box.dataset.edit ?? "";
  markSoon(box, isNumber(box.value) ? "" : say("a number"));
  if (!isNumber(box.value)) return;
  const text = box.value;
  edit(address, text, ([fault]) => {
    if (fault && !box.isConnected) return flash(say("refused", { ...fault })); // the box is closed already
    if (box.value === text) markSoon(box, fault ? say("expected", { expected: fault.expected }) : "");
  });
}

/** What is typed may be the beginning of a number: it is called wrong when the hand rests. @param {HTMLInputElement} box @param {string} fault */
function markSoon(box, fault) {
  clearTimeout(later);
  box.setCustomValidity(fault);
  if (!fault || box.hasAttribute("aria-invalid")) mark(box, fault);
  else later = setTimeout(() => mark(box, fault), REST);
}

/** The hand has left. @param {HTMLInputElement} box */
function markNow(box) {
  clearTimeout(later);
  if (box.validationMessage) mark(box, box.validationMessage);
}

/** @param {HTMLInputElement} box @param {string} fault */
function mark(box, fault) {
  const said = box.nextElementSibling?.classList.contains("fault") ? box.nextElementSibling : null;
  if (!fault) said?.remove();
  else if (said?.textContent === fault) return; // an alert is said once
  else if (said) said.textContent = fault;
  else box.after(Object.assign(document.createElement("span"), { className: "fault", textContent: fault, role: "alert" }));
  if (fault) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}

/** A box over a number. @param {string} address @param {Element} place @param {string} [text] what it begins with */
function openBox(address, place, text) {
  const before = fullText(address);
  const box = document.createElement("input");
  box.dataset.edit = address;
  box.inputMode = "decimal";
  box.setAttribute("aria-label", place.getAttribute("aria-label") ?? address);
  const around = document.createElement("div");
  const { left, top } = place.getBoundingClientRect();
  around.className = "over";
  around.style.left = `${left + scrollX - 8}px`;
  around.style.top = `${top + scrollY - 8}px`;
  around.append(box);
  document.body.append(around);
  box.value = text ?? before;
  box.focus();
  if (text) typed(box);
  else box.select();
  box.addEventListener("keydown", (event) => {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) event.stopPropagation(); // these step the number, here as elsewhere
    if (event.key === "Escape") edit(address, before);
    if (event.key === "Enter") markNow(box);
    if (event.key === "Escape" || (event.key === "Enter" && box.checkValidity())) close(box, place);
  });
  box.addEventListener("blur", () => box.checkValidity() && close(box, place)); // what is no number stays to be mended
}

/** @param {HTMLInputElement} box @param {Element} place */
function close(box, place) {
  if (!box.dataset.edit) return; // its removal takes the focus away, which closes it once more
  delete box.dataset.edit;
  const hadFocus = document.activeElement === box;
  box.parentElement?.remove();
  if (hadFocus && (place instanceof HTMLElement || place instanceof SVGElement)) place.focus();
}
