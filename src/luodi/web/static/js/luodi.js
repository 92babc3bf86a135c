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
document.body.addEventListener("htmx:afterSwap", (event) => wire(event.detail.target));
document.body.addEventListener("htmx:afterSettle", (event) => asking(event.detail.target));
