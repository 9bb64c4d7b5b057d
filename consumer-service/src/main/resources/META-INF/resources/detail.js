// The whole event as its sender wrote it, and its outcome.

import * as api from "./api.js";
import { $, element, duration, time, visible } from "./dom.js";
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
    ...attempts(entry),
    ...others("Refused records with the same identity and other content", entry.conflicts, each => [each.source, each.id]),
    ...others("Redriven", entry.redrives, each => [each.at, [each.outcome, each.reason, each.cause].filter(Boolean).join(", ")]));
}

// The first three and the last twenty attempts; a number that is missing between two was not kept.
function attempts({ attemptHistory }) {
  if (!attemptHistory) {
    return [];
  }
  return [
    element("h3", { class: "quiet" }, "Attempts of the handler"),
    element("table", { class: "attempts" },
      element("thead", {}, element("tr", {},
        ...["Handling", "At", "Took", "Result", "Replica"].map(name => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...attemptHistory.flatMap(attempt)))];
}

function attempt(each) {
  const failed = each.result !== "succeeded";
  const result = failed ? each.failure ?? `status ${each.status}` : each.result;
  const answer = each.answer ?? each.answerBase64;
  return [
    element("tr", {},
      element("td", { title: each.replay && `replay ${each.replay}` }, `${each.handling} ${each.number}`),
      element("td", { title: each.at }, time(each.at)),
      element("td", {}, duration(each.millis)),
      element("td", {}, element("span", { class: failed ? "badge dead" : "badge" }, failed ? "failed" : "succeeded"),
        failed ? ` ${result}` : ""),
      element("td", { class: "quiet" }, each.replica)),
    ...answer === undefined ? [] : [element("tr", { class: "answer" }, element("td", { colspan: "5" },
      element("pre", {}, element("code", {}, answer + (each.answerCut ? " …" : "")))))]];
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
