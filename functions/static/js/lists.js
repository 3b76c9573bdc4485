// Lists of organisations: announces the list, sends it straight to storage with progress, then
// watches its account. Needs #list-form (campaign, dry_run, #f-file) or #upload-form, or [data-list].
import { byId } from "./texts.js";
import { startForm, watchFile } from "./upload.js";

const form = byId("list-form");
const told = ({ elements }, file) => ({
  campaign: elements.campaign.value, filename: file.name, size: file.size, dry_run: elements.dry_run.checked,
});
if (form) startForm(form, "/api/vaccination/lists", told, ({ list_id: id }) => "/to-chuc/danh-sach/" + id);

const section = document.querySelector("[data-list]");
if (section) watchFile(section, "/api/vaccination/lists/" + section.dataset.list, ["AWAITING_FILE", "RECEIVING"]);
