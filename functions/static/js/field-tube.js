// The open tube on a sampler's table: whose samples are in it, each once. Pure but for the clock.
const OUR_TUBE = /^LC[0-9A-HJKMNP-TV-Z]{10}$/;
const ANY_TUBE = /^[A-Z0-9][A-Z0-9-]{4,22}[A-Z0-9]$/;

export const tubeIn = (text) => {
  const told = text.trim().toUpperCase();
  return OUR_TUBE.test(told) || ANY_TUBE.test(told) ? told : "";
};
export const isOurTube = (text) => OUR_TUBE.test(text.trim().toUpperCase());

// One key per person as far as the device can tell: a phone's code changes each half minute, but
// its sealed part stays for a week; a card reads the same each time.
export function personKey(person) {
  if (person.typed) return `${person.typed.kind}:${person.typed.value.toUpperCase()}`;
  const parts = person.reading.split(".");
  if (parts[0] === "LC1" && parts.length === 4) return `LC1.${parts[1]}`;
  const first = person.reading.split("|")[0];
  return /^\d{12}$/.test(first) ? `cccd:${first}` : person.reading;
}

export const isIn = (tube, person) => tube.people.some((one) => personKey(one) === personKey(person));

export const sealed = (tube, at, offline) => ({
  tube: tube.tube,
  session: tube.session,
  at,
  offline,
  people: tube.people.map(({ at: seen, reading, typed }) => (typed ? { at: seen, typed } : { at: seen, reading })),
});
