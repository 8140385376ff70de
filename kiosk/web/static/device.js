// What this device does beside showing the page: it keeps its screen on, and vibrates when time is up.

const section = document.getElementById("phone");
const stays = document.getElementById("keep-on");
const shakes = document.getElementById("vibrate");

let lock = null;
let wanted = false; // whether a session is under way

function remembered(field, key, otherwise) {
  field.checked = (stored(key) ?? otherwise) === "1";
  field.addEventListener("change", () => {
    try {
      localStorage.setItem(key, field.checked ? "1" : "0");
    } catch {
      // Without a store the choice lives as long as the page.
    }
    keepOn();
  });
}

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// Browsers let go of the screen whenever the page is hidden, and allow nothing of it where a page came without TLS.
async function keepOn() {
  if (!navigator.wakeLock) return;
  const holds = wanted && stays.checked && !document.hidden;
  try {
    if (holds && !lock) {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => (lock = null));
    } else if (!holds && lock) {
      await lock.release();
    }
  } catch {
    lock = null; // a low battery, for instance
  }
}

export function sessionGoes(goes) {
  wanted = goes;
  keepOn();
}

export function vibrate() {
  if (shakes.checked) navigator.vibrate?.([300, 150, 300]);
}

remembered(stays, "kiosk-keep-on", "1");
remembered(shakes, "kiosk-vibrate", "0");
stays.closest("label").hidden = !navigator.wakeLock;
document.getElementById("cannot-keep-on").hidden = Boolean(navigator.wakeLock);
shakes.closest("label").hidden = !navigator.vibrate;
section.hidden = false;
document.addEventListener("visibilitychange", keepOn);
