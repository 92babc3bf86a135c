// A value that was taken from the text lights its words. Without this module its link goes to the first of them.
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export function marks(root) {
  const values = root.querySelectorAll("[data-lights]");
  if (!values.length) return;
  const show = (value, on) => {
    value.classList.toggle("on", on);
    const words = document.querySelectorAll(`mark[data-ref~="${CSS.escape(value.dataset.lights)}"]`);
    for (const word of words) word.classList.toggle("lit", on);
    return words;
  };
  for (const value of values) {
    value.addEventListener("click", (event) => {
      event.preventDefault();
      for (const other of document.querySelectorAll("[data-lights].on")) show(other, false);
      const words = show(value, true);
      words[0]?.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    });
  }
}
