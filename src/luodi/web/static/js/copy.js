// Copies the citation that a button carries, and says so.
export function copy(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const said = button.querySelector("[data-said]");
      const before = said.textContent;
      said.textContent = button.dataset.done;
      setTimeout(() => { said.textContent = before; }, 1600);
    });
  }
}
