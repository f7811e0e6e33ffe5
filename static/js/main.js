// @ts-check
/** Puts the parts of the lab together. Without it the page is whole; with it, it answers to pointer and scroll. */

import { lightTermsOf } from "./highlight.js";
import { pageData } from "./page.js";
import { followSteps } from "./steps.js";

const data = pageData();
lightTermsOf(data.terms, document);
followSteps(data.steps, document);
