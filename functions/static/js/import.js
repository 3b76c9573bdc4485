// File imports: registers the file, sends it straight to storage with progress, then watches the
// accounting. Needs #import-form (kind, dry_run, #f-file) or #upload-form, or [data-import].
import { byId } from "./texts.js";
import { startForm, watchFile } from "./upload.js";

const form = byId("import-form");
const told = ({ elements }, file) => ({
  kind: elements.kind.value, filename: file.name, size: file.size, dry_run: elements.dry_run.checked,
});
if (form) startForm(form, "/api/imports", told, ({ import_id: id }) => "/can-bo/tep/" + id);

const section = document.querySelector("[data-import]");
if (section) watchFile(section, "/api/imports/" + section.dataset.import, ["AWAITING_FILE", "RECEIVING"]);
