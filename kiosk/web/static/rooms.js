// Keeps the overview of several rooms alive: counts on, shows what the kiosk sends, and hands it what is pressed.

import { askAnew, gone, hearTime, wasHeld } from "./clock.js";

const SILENCE = 40000; // milliseconds without a word, after which the connection is as good as gone
const link = document.getElementById("link");
const tiles = document.getElementById("tiles");
const form = document.getElementById("ask");
const told = document.getElementById("told");

function toClock(ms, timed) {
  const count = timed ? Math.ceil(ms / 1000) : Math.floor(ms / 1000);
  const size = Math.abs(count);
  return (count < 0 ? "+" : "") + Math.floor(size / 60) + ":" + String(size % 60).padStart(2, "0");
}

function tick() {
  for (const face of tiles.querySelectorAll('.count[data-runs="1"]')) {
    const timed = face.dataset.timed === "1";
    const passed = gone(face) * Number(face.dataset.pace);
    const ms = Number(face.dataset.ms) + (timed ? -passed : passed);
    const text = toClock(ms, timed);
    if (face.textContent !== text) face.textContent = text;
    if (timed) face.closest(".tile").classList.toggle("overtime", ms <= -1000);
  }
}

// What is ticked stays ticked, and the focus stays where it is, while the tiles are replaced.
function show(html) {
  const ticked = new Set([...tiles.querySelectorAll("input:checked")].map((box) => box.id));
  const focused = tiles.contains(document.activeElement) ? document.activeElement.id : "";
  tiles.innerHTML = html;
  for (const box of tiles.querySelectorAll("input")) box.checked = ticked.has(box.id);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  tick();
}

let source = null;
let heardAt = Date.now();

function say(text, lost) {
  document.documentElement.classList.toggle("lost", lost);
  if (link.textContent !== text) link.textContent = text;
}

function connect() {
  source?.close();
  askAnew();
  heardAt = Date.now();
  source = new EventSource("/rooms/events");
  const hear = (name, use) =>
    source.addEventListener(name, (event) => {
      heardAt = Date.now();
      const message = JSON.parse(JSON.parse(event.data));
      hearTime(message.at);
      use(message);
      say(link.dataset.connected, false);
    });
  hear("picture", (message) => show(message.tiles));
  hear("beat", () => {});
  source.addEventListener("ended", () => location.reload());
  source.onerror = () => {
    askAnew();
    say(link.dataset.gone, true);
  };
}

function watch() {
  if (wasHeld() || Date.now() - heardAt > SILENCE) {
    say(link.dataset.again, true);
    connect();
  }
}

async function submit(event) {
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    if (answer.status === 401) return location.reload();
    const found = await answer.json();
    told.textContent = found.problem ?? found.asked;
    told.classList.toggle("alarm", "problem" in found);
    if (!found.problem && fields.get("command") === "line") form.elements.text.value = "";
  } catch {
    told.textContent = link.dataset.gone;
    told.classList.add("alarm");
  }
}

form.addEventListener("submit", submit);
// Enter in a field sends what the field is for, not the first button of all.
for (const [field, command] of [["text", "line"], ["end", "finish_in"]]) {
  form.elements[field].addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(`button[value=${command}]`));
  });
}
hearTime(Number(document.body.dataset.at));
connect();
setInterval(watch, 1000);
setInterval(tick, 200);
for (const woken of ["pageshow", "focus", "online"]) addEventListener(woken, watch);
