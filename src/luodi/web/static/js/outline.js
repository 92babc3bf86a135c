// The outline says where the reader is: the entry of the last heading above a line under the header is current.
const BELOW_HEADER = 150;

export function outline() {
  const box = document.querySelector("[data-outline]");
  if (!box) return;
  const narrow = window.matchMedia("(width < 1000px)");

  const links = new Map();
  for (const link of box.querySelectorAll("a[href^='#']")) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  const places = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const here = box.querySelector("[data-here]");
  let current = null;

  const choose = (link) => {
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    if (here) here.textContent = link.dataset.label || link.textContent.trim();
    for (let fold = link.closest("details"); fold && fold !== box; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    const top = link.offsetTop - box.scrollTop;
    if (!narrow.matches && (top < 40 || top > box.clientHeight - 60)) box.scrollTop = link.offsetTop - box.clientHeight / 2;
  };

  const settle = () => {
    const line = BELOW_HEADER;
    let lo = 0;
    let hi = places.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (places[mid].getBoundingClientRect().top <= line) lo = mid + 1;
      else hi = mid;
    }
    choose(lo ? links.get(places[lo - 1].id) : null);
  };

  // Everything above the line counts as seen, so a jump over many headings is noticed too.
  let watcher = null;
  const watch = () => {
    watcher?.disconnect();
    const below = Math.max(window.innerHeight - BELOW_HEADER, 0);
    watcher = new IntersectionObserver(settle, { rootMargin: `1000000px 0px -${below}px 0px` });
    for (const place of places) watcher.observe(place);
  };
  watch();
  window.addEventListener("resize", watch);
  box.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) box.open = false;
  });
}
