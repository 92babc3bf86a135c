// The outline says where the reader is: the entry of the last heading above the upper third of the window is current.
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
    const line = window.innerHeight / 3;
    let lo = 0;
    let hi = places.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (places[mid].getBoundingClientRect().top <= line) lo = mid + 1;
      else hi = mid;
    }
    choose(lo ? links.get(places[lo - 1].id) : null);
  };

  const watcher = new IntersectionObserver(settle, { rootMargin: "0px 0px -66% 0px" });
  for (const place of places) watcher.observe(place);
  box.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) box.open = false;
  });
}
