{
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const spoken = document.getElementById("spoken");
const words = (key, values = {}) => spoken.dataset[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

function say(text) {
  spoken.textContent = "";
  requestAnimationFrame(() => { spoken.textContent = text; });
}

const made = (tag, values) => Object.assign(document.createElement(tag), values);
const answerOf = (group) => group && (one(":checked", group) ?? one("[type=radio]", group));

for (const part of all("[data-needs-script], [data-copy], [data-print]")) part.hidden = false;

// Focus
const named = document.getElementById(location.hash.slice(1));
addEventListener("load", () => (one("[data-focus]") ?? answerOf(named) ?? named)?.focus());

// Keys
const groups = all("[data-grades]");
for (const group of groups) {
  const radios = all("[type=radio]", group);
  group.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toUpperCase();
    const chosen = radios.find(({ value }, at) => value === key || (value !== "X" && at + 1 == key));
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
    const next = groups[groups.indexOf(group) + 1];
    if (!next) return one("[data-progress] button")?.focus();
    answerOf(next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  });
}

const bar = one("[data-progress]");
function showProgress() {
  if (!bar) return;
  const graded = groups.map((group) => !!one(":checked", group));
  one(".ticks", bar).replaceChildren(...graded.map((is) => made("i", { className: is ? "is-on" : "" })));
  one("[data-words]", bar).textContent =
    words("graded", { done: graded.filter(Boolean).length, all: graded.length });
}
addEventListener("change", showProgress);

// An answer takes its fault away.
addEventListener("change", ({ target }) => {
  const wrong = target.type === "radio" && target.closest(".question.is-wrong");
  if (!wrong) return;
  wrong.classList.remove("is-wrong");
  for (const part of all(`#${wrong.id}-error, .errors li:has([href^="#${wrong.id}-"])`)) part.remove();
  one(".errors:not(:has(li))")?.remove();
});

// Drafts live in this tab alone.
const { person = "" } = document.body.dataset;
for (const key of Object.keys(sessionStorage)) if (!key.startsWith(person)) sessionStorage.removeItem(key);
for (const form of all("[data-draft]")) {
  const key = form.dataset.draft;
  const fields = all("[type=radio], textarea", form);
  const save = () => sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(new FormData(form))));
  if ("filled" in form.dataset) save();
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields) {
    const kept = draft[field.name];
    if (field.type === "radio") field.checked ||= field.value === kept;
    else if (kept) {
      field.value = kept;
      field.closest("details")?.setAttribute("open", "");
    }
  }
  form.oninput = save;
  form.onreset = (event) => {
    event.preventDefault();
    for (const field of fields) field[field.type === "radio" ? "checked" : "value"] = "";
    sessionStorage.removeItem(key);
    showProgress();
    say(words("cleared"));
  };
}
for (const { dataset } of all("[data-draft-done]")) sessionStorage.removeItem(dataset.draftDone);
for (const { dataset } of all("[data-entry]")) history.replaceState(null, "", dataset.entry);
for (const form of all("[data-forget-drafts]")) form.addEventListener("submit", () => sessionStorage.clear());
showProgress();

// Characters left
for (const area of all("textarea[data-count]")) {
  const note = made("p", { className: "count" });
  area.after(note);
  const count = () => {
    const left = area.dataset.count - [...area.value].length;
    note.classList.toggle("is-over", left < 0);
    note.role = left < 100 ? "status" : "";
    note.textContent = area.value ? words(left < 0 ? "over" : "left", { number: Math.abs(left) }) : "";
  };
  area.oninput = count;
  count();
}

// Needs move in place.
for (const list of all("[data-reorder]")) {
  const renumber = () => [...list.children].forEach((row, index, rows) => {
    for (const place of all("[data-place]", row)) place.textContent = index + 1;
    one("[data-move=up]", row).disabled = index === 0;
    one("[data-move=down]", row).disabled = index === rows.length - 1;
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    if (button.dataset.move === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    renumber();
    (button.disabled ? one("[data-move]:not(:disabled)", row) : button).focus();
    say(words("moved", { place: [...list.children].indexOf(row) + 1, all: list.children.length }));
  });
}

// Paper
for (const form of all("form[data-paper]")) {
  form.onsubmit = (event) => {
    event.preventDefault();
    const choice = event.submitter.value;
    document.getElementById("dark").media =
      { dark: "screen", light: "not all" }[choice] ?? "screen and (prefers-color-scheme: dark)";
    for (const button of all("[data-paper] button")) button.setAttribute("aria-pressed", button.value === choice);
    const body = new URLSearchParams(new FormData(form, event.submitter));
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  };
}

// Send once.
function keep(form) {
  delete form.dataset.sent;
  one("[aria-busy]", form)?.removeAttribute("aria-busy");
  (one(".bar", form) ?? form.lastElementChild).before(
    made("p", { className: "error is-offline", role: "alert", textContent: words("offline") }));
}
for (const form of all("form[method=post]:not([data-paper], [target])")) {
  form.onsubmit = (event) => {
    const { sent, padded } = form.dataset;
    const isOffline = !navigator.onLine;
    if (sent || padded === "" || isOffline) event.preventDefault();
    if (sent) return;
    one(".is-offline", form)?.remove();
    if (isOffline) return keep(form);
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    if (padded === "") send(form, event.submitter).catch(() => keep(form));
  };
}

// Browsers keep the fields of a navigation on disk.
async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  body.append("padding", "x".repeat(-`${body}&padding=`.length & 4095));
  const address = submitter?.getAttribute("formaction") ?? form.action;
  const answer = await fetch(address, { method: "POST", body });
  const page = await answer.text();
  if (answer.redirected) history.replaceState(null, "", answer.url);
  else history.pushState(null, "", address);
  document.write(page);
  document.close();
  onpopstate = () => location.hash || location.reload();
}
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

// Unsent fields
const unsent = new Set(all("main:has(.errors, .unsaved):not(:has([data-draft]))"));
addEventListener("input", ({ target: { form } }) => {
  if (form?.matches("[method=post]:not([data-draft])")) unsent.add(form);
});
addEventListener("submit", ({ defaultPrevented, target }) => {
  if (!defaultPrevented) for (const sent of [target, target.closest("main")]) unsent.delete(sent);
});
addEventListener("beforeunload", (event) => { if (unsent.size) event.preventDefault(); });

// Menus close.
const openMenus = () => all("details[data-menu][open]");
addEventListener("keydown", ({ key }) => {
  for (const menu of key === "Escape" ? openMenus() : []) {
    menu.open = false;
    one("summary", menu).focus();
  }
});
addEventListener("click", (event) => {
  for (const menu of openMenus()) menu.open = menu.contains(event.target);
});

for (const button of all("[data-copy]")) {
  const report = (key) => () => say(words(key));
  button.onclick = () => navigator.clipboard.writeText(button.dataset.copy || location.href).then(report("copied"), report("copyRefused"));
}
for (const button of all("[data-print]")) button.onclick = () => print();
}
