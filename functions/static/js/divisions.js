// Fills district and commune as the province is chosen. Needs fieldset[data-divisions=prefix] with
// selects named <prefix>province, <prefix>district, <prefix>ward. Works without: see macros.html.
const base = document.documentElement.dataset.static;
const loaded = new Map();

function districtsOf(province) {
  if (!loaded.has(province)) {
    loaded.set(province, fetch(base + "/divisions/" + province + ".json").then((answer) => {
      if (!answer.ok) throw new Error("no list");
      return answer.json();
    }));
    loaded.get(province).catch(() => loaded.delete(province));
  }
  return loaded.get(province);
}

function fill(select, units) {
  const chosen = select.value;
  const empty = select.options[0];
  select.replaceChildren(empty, ...units.map(([code, name]) => new Option(name, code)));
  select.value = units.some(([code]) => code === chosen) ? chosen : "";
}

for (const set of document.querySelectorAll("[data-divisions]")) {
  const part = (name) => set.querySelector('select[name="' + set.dataset.divisions + name + '"]');
  const province = part("province");
  const district = part("district");
  const ward = part("ward");
  let asked = 0;
  const refresh = async () => {
    const turn = ++asked;
    const units = /^\d\d$/.test(province.value) ? await districtsOf(province.value).catch(() => null) : [];
    if (turn !== asked || !units) return;
    fill(district, units);
    const chosen = units.find(([code]) => code === district.value);
    fill(ward, chosen ? chosen[2] : []);
    district.required = province.required && units.length > 0;
    ward.required = Boolean(province.required && chosen && chosen[2].length);
  };
  province.addEventListener("change", refresh);
  district.addEventListener("change", refresh);
  if (province.value) refresh();
}
