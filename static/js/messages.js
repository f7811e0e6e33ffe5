// @ts-check
/** What is said aloud to a screen reader, and what is told to the eye when something does not work. */

/** @type {number | undefined} */
let later;

/** @type {number | undefined} */
let fading;

/** Say it when the hand rests: not every number on the way. @param {string} text */
export function tell(text) {
  clearTimeout(later);
  later = setTimeout(() => {
    const region = document.getElementById("said");
    if (region) region.textContent = text;
  }, 150);
}

/** A short word at the foot of the page that goes by itself. @param {string} text */
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
