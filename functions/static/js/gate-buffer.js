// The gate's scans that wait, kept as js/kept-buffer.js does.
import { keptBuffer } from "./kept-buffer.js";

export const { add, oldest, remove, count, dropOld, wipe } = keptBuffer("lachan-gate-buffer");
