// What every page owes everybody who uses it. Returns a list of what is wrong.
const [expected] = arguments;
const wrong = [];
const check = (holds, message) => { if (!holds) wrong.push(message); };

const shown = (element) => {
  const markup = element.outerHTML.replace(/\s+/g, " ");
  return markup.length > 160 ? `${markup.slice(0, 160)}…` : markup;
};
const all = (selector) => [...document.querySelectorAll(selector)];
const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const text = (element) => element.textContent.trim();
const textOf = (ids) =>
  ids.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map(text).join(" ").trim();
const name = (element) =>
  textOf(element.getAttribute("aria-labelledby") ?? "") ||
  (element.getAttribute("aria-label") ?? "").trim() ||
  [...(element.labels ?? [])].map(text).join(" ") ||
  text(element) ||
  [...element.querySelectorAll("img[alt]")].map((image) => image.alt.trim()).join(" ");

// The document: WCAG 2.4.2, 3.1.1, 1.3.1.
const html = document.documentElement;
check(document.title.trim() !== "", "the page has no title");
check(html.lang !== "", "html has no lang");
check(html.dir !== "", "html has no dir");
if (expected.lang) check(html.lang === expected.lang, `lang is ${html.lang}, not ${expected.lang}`);
if (expected.dir) check(html.dir === expected.dir, `dir is ${html.dir}, not ${expected.dir}`);
if (expected.dir) {
  const direction = getComputedStyle(document.body).direction;
  check(direction === expected.dir, `text runs ${direction}, not ${expected.dir}`);
}
check(all("h1").length === 1, `there are ${all("h1").length} h1, not one`);
check(all("main").length === 1, `there are ${all("main").length} main, not one`);
const ids = all("[id]").map((element) => element.id);
for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
  check(false, `the id ${id} is there twice`);
}
for (const attribute of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
  for (const element of all(`[${attribute}]`)) {
    for (const id of element.getAttribute(attribute).split(/\s+/).filter(Boolean)) {
      check(ids.includes(id), `${attribute} leads nowhere: ${shown(element)}`);
    }
  }
}

// Names: WCAG 1.1.1, 2.4.4, 3.3.2, 4.1.2.
for (const image of all("img")) check(image.hasAttribute("alt"), `no alt: ${shown(image)}`);
const fields = all("input, select, textarea").filter((field) => field.type !== "hidden");
for (const field of fields) check(name(field) !== "", `no label: ${shown(field)}`);
for (const control of all("button, a[href], summary, [role=button]")) {
  check(name(control) !== "", `no name: ${shown(control)}`);
}
for (const field of all("[aria-invalid=true]")) {
  const told = textOf(field.getAttribute("aria-describedby") ?? "");
  check(told !== "", `does not say what is wrong: ${shown(field)}`);
}
for (const link of all("a[href^='#']")) {
  check(ids.includes(link.hash.slice(1)), `leads nowhere: ${shown(link)}`);
}

// Size: WCAG 1.4.10, 2.5.8.
const { clientWidth, scrollWidth } = html;
check(clientWidth === expected.width, `the page is laid out ${clientWidth} px wide, not ${expected.width}`);
check(scrollWidth <= clientWidth, `the page is ${scrollWidth} px wide, its window ${clientWidth}`);
for (const element of document.body.querySelectorAll("*")) {
  const { left, right, width } = element.getBoundingClientRect();
  const sticksOut = width > 0 && (left < -0.5 || right > clientWidth + 0.5);
  const scrolls = element.closest("[data-scrolls], pre");
  check(!sticksOut || !visible(element) || scrolls, `sticks out of the window: ${shown(element)}`);
}
for (const control of [...fields, ...all("button")].filter(visible)) {
  const { height, width } = control.getBoundingClientRect();
  check(height >= 24 && width >= 24, `too small to hit: ${shown(control)}`);
}

// Contrast of text: WCAG 1.4.3, without the exception for large letters.
const colour = (css) => {
  const numbers = css.match(/[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
  if (css.startsWith("rgb")) return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
  if (css.startsWith("color(srgb ")) {
    return [numbers[0] * 255, numbers[1] * 255, numbers[2] * 255, numbers[3] ?? 1];
  }
  wrong.push(`cannot compute with the colour ${css}`);
  return [0, 0, 0, 1];
};
const over = ([r, g, b, alpha], [r2, g2, b2]) =>
  [r * alpha + r2 * (1 - alpha), g * alpha + g2 * (1 - alpha), b * alpha + b2 * (1 - alpha), 1];
const luminance = ([r, g, b]) => {
  const linear = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
};
const contrast = (one, other) => {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};
const canvas = expected.dark ? [18, 18, 18, 1] : [255, 255, 255, 1];
const background = (element) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    const layer = colour(style.backgroundColor);
    if (layer[3] > 0) layers.push(layer);
    if (layer[3] === 1) break;
  }
  return layers.reduceRight((below, layer) => over(layer, below), canvas);
};
const readable = (element, pseudo, what) => {
  const style = getComputedStyle(element, pseudo);
  const below = background(element);
  const ratio = contrast(over(colour(style.color), below), below);
  check(ratio >= 4.5, `${what} has a contrast of ${ratio.toFixed(2)}: ${shown(element)}`);
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (walker.currentNode.data.trim() === "" || seen.has(element) || !visible(element)) continue;
  seen.add(element);
  readable(element, null, "text");
}
for (const field of fields.filter(visible)) {
  readable(field, null, "a field's text");
  if (field.placeholder) readable(field, "::placeholder", "a placeholder");
  // A field is found by its edge: WCAG 1.4.11.
  const edge = getComputedStyle(field).borderTopColor;
  const around = background(field.parentElement);
  const ratio = contrast(over(colour(edge), around), around);
  check(ratio >= 3, `a field's edge has a contrast of ${ratio.toFixed(2)}: ${shown(field)}`);
}
return wrong;
