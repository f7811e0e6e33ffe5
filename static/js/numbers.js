// @ts-check
/** Numbers are rewritten where they stand, by address: in the drawing, the formulas and the tables alike. */

/** @typedef {string | [string, string]} Text a number as shown; where that is not all of it, with its full value */

const SIGNS = ["neg", "pos", "zero"];
/** @type {Map<string, Element[]>} */
let places = new Map();
/** What was written last, by address: what stays as it is costs nothing. @type {Map<string, string>} */
const written = new Map();

/** Find the numbers of a new page. @param {ParentNode} root */
export function findNumbers(root) {
  places = new Map();
  written.clear();
  for (const element of root.querySelectorAll("[data-address]")) {
    const address = element.getAttribute("data-address") ?? "";
    const known = places.get(address);
    if (known) known.push(element);
    else places.set(address, [element]);
  }
}

/** @param {string} address @returns {Element[]} all that stands for this number */
export function elementsOf(address) {
  return places.get(address) ?? [];
}

/** @param {string} address @returns {string} the number as the page shows it */
export function shown(address) {
  return elementsOf(address).find((element) => element.tagName !== "line" && !element.hasAttribute("data-fit"))?.textContent
    ?? elementsOf(address)[0]?.textContent ?? "";
}

/** @returns {Map<string, string>} every number as the page shows it now */
export function snapshot() {
  return new Map([...places.keys()].map((address) => [address, shown(address)]));
}

/** @param {Record<string, Text>} texts */
export function writeNumbers(texts) {
  for (const [address, text] of Object.entries(texts)) {
    if (!isNew(address, String(text))) continue;
    for (const element of elementsOf(address)) write(element, textFor(element, address, texts), text);
  }
}

/** @param {Record<string, number>} widths */
export function writeWidths(widths) {
  for (const [address, width] of Object.entries(widths)) {
    if (!isNew(`width ${address}`, String(width))) continue;
    for (const element of elementsOf(address)) {
      if (element.tagName === "line" && element.hasAttribute("stroke-width")) set(element, "stroke-width", String(width));
    }
  }
}

/** @param {string} name @param {string} text @returns {boolean} whether it differs from what was written under this name */
function isNew(name, text) {
  if (written.get(name) === text) return false;
  written.set(name, text);
  return true;
}

/** @param {Element} element @param {string} address @param {Record<string, Text>} texts */
function textFor(element, address, texts) {
  if (element.hasAttribute("data-fit")) return texts[`${address}@fit`] ?? texts[address];
  const digits = element.getAttribute("data-digits");
  return (digits && texts[`${address}@${digits}`]) || texts[address];
}

/** @param {Element} element @param {Text} text @param {Text} whole as it is read aloud: where there is little room, more than is shown */
function write(element, text, whole) {
  const [short, full] = typeof text === "string" ? [text, text] : text;
  const sign = short === "0" ? "zero" : short.startsWith("−") ? "neg" : "pos";
  if (SIGNS.some((name) => name !== sign && element.classList.contains(name))) turn(element, sign);
  if (element.tagName === "line") return;
  if (element.textContent !== short) rewrite(element, short);
  const copied = full.replace("−", "-");
  name(element, element.hasAttribute("data-digits") ? short : typeof whole === "string" ? whole : whole[0], copied);
  if (element.hasAttribute("data-full")) set(element, "data-full", copied);
  if (element.tagName === "DATA") set(element, "value", copied);
  if (element.classList.contains("result")) relate(element, short === full);
}

/** A text that is changed costs the browser less than a new one. @param {Element} element @param {string} text */
function rewrite(element, text) {
  const old = element.firstChild;
  if (old instanceof Text && !old.nextSibling) old.data = text;
  else element.textContent = text;
}

/** What a screen reader says of it. @param {Element} element @param {string} said @param {string} full */
function name(element, said, full) {
  if (element.hasAttribute("aria-valuetext")) {
    set(element, "aria-valuetext", said);
    set(element, "aria-valuenow", full.replace(",", "."));
    return;
  }
  const label = element.getAttribute("aria-label");
  if (label) set(element, "aria-label", label.replace(/: [^:]*$/, `: ${said}`));
}

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Element} element @param {string} sign */
function turn(element, sign) {
  element.classList.remove(...SIGNS);
  element.classList.add(sign);
  if (element.classList.contains("guarded")) guard(element, sign === "neg");
}

/** = or ≈ in front of a result. @param {Element} result @param {boolean} isExact */
function relate(result, isExact) {
  const sign = result.previousElementSibling;
  if (sign?.tagName === "mo" && sign.textContent !== (isExact ? "=" : "≈")) sign.textContent = isExact ? "=" : "≈";
}

/** Brackets around a negative number. @param {Element} number @param {boolean} isNegative */
function guard(number, isNegative) {
  const around = number.parentElement;
  const isGuarded = around?.firstElementChild?.classList.contains("bracket") && around.childElementCount === 3;
  if (isNegative && !isGuarded) {
    const row = document.createElementNS(number.namespaceURI, "mrow");
    number.replaceWith(row);
    row.append(bracket("(", row), number, bracket(")", row));
  } else if (!isNegative && isGuarded) around?.replaceWith(number);
}

/** @param {string} text @param {Element} row */
function bracket(text, row) {
  const mo = document.createElementNS(row.namespaceURI, "mo");
  mo.setAttribute("stretchy", "false");
  mo.setAttribute("class", "bracket");
  mo.textContent = text;
  return mo;
}
