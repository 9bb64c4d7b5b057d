// The list of dead letters, and the redrive.

import * as api from "./api.js";
import { $, element, time } from "./dom.js";
import { openDetail } from "./detail.js";

let chosen = new Map();

export function startDeadLetters(report) {
  $("all-dead").addEventListener("change", () => {
    document.querySelectorAll("#dead-rows input").forEach(box => {
      box.checked = $("all-dead").checked;
      box.dispatchEvent(new Event("change"));
    });
  });
  $("redrive").addEventListener("click", ask);
  $("confirm-yes").addEventListener("click", () => redrive(report));
}

/** Shows the newest dead letters and keeps the selection. */
export async function refreshDeadLetters() {
  const page = await api.json("events", { outcome: "dead-lettered", limit: 50 });
  const rows = $("dead-rows");
  const now = page.events.map(identity).join();
  if (rows.dataset.shown !== now && !rows.contains(document.activeElement)) {
    rows.dataset.shown = now;
    chosen = new Map(page.events.map(entry => [identity(entry), chosen.get(identity(entry))]).filter(([, it]) => it));
    rows.replaceChildren(...page.events.map(row));
    $("no-dead").hidden = page.events.length > 0;
    $("all-dead").checked = false;
    settle();
  }
}

const identity = entry => JSON.stringify([entry.event.source, entry.event.id]);

function row(entry) {
  const { id, source, type, subject } = entry.event;
  const box = element("input", { type: "checkbox", "aria-label": `Select ${id}` });
  box.checked = chosen.has(identity(entry));
  box.addEventListener("change", () => choose(entry, box.checked));
  const cell = element("td", { onclick: event => event.stopPropagation() }, box);
  return element("tr", { onclick: () => openDetail(id, source, () => {}) },
    cell,
    element("td", {}, time(entry.journaledAt)),
    element("td", { class: "type", title: type }, element("button", { class: "open", type: "button" }, type)),
    element("td", { class: "wide-only", title: subject }, subject ?? ""),
    element("td", { title: entry.reason }, element("span", { class: "badge dead" }, entry.reason ?? "unknown")));
}

function choose(entry, isChosen) {
  if (isChosen) {
    chosen.set(identity(entry), { id: entry.event.id, source: entry.event.source });
  } else {
    chosen.delete(identity(entry));
  }
  settle();
}

function settle() {
  $("redrive").disabled = chosen.size === 0;
  $("redrive").textContent = chosen.size ? `Redrive ${chosen.size}` : "Redrive selected";
}

function ask() {
  $("confirm-text").textContent = `${chosen.size} ${chosen.size === 1 ? "event goes" : "events go"} to the handler`
    + " again, from the journal. Events that succeed become processed; events that fail again stay here, with the new reason.";
  $("confirm").showModal();
}

function bySource() {
  const sources = new Map();
  for (const { id, source } of chosen.values()) {
    sources.set(source, [...(sources.get(source) ?? []), id]);
  }
  return sources;
}

function describe(claimed, wanted) {
  const rest = claimed < wanted ? `; ${wanted - claimed} are in another redrive or already processed` : "";
  return `${claimed} on the way to the handler${rest}`;
}

async function redrive(report) {
  $("confirm").close();
  $("redriven").textContent = "";
  $("redrive").disabled = true;
  try {
    let claimed = 0;
    for (const [source, ids] of bySource()) {
      claimed += (await api.post("dead-letters/redrive", { source, ids })).claimed;
    }
    $("redriven").textContent = describe(claimed, chosen.size);
    chosen.clear();
    document.activeElement?.blur();
    $("dead-rows").dataset.shown = "";
    await refreshDeadLetters();
  } catch (failure) {
    report.failed(failure);
  }
  settle();
}
