// @ts-check
/** What a switch of a convention did: every number that changed, old beside new. */

import { isGiven } from "./addresses.js";
import { elementsOf } from "./numbers.js";
import { onPage, say } from "./page.js";
import * as session from "./session.js";

/** Numbers that are listed; the others are marked where they stand. */
const LISTED = 40;

/** @typedef {{address: string, before: string, after: string}} Change */

/** What is listed, and the problem that came of it: another view of that leaves the list there. @type {{changes: Change[], problem: string} | null} */
let listed = null;

/** @param {Map<string, string>} before @param {Map<string, string>} after @returns {Change[]} */
export function changesBetween(before, after) {
  return [...after].flatMap(([address, text]) => {
    const old = before.get(address);
    return old === undefined || old === text || isGiven(address) ? [] : [{ address, before: old, after: text }];
  });
}

/** @param {Change[]} changes @returns {string} how many */
export function changesSaid({ length }) {
  return length ? say("numbers changed", { count: length }) : say("no number changed");
}

export function closeChanges() {
  listed = null;
  const place = document.getElementById("changes");
  if (place) place.hidden = true;
  for (const element of document.querySelectorAll(".changed")) {
    element.classList.remove("changed");
    element.removeAttribute("data-old");
  }
}

export function keepChanges() {
  onPage(() => {
    if (listed?.problem === session.problemOf(session.query())) showChanges(listed.changes);
    else listed = null;
  });
}

/** @param {Change[]} changes */
export function showChanges(changes) {
  listed = { changes, problem: session.problemOf(session.query()) };
  const place = document.getElementById("changes");
  if (!place) return;
  for (const { address, before } of changes) {
    for (const element of elementsOf(address)) {
      element.classList.add("changed");
      element.setAttribute("data-old", before);
    }
  }
  const heading = document.createElement("p");
  heading.textContent = changesSaid(changes);
  const list = document.createElement("ul");
  list.append(...changes.slice(0, LISTED).map(entry));
  place.replaceChildren(closer(), heading, list);
  place.hidden = false;
}

function closer() {
  const button = document.createElement("button");
  [button.type, button.className, button.textContent] = ["button", "close quiet", "×"];
  button.dataset.action = "changes-close";
  button.setAttribute("aria-label", say("close"));
  return button;
}

/** @param {string} address @returns {string} what the number is, as it is read aloud where it stands */
function wordsOf(address) {
  const label = elementsOf(address).map((element) => element.getAttribute("aria-label")).find(Boolean);
  return label?.slice(0, label.lastIndexOf(": ")) ?? address;
}

/** @param {Change} change */
function entry({ address, before, after }) {
  const item = document.createElement("li");
  const [name, old, fresh] = [document.createElement("code"), document.createElement("del"), document.createElement("ins")];
  [name.textContent, old.textContent, fresh.textContent] = [address, before, after];
  fresh.setAttribute("data-select", address);
  fresh.tabIndex = 0;
  fresh.setAttribute("role", "button");
  fresh.setAttribute("aria-label", `${wordsOf(address)}: ${before} → ${after}`);
  item.append(name, " ", old, " → ", fresh);
  return item;
}
