// @ts-check
/** What a frame looks like, asked of the server: one question under way at a time, and the newest frame wins. */

import { at, LiveSocket, requireOk } from "../shared/http.js";
import { readLook } from "./answer.js";
import { post, settings } from "./data.js";
import { paint } from "./paint.js";

/** A text says of which link they are, bytes are a frame. */
const line = new LiveSocket(at("/train/look"), 2500);
/** Which link the other end of a line knows. @type {WeakMap<WebSocket, string>} */
const told = new WeakMap();
/** @type {import("./answer.js").Run | null} */
let run = null;
let asking = false;
let painting = false;
/** @type {() => unknown} */
let toPaint = () => null;
/** @type {(() => Promise<void>) | null} */
let wanted = null;

/** @param {import("./answer.js").Run} fresh */
export function setRun(fresh) {
  run = fresh;
  wanted = null;
}

/** @param {number} frame @param {import("./answer.js").Head} head */
export function lookAt(frame, head) {
  wanted = () => show(frame, head);
  if (!asking) void work();
}

async function work() {
  asking = true;
  while (wanted) {
    const next = wanted;
    wanted = null;
    await next().catch(() => {});
  }
  asking = false;
}

/** @param {number} frame @param {import("./answer.js").Head} head */
async function show(frame, head) {
  if (!run) return;
  const own = run;
  const bytes = await askOverLine(head.link, twoFrames(own, frame)).catch(() => byPost(head, frame));
  if (run === own) paintSoon(() => run === own && paint(readLook(bytes), head));
}

/** @param {string} link @param {Uint8Array<ArrayBuffer>} frames @returns {Promise<ArrayBuffer>} */
function askOverLine(link, frames) {
  return line.ask(
    (socket) => {
      if (told.get(socket) !== link) socket.send(link.replace(/^\?/, ""));
      told.set(socket, link);
      socket.send(frames);
    },
    (data) => {
      if (data instanceof ArrayBuffer) return data;
      throw new Error("refused");
    },
  );
}

/** With the next frame; the next one is asked for meanwhile. @param {() => unknown} act */
function paintSoon(act) {
  if (!painting) requestAnimationFrame(() => ((painting = false), toPaint()));
  [painting, toPaint] = [true, act];
}

/** A frame and the one before it, as they came. @param {import("./answer.js").Run} of @param {number} frame */
function twoFrames(of, frame) {
  const size = of.parameters.byteLength / of.head.epochs.length;
  const before = (frame ? frame - 1 : 0) * size;
  const two = new Uint8Array(2 * size);
  two.set(new Uint8Array(of.parameters, frame * size, size));
  two.set(new Uint8Array(of.parameters, before, size), size);
  return two;
}

/** @param {import("./answer.js").Head} head @param {number} frame */
async function byPost(head, frame) {
  const answer = await requireOk(await post(at("/train/look"), settings({ epoch: String(head.epochs[frame]) })));
  return answer.arrayBuffer();
}
