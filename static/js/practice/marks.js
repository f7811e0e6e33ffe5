// @ts-check
/**
 * The marks come from the server. One request is under way at a time, and what is typed meanwhile goes with the next:
 * a mark is never that of an older text. Without a connection everything stays, and is marked when there is one.
 */

import { ask as askServer, at, errorMessage, isRetryable, requireOk } from "../shared/http.js";
import { say, tell, tellTrouble } from "../shared/dom.js";
import { followPlace, makeReachable } from "./in_place.js";
import { chooseAlong, isAlong, kept } from "./kept.js";
import { addressOf, answers, boxes, boxOf, form, hints, mirror } from "./sheet.js";

/** @typedef {{lines: Record<string, string>, verdicts: Record<string, string>, filled: Record<string, string>, summary: string}} Marks */

const REST = 600;
const RETRY = 2000;
/** @type {number | undefined} */
let later;
let asking = false;
let stale = false;
/** What is to be said aloud when the marks are there: the mark of a box, or for "" what all come to. @type {string | null} */
let toSay = null;

/** Whether marks are told as one goes. */
export function isMarking() {
  return !form().dataset.atEnd || Boolean(form().querySelector('input[name="mark"]'));
}

/** Where the learner has asked for marks at every number: the choice is kept for all sheets. @returns {boolean} */
export function goesAlong() {
  return isMarking() && Boolean(choice()?.checked);
}

/** @returns {HTMLInputElement | null} */
function choice() {
  return document.querySelector("[data-along]");
}

export function startGoingAlong() {
  const box = choice();
  if (!box) return;
  box.checked = isAlong();
  box.addEventListener("change", () => {
    chooseAlong(box.checked);
    if (box.checked) void markNow("");
    else clearTimeout(later);
  });
}

/** Marks are offered at every number where they are told at all. */
export function offerGoingAlong() {
  const label = choice()?.closest("label");
  if (label) label.hidden = !isMarking();
}

/** Something was typed: it is marked if that was asked for. @param {string | null} address of what is said aloud */
export function markChanged(address) {
  if (goesAlong()) void markNow(address);
  else if (summaries().some((summary) => summary.textContent?.trim())) showOutdated();
}

/** What the marks come to is not true any more. */
function showOutdated() {
  const told = Object.assign(document.createElement("p"), { textContent: say("changed since") });
  for (const summary of summaries()) summary.replaceChildren(...(Object.keys(answers()).length ? [told.cloneNode(true)] : []));
}

/** Where it is said what the marks come to: under the drawing, and below the last step. */
function summaries() {
  return [...form().querySelectorAll("[data-summary]")];
}

/** Mark when the hand rests. @param {string} address */
export function markSoon(address) {
  toSay = address;
  clearTimeout(later);
  later = setTimeout(() => void markNow(address), REST);
}

/** @param {string | null} address of what is said aloud; empty: what all marks come to */
export async function markNow(address) {
  toSay = address;
  clearTimeout(later);
  if (asking) return void (stale = true);
  asking = true;
  try {
    do {
      stale = false;
      const asked = JSON.stringify(answers());
      const marks = await ask();
      if (!stale && asked === JSON.stringify(answers())) show(marks);
      else if (!goesAlong()) showOutdated(); // else another text is marked when the hand rests
    } while (stale);
    tellTrouble("");
  } catch (error) {
    tellTrouble(errorMessage(error, say, "not marked"));
    if (isRetryable(error)) later = setTimeout(() => void markNow(toSay), RETRY);
  } finally {
    asking = false;
  }
}

/** @param {Record<string, string>} [more] @returns {Promise<Marks>} */
export async function ask(more = {}) {
  const fields = [...new FormData(form())].flatMap(([name, value]) => (name === "pasted" ? [] : [[name, String(value)]]));
  const body = new URLSearchParams([...fields, ...ofOtherSamples(), ...Object.entries(more)]);
  const answer = await requireOk(await askServer(at("/check/marks"), { method: "POST", body, headers: { accept: "application/json" } }));
  return answer.json();
}

/** What was typed for the samples that are not in view: a mean follows from theirs too. @returns {string[][]} */
function ofOtherSamples() {
  const elsewhere = Object.entries(kept().answers).filter(([address]) => /^s\d+:/.test(address) && !boxOf(address));
  return elsewhere.map(([address, text]) => [`answer.${address}`, text]);
}

/** The mark of a box whose text has changed is out of date; its hints stay. @param {HTMLInputElement} box */
export function unmark(box) {
  const said = box.closest("li")?.querySelector("[data-mark]")?.innerHTML ?? "";
  put(box, "", hints()[addressOf(box)] ? hintsIn(said) : "");
  mirror(addressOf(box));
}

/** The hints that were asked for before the page was left come back, and no mark, which nobody has asked for. */
export async function showHints() {
  if (!isMarking()) return;
  try {
    const asked = JSON.stringify(answers());
    const { lines } = await ask();
    if (asked !== JSON.stringify(answers())) return void (await showHints()); // they are written with what is typed
    for (const address of Object.keys(hints())) {
      const place = boxOf(address)?.closest("li")?.querySelector("[data-mark]");
      if (!place || place.textContent?.trim()) continue; // it was marked meanwhile
      place.innerHTML = hintsIn(lines[address] ?? "");
    }
    makeReachable(form());
  } catch (error) {
    tellTrouble(errorMessage(error, say, "not marked"));
  }
}

/** @param {string} said what stands beside a box, as HTML @returns {string} the hints in it */
function hintsIn(said) {
  const template = document.createElement("template");
  template.innerHTML = said;
  return template.content.querySelector(".hints")?.outerHTML ?? "";
}

/** @param {Marks} marks */
function show(marks) {
  for (const box of boxes()) {
    const address = addressOf(box);
    const verdict = marks.verdicts[address] ?? "";
    put(box, verdict, marks.lines[address] ?? "");
    mirror(address, verdict);
  }
  makeReachable(form());
  followPlace();
  for (const summary of summaries()) summary.innerHTML = marks.summary;
  const said = toSay ? aloud(toSay) : toSay === "" ? summaries()[0]?.textContent : "";
  if (said) tell(said.replace(/\s+/g, " ").trim());
  toSay = null;
}

/** @param {HTMLInputElement} box @param {string} verdict @param {string} said as HTML, by the server */
function put(box, verdict, said) {
  const line = box.closest("li");
  if (line) line.className = `answer ${verdict}`.trim();
  if (verdict === "wrong" || verdict === "unreadable") box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
  const place = line?.querySelector("[data-mark]");
  if (place && place.innerHTML !== said) place.innerHTML = said;
}

/** The mark of a box with the first of what may have happened. @param {string} address */
function aloud(address) {
  const line = boxOf(address)?.closest("li");
  const parts = [line?.querySelector("label .hidden"), line?.querySelector(".said"), line?.querySelector(".mistakes li")];
  return parts.map((part) => part?.textContent ?? "").filter(Boolean).join(". ");
}
