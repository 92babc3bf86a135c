// After the next questions have come in place, go on from their heading: it is read out and the keyboard is there.
export const asking = (root) => root.querySelector?.("[data-arrive]")?.focus();
