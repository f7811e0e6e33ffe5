// @ts-check
/**
 * A kept connection for many small questions, one at a time: each is answered in half the time that a request takes.
 * It is opened by the first question, which does not wait for it. Whoever asks has another way to ask.
 */

/** Longer than any answer takes: a line that is dead without having said so must not keep the hand waiting. */
const PATIENCE = 1500;

/** @type {WebSocket | null} */
let line = null;
/** Where a proxy does not let it through, it is not tried again. */
let isPossible = true;

/** @param {string} question @returns {Promise<any>} rejected where there is no connection, or no answer */
export function askOverLine(question) {
  if (line?.readyState === WebSocket.OPEN) return answerOf(line, question);
  if (!line && isPossible) open();
  return Promise.reject(new Error("no connection yet"));
}

function open() {
  const opening = new WebSocket(`${location.origin.replace("http", "ws")}/live`);
  line = opening;
  isPossible = false;
  opening.onopen = () => (isPossible = true);
  opening.onclose = () => forget(opening);
}

/** @param {WebSocket} lost */
function forget(lost) {
  if (line === lost) line = null;
}

/** @param {WebSocket} open @param {string} question @returns {Promise<any>} */
function answerOf(open, question) {
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    /** @param {string} why */
    const fail = (why) => (end(), forget(open), reject(new Error(why)), open.close());
    const patience = setTimeout(() => fail("no answer"), PATIENCE); // to close politely takes half a minute more
    const end = () => (clearTimeout(patience), ended.abort());
    /** @param {MessageEvent} message */
    const read = ({ data }) => {
      try {
        resolve(JSON.parse(data));
        end();
      } catch {
        fail("no JSON");
      }
    };
    open.addEventListener("message", read, { signal: ended.signal });
    open.addEventListener("close", () => fail("closed"), { signal: ended.signal });
    open.send(question);
  });
}
