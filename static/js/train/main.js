// @ts-check
/** Puts the training page together. Without scripts it is a form and a picture; with them it answers to the hand. */

import { pageData, readData } from "./data.js";
import { startForm } from "./form.js";
import { tellHeight } from "../shared/dom.js";
import { startPointing } from "./pointing.js";
import { beginWhenTouched, refresh, startRuns } from "./runs.js";
import { openTables } from "./table.js";
import { startTimeLine } from "./timeline.js";
import { startTouching } from "./touched.js";

document.documentElement.classList.add("scripted");
readData();
tellHeight();
startTouching();
startRuns();
startForm(refresh);
startTimeLine();
startPointing();
openTables(refresh);
beginWhenTouched(pageData().link);
