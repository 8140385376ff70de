// Keeps a page alive: counts on, shows what the kiosk sends, and hands it what is pressed.

import { agreeing, askAnew, gone, hearTime, wasHeld } from "./clock.js";
import { sessionGoes, vibrate } from "./device.js";
import { announce, markPassed, sentenceOf } from "./speech.js";

const body = document.body;
const link = document.getElementById("link");
document.documentElement.classList.add("script");

// --- The clock counts on by itself between what the kiosk sends. ---

let ticking = 0;

function toClock(ms, timed) {
  const count = timed ? Math.ceil(ms / 1000) : Math.floor(ms / 1000);
  const size = Math.abs(count);
  return (count < 0 ? "+" : "") + Math.floor(size / 60) + ":" + String(size % 60).padStart(2, "0");
}

function tick() {
  clearTimeout(ticking);
  const face = document.querySelector(".face");
  if (!face || face.dataset.runs !== "1") return;
  const timed = face.dataset.timed === "1";
  const ms = Number(face.dataset.ms) + (timed ? -gone(face) : gone(face));
  const text = toClock(ms, timed);
  for (const digits of document.querySelectorAll("[role=timer], .glance .count")) digits.textContent = text;
  if (timed) tell(ms);
  const whole = Number(face.dataset.whole);
  if (timed && whole) {
    const left = Math.max(0, Math.min(1, ms / whole));
    face.querySelector(".left").setAttribute("stroke-dasharray", `${Math.round(left * 1000)} 1000`);
  }
  const second = ((timed ? ms : -ms) % 1000 + 1000) % 1000 || 1000;
  ticking = setTimeout(tick, Math.max(20, second / Number(body.dataset.pace) + 5));
}

function tell(left) {
  const { step, round } = document.querySelector(".tell").dataset;
  const mark = markPassed(`${step} ${round}`, left);
  announce(sentenceOf[mark]);
  if (mark === "up") vibrate();
}

// --- What the kiosk sends. ---

const JUST_CAME = 700; // milliseconds in which a press was meant for what was here before
const shown = {};
const waiting = {}; // what came for a part in which somebody is typing
let said = null;
let noticeEnds = 0;

function show(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const part = document.getElementById(id);
    delete waiting[id];
    if (shown[id] === html) continue;
    // Nothing is taken from under somebody's hands: what they are typing in stays until they have closed it.
    if (part.querySelector("details[open]")) {
      waiting[id] = html;
      continue;
    }
    shown[id] = html;
    const focusAgain = part.contains(document.activeElement) ? keptFocus(part, document.activeElement) : () => {};
    if (id === "offer" && html.trim() && !part.innerHTML.trim()) spare(part);
    part.innerHTML = html;
    focusAgain();
  }
  settle();
}

// Whoever moves with keys stays where they were: at the field with that name, or at the button with those words.
function keptFocus(part, focused) {
  const alike = () =>
    [...part.querySelectorAll(focused.tagName)].filter((one) =>
      focused.id ? one.id === focused.id : one.textContent === focused.textContent,
    );
  const place = alike().indexOf(focused);
  return () => alike()[place]?.focus({ preventScroll: true });
}

document.addEventListener("toggle", () => show({ ...waiting }), true);

function settle() {
  const told = document.querySelector(".tell");
  // Another session has other boxes, and another plan.
  if (told.dataset.session && !body.dataset.session) return location.reload();
  tellChanges(told.dataset);
  sessionGoes(told.dataset.goes === "1");
  const topics = document.getElementById("topics");
  if (topics) topics.hidden = told.dataset.topics !== "1";
  const finish = document.getElementById("finish");
  if (finish) finish.hidden = told.dataset.fields !== "1";
  for (const part of document.querySelectorAll("details.part > div")) part.parentElement.hidden = !part.innerHTML.trim();
  const step = told.dataset.goes === "1" ? told.dataset.step : null;
  for (const box of document.querySelectorAll(".box")) box.classList.toggle("wanted", box.dataset.for === step);
  const notice = document.querySelector(".notice");
  clearTimeout(noticeEnds);
  if (notice) noticeEnds = setTimeout(() => notice.remove(), Number(notice.dataset.ms));
  tick();
}

// What has changed since the last time, each in a sentence; a notice says it better than we can.
function tellChanges(told) {
  const notice = document.querySelector("#notice .notice")?.textContent ?? "";
  const now = { said: told.said, halt: told.halt ?? "", offer: told.offer ?? "", notice };
  const changed = (name) => said !== null && now[name] !== said[name];
  if (changed("said") || changed("halt") || changed("offer") || changed("notice")) {
    announce(
      changed("notice") ? notice : "",
      changed("said") ? now.said : "",
      // A turn that is new goes on by itself, but a halt that came at once with it is news too.
      changed("halt") && !notice ? now.halt || (changed("said") ? "" : body.dataset.going) : "",
      changed("offer") ? now.offer : "",
    );
  }
  said = now;
}

