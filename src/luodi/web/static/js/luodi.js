// What every page loads. Each module looks for its own marks in the page and does nothing where there are none.
import { folds } from "./folds.js";
import { keys } from "./keys.js";
import { outline } from "./outline.js";
import { live } from "./live.js";
import { marks } from "./marks.js";
import { suggest } from "./suggest.js";
import { copy } from "./copy.js";
import { review } from "./review.js";
import { asking } from "./asking.js";
import { shares } from "./shares.js";
import { together } from "./together.js";

const wire = (root) => {
  suggest(root);
  marks(root);
  copy(root);
  together(root);
};

folds();
keys();
outline();
review();
live();
shares();
wire(document);
// What was swapped for itself (outerHTML) is no longer in the page: its successor has its id.
const arrived = ({ target }) => (target.isConnected ? target : document.getElementById(target.id));
document.body.addEventListener("htmx:afterSwap", (event) => {
  const here = arrived(event.detail);
  if (here) wire(here);
});
document.body.addEventListener("htmx:afterSettle", (event) => asking(event.detail.target));
