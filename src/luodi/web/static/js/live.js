// Lists that refresh themselves: asks every 15 seconds whether anything changed, and says when no answer comes.
// What a person is ticking or typing is left alone: then it only says that there is something new.
const EVERY = 15_000;
const STALE = 30_000;

let timer = 0;
let heard = 0;

const list = () => document.querySelector("[data-live]");
const busy = (here) =>
  here.querySelector("input:checked:not([type=hidden])") !== null ||
  (here.contains(document.activeElement) && document.activeElement.matches("input, select, textarea"));

function say(here, words, act) {
  const place = document.querySelector("[data-live-say]");
  if (!place || place.textContent === words) return;
  place.textContent = words;
  place.hidden = !words;
  place.onclick = act ?? null;
}

function refresh(here) {
  say(here, "");
  window.htmx.ajax("GET", location.href, {
    target: `#${here.id}`, swap: "outerHTML", select: here.dataset.liveSelect || undefined,
  });
}

async function ask() {
  const here = list();
  if (!here || document.hidden) return;
  try {
    const reply = await fetch(here.dataset.live, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(String(reply.status));
    const { at } = await reply.json();
    heard = Date.now();
    if (String(at) === here.dataset.liveAt) say(here, "");
    else if (busy(here)) say(here, here.dataset.liveNew, () => refresh(here));
    else refresh(here);
  } catch {
    const seconds = Math.round((Date.now() - heard) / 1000);
    if (Date.now() - heard >= STALE) say(here, here.dataset.liveStale.replace("{}", String(seconds)));
  }
}

export function live() {
  if (!list() || timer) return;
  heard = Date.now();
  timer = window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
