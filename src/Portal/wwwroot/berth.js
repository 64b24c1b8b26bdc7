// All the script of the shell. Everything here works without the circuit and survives its renders:
// listeners sit on the document, and text is written only into <time> elements that say so.
window.berth = {
  open(id) { const d = document.getElementById(id); if (d && !d.open) d.showModal(); },
  close(id) { document.getElementById(id)?.close(); },
  zone() { return Intl.DateTimeFormat().resolvedOptions().timeZone; },
  focus(id) { document.getElementById(id)?.focus(); },
};

// Theme: the attribute now, the cookie for the server's next first paint.
function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
}

// The Sandbox's tour: hidden by attribute and style, remembered by cookie.
function tour(state) {
  const done = state === "done";
  if (done) document.documentElement.dataset.tour = "done"; else delete document.documentElement.dataset.tour;
  document.cookie = `tour=${done ? "done" : ""};path=/;max-age=${done ? 31536000 : 0};samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
}

// The menu of a phone.
function showMenu(open) {
  document.getElementById("side")?.classList.toggle("open", open);
  document.querySelectorAll("[data-menu]").forEach(b => b.setAttribute("aria-expanded", open));
  if (open) document.querySelector("#side a")?.focus();
}

async function copy(button) {
  const label = button.getAttribute("aria-label");
  let done = true;
  try { await navigator.clipboard.writeText(button.dataset.copy); } catch { done = false; }
  button.classList.add(done ? "copied" : "uncopied");
  button.setAttribute("aria-label", done ? "Copied" : "The browser did not allow copying");
  setTimeout(() => { button.classList.remove("copied", "uncopied"); button.setAttribute("aria-label", label); }, 1600);
}

document.addEventListener("click", e => {
  const at = s => e.target.closest?.(s);
  if (at("[data-theme-switch]")) toggleTheme();
  const toured = at("button[data-tour]");
  if (toured) tour(toured.dataset.tour);
  if (at("[data-menu]")) showMenu(!document.getElementById("side")?.classList.contains("open"));
  else if (at(".side a, .scrim")) showMenu(false);
  const copies = at("[data-copy]"), closes = at("[data-closes]"), opens = at("[data-opens]");
  if (copies) copy(copies);
  if (closes) window.berth.close(closes.dataset.closes);
  if (opens) window.berth.open(opens.dataset.opens);
  if (at(".pop a, .pop [data-hides]")) at(".pop").hidePopover?.();
});
document.addEventListener("keydown", e => {
  if (e.key === "Escape" && document.querySelector(".side.open")) { showMenu(false); document.querySelector("[data-menu]")?.focus(); }
});

// Ages tick and moments turn local here. The same words as Parts/TimeText.cs.
const unit = (n, u) => `${Math.floor(n)} ${u}`;
const span = s => s < 60 ? unit(s, "s") : s < 3600 ? unit(s / 60, "min") : s < 86400 ? unit(s / 3600, "h") : unit(s / 86400, s < 172800 ? "day" : "days");
const ago = s => s <= -1 ? `in ${span(-s)}` : `${span(Math.max(0, s))} ago`;
const two = n => String(n).padStart(2, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function local(d, kind) {
  const time = `${two(d.getHours())}:${two(d.getMinutes())}`, day = `${d.getDate()} ${months[d.getMonth()]}`;
  if (kind === "clock") return `${time}:${two(d.getSeconds())}`;
  if (kind === "full") return `${day} ${d.getFullYear()}, ${time}`;
  return d.toDateString() === new Date().toDateString() ? time : `${day}, ${time}`;
}
function say(el, text) { const t = el.firstChild; if (t && t.nodeType === 3) { if (t.data !== text) t.data = text; } else el.textContent = text; }
function times() {
  const now = Date.now();
  document.querySelectorAll("time[data-age]").forEach(t => say(t, t.dataset.age + ago((now - Date.parse(t.dateTime)) / 1000)));
  document.querySelectorAll("time[data-local]").forEach(t => say(t, local(new Date(t.dateTime), t.dataset.local)));
}
let due = false;
const soon = () => { if (!due) { due = true; requestAnimationFrame(() => { due = false; times(); }); } };
new MutationObserver(soon).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["datetime"] });
setInterval(times, 1000);
soon();
