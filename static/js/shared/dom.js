// @ts-check
/** The page itself: its data, messages to the reader, focus, the clipboard, and replacing a part of it by a fresh one. */

/**
 * @typedef {object} Shown What the drawing shows, by layer.
 * @property {string[][]} units the names on the units of each layer: a, delta, a_new
 * @property {string[][]} edges the names on the edges into each layer: W, dC_dW, step_W, W_new; the first gives the lines
 * @property {number[]} active the layers that it is about
 */

/**
 * @typedef {Shown & {key: string, flow: [string, number][]}} ShownStep The same in a step; flow: what moves, one after
 * the other, as kind and layer: forward, back, units, gradients, weights, cost.
 */

/**
 * @typedef {object} PageData What the page says to its scripts, in a JSON block.
 * @property {string} query all parameters of the page, as the server spells them
 * @property {ShownStep[]} steps
 * @property {Shown | null} overview what is shown before a step is chosen: the whole pass
 * @property {Record<string, string[]>} edges what can be chosen to stand on the edges, and its names
 * @property {Record<string, string[]>} terms by address: the addresses that the number was computed from
 * @property {Record<string, string>} words what the scripts say, in the reader’s language
 * @property {boolean} is_example whether the numbers of a source stand beside those of the page
 * @property {boolean} wide whether the drawing shows the edges of one unit alone
 * @property {Record<string, string>} signs by verdict, on a sheet
 * @property {number} room characters that a number in the drawing may have
 */

/** @type {PageData} */
let data = { query: "", steps: [], overview: null, edges: {}, terms: {}, words: {}, is_example: false, wide: false, signs: {}, room: 10 };

/** Read the data of a new page. @returns {PageData} */
export function readPageData() {
  const block = document.getElementById("page-data");
  if (block?.textContent) data = JSON.parse(block.textContent);
  return data;
}

export function pageData() {
  return data;
}

/** @param {string} key @param {Record<string, string | number>} [values] @returns {string} words in the reader’s language */
export function say(key, values = {}) {
  return (data.words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

// Messages.

/** @type {number | undefined} */
let telling;
/** @type {number | undefined} */
let fading;

/** Tell a screen reader, once the hand rests: not every number on the way. @param {string} text */
export function tell(text) {
  clearTimeout(telling);
  telling = setTimeout(() => {
    const region = document.getElementById("said");
    if (region) region.textContent = text;
  }, 150);
}

/** A short message at the foot of the page that goes by itself. @param {string} text */
export function flash(text) {
  const place = document.getElementById("flash");
  if (!place) return;
  place.textContent = text;
  place.classList.add("on");
  clearTimeout(fading);
  fading = setTimeout(() => place.classList.remove("on"), 2500);
  tell(text);
}

/** What is wrong, for as long as it is. @param {string} text empty: nothing */
export function tellTrouble(text) {
  const place = document.getElementById("trouble");
  if (place && place.textContent !== text) place.textContent = text;
}

// The clipboard.

/** @param {string} text */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelecting(text); // without HTTPS there is no clipboard to write to
  }
}

/** @param {string} text @param {string} said what is told of it */
export async function copyText(text, said = text) {
  await toClipboard(text);
  flash(say("copied", { text: said.length > 60 ? `${said.slice(0, 60)}…` : said }));
}

/** @param {string} link of a page, without embed=1 @returns {string} the line of HTML that shows it in a frame */
export function frameOf(link) {
  const source = `${location.origin}${link}&embed=1`.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${source}" width="100%" height="640" title="Backprop by Hand"></iframe>`;
}

/** @param {string} text */
function copyBySelecting(text) {
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

// Focus.

const FOCUSABLE = "a[href], button, input, select, summary, [tabindex]";

/** @returns {() => void} to be called when the page has changed: if the focused element is gone, focus its successor or neighbour */
export function keepFocus() {
  const focused = document.activeElement;
  const names = focused === document.body ? [] : namesAround(focused);
  return () => {
    if (document.activeElement !== document.body) return;
    for (const name of names) {
      const place = document.querySelector(name);
      const target = place?.matches(FOCUSABLE) ? place : place?.querySelector(FOCUSABLE);
      if (target instanceof HTMLElement || target instanceof SVGElement) return target.focus({ preventScroll: true });
    }
  };
}

/** @param {Element | null} element @returns {string[]} selectors of it and of its ancestors, the nearest first */
function namesAround(element) {
  const names = [];
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    const [key, address] = [at.getAttribute("data-key"), at.getAttribute("data-address")];
    if (address && at.closest(".drawing")) names.push(`.drawing [tabindex][data-address="${address}"]`);
    else if (key) names.push(`[data-key="${key}"]`);
    else if (at.id) names.push(`#${CSS.escape(at.id)}`);
  }
  return names;
}

