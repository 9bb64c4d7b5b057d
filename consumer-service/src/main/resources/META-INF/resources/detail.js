// The whole event as its sender wrote it, and its outcome.

import * as api from "./api.js";
import { $, element, duration, visible } from "./dom.js";
import { indent, rawMember } from "./rawjson.js";

const BESIDE = ["data", "data_base64"];

export async function openDetail(id, source, onFailure) {
  try {
    const text = await api.text("event", { id, source });
    showEntry(JSON.parse(text), text);
    if (!$("detail").open) {
      $("detail").showModal();
    }
  } catch (failure) {
    onFailure(failure);
  }
}

function showEntry(entry, text) {
  const attributes = Object.entries(entry.event).filter(([name]) => !BESIDE.includes(name));
  $("detail-title").textContent = visible(entry.event.type);
  $("detail-body").replaceChildren(
    element("p", {}, badge(entry), ` ${fate(entry)}`),
    list(attributes),
    element("h3", { class: "quiet" }, "Data"),
    element("pre", { tabindex: "0" }, element("code", {}, data(entry, text))),
    list(journey(entry)),
    ...others("Refused records with the same identity and other content", entry.conflicts, each => [each.source, each.id]),
    ...others("Redriven", entry.redrives, each => [each.at, [each.outcome, each.reason, each.cause].filter(Boolean).join(", ")]));
}

function others(title, entries, pair) {
  return entries ? [element("h3", { class: "quiet" }, title), list(entries.map(pair))] : [];
}

export const badge = entry =>
  element("span", { class: entry.outcome === "processed" ? "badge" : "badge dead" }, entry.outcome);

function fate(entry) {
  const reason = entry.reason ? ` Reason: ${entry.reason}. ${entry.cause ?? ""}` : "";
  return entry.attempts > 1 ? `After ${entry.attempts} attempts.${reason}` : reason;
}

function journey(entry) {
  const took = new Date(entry.journaledAt) - new Date(entry.acceptedAt);
  return [
    ["accepted", entry.acceptedAt],
    ["journaled", `${entry.journaledAt} (${duration(Math.max(0, took))} later)`],
    ["record", `${entry.topic}, partition ${entry.partition}, offset ${entry.offset}`],
    ["key", entry.key ?? entry.keyBase64 ?? "none"]
  ];
}

function list(pairs) {
  return element("dl", {}, ...pairs.flatMap(([name, value]) => [
    element("dt", {}, name), element("dd", {}, typeof value === "string" ? value : JSON.stringify(value))]));
}

function data(entry, text) {
  const raw = rawMember(text, "event", "data");
  if (raw === null) {
    return entry.event.data_base64 ?? (entry.dataDropped ? "not kept (tandem.consumer.journal.data=drop)" : "none");
  }
  return typeof entry.event.data === "string" ? entry.event.data : indent(raw);
}
