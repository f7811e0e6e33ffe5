// @ts-check
/**
 * Where the focus goes: when what had it is not there any more, to what has the same name now, or stands beside it; and
 * with a press that the browser is not left to.
 */

const CAN_HAVE_IT = "a[href], button, input, select, summary, [tabindex]";

/** @returns {() => void} to be called when the page has changed: the focus is on it again */
export function keepFocus() {
  const had = document.activeElement;
  const names = had === document.body ? [] : namesAround(had);
  return () => {
    if (document.activeElement !== document.body) return;
    for (const name of names) {
      const place = document.querySelector(name);
      const taker = place?.matches(CAN_HAVE_IT) ? place : place?.querySelector(CAN_HAVE_IT);
      if (taker instanceof HTMLElement || taker instanceof SVGElement) return taker.focus({ preventScroll: true });
    }
  };
}

/** The focus goes to what is pressed, or away, as it does where the browser sees to it. @param {Element} pressed */
export function focusOn(pressed) {
  const taker = pressed.closest(CAN_HAVE_IT) ?? document.activeElement;
  if (!(taker instanceof HTMLElement || taker instanceof SVGElement)) return;
  if (taker.contains(pressed)) taker.focus({ preventScroll: true, focusVisible: false });
  else taker.blur();
}

/** @param {Element | null} element @returns {string[]} selectors of it and of what it stands in, the nearest first */
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