/**
 * Let a press with the mouse begin a drag without a selection of text: Chromium looks for the end of a selection through
 * the whole page with every move, and a page of many numbers stands still.
 * @param {(pressed: Element) => unknown} isDragged
 */
export function pressWithoutSelecting(isDragged) {
  document.addEventListener("mousedown", (event) => {
    if (event.button || !(event.target instanceof Element) || event.target instanceof HTMLInputElement) return;
    if (!isDragged(event.target)) return;
    event.preventDefault();
    focusOn(event.target);
  });
}

/** Focus what is pressed, as the browser would have done. @param {Element} pressed */
function focusOn(pressed) {
  const target = pressed.closest(FOCUSABLE) ?? document.activeElement;
  if (!(target instanceof HTMLElement || target instanceof SVGElement)) return;
  if (target.contains(pressed)) target.focus(/** @type {FocusOptions} */ ({ preventScroll: true, focusVisible: false }));
  else target.blur();
}

// Replacing.

/** Attributes that are the reader’s: what was opened stays open. */
const KEPT_ATTRIBUTES = new Set(["open"]);

/**
 * Make one tree like another with as few changes as can be, so that what is the same keeps its focus and its scroll
 * position. A box with a text that is still to be mended is left as it is.
 * @param {Element} old @param {Element} fresh
 */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh) || old.classList.contains("to-mend")) return;
  copyAttributes(old, fresh);
  if (old instanceof HTMLInputElement && fresh instanceof HTMLInputElement && old !== document.activeElement) {
    old.value = fresh.value;
    old.checked = fresh.checked;
  }
  const chosen = fresh instanceof HTMLSelectElement ? fresh.value : ""; // before its options move to the old one
  const olds = [...old.childNodes];
  const reused = new Set();
  /** @type {ChildNode | null} */
  let here = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = matching(wanted, here, olds, reused);
    if (!match) {
      old.insertBefore(wanted, here);
      continue;
    }
    reused.add(match);
    here = moveBefore(match, here);
    if (match instanceof Element && wanted instanceof Element) morph(match, wanted);
    else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
  }
  for (const node of olds) if (!reused.has(node)) node.remove();
  if (old instanceof HTMLSelectElement) old.value = chosen;
}

/** What was typed for another number or problem need not be mended any more. @param {ParentNode} root */
export function forgetRefused(root) {
  for (const box of root.querySelectorAll(".to-mend")) {
    box.classList.remove("to-mend");
    box.querySelector("input")?.setCustomValidity("");
  }
}

/**
 * Put a node in front of another one. What has the focus would lose it on the way: there the others go behind it.
 * @param {ChildNode} node @param {ChildNode | null} here @returns {ChildNode | null} what now stands behind the node
 */
function moveBefore(node, here) {
  if (node === here) return node.nextSibling;
  const parent = /** @type {ParentNode & Node} */ (node.parentNode);
  if (!node.contains(document.activeElement)) {
    parent.insertBefore(node, here);
    return here;
  }
  const behind = node.nextSibling;
  while (here && here !== node) {
    const next = here.nextSibling;
    parent.insertBefore(here, behind);
    here = next;
  }
  return node.nextSibling;
}

/**
 * The old node that becomes the wanted one: that with its key, or the one that stands here if it is of the same kind.
 * @param {ChildNode} wanted @param {ChildNode | null} here @param {ChildNode[]} olds @param {Set<unknown>} reused
 */
function matching(wanted, here, olds, reused) {
  const key = keyOf(wanted);
  if (key) return olds.find((node) => !reused.has(node) && keyOf(node) === key && node.nodeName === wanted.nodeName);
  return here && !reused.has(here) && !keyOf(here) && here.nodeName === wanted.nodeName ? here : undefined;
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof Element ? node.id || node.getAttribute("data-key") || node.getAttribute("data-line") : null;
}

/** @param {Element} old @param {Element} fresh */
function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT_ATTRIBUTES.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

/** In a frame, the page around it is told how high this one is, now and whenever that changes. */
export function tellHeight() {
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ backpropHeight: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
}
