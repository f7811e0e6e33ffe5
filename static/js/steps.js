// @ts-check
/** The drawing follows the step that is being read; a click in the list of steps goes there without a new page. */

/** @typedef {import("./page.js").ShownStep} ShownStep */

/**
 * @param {ShownStep[]} steps
 * @param {Document} root
 */
export function followSteps(steps, root) {
  const sections = [...root.querySelectorAll("section.step")];
  const links = [...root.querySelectorAll(".steps-nav a")];

  /** @param {number} place */
  const show = (place) => {
    showInDrawing(steps[place], root);
    sections.forEach((section, i) => section.classList.toggle("current", i === place));
    keepInView(links[place]);
    links.forEach((link, i) => (i === place ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current")));
  };

  // On the way to a step that was clicked, the steps in between pass by unread.
  let onTheWay = false;
  for (const end of ["scrollend", "wheel", "touchmove"]) addEventListener(end, () => (onTheWay = false), { passive: true });

  links.forEach((link, place) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.getAttribute("href"));
      onTheWay = true;
      sections[place].scrollIntoView();
      show(place);
    });
  });
  whenRead(sections, (place) => onTheWay || show(place));
}

/**
 * On a narrow screen the list of steps is wider than it: scroll the list, and nothing else.
 * @param {Element} link
 */
function keepInView(link) {
  const list = link.closest("ol");
  if (list && link instanceof HTMLElement) list.scrollLeft = link.offsetLeft - list.offsetLeft - 40;
}

/**
 * Turn the names that a step shows on, and the others off.
 * @param {ShownStep} step
 * @param {Document} root
 */
export function showInDrawing(step, root) {
  for (const group of root.querySelectorAll(".drawing [data-layer]")) {
    const layer = Number(group.getAttribute("data-layer"));
    group.classList.toggle("active", step.active.includes(layer));
    const name = group.getAttribute("data-name");
    if (name) group.classList.toggle("on", name === step.edges[layer]);
    for (const shows of group.querySelectorAll(".shows")) {
      shows.classList.toggle("on", layer === 0 || shows.getAttribute("data-name") === step.units[layer]);
    }
  }
  root.querySelector(".drawing")?.classList.toggle("again", step.key.endsWith("again"));
}

/**
 * Call back with the place of the section that crosses the upper third of the window, when that changes by scrolling.
 * @param {Element[]} sections
 * @param {(place: number) => void} show
 */
function whenRead(sections, show) {
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting && scrollY > 0) show(sections.indexOf(entry.target));
    },
    { rootMargin: "-30% 0px -69% 0px" },
  );
  sections.forEach((section) => watch.observe(section));
}
