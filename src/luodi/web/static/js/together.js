// Rows ticked on a list for one act: all of the page by one tick, and how many are ticked.
export function together(root) {
  const form = root.querySelector?.("#together") ?? document.querySelector("#together");
  if (!form || form.dataset.wired) return;
  form.dataset.wired = "yes";
  const whole = form.querySelector("[data-tick-page]");
  const told = form.querySelector("[data-ticked]");
  const everything = form.elements.all;
  const rows = () => [...document.querySelectorAll('input[name="pk"][form="together"]')];
  whole.closest("label").hidden = false;
  const say = () => {
    const ticked = rows().filter((row) => row.checked).length;
    whole.checked = ticked > 0 && ticked === rows().length;
    whole.indeterminate = ticked > 0 && !whole.checked;
    told.value = everything.checked ? "" : ticked ? `${ticked} ✓` : "";
  };
  whole.addEventListener("change", () => {
    for (const row of rows()) row.checked = whole.checked;
    say();
  });
  everything.addEventListener("change", say);
  for (const row of rows()) row.addEventListener("change", say);
  say();
}
