// The page. It refreshes the figures every two seconds and shows events as they arrive.

import * as api from "./api.js";
import { Flow, Times } from "./charts.js";
import { $, count, duration, element, percent, rate, show } from "./dom.js";
import { refreshDeadLetters, startDeadLetters } from "./deadletters.js";
import { connect, startEvents } from "./events.js";
import { refreshReplays, startReplays } from "./replays.js";

const EVERY_MILLIS = 2000;

const flow = new Flow();
const times = new Times();

const report = {
  live(isLive) {
    state("stream", isLive ? "up" : "down", isLive ? "on" : "reconnecting");
  },
  failed(failure) {
    const refused = failure instanceof api.Unauthorized;
    if (refused && !$("token").open) {
      $("sign-in").hidden = false;
    }
    notice(failure instanceof TypeError ? "The service does not answer. This page continues when it does." : failure.message);
  }
};

function notice(text) {
  $("notice").hidden = !text;
  show("notice", text ?? "");
}

function state(part, value, text, reason) {
  const node = $(`state-${part}`);
  node.dataset.state = value;
  node.title = reason ?? "";
  const label = node.querySelector("b");
  if (label.textContent !== text) {
    label.textContent = text;
  }
}

async function refresh() {
  try {
    const stats = await api.json("stats");
    showStates(stats);
    showJournal(stats.journal);
    showGroup(stats);
    if (stats.journal) {
      await refreshDeadLetters();
      await refreshReplays();
      notice(null);
    } else {
      notice("The journal does not answer. Events wait on the topic; nothing is lost.");
    }
  } catch (failure) {
    report.failed(failure);
  }
  setTimeout(refresh, EVERY_MILLIS);
}

function showStates({ broker, database, handler, stream }) {
  if (["up", "paused"].includes($("state-stream").dataset.state)) {
    state("stream", stream.waitingSince ? "paused" : "up", stream.waitingSince ? "waits" : "on",
      stream.waitingSince && `since ${stream.waitingSince} for ${stream.waitsFor}`);
  }
  state("broker", broker.state, broker.state, broker.detail);
  state("database", database.state, database.state, database.detail);
  state("handler", handler.state === "paused" ? "paused" : "up",
    handler.name === "none" ? "journal only" : `${handler.name} ${handler.state}`, handler.reason);
}

function showJournal(journal) {
  if (!journal) {
    return;
  }
  const { perSecond, types, totals, latency } = journal;
  flow.add(types, perSecond);
  times.add(latency.p50Millis, latency.p99Millis);
  draw();
  show("rate", rate(perSecond));
  show("p50", duration(latency.p50Millis));
  show("p99", duration(latency.p99Millis));
  show("processed", (totals.estimated ? "≈ " : "") + count(totals.processed));
  show("dead", count(totals.deadLettered));
  $("types").replaceChildren(...types.slice(0, 8).map(type => element("li", {},
    element("i", { class: `s${flow.slot(type.type)}` }),
    element("span", { title: type.type }, type.type),
    element("b", {}, rate(type.perSecond)))));
  showFate(totals);
}

function showFate({ processed, deadLettered }) {
  const all = processed + deadLettered;
  $("fate").classList.toggle("none", all === 0);
  // A share that is too small to see gets at least 1 %.
  $("fate").firstElementChild.style.width = all && deadLettered ? `${Math.max(1, 100 * deadLettered / all)}%` : "0";
  show("share", deadLettered ? `${percent(deadLettered / all)} are dead letters` : all ? "No dead letters" : "");
  $("fate").setAttribute("aria-label", `${deadLettered} of ${all} events are dead letters`);
}

function showGroup({ group, replica }) {
  if (group) {
    show("lag", count(group.lag));
    show("group", `Group ${group.name}, ${group.partitions.length} partitions`);
    const most = Math.max(1, ...group.partitions.map(each => each.lag));
    $("partitions").replaceChildren(...group.partitions.map(each => partition(each, most)));
  }
  show("missed", replica.missed ? `${count(replica.missed)} records were deleted before they were read` : "");
  show("replica", `This replica has ${replica.partitions.length} partitions and ${replica.streams} live streams.`);
}

function partition({ partition: number, lag, member }, most) {
  const bar = element("i");
  bar.style.width = `${100 * lag / most}%`;
  return element("li", { title: member ? `assigned to ${member}` : "not assigned" },
    element("span", {}, String(number)),
    element("span", { class: "track" }, bar),
    element("span", {}, count(lag)));
}

function draw() {
  flow.draw($("flow-chart"));
  times.draw($("time-chart"));
}

function startDialogs() {
  document.querySelectorAll("dialog").forEach(dialog => dialog.addEventListener("click", event => {
    // A click on the backdrop hits the dialog itself.
    if (event.target === dialog || event.target.closest("[data-close]")) {
      dialog.close();
    }
  }));
  $("sign-in").addEventListener("click", () => $("token").showModal());
  $("token-form").addEventListener("submit", submitted => {
    submitted.preventDefault();
    api.setToken(new FormData($("token-form")).get("token"));
    $("token-form").reset();
    $("token").close();
    $("sign-in").hidden = true;
    notice(null);
    connect(report);
  });
}

addEventListener("resize", draw);
startDialogs();
startDeadLetters(report);
startReplays(report);
startEvents(report);
refresh();
