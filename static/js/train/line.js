// @ts-check
/**
 * A kept connection for what the frames of a run look like: a text says of which link they are, bytes are a frame. It is
 * opened by the first question, which does not wait for it. Whoever asks has another way to ask.
 */

const PATIENCE = 2500;
/** @type {WebSocket | null} */
let line = null;
/** Where a proxy does not let it through, it is not tried again. */
let isPossible = true;
/** The link that the other end knows. */
let told = "";

/** @param {string} link @param {Uint8Array<ArrayBuffer>} frame @returns {Promise<ArrayBuffer>} rejected where there is no answer */
export function askLook(link, frame) {
  if (line?.readyState === WebSocket.OPEN) return answerOf(line, link, frame);
  if (!line && isPossible) open();
  return Promise.reject(new Error("no connection yet"));
}

function open() {
  const opening = new WebSocket(`${location.origin.replace("http", "ws")}/train/look`);
  opening.binaryType = "arraybuffer";
  [line, isPossible, told] = [opening, false, ""];
  opening.onopen = () => (isPossible = true);
  opening.onclose = () => forget(opening);
}

/** @param {WebSocket} lost */
function forget(lost) {
  if (line === lost) line = null;
}

/** @param {WebSocket} open @param {string} link @param {Uint8Array<ArrayBuffer>} frame @returns {Promise<ArrayBuffer>} */
function answerOf(open, link, frame) {
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const end = () => (clearTimeout(patience), ended.abort());
    /** @param {string} why */
    const fail = (why) => (end(), forget(open), reject(new Error(why)), open.close());
    const patience = setTimeout(() => fail("no answer"), PATIENCE);
    /** @param {MessageEvent} message */
    const read = ({ data }) => (data instanceof ArrayBuffer ? (resolve(data), end()) : fail("refused"));
    open.addEventListener("message", read, { signal: ended.signal });
    open.addEventListener("close", () => fail("closed"), { signal: ended.signal });
    if (told !== link) open.send((told = link).replace(/^\?/, ""));
    open.send(frame);
  });
}
