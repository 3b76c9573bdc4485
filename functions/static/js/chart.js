// Draws the chart that a table tells in numbers; the table stays for readers without eyes on it.
// Needs .chart[data-chart=<table id>] and td/th[data-value], an empty one where nothing is known; the
// first column is the axis: hours, or, with data-axis="words", whatever its cells say. The second is
// bars, the third a line. uPlot is loaded before (deferred).
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

for (const place of document.querySelectorAll("[data-chart]")) {
  const table = document.getElementById(place.dataset.chart);
  const rows = [...table.tBodies[0].rows];
  if (!rows.length || !self.uPlot) continue;
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const words = place.dataset.axis === "words" ? rows.map((row) => row.cells[0].textContent) : null;
  const read = (cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value));
  const columns = heads.slice(0, 3).map((_, index) => rows.map((row, at) => (words && !index ? at : read(row.cells[index]))));
  const named = (at) => (at == null ? "–" : words ? words[at] ?? "" : at + ":00");
  place.hidden = false;
  place.setAttribute("aria-hidden", "true");
  const size = () => ({ width: place.clientWidth - 16, height: 240 });
  const axis = { stroke: colour("--ink"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
  const chart = new self.uPlot({
    ...size(),
    scales: { x: { time: false, range: (_, low, high) => [low - 0.5, high + 0.5] }, y: { range: (_, low, high) => [0, Math.max(5, high * 1.1)] } },
    axes: [{ ...axis, incrs: [1, 2, 3, 6, 12], values: (_, marks) => marks.map((at) => (words ? named(at) : at + "h")) }, axis],
    series: [
      { label: heads[0], value: (_, at) => named(at) },
      { label: heads[1], stroke: colour("--act"), fill: colour("--tint"), width: 2, paths: self.uPlot.paths.bars({ size: [0.6, 60] }) },
      { label: heads[2], stroke: "#b57a00", width: 3, dash: [8, 4] },
    ].slice(0, columns.length),
  }, columns, place);
  addEventListener("resize", () => chart.setSize(size()));
  const folded = table.closest("[data-chart-table]");
  if (folded) folded.open = false;
}
