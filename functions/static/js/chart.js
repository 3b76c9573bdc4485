// Draws the chart that a table tells in numbers; the table stays for readers without eyes on it.
// Needs .chart[data-chart=<table id>] and td/th[data-value]; uPlot is loaded before (deferred).
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

for (const place of document.querySelectorAll("[data-chart]")) {
  const table = document.getElementById(place.dataset.chart);
  const rows = [...table.tBodies[0].rows];
  if (!rows.length || !self.uPlot) continue;
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const columns = heads.map((_, index) => rows.map((row) => Number(row.cells[index].dataset.value)));
  place.hidden = false;
  place.setAttribute("aria-hidden", "true");
  const size = () => ({ width: place.clientWidth - 16, height: 240 });
  const axis = { stroke: colour("--ink"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
  const chart = new self.uPlot({
    ...size(),
    scales: { x: { time: false, range: (_, low, high) => [low - 0.5, high + 0.5] }, y: { range: (_, low, high) => [0, Math.max(5, high * 1.1)] } },
    axes: [{ ...axis, values: (_, hours) => hours.map((hour) => hour + "h") }, axis],
    series: [
      { label: heads[0], value: (_, hour) => (hour == null ? "–" : hour + ":00") },
      { label: heads[1], stroke: colour("--act"), fill: colour("--tint"), width: 2, paths: self.uPlot.paths.bars({ size: [0.6, 60] }) },
      { label: heads[2], stroke: "#b57a00", width: 3, dash: [8, 4] },
    ],
  }, columns, place);
  addEventListener("resize", () => chart.setSize(size()));
  const folded = document.querySelector("[data-chart-table]");
  if (folded) folded.open = false;
}
