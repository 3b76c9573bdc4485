// On every page: the service worker, the network notice, pending visits, small form habits.
// Reads <html data-static data-person>, #network[data-offline data-pending data-sign-in].
import "./outbox.js";

const root = document.documentElement;
const outbox = self.lachanOutbox;
const notice = document.getElementById("network");

function tell(words, href) {
  if (!notice) return;
  notice.hidden = !words;
  notice.textContent = words || "";
  if (words && href) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = notice.dataset.signIn;
    notice.append(" ", link);
  }
}

async function showNetwork() {
  const waiting = await outbox.count().catch(() => 0);
  const pending = waiting ? notice.dataset.pending.replace("#", waiting) : "";
  if (!navigator.onLine) tell([notice.dataset.offline, pending].filter(Boolean).join(" "));
  else tell(pending, waiting && !root.dataset.person ? "/dang-nhap" : "");
}

async function sendPending() {
  if (navigator.onLine && (await outbox.count())) await outbox.flush();
  await showNetwork();
}

async function start() {
  if (root.dataset.person) await outbox.setPerson(root.dataset.person);
  await sendPending();
  if ("serviceWorker" in navigator) {
    await navigator.serviceWorker.register(root.dataset.static + "/sw.js", { scope: "/" });
  }
}

addEventListener("online", sendPending);
addEventListener("offline", showNetwork);
addEventListener("pageshow", (event) => event.persisted && sendPending());

// Habits: ask before what can't be undone, never send a form twice, print, reload.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post" && !event.defaultPrevented) form.dataset.sent = "yes";
  if ("signOut" in form.dataset) outbox.forget();
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-reload]")) {
  button.addEventListener("click", () => location.reload());
}
for (const part of document.querySelectorAll("[data-without-script]")) {
  part.hidden = true;
  for (const input of part.querySelectorAll("input")) input.disabled = true;
}
const problem = document.getElementById("problem");
if (problem) problem.focus();
if (document.querySelector("[data-divisions]")) import("./divisions.js");
start().catch(() => showNetwork());
