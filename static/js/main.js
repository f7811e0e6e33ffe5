// @ts-check
/** Puts the parts of the lab together. Without them the page is whole; with them it answers to the hand. */

import { followAnchors } from "./anchors.js";
import { keepChanges } from "./changes.js";
import { startControls } from "./controls.js";
import { editByDragging, editByKeys } from "./edit.js";
import { lightOnPointing } from "./highlight.js";
import { reload } from "./live.js";
import { readPage } from "./page.js";
import { startPlayer } from "./player.js";
import { startSelecting } from "./select.js";
import { followReading } from "./steps.js";
import { openDroppedFiles } from "./take.js";
import { typeNumbers } from "./typing.js";
import { startHistory } from "./undo.js";

document.documentElement.classList.add("scripted");
readPage();
lightOnPointing();
editByDragging();
editByKeys();
typeNumbers();
startSelecting();
startControls();
keepChanges();
followAnchors();
followReading();
startPlayer();
openDroppedFiles();
startHistory(reload);
