// The words that a page gives its script, in the reader's language: <template id="texts">.
const given = document.getElementById("texts");
export const texts = given ? JSON.parse(given.dataset.texts) : {};
export const byId = (id) => document.getElementById(id);
export const show = (id, seen) => { byId(id).hidden = !seen; };
