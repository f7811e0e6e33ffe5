// @ts-check
/** What is in sight: numbers stand in blocks that the drawing turns on and off, or that are scrolled in and out. */

const DRAWN = ".edges, .shows";
const STEP = ".step";
/** Blocks of a step; there are hundreds of them, and the browser looks at each that is watched with every frame. */
const OF_A_STEP = ".lines li, .matrices";
const SCROLLED = `${STEP}, ${OF_A_STEP}, .tables`;
/** Those that are out of sight, as far as the browser has told. @type {WeakSet<Element>} */
let hidden = new WeakSet();
/** @type {IntersectionObserver | null} */
let watch = null;
/** @type {(() => void)[]} */
const listeners = [];

/** @param {Element} number @returns {Element | null} the block with which it comes into sight; null: it always is */
export function blockOf(number) {
  return number.closest(`${DRAWN}, ${SCROLLED}`);
}

/** @param {Element | null} block */
export function isInSight(block) {
  if (!block) return true;
  return block.matches(DRAWN) ? block.classList.contains("on") : !hidden.has(block);
}

/** Call back when blocks have come into sight. @param {() => void} listener */
export function onSight(listener) {
  listeners.push(listener);
}

export function tellSight() {
  for (const listener of listeners) listener();
}

/** @param {ParentNode} root of a new page */
export function watchSight(root) {
  watch?.disconnect();
  hidden = new WeakSet();
  watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) note(target, isIntersecting);
      if (entries.some(({ isIntersecting }) => isIntersecting)) tellSight();
    },
    { rootMargin: "25% 0px" },
  );
  for (const block of root.querySelectorAll(`${STEP}, .tables`)) watch.observe(block);
}

/** What stands in a step is watched as long as that is in sight. @param {Element} block @param {boolean} isSeen */
function note(block, isSeen) {
  if (isSeen) hidden.delete(block);
  else hidden.add(block);
  if (!block.matches(STEP)) return;
  const inner = block.querySelectorAll(OF_A_STEP);
  if (isSeen) inner.forEach((each) => watch?.observe(each)); // it tells of them at once
  else inner.forEach((each) => (watch?.unobserve(each), hidden.add(each)));
}
