// The review bench by keyboard: J K move, A confirms, E and U edit, X rejects, S splits, Space chooses, Z undoes.
const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select") !== null;

const bench = () => document.querySelector("[data-review]");

function mark() {
  const here = document.querySelector("[data-pane]")?.dataset.pane;
  for (const row of document.querySelectorAll(".proposals > li")) {
    if (row.dataset.item === here) {
      row.setAttribute("aria-current", "true");
      row.scrollIntoView({ block: "nearest" });
    } else row.removeAttribute("aria-current");
  }
  const listed = document.querySelector(".bench-list > [name=listed]")?.value ?? "";
  const query = location.search;
  for (const form of document.querySelectorAll("form[data-listed]")) {
    form.elements.listed.value = listed;
    const address = form.getAttribute("hx-post")?.split("?")[0];
    if (address) form.setAttribute("hx-post", address + query);
  }
}

function move(step) {
  const rows = [...document.querySelectorAll(".proposals > li")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.querySelector("a").click();
}

function press(event) {
  if (!bench() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    if (bench() && event.key === "Enter" && (event.ctrlKey || event.metaKey)) document.querySelector("#amend")?.requestSubmit();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target)) return;
  const focus = (place) => { const field = document.querySelector(place); field?.focus(); field?.select?.(); };
  const act = {
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    e: () => focus("#p-text"), u: () => focus("#p-unit-0"),
    " ": () => document.querySelector(".proposals [aria-current] input")?.click(),
  }[event.key] ?? (() => document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click());
  const known = /^[jkeuaxszM ]$|^Arrow(Down|Up)$/.test(event.key);
  if (!known || event.target.closest("summary, button, a") && event.key === " ") return;
  event.preventDefault();
  act();
  if (event.key === "s") focus("#p-texts");
}

let wired = false;

export function review() {
  if (!bench()) return;
  mark();
  if (wired) return;
  wired = true;
  document.addEventListener("keydown", press);
  document.body.addEventListener("htmx:afterSettle", mark);
}
