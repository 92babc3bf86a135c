// A field that proposes as one types (names, aliases, pinyin initials). The field alone also works: the server reads its text.
const PAUSE = 150;

export function suggest(root) {
  for (const input of root.querySelectorAll("input[data-suggest]")) {
    if (!input.hasAttribute("aria-expanded")) attach(input);
  }
}

function attach(input) {
  const list = document.createElement("ul");
  list.className = "suggest-list";
  list.role = "listbox";
  list.id = `${input.id}-choices`;
  list.hidden = true;
  input.after(list);
  input.role = "combobox";
  input.autocomplete = "off";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asked = 0;
  let at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const move = (step) => {
    const choices = list.children;
    if (list.hidden || !choices.length) return;
    choices[at]?.setAttribute("aria-selected", "false");
    at = (at + step + choices.length) % choices.length;
    choices[at].setAttribute("aria-selected", "true");
    choices[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", choices[at].id);
  };
  const take = (choice) => {
    input.value = choice.dataset.value;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const ask = async () => {
    const words = input.value.trim();
    if (!words) return close();
    const turn = ++asked;
    const reply = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { "X-Requested-With": "fetch" } });
    if (turn !== asked || !reply.ok) return undefined;
    const found = await reply.json();
    list.replaceChildren(...found.units.map((unit, number) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `${list.id}-${number}`;
      item.dataset.value = unit.name;
      item.setAttribute("aria-selected", "false");
      item.textContent = unit.name;
      if (unit.note) {
        const note = document.createElement("small");
        note.textContent = unit.note;
        item.append(note);
      }
      return item;
    }));
    at = -1;
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    return undefined;
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) ask(); else move(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); take(list.children[at]); }
  });
  list.addEventListener("pointerdown", (event) => {
    const choice = event.target.closest("li");
    if (choice) { event.preventDefault(); take(choice); }
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
}
