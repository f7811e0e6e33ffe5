// @ts-check
/** Makes one tree like another with as few changes as can be: what is the same keeps its focus, scroll and place. */

/** In the place of what the page has already. */
export const KNOWN = "data-known";
/** What the reader has opened stays open. */
const THE_READERS = new Set(["open"]);

/** @param {Element} old @param {Element} fresh */
export function morph(old, fresh) {
  if (fresh.hasAttribute(KNOWN) || old.isEqualNode(fresh)) return;
  sameAttributes(old, fresh);
  if (old instanceof HTMLInputElement && fresh instanceof HTMLInputElement && old !== document.activeElement) {
    old.value = fresh.value;
    old.checked = fresh.checked;
  }
  const chosen = fresh instanceof HTMLSelectElement ? fresh.value : ""; // before its options move to the old one
  const olds = [...old.childNodes];
  const news = [...fresh.childNodes];
  const reused = new Set();
  /** @type {ChildNode | null} */
  let here = old.firstChild;
  for (const wanted of news) {
    const match = matching(wanted, here, olds, reused);
    if (!match) {
      old.insertBefore(wanted, here);
      continue;
    }
    reused.add(match);
    here = place(match, here);
    if (match instanceof Element && wanted instanceof Element) morph(match, wanted);
    else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
  }
  for (const node of olds) if (!reused.has(node)) node.remove();
  if (old instanceof HTMLSelectElement) old.value = chosen;
}

/**
 * Put a node in front of another one. What has the focus would lose it on the way: there the others go behind it.
 * @param {ChildNode} node @param {ChildNode | null} here @returns {ChildNode | null} what now stands behind the node
 */
function place(node, here) {
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
function sameAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !THE_READERS.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
