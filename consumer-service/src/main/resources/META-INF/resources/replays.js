// Replays: start one from the current filter, follow its progress, steer it.

import * as api from "./api.js";
import { $, count, element, time } from "./dom.js";
import { currentFilter } from "./events.js";

let chosen = {};
let report = null;

export function startReplays(reporter) {
  report = reporter;
  $("replay").addEventListener("click", ask);
  $("replay-yes").addEventListener("click", begin);
}

/** Shows the newest replays and their progress. */
export async function refreshReplays() {
  const { replays } = await api.json("replays");
  const rows = $("replay-rows");
  $("replays").hidden = replays.length === 0;
  const shown = replays.slice(0, 10);
  const now = shown.map(each => each.id).join();
  if (rows.dataset.shown !== now) {
    rows.dataset.shown = now;
    rows.replaceChildren(...shown.map(row));
  }
  shown.forEach(update);
}

function row({ id, filter, createdAt }) {
  return element("tr", { id: `replay-${id}` },
    element("td", { title: createdAt }, time(createdAt)),
    element("td", { class: "filter" }, words(filter)),
    element("td", { class: "progress" }, element("progress", { max: "1", "aria-label": "Progress of the replay" }),
      element("span", { class: "quiet" })),
    element("td", {}, element("span", { class: "badge" })),
    element("td", { class: "steer" },
      ...["pause", "resume", "cancel"].map(change => element("button", {
        type: "button", "data-change": change, onclick: () => steer(id, change)
      }, change[0].toUpperCase() + change.slice(1)))));
}

// Keeps the elements, so that a button keeps the focus.
function update({ id, state, total, succeeded, failed, skipped, replica }) {
  const node = $(`replay-${id}`);
  const handed = succeeded + failed + skipped;
  const bar = node.querySelector("progress");
  if (state === "done") {
    bar.value = 1;
  } else if (total === undefined) {
    bar.removeAttribute("value");
  } else {
    bar.value = total === 0 ? 1 : Math.min(1, handed / total);
  }
  text(node.querySelector(".progress span"), [
    `${count(handed)} of ${total === undefined ? "an unknown number" : count(total)}`,
    failed && `${count(failed)} failed`,
    skipped && `${count(skipped)} skipped`].filter(Boolean).join(", "));
  const badge = node.querySelector(".badge");
  text(badge, state);
  badge.title = replica ? `on ${replica}` : "";
  const possible = { running: ["pause", "cancel"], waiting: ["pause", "cancel"], paused: ["resume", "cancel"] }[state] ?? [];
  node.querySelectorAll("button").forEach(button => {
    button.hidden = !possible.includes(button.dataset.change);
  });
}

function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

function words(filter) {
  return Object.entries(filter).map(([name, value]) => `${name} ${value}`).join(", ") || "every event";
}

const request = () => Object.keys(chosen).length ? chosen : { all: true };

async function ask() {
  chosen = Object.fromEntries(Object.entries(currentFilter()).filter(([, value]) => value));
  try {
    const { matched } = await api.post("replays", { ...request(), dryRun: true });
    $("replay-yes").disabled = matched === 0;
    $("replay-text").textContent = `${count(matched)} ${matched === 1 ? "event goes" : "events go"} to the handler again`
      + ` (${words(chosen)}), in the order of each key and slower than new events. Outcomes stay as they are.`;
    $("replay-confirm").showModal();
  } catch (failure) {
    report.failed(failure);
  }
}

async function begin() {
  $("replay-confirm").close();
  try {
    await api.post("replays", request());
    await refreshReplays();
    $("replays").scrollIntoView({ block: "nearest" });
  } catch (failure) {
    report.failed(failure);
  }
}

async function steer(id, change) {
  try {
    update(await api.post(`replays/${id}/${change}`, {}));
  } catch (failure) {
    report.failed(failure);
  }
}
