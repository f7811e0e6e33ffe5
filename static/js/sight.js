// @ts-check
/** What is in sight: numbers stand in blocks that the drawing turns on and off, or that are scrolled in and out. */

const DRAWN = ".edges, .shows";
const SCROLLED = ".lines li, .matrices, .step, .tables";
/** Those that were seen to be out of sight. @type {WeakSet<Element>} */
let hidden = new WeakSet();
/** @type {IntersectionObserver | null} */
let watch = null;

/** @param {Element} number @returns {Element | null} the block with which it comes into sight; null: it always is */
export function blockOf(number) {
  return number.closest(`${DRAWN}, ${SCROLLED}`);
}

/** @param {Element | null} block */
export function isInSight(block) {
  if (!block) return true;
  return block.matches(DRAWN) ? block.classList.contains("on") : !hidden.has(block);
}

/** @param {ParentNode} root @param {() => void} whenSeen called when some have come into sight */
export function watchSight(root, whenSeen) {
  watch?.disconnect();
  hidden = new WeakSet();
  watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) isIntersecting ? hidden.delete(target) : hidden.add(target);
      if (entries.some(({ isIntersecting }) => isIntersecting)) whenSeen();
    },
    { rootMargin: "25% 0px" },
  );
  for (const block of root.querySelectorAll(SCROLLED)) watch.observe(block);
}
