// Makes every element of the page from text. The page never parses data as HTML.

const SVG = "http://www.w3.org/2000/svg";

export const $ = id => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      node.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(key, value === true ? "" : value);
    }
  }
  node.append(...children.map(visible));
  return node;
}

/** Shows invisible characters, and those that change the text direction, as their code. */
export function visible(child) {
  return typeof child === "string"
    ? child.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
      c => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    : child;
}

export function show(id, text) {
  const node = $(id);
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const count = value => value < 100000 ? plain.format(value) : compact.format(value);
export const rate = value => value < 100 ? fine.format(value) : count(value);

export const percent = share => share < 0.0001 ? "less than 0.01 %" : `${(100 * share).toPrecision(2)} %`;

export function duration(millis) {
  if (millis === null || millis === undefined) {
    return "–";
  }
  if (millis < 1000) {
    return `${millis < 10 ? fine.format(millis) : plain.format(millis)} ms`;
  }
  const units = [[86400e3, "d"], [3600e3, "h"], [60e3, "min"], [1e3, "s"]];
  const [size, unit] = units.find(([one]) => millis >= one);
  return `${fine.format(millis / size)} ${unit}`;
}

export function time(instant) {
  const date = new Date(instant);
  const today = new Date().toDateString() === date.toDateString();
  const clock = date.toLocaleTimeString([], { hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return today ? clock : `${date.toLocaleDateString([], { day: "numeric", month: "short" })} ${clock}`;
}