// A press that was on its way to what stood here before does nothing.
function spare(part) {
  part.inert = true;
  setTimeout(() => (part.inert = false), JUST_CAME);
}

// --- The connection. ---

const SILENCE = 40000; // milliseconds without a word, after which the connection is as good as gone
const AGAIN = 5000; // milliseconds after which a kiosk that has refused us is asked again
export const hears = { notes: () => {}, note: () => {}, open: () => {} }; // for the script of the notes
let source = null;
let heardAt = Date.now();
let answered = false; // whether this connection has told everything once
let unsure = false; // whether the clock on this page may be wrong

function say(text, lost) {
  const known = document.documentElement.classList.contains("lost");
  document.documentElement.classList.toggle("lost", lost);
  document.documentElement.classList.toggle("unsure", unsure);
  if (link.textContent === text) return;
  link.textContent = text;
  if (lost || known) announce(text);
}

const connected = () => say(link.dataset.connected, false);
const lost = () => say(unsure ? link.dataset.unsure : link.dataset.gone, true);

function connect() {
  source?.close();
  awaitAnswer();
  source = new EventSource(body.dataset.events);
  heardAt = Date.now();
  hear("picture", ({ at, ...parts }) => {
    hearTime(at);
    answered = true;
    unsure = false;
    show(parts);
  });
  hear("beat", ({ at }) => {
    hearTime(at);
    tick();
  });
  hear("notes", (notes) => hears.notes(notes));
  hear("note", (note) => hears.note(note));
  source.addEventListener("ended", () => location.reload());
  source.onopen = () => hears.open();
  source.onerror = () => {
    awaitAnswer(); // the browser connects again by itself, and is told everything
    lost();
  };
}

function awaitAnswer() {
  answered = false;
  askAnew();
}

function hear(name, use) {
  source.addEventListener(name, (event) => {
    // After a sleep, what arrives first may be as old as the sleep.
    if (answered && !agreeing()) return reconnect();
    heardAt = Date.now();
    use(JSON.parse(JSON.parse(event.data)));
    if (answered) connected();
  });
}

function reconnect() {
  unsure = !agreeing();
  say(link.dataset.again, true);
  connect();
}

function watch() {
  const held = wasHeld();
  const quiet = Date.now() - heardAt;
  if (answered && (held || !agreeing())) {
    reconnect();
  } else if (quiet > SILENCE || (source.readyState === EventSource.CLOSED && quiet > AGAIN)) {
    unsure ||= !agreeing();
    lost();
    leaveIfRefused();
    connect();
  } else if (!unsure && !agreeing()) {
    unsure = true;
    lost();
  }
}

// A key that ran out while this device slept: the page says so, and not that the kiosk is gone.
async function leaveIfRefused() {
  if (source.readyState !== EventSource.CLOSED) return;
  try {
    const answer = await fetch(body.dataset.events, { headers: { Accept: "application/json" } });
    answer.body?.cancel();
    if (answer.status === 401) location.reload();
  } catch {
    // The kiosk is gone after all.
  }
}

setInterval(watch, 1000);
for (const woken of ["pageshow", "focus"]) addEventListener(woken, watch);
document.addEventListener("resume", watch);
addEventListener("online", connect);
addEventListener("offline", lost);
document.addEventListener("visibilitychange", () => {
  wasHeld(); // a page in the background runs seldom
  if (!document.hidden && Date.now() - heardAt > 16000) reconnect();
  else watch();
});

// --- Buttons: asked for without leaving the page. What comes of it is sent like everything else. ---

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.classList.contains("note")) return event.preventDefault();
  if (!form.action.includes("/remote/") || form.classList.contains("pin")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  let problem = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    if (answer.status === 401) return location.reload();
    problem = (await answer.json()).problem ?? "";
    if (!problem && form.classList.contains("words")) form.reset();
    if (!problem) form.closest("details.once")?.removeAttribute("open"); // so that what is around it can change again
  } catch {
    problem = link.dataset.gone;
  }
  if (!problem) return;
  const notice = document.createElement("p");
  notice.className = "notice refused";
  notice.dataset.ms = "8000";
  notice.textContent = problem;
  delete shown.notice;
  announce(problem);
  document.getElementById("notice").replaceChildren(notice);
  clearTimeout(noticeEnds);
  noticeEnds = setTimeout(() => notice.remove(), 8000);
});

hearTime(Number(document.querySelector(".tell").dataset.at));
settle();
connect();
