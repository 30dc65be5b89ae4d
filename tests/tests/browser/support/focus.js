// Where the keyboard is now: the place of the focused control among all controls, in the order of
// the document, and what is wrong with it. A place of -1 is none of them.
const controls = [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [tabindex]",
)].filter((control) =>
  !control.disabled && control.type !== "hidden" && control.tabIndex >= 0 &&
  // Of several radio buttons the keyboard comes to one, and the arrows lead to the others.
  !(control.type === "radio" && !control.checked &&
    document.querySelector(`input[type=radio][name="${control.name}"]:checked`)) &&
  control.checkVisibility({ visibilityProperty: true }));
const focused = document.activeElement;
const place = controls.indexOf(focused);
const wrong = [];
if (place >= 0) {
  const markup = focused.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const style = getComputedStyle(focused);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!ringed) wrong.push(`focus cannot be seen on ${markup}`);
  const { top, bottom, left, right } = focused.getBoundingClientRect();
  if (bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth) {
    wrong.push(`the keyboard leads out of the window: ${markup}`);
  }
}
return { place, controls: controls.length, wrong };
