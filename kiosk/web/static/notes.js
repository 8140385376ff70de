// The note taker's part of the page: what is written is kept on the device until the kiosk has it on its disk.

import { gone } from "./clock.js";
import { hears } from "./page.js";
import { touched } from "./touched.js";

const body = document.body;
const WRITER = "kiosk-writer";
const FIELDS = ["text", "who", "by_when", "coach", "done"];
const KEPT = "kiosk-note "; // then the session, then the note's id
const KEPT_FOR = 7 * 24 * 3600 * 1000;

// An entry of the outbox: what is written now (`draft`), what was last sent without an answer (`sent`). The same is sent
// again until an answer comes, so that a note whose answer was lost is not taken for another device's.
class Notebook {
  constructor(session) {
    this.prefix = `${KEPT}${session} `;
    this.outbox = new Map();
    this.sending = false;
    this.pause = 0;
    const forms = [...document.querySelectorAll("form.note")];
    for (const form of forms) this.prepare(form);
    const written = forms.filter(touched);
    this.fetchKept();
    for (const form of written.filter((one) => !this.outbox.has(one.dataset.id))) this.write(form);
    this.send();
    addEventListener("pagehide", () => this.send());
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => this.send());
  }

  prepare(form) {
    let typing = 0;
    const changed = () => {
      this.write(form);
      clearTimeout(typing);
      typing = setTimeout(() => this.send(), 600);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", () => this.send());
  }

  fetchKept() {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(KEPT))) {
      const entry = read(key);
      if (!entry || Date.now() - entry.at > KEPT_FOR) {
        localStorage.removeItem(key);
      } else if (key.startsWith(this.prefix)) {
        const id = key.slice(this.prefix.length);
        const form = this.form(id) ?? this.blank(entry.draft.box);
        if (!form) continue;
        this.outbox.set(id, entry);
        this.fill(form, { ...entry.draft, id });
        this.say(form, body.dataset.kept, true);
      }
    }
  }

  // What stands in the form, with the stamp of when it was begun.
  content(form) {
    const field = (name) => form.elements[name];
    const written = Object.fromEntries(FIELDS.filter(field).map((name) => [name, name === "done" ? field(name).checked : field(name).value]));
    const since = field("since").value;
    return {
      ...written,
      box: field("box").value,
      writer: writer.value.trim() || field("writer").value,
      version: Number(form.dataset.version),
      step: field("step").value || null,
      round: Number(field("round").value),
      since: since === "" ? null : Number(since),
    };
  }

  write(form) {
    if (!form.dataset.id) {
      form.dataset.id = newId();
      this.stamp(form);
      form.after(this.newBlank(form));
    }
    const id = form.dataset.id;
    const entry = this.outbox.get(id) ?? { sent: null };
    entry.draft = this.content(form);
    this.outbox.set(id, entry);
    this.keep(id);
    this.say(form, body.dataset.saving);
  }

  stamp(form) {
    const now = document.querySelector(".tell").dataset;
    if (!now.step) return;
    form.elements.step.value = now.step;
    form.elements.round.value = now.round;
    if (now.since !== "") form.elements.since.value = Math.round(Number(now.since) + (now.goes === "1" ? gone(document.querySelector(".tell")) : 0));
    form.querySelector(".stamp").textContent = now.title;
  }

  keep(id) {
    const entry = this.outbox.get(id);
    entry.at = Date.now();
    try {
      localStorage.setItem(this.prefix + id, JSON.stringify(entry));
    } catch {
      // Without a store (a private window, a full one) the note lives as long as the page.
    }
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.pause);
    try {
      for (const id of [...this.outbox.keys()]) await this.sendOne(id);
    } catch {
      for (const id of this.outbox.keys()) this.say(this.form(id), body.dataset.kept, true);
      this.pause = setTimeout(() => this.send(), 3000);
    } finally {
      this.sending = false;
    }
  }

  // Throws where the kiosk cannot be reached, or cannot write: then it is tried again.
  async sendOne(id) {
    while (this.outbox.has(id)) {
      const entry = this.outbox.get(id);
      if (this.waits(id, entry)) return;
      entry.sent ??= { ...entry.draft };
      this.keep(id);
      const answer = await fetch(`/api/notes/${id}`, {
        method: "PUT",
        body: JSON.stringify(entry.sent),
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        keepalive: true,
        signal: AbortSignal.timeout(10000),
      });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      const told = await answer.json();
      if (!answer.ok) {
        entry.sent = null;
        this.say(this.form(id), `${body.dataset.refused} ${told.problem}`, true);
        return;
      }
      this.answered(id, entry, told);
      id = told.id;
    }
  }

  // A note without a text is one that was taken out: an action of which only the rest is written is not sent yet.
  waits(id, entry) {
    if (entry.sent || entry.draft.version || entry.draft.text.trim()) return false;
    const rest = ["who", "by_when", "coach"].some((name) => (entry.draft[name] ?? "").trim());
    this.say(this.form(id), rest ? body.dataset.what : "", rest);
    if (!rest) this.forget(id);
    return true;
  }

  forget(id) {
    this.outbox.delete(id);
    localStorage.removeItem(this.prefix + id);
  }

  answered(id, entry, note) {
    const form = this.form(id);
    const more = FIELDS.concat("box").some((name) => (entry.draft[name] ?? "") !== (entry.sent[name] ?? ""));
    this.forget(id);
    if (note.id !== id) this.form(note.id)?.remove(); // the kiosk's word of it to all was faster than its answer to us
    form.dataset.id = note.id;
    form.dataset.version = note.version;
    form.querySelector(".stamp").textContent = note.label;
    const beside = note.id !== id;
    if (more) {
      entry.sent = null;
      entry.draft.version = note.version;
      this.outbox.set(note.id, entry);
      this.keep(note.id);
    } else {
      this.say(form, beside ? body.dataset.both : note.text ? body.dataset.saved : body.dataset.out);
    }
    // What another device wrote under the old name is still to be shown.
    if (beside) this.fetchAll();
  }

  async fetchAll() {
    const answer = await fetch("/api/notes", { headers: { Accept: "application/json" } });
    if (answer.ok) this.all((await answer.json()).notes);
  }

  all(notes) {
    for (const note of notes) this.one(note);
  }

  // A note as the kiosk has it: shown, unless it is being written here, or is older than what is shown.
  one(note) {
    if (this.outbox.has(note.id)) return;
    let form = this.form(note.id);
    if (!note.text) {
      if (form && !form.contains(document.activeElement)) form.remove();
      return;
    }
    if (form && Number(form.dataset.version) >= note.version) return;
    form ??= this.blank(note.box, true);
    if (form) this.fill(form, note);
  }

  fill(form, note) {
    form.dataset.id = note.id;
    form.dataset.version = note.version;
    for (const name of [...FIELDS, "step", "round", "since", "writer"]) {
      const field = form.elements[name];
      if (!field) continue;
      if (name === "done") field.checked = Boolean(note.done);
      else field.value = note[name] ?? "";
    }
    if (note.label !== undefined) form.querySelector(".stamp").textContent = note.label;
  }

  form(id) {
    return document.querySelector(`form.note[data-id="${CSS.escape(id)}"]`);
  }

  // An empty form of a box, put before the one that waits to be written in.
  blank(box) {
    const section = document.querySelector(`.box[data-box="${CSS.escape(box)}"]`);
    if (!section) return null;
    const forms = section.querySelectorAll("form.note");
    const form = section.querySelector("template").content.firstElementChild.cloneNode(true);
    this.prepare(form);
    if (forms.length) forms[forms.length - 1].before(form);
    else section.querySelector(".notes").append(form);
    return form;
  }

  newBlank(form) {
    const made = form.closest(".box").querySelector("template").content.firstElementChild.cloneNode(true);
    this.prepare(made);
    return made;
  }

  say(form, text, bad = false) {
    if (!form) return;
    const state = form.querySelector(".state");
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("bad", bad);
  }
}

// Whoever writes on this device, kept on it; nobody has to say.
const writer = document.getElementById("writer-name");

function rememberWriter() {
  try {
    writer.value = localStorage.getItem(WRITER) ?? "";
    writer.addEventListener("input", () => localStorage.setItem(WRITER, writer.value));
  } catch {
    // Without a store the name lives as long as the page.
  }
  document.getElementById("writer").hidden = false;
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// crypto.randomUUID is for pages that came by TLS only.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (body.dataset.session) {
  rememberWriter();
  const notebook = new Notebook(body.dataset.session);
  hears.notes = (notes) => notebook.all(notes);
  hears.note = (note) => notebook.one(note);
  hears.open = () => notebook.send();
}
