// What is folded away on a narrow window is open on a wide one; without this module it is open on both.
export function folds() {
  const narrow = window.matchMedia("(width < 1000px)");
  const settle = () => {
    for (const fold of document.querySelectorAll("details[data-fold]")) fold.open = !narrow.matches;
  };
  narrow.addEventListener("change", settle);
  settle();
}
