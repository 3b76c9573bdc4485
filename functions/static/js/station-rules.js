// What a checklist concludes, by the rule that the server gave: the same as
// functions.immunization.domain.screening.decide, but for what only the server knows of a person.
// Pure; temperature in tenths of a degree.
const WORST = ["eligible", "careful", "defer", "hospital", "contraindicated"];
export const PASSED = ["eligible", "careful"];

export const asksPressure = (rule, answers) => !rule.pressure_of.length || rule.pressure_of.some((group) => answers[group]);

// What is missing or impossible: names of questions and measurements.
export function wanting(rule, possible, answers, vitals) {
  const asked = rule.items.map((item) => item.id).filter((id) => typeof answers[id] !== "boolean");
  const needed = ["temperature", "pulse", "respiration", ...(asksPressure(rule, answers) ? ["systolic", "diastolic"] : [])];
  const wrong = Object.keys(possible).filter((name) => {
    const value = vitals[name];
    if (value === undefined) return needed.includes(name);
    return !Number.isInteger(value) || value < possible[name][0] || value > possible[name][1];
  });
  return [...asked, ...wrong];
}

// {outcome, reasons}
export function decide(rule, answers, vitals, product) {
  const found = [];
  for (const item of rule.items) if (answers[item.id] && item.outcome !== "eligible") found.push([item.id, item.outcome]);
  for (const line of rule.products) {
    if (line.products.includes(product)) for (const name of line.items) if (answers[name]) found.push([name, line.outcome]);
  }
  for (const [name, bounds] of Object.entries(rule.vitals)) {
    const value = vitals[name];
    if (value === undefined) continue;
    if ((bounds.low !== undefined && value < bounds.low) || (bounds.high !== undefined && value > bounds.high)) found.push([name, "careful"]);
  }
  const { systolic, usual_systolic: usual } = vitals;
  if (systolic !== undefined && usual !== undefined && systolic - usual >= rule.vitals.systolic.rise) found.push(["systolic", "careful"]);
  const outcome = found.reduce((worst, [, one]) => (WORST.indexOf(one) > WORST.indexOf(worst) ? one : worst), "eligible");
  return { outcome, reasons: [...new Set(found.map(([reason]) => reason))] };
}
