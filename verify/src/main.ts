// What the bundle does: in a browser it is the page; elsewhere it offers the verifier, so that tests run the very same bytes.

import { start } from "./page.ts";

export { examine, summary } from "./examine.ts";
export { legible } from "./legible.ts";
export { suites } from "./suite.ts";

if (typeof document !== "undefined") start();
