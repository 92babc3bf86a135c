// The sum of the parts while they are typed, exact to six decimals.
const SCALE = 6;

function scaled(text) {
  const plain = text.normalize("NFKC").replaceAll(",", "").trim();
  if (!/^\d*(\.\d{0,6})?$/.test(plain)) return null;
  const [whole, part = ""] = plain.split(".");
  return BigInt((whole || "0") + part.padEnd(SCALE, "0"));
}

const shown = (value) => {
  const digits = value.toString().padStart(SCALE + 1, "0");
  return `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, "");
};

export function shares() {
  const cell = document.querySelector("[data-share-sum]");
  const fields = [...document.querySelectorAll("[data-share]")];
  if (!cell || !document.querySelector("[data-share-total]")) return;
  const add = () => {
    const values = fields.map((field) => scaled(field.value));
    cell.textContent = values.includes(null) ? "—" : shown(values.reduce((sum, one) => sum + one, 0n));
  };
  for (const field of fields) field.addEventListener("input", add);
}
