// The words that a page gives its script, in the reader's language: <template id="texts">.
const given = document.getElementById("texts");
export const texts = given ? JSON.parse(given.dataset.texts) : {};
export const byId = (id) => document.getElementById(id);
// Makes what begins a turn; what that gives says whether no other turn has begun since.
export function turns() {
  let last = 0;
  return () => {
    const mine = ++last;
    return () => mine === last;
  };
}
// Draws what was asked last: an earlier answer that comes late is never drawn over a later one.
export function newest(ask, draw) {
  let last;
  return (...about) => {
    const mine = (async () => {
      const told = await ask(...about);
      return mine === last ? draw(told) : last;
    })();
    last = mine;
    return mine;
  };
}
export const show = (id, seen) => { byId(id).hidden = !seen; };
