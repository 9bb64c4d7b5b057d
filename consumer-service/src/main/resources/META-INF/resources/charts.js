// The charts need a few lines and areas, so no library.

import { svg, rate, duration } from "./dom.js";

const WIDTH = 1000;
const POINTS = 120;
/** The time axis starts at a minute and grows with the history, so that a new page is not mostly empty. */
const FEWEST = 30;
const SERIES = 5;

/** The rates of the last minutes, with a fixed colour for the most frequent types. */
export class Flow {
  #history = [];
  #slots = new Map();

  add(types, total) {
    for (const { type } of types) {
      if (this.#slots.size < SERIES && !this.#slots.has(type)) {
        this.#slots.set(type, this.#slots.size);
      }
    }
    const point = new Array(SERIES + 1).fill(0);
    for (const { type, perSecond } of types) {
      point[this.slot(type)] += perSecond;
    }
    const known = point.reduce((sum, value) => sum + value, 0);
    point[SERIES] += Math.max(0, total - known);
    this.#history.push(point);
    this.#history.splice(0, this.#history.length - POINTS);
  }

  slot(type) {
    return this.#slots.get(type) ?? SERIES;
  }

  draw(host) {
    const stacked = this.#history.map(point => {
      let sum = 0;
      return point.map(value => sum += value);
    });
    const top = scale(Math.max(1, ...stacked.map(point => point[SERIES])));
    const height = host.clientHeight;
    const chart = frame(height);
    for (const share of [0.5, 1]) {
      chart.append(svg("line", { class: "grid", x1: 0, x2: WIDTH, y1: height * (1 - share), y2: height * (1 - share) }));
    }
    for (let series = SERIES; series >= 0; series--) {
      const upper = stacked.map(point => point[series]);
      if (upper.some((value, i) => value > (stacked[i][series - 1] ?? 0))) {
        const lower = stacked.map(point => point[series - 1] ?? 0);
        chart.append(svg("path", { class: `area s${series}`, d: area(upper, lower, top, height) }),
          svg("path", { class: `line s${series}`, d: line(upper, top, height) }));
      }
    }
    host.replaceChildren(chart, label(rate(top), "top"), label(rate(top / 2), "middle"));
  }
}

/** Two lines over the last minutes. */
export class Times {
  #history = [];

  add(p50, p99) {
    this.#history.push([p50, p99]);
    this.#history.splice(0, this.#history.length - POINTS);
  }

  draw(host) {
    const top = Math.max(1, ...this.#history.map(([, p99]) => p99 ?? 0)) * 1.1;
    const height = host.clientHeight;
    const chart = frame(height);
    [1, 0].forEach(series => chart.append(svg("path", {
      class: `line s${series}`, d: line(this.#history.map(point => point[series] ?? 0), top, height)
    })));
    host.replaceChildren(chart);
    host.setAttribute("aria-label", `Time from accepted to journaled over the last minutes, at most ${duration(top / 1.1)}`);
  }
}

function frame(height) {
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
}

function label(text, place) {
  const node = document.createElement("span");
  node.className = `scale ${place}`;
  node.textContent = text;
  return node;
}

const x = (i, length) => {
  const span = Math.max(FEWEST, length);
  return ((span - length + i) / (span - 1) * WIDTH).toFixed(1);
};
const points = (values, top, height) =>
  values.map((value, i) => `${x(i, values.length)},${(height - value / top * height).toFixed(1)}`);

function line(values, top, height) {
  return values.length ? `M${points(values, top, height).join("L")}` : "";
}

function area(upper, lower, top, height) {
  return `${line(upper, top, height)}L${points(lower, top, height).reverse().join("L")}Z`;
}

/** The next round number: 1, 2 or 5 times a power of ten. */
function scale(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value);
}
