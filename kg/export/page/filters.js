// What is shown: filters by kind of thing, kind of fact, article, period and confidence; all of it stands in the address.
// A set of kinds that is null lets all pass, an empty one none.
const unfiltered = () => ({ kinds: null, facts: null, article: "", from: "", to: "", sure: 0 });
const filters = unfiltered();

// the times that a fact itself names
const daysOf = (fact) => {
  const found = [];
  for (const role of ["date", "period"]) for (const filler of fact.roles[role] || []) if (/^\d{4}/.test(filler.value || "")) found.push(String(filler.value));
  return found;
};
const inPeriod = (fact) => {
  if (!filters.from && !filters.to) return true;
  const dates = daysOf(fact).length ? daysOf(fact) : [fact.observed || ""];
  return dates.some((value) => {
    const [start, stop] = [value.split("/")[0], value.split("/")[1] || value];
    return (!filters.to || (start && start <= filters.to)) && (!filters.from || (stop && stop.padEnd(10, "~") >= filters.from));
  });
};
const passes = (fact) =>
  (!filters.facts || filters.facts.has(fact.type)) &&
  (!filters.article || fact.article === filters.article) &&
  fact.confidence >= filters.sure &&
  inPeriod(fact);

let seen = { facts: new Set(), nodes: new Set() };
const applyFilters = () => {
  const kept = facts.filter(passes);
  const kind = (node) => !filters.kinds || filters.kinds.has(node.group);
  seen = { facts: new Set(kept.map((fact) => fact.index)), nodes: new Set() };
  for (const node of nodes) if (kind(node) && node.facts.some((fact) => seen.facts.has(fact))) seen.nodes.add(node.index);
};

const toAddress = () => {
  const found = new URLSearchParams();
  if (state.lang !== "kk") found.set("lang", state.lang);
  if (state.view !== "graph") found.set("view", state.view);
  if (state.all) found.set("all", "1");
  if (state.node !== null) found.set("node", nodes[state.node].iri);
  if (state.target !== null) found.set("to-node", nodes[state.target].iri);
  if (state.depth > 1) found.set("depth", state.depth);
  if (state.article) found.set("read", state.article);
  for (const name of ["kinds", "facts"]) if (filters[name]) found.set(name, [...filters[name]].sort().join(","));
  for (const name of ["article", "from", "to"]) if (filters[name]) found.set(name, filters[name]);
  if (filters.sure) found.set("sure", filters.sure);
  const hash = `#${found}`;
  if (hash !== location.hash && !(hash === "#" && !location.hash)) history.replaceState(null, "", hash);
};
const fromAddress = () => {
  const found = new URLSearchParams(location.hash.slice(1));
  const one = (name, allowed) => (allowed.includes(found.get(name)) ? found.get(name) : null);
  const set = (name, allowed) => (found.has(name) ? new Set(found.get(name).split(",").filter((value) => Object.hasOwn(allowed, value))) : null);
  state.lang = one("lang", languages) || languages.find((language) => navigator.language.startsWith(language) && found.has("auto")) || "kk";
  state.view = one("view", views) || "graph";
  state.all = found.get("all") === "1";
  state.node = nodeOf.get(found.get("node"))?.index ?? null;
  state.target = state.node === null ? null : (nodeOf.get(found.get("to-node"))?.index ?? null);
  state.depth = Number(one("depth", ["1", "2", "3"]) || 1);
  state.article = articleOf.has(found.get("read")) ? found.get("read") : null;
  filters.kinds = set("kinds", data.types);
  filters.facts = set("facts", data.labels);
  filters.article = articleOf.has(found.get("article")) ? found.get("article") : "";
  for (const name of ["from", "to"]) filters[name] = /^\d{4}(-\d\d){0,2}$/.test(found.get(name) || "") ? found.get(name) : "";
  filters.sure = Math.min(Math.max(Number(found.get("sure")) || 0, 0), 1);
};

const counted = (list, key) => {
  const found = new Map();
  for (const one of list) found.set(one[key], (found.get(one[key]) || 0) + 1);
  return found;
};
const percent = (share) => `${Math.round(share * 100)} %`;
const drawFilters = () => {
  const group = (name, title, numbers, label, sign) => {
    const all = [...numbers.keys()].sort((a, b) => numbers.get(b) - numbers.get(a) || (a < b ? -1 : 1));
    const set = (value) => { filters[name] = value; drawFilters(); refresh(); };
    const turn = (key, on) => {
      const now = new Set(filters[name] || all);
      now[on ? "add" : "delete"](key);
      set(now.size === all.length ? null : now);
      byId(`${name}-${key}`).focus();
    };
    return element("fieldset", {}, element("legend", {}, title),
      element("div", { class: "ways" }, button(t("all"), () => set(null), { class: "small" }), button(t("no_one"), () => set(new Set()), { class: "small" })),
      ...all.map((key) => element("label", { class: "chip" },
        element("input", { type: "checkbox", id: `${name}-${key}`, checked: !filters[name] || filters[name].has(key), onchange: (event) => turn(key, event.target.checked) }),
        sign(key), label(key), element("span", { class: "count" }, numbers.get(key)))));
  };
  const date = (name) =>
    element("label", {}, `${t(name)} `, element("input", { type: "date", value: filters[name], onchange: (event) => { filters[name] = event.target.value; refresh(); } }));
  const article = element("select", { onchange: (event) => { filters.article = event.target.value; refresh(); } },
    element("option", { value: "" }, t("all")),
    ...articles.map((found) => element("option", { value: found.id, selected: found.id === filters.article }, shortened(found.headline || found.id, 60))));
  const value = element("output", { for: "sure" }, percent(filters.sure));
  const sure = element("input", { id: "sure", type: "range", min: 0, max: 1, step: 0.05, value: filters.sure, oninput: (event) => { filters.sure = Number(event.target.value); value.textContent = percent(filters.sure); refresh(); } });
  byId("filter-form").replaceChildren(
    group("kinds", t("kinds"), counted(nodes, "group"), (key) => data.types[key][state.lang], icon),
    group("facts", t("facts"), counted(facts, "type"), labelOf, (key) => stroke(data.kinds[key]?.family || "other")),
    element("div", { class: "row" },
      element("label", {}, `${t("article")} `, article), date("from"), date("to"),
      element("label", {}, `${t("sure")} `, sure, " ", value),
      button(t("reset"), () => { Object.assign(filters, unfiltered()); drawFilters(); refresh(); })),
  );
};
const filtersOn = () => Object.entries(unfiltered()).filter(([name, value]) => filters[name] !== value).length;
