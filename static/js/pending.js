// @ts-check
/**
 * Changes of the problem that the server has not answered yet, the oldest first. Where several of them are refused
 * together they are asked for one by one: what is wrong with one loses no other.
 */

/** @typedef {Record<string, string | number | null>} Changes parameters with their new texts; null takes one away */
/** @typedef {(faults: import("./remote.js").Fault[]) => void} Answered called with what the server does not take */
/** @typedef {{changes: Changes, answered?: Answered}} Pending */

/** The problem that is changed. */
let base = "";
/** Whether the server took it: there is a way back to it. */
let isTaken = false;
/** @type {Pending[]} */
let pending = [];
/** How many of them the request under way has. */
let asked = 0;
/** The problem with these. */
let question = "";
/** Whether they are asked for one by one. */
let isCareful = false;

/** Nothing of what was changed before counts any more. @param {string} problem @param {boolean} taken whether the server took it */
export function startFrom(problem, taken) {
  [base, isTaken, pending, asked, isCareful] = [problem, taken, [], 0, false];
}

/** A number that goes on changing is one change. @param {Changes} changes @param {Answered} [answered] */
export function add(changes, answered) {
  const last = pending.length > asked ? pending.at(-1) : undefined;
  if (!last || !isOfSame(last.changes, changes)) pending.push({ changes, answered });
  else Object.assign(last, { changes, answered });
}

export function isAny() {
  return pending.length > 0;
}

/** @returns {boolean} whether one of several was refused, and it is not known which */
export function isUnsure() {
  return isCareful;
}

/** @returns {string} the problem to ask the server about */
export function ask() {
  asked = isCareful ? 1 : pending.length;
  question = changed(pending.slice(0, asked));
  return question;
}

/** The server took what it was asked. */
export function take() {
  if (!asked) return;
  [base, isTaken] = [question, true];
  for (const { changes, answered } of end()) if (!isOvertaken(changes)) answered?.([]);
}

/**
 * The server refused what it was asked. Where there is a way back, it is not wanted any more.
 * @param {(one: Pending) => void} tell
 * @returns {string | null} the problem without it; null where there is nothing else to ask
 */
export function refuse(tell) {
  if (!isTaken) pending.slice(asked - 1, asked).forEach(tell);
  if (!isTaken || !asked) return null;
  if (asked > 1) isCareful = true;
  else for (const one of end()) if (!isOvertaken(one.changes)) tell(one);
  return changed(pending);
}

/** @returns {Pending[]} those that were asked for; they do not wait any more */
function end() {
  const ended = pending.splice(0, asked);
  asked = 0;
  if (!pending.length) isCareful = false;
  return ended;
}

/** @param {Changes} changes @returns {boolean} whether the hand has gone on from there */
function isOvertaken(changes) {
  return pending.some((later) => isOfSame(later.changes, changes));
}

/** @param {Changes} one @param {Changes} other */
function isOfSame(one, other) {
  return Object.keys(one).join() === Object.keys(other).join();
}

/** @param {Pending[]} some @returns {string} the problem with them */
function changed(some) {
  if (!some.length) return base;
  const parameters = new URLSearchParams(base);
  for (const { changes } of some) apply(parameters, changes);
  return parameters.toString();
}

/** @param {URLSearchParams} parameters @param {Changes} changes */
export function apply(parameters, changes) {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") parameters.delete(name);
    else parameters.set(name, String(value));
  }
}
