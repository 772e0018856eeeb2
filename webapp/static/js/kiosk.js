// A shared tablet: each page asks whether somebody is still there, and ends itself.
{
const asks = document.getElementById("kiosk-asks");
const { end, closesAfter } = asks.dataset;
const QUIET = 90, ANSWER = 20, KEPT = 60; // seconds
const closing = document.querySelector("[data-closing]");
const isThanks = closesAfter !== "0";

function after(seconds, what) {
  clearTimeout(window.kioskTimer); // one of the page before may still run
  window.kioskTimer = setTimeout(what, seconds * 1000);
}
const leave = () => location.replace(end);
function ask() {
  asks.showModal();
  after(ANSWER, leave);
}
function goOn() {
  asks.close();
  if (closing) closing.hidden = true;
  after(isThanks ? KEPT : QUIET, ask);
}
for (const kind of ["click", "keydown", "input", "touchstart", "wheel"]) addEventListener(kind, goOn, { passive: true });
if (closing) closing.hidden = false;
if (isThanks) after(closesAfter, leave);
else after(QUIET, ask);

// Nobody is asked whether to leave a form behind; this script stands before the one that asks.
addEventListener("beforeunload", (event) => event.stopImmediatePropagation());

// A new page ends the full screen; the next touch brings it back.
const FULL = "full-screen";
const button = document.querySelector("[data-full-screen]");
const fill = () => document.fullscreenElement || document.documentElement.requestFullscreen().catch(() => {});
button.hidden = !document.fullscreenEnabled || FULL in sessionStorage;
button.onclick = () => {
  sessionStorage[FULL] = "yes";
  button.hidden = true;
};
addEventListener("click", () => { if (FULL in sessionStorage) fill(); });
}
