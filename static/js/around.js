// @ts-check
/** What stands around a number and follows from it. */

/** = or ≈ in front of a result. @param {Element} result @param {boolean} isExact */
export function relate(result, isExact) {
  const sign = result.previousElementSibling;
  if (sign?.tagName === "mo" && sign.textContent !== (isExact ? "=" : "≈")) sign.textContent = isExact ? "=" : "≈";
}

/** Brackets around a negative number. @param {Element} number @param {boolean} isNegative */
export function guard(number, isNegative) {
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
