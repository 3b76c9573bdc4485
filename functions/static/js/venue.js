// Manage a venue: looks again while the poster is being made. Needs [data-poster][data-code].
const poster = document.querySelector('[data-poster="rendering"]');
const WAITS_SECONDS = [2, 3, 5, 8, 13, 21, 30, 30, 30];

async function look(turn) {
  if (turn === WAITS_SECONDS.length) return;
  const answer = await fetch("/api/venues/" + poster.dataset.code + "/poster", { credentials: "same-origin" }).catch(() => null);
  if (answer && answer.ok && (await answer.json()).state === "ready") location.reload();
  else setTimeout(look, WAITS_SECONDS[turn] * 1000, turn + 1);
}

if (poster) setTimeout(look, 1000, 0);
