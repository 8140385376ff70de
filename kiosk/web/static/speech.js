// What screen readers are told: one polite sentence for each change, and nothing every second.

const body = document.body;
const region = document.getElementById("spoken");
const MINUTE = 60000;
const KEPT = 3; // lines, which screen readers may not have read yet

let before = null; // the turn and its time left when its clock was last looked at

export function announce(...sentences) {
  const text = [...new Set(sentences)].filter(Boolean).join(" ");
  if (!text) return;
  // A line of its own: it is read even if the one before is still being read, or says the same.
  const line = document.createElement("span");
  line.textContent = text;
  region.append(line);
  while (region.children.length > KEPT) region.firstChild.remove();
}

// The mark that the running turn's clock has passed since it was last looked at: "minute", "up", "over" or nothing.
export function markPassed(turn, left) {
  const last = before;
  before = { turn, left };
  if (last?.turn !== turn) return "";
  const passed = (mark) => last.left > mark && left <= mark;
  if (passed(-MINUTE)) return "over";
  if (passed(0)) return "up";
  return passed(MINUTE) ? "minute" : "";
}

export const sentenceOf = { minute: body.dataset.minute, up: body.dataset.up, over: body.dataset.over };
