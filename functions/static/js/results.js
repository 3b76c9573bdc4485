// Files of laboratories: announces the file and what is said of it, sends it, then draws its account.
// Needs #file-form (rows, sha256, encoding, #f-file), or [data-file] with a bar of rects by name.
import { byId } from "./texts.js";
import { startForm, watchFile } from "./upload.js";

const PARTS = ["matched", "orphaned", "parked", "duplicate", "rejected"];

function draw(section, told) {
  let start = 0;
  for (const part of PARTS) {
    const width = Math.floor((told[part] * 1000) / Math.max(told.received, 1));
    const bar = section.querySelector('[data-bar="' + part + '"]');
    bar.setAttribute("x", start);
    bar.setAttribute("width", width);
    start += width;
  }
}

function told({ elements }, file) {
  const said = { filename: file.name, size: file.size, sha256: elements.sha256.value, encoding: elements.encoding.value };
  const rows = elements.rows.value.trim();
  return /^\d+$/.test(rows) ? { ...said, rows: Number(rows) } : said;
}

const form = byId("file-form");
if (form) startForm(form, "/api/lab/files", told, ({ file_id: id }) => "/xet-nghiem/tep/" + id);

const section = document.querySelector("[data-file]");
if (section) watchFile(section, "/api/lab/files/" + section.dataset.file, ["AWAITING_FILE", "RECEIVING"], draw);
