// The list of the latest events. It loads once, then repaints at most four times a second, at any rate of events.

import * as api from "./api.js";
import { $, element, time } from "./dom.js";
import { badge, openDetail } from "./detail.js";

const ROWS = 25;
const REPAINT_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 15000;

let filter = {};
let waiting = [];
let paused = false;
let older = null;
let connection = null;

export function startEvents(report) {
  $("filter").addEventListener("submit", submitted => {
    submitted.preventDefault();
    filter = Object.fromEntries(new FormData($("filter")));
    connect(report);
  });
  $("find").addEventListener("submit", submitted => {
    submitted.preventDefault();
    openDetail(new FormData($("find")).get("id"), "", report.failed);
  });
  $("pause").addEventListener("click", () => {
    paused = !paused;
    $("pause").setAttribute("aria-pressed", String(paused));
    $("pause").textContent = paused ? "Resume" : "Pause";
  });
  $("older").addEventListener("click", () => showOlder().catch(report.failed));
  setInterval(repaint, REPAINT_MILLIS);
  connect(report);
}

/** The filter that the list shows. */
export const currentFilter = () => filter;

/** Follows the journal until the filter changes. After an interruption it reloads the newest events. */
export async function connect(report) {
  connection?.abort();
  const mine = connection = new AbortController();
  for (let pause = 500; !mine.signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
    try {
      await api.stream(filter, mine.signal, () => {
        pause = 500;
        report.live(true);
        load().catch(report.failed);
      }, receive);
    } catch (failure) {
      if (!mine.signal.aborted) {
        report.live(false);
        report.failed(failure);
      }
      if (failure instanceof api.Unauthorized) {
        return;
      }
    }
    await new Promise(resolve => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
  }
}

// Drops events that the list could not show, before they are parsed.
function receive(data) {
  waiting.push(data);
  if (waiting.length > 2 * ROWS) {
    waiting = waiting.slice(-ROWS);
  }
}

async function load() {
  const page = await api.json("events", { ...filter, limit: ROWS });
  waiting = [];
  $("event-rows").replaceChildren(...page.events.map(entry => row(entry)));
  older = page.next ?? null;
  settle();
}

async function showOlder() {
  const page = await api.json("events", { ...filter, limit: ROWS, cursor: older });
  $("event-rows").append(...page.events.map(entry => row(entry)));
  older = page.next ?? null;
  settle();
}

function repaint() {
  if (paused || waiting.length === 0 || document.hidden) {
    return;
  }
  const rows = $("event-rows");
  const shown = new Set([...rows.children].map(each => each.dataset.identity));
  const fresh = waiting.slice(-ROWS).map(JSON.parse).filter(entry => !shown.has(identity(entry)));
  waiting = [];
  // Keeps the rows while the user reads an older page or has the focus in the list.
  const limit = Math.max(ROWS, rows.contains(document.activeElement) || rows.children.length > ROWS ? 500 : ROWS);
  rows.prepend(...fresh.reverse().map(entry => row(entry, "fresh")));
  while (rows.children.length > limit) {
    rows.lastElementChild.remove();
  }
  settle();
}

function settle() {
  $("no-events").hidden = $("event-rows").children.length > 0 || Object.values(filter).some(Boolean);
  $("older").hidden = older === null;
}

const identity = entry => JSON.stringify([entry.event.source, entry.event.id]);

function row(entry, kind) {
  const { id, source, type, subject } = entry.event;
  const open = () => openDetail(id, source, () => {});
  return element("tr", { class: kind, "data-identity": identity(entry), onclick: open },
    element("td", {}, time(entry.journaledAt)),
    element("td", { class: "type", title: type }, element("button", { class: "open", type: "button" }, type)),
    element("td", { class: subject ? "" : "wide-only", title: subject }, subject ?? ""),
    element("td", { class: "wide-only quiet", title: source }, source),
    element("td", {}, badge(entry)));
}
