// The form in which a protocol is written: the plan follows what is typed, and steps can be dragged.

import { touched } from "./touched.js";

const form = document.getElementById("draft");
document.documentElement.classList.add("script");
const plan = document.getElementById("plan");
let changed = form.dataset.unsaved === "1";
let leaving = false;
let waiting = 0;
let asked = 0;

function show({ plan: html, problems }) {
  const open = plan.querySelector("details")?.open;
  plan.innerHTML = html;
  const details = plan.querySelector("details");
  if (details && open) details.open = true;
  for (const place of document.querySelectorAll("small.problem")) {
    const name = place.id.replace(/-problem$/, "");
    const sentence = problems[name] ?? "";
    if (place.textContent !== sentence) place.textContent = sentence;
    place.hidden = !sentence;
    const field = document.getElementById(name);
    if (sentence) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
}

async function review() {
  const now = ++asked;
  const fields = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch("/remote/protocols/plan", { method: "POST", body: fields, headers: { Accept: "application/json" } });
    const told = await answer.json();
    // An answer that was overtaken is about what is no longer there.
    if (now !== asked) return;
    if (answer.ok) show(told);
    else plan.textContent = told.problem;
  } catch {
    if (now === asked) plan.textContent = form.dataset.gone;
  }
}

function typed() {
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(review, 300);
}

form.addEventListener("input", typed);
if (touched(form)) typed();
form.addEventListener("submit", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));
addEventListener("beforeunload", (event) => {
  if (changed && !leaving) event.preventDefault();
});

// --- Dragging: a part is put before the one on which it is let go. ---

let dragged = null;
let over = null;

const kind = (part) => (part.includes(".steps.") ? ".step" : ".stage");

function mark(part) {
  over?.classList.remove("over");
  over = part;
  over?.classList.add("over");
}

for (const handle of document.querySelectorAll(".handle")) {
  handle.addEventListener("pointerdown", (event) => {
    dragged = handle.dataset.part;
    handle.setPointerCapture(event.pointerId);
    handle.closest("fieldset").classList.add("dragged");
  });
  handle.addEventListener("pointermove", (event) => {
    if (dragged === null) return;
    mark(document.elementFromPoint(event.clientX, event.clientY)?.closest(kind(dragged)) ?? null);
    if (event.clientY < 90) scrollBy(0, -12);
    else if (event.clientY > innerHeight - 60) scrollBy(0, 12);
  });
  const drop = (event) => {
    const [from, to] = [dragged, over?.dataset.part];
    dragged = null;
    handle.closest("fieldset").classList.remove("dragged");
    mark(null);
    if (event.type === "pointercancel" || from === null || !to || from === to) return;
    const move = document.createElement("button");
    move.name = "do";
    move.value = `move ${from} ${to}`;
    move.hidden = true;
    form.append(move);
    form.requestSubmit(move);
  };
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", drop);
}
