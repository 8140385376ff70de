// Keeps a page alive: counts on, shows what the kiosk sends, and hands it what is pressed.

const body = document.body;
const link = document.getElementById("link");
document.documentElement.classList.add("script");

// --- The clock counts on by itself between what the kiosk sends. ---

let shownAt = performance.now();
let ticking = 0;

export const gone = (element) => (performance.now() - shownAt) * Number(element.dataset.pace);

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
  face.querySelector("[role=timer]").textContent = toClock(ms, timed);
  const whole = Number(face.dataset.whole);
  if (timed && whole) {
    const left = Math.max(0, Math.min(1, ms / whole));
    face.querySelector(".left").setAttribute("stroke-dasharray", `${Math.round(left * 1000)} 1000`);
  }
  const second = ((timed ? ms : -ms) % 1000 + 1000) % 1000 || 1000;
  ticking = setTimeout(tick, Math.max(20, second / Number(face.dataset.pace) + 5));
}

// --- What the kiosk sends. ---

const shown = {};
let spoken = null;
let noticeEnds = 0;

function show(parts) {
  shownAt = performance.now();
  for (const [id, html] of Object.entries(parts)) {
    const part = document.getElementById(id);
    // Nothing is taken from under somebody's hands: what they are typing in stays until they have sent it.
    if (shown[id] === html || part.querySelector("details[open]")) continue;
    shown[id] = html;
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    part.innerHTML = html;
    if (focused && focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
  }
  settle();
}

function settle() {
  const told = document.querySelector(".tell");
  // Another session has other boxes, and another plan.
  if (told.dataset.session && !body.dataset.session) return location.reload();
  if (spoken !== null && told.dataset.said !== spoken) document.getElementById("spoken").textContent = told.dataset.said;
  spoken = told.dataset.said;
  const topics = document.querySelector("[data-topics]");
  if (topics) document.getElementById("topics").hidden = topics.dataset.topics !== "1";
  const step = told.dataset.goes === "1" ? told.dataset.step : null;
  for (const box of document.querySelectorAll(".box")) box.classList.toggle("wanted", box.dataset.for === step);
  const notice = document.querySelector(".notice");
  clearTimeout(noticeEnds);
  if (notice) noticeEnds = setTimeout(() => notice.remove(), Number(notice.dataset.ms));
  tick();
}

// --- The connection. ---

const SILENCE = 40000; // milliseconds without a word, after which the connection is as good as gone
export const hears = { notes: () => {}, note: () => {}, open: () => {} }; // for the script of the notes
let source = null;
let heardAt = Date.now();

function connected(is) {
  document.documentElement.classList.toggle("lost", !is);
  const text = is ? link.dataset.connected : link.dataset.gone;
  if (link.textContent !== text) link.textContent = text;
}

function connect() {
  source?.close();
  source = new EventSource(body.dataset.events);
  heardAt = Date.now();
  const hear = (name, use) =>
    source.addEventListener(name, (event) => {
      heardAt = Date.now();
      connected(true);
      use(JSON.parse(event.data));
    });
  hear("picture", (text) => show(JSON.parse(text)));
  hear("notes", (text) => hears.notes(JSON.parse(text)));
  hear("note", (text) => hears.note(JSON.parse(text)));
  hear("beat", () => {});
  hear("ended", () => location.reload());
  source.onopen = () => {
    connected(true);
    hears.open();
  };
  source.onerror = () => connected(false);
}

setInterval(() => {
  if (source.readyState === EventSource.CLOSED || Date.now() - heardAt > SILENCE) {
    connected(false);
    connect();
  }
}, 5000);

addEventListener("online", connect);
addEventListener("offline", () => connected(false));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && Date.now() - heardAt > 16000) connect();
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
  document.getElementById("notice").replaceChildren(notice);
  clearTimeout(noticeEnds);
  noticeEnds = setTimeout(() => notice.remove(), 8000);
});

settle();
connect();
