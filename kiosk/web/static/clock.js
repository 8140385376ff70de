// The kiosk's time on this device, between what the kiosk tells of it.
//
// A device has two clocks: performance.now() stands still while most phones sleep, and Date.now() jumps when somebody
// sets it. Where both agree, they are right; where they disagree, only the kiosk knows, and has to be asked.

const DISAGREEMENT = 500; // milliseconds between the two clocks, from which on they count as different
const GAP = 5000; // milliseconds in which this page has not run, after which it may have missed something
const LATE = 40000; // milliseconds by which a message can be late; more is another clock
const DRIFT = 5; // milliseconds by which the two machines may have drifted apart from one message to the next

const pace = () => Number(document.body.dataset.pace);

let told = null; // what the kiosk's clock showed, and what the two here showed then
let asked = true; // whether the next message is the answer to a new question, which outranks what is known
let ran = performance.now();

function reading(at) {
  return { at, monotonic: performance.now(), wall: Date.now() };
}

function passed() {
  return { monotonic: performance.now() - told.monotonic, wall: Date.now() - told.wall };
}

function agree({ monotonic, wall }) {
  return Math.abs(monotonic - wall) < DISAGREEMENT;
}

// The kiosk's time now. Where the clocks disagree, a sleep is likelier than a changed clock.
export function kioskTime() {
  const since = passed();
  return told.at + (agree(since) ? since.monotonic : Math.max(since.monotonic, since.wall)) * pace();
}

// What the kiosk's clock has moved on by since this element was rendered.
export const gone = (element) => kioskTime() - Number(element.dataset.at);

// Takes in the instant of a message. One that was on its way for longer than the fastest tells nothing new.
export function hearTime(at) {
  const late = told && !asked ? kioskTime() - at : 0;
  told = late > 0 && late < LATE * pace() ? reading(kioskTime() - Math.min(late, DRIFT)) : reading(at);
  asked = false;
}

// What is heard next answers a question that was asked after now.
export function askAnew() {
  asked = true;
}

// Whether the two clocks here agree, so that the time shown is right.
export const agreeing = () => agree(passed());

// Whether this page has not run for a while, and may have missed what happened. To be called every second.
export function wasHeld() {
  const now = performance.now();
  const held = now - ran > GAP;
  ran = now;
  return held;
}
