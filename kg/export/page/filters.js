// What is shown: filters by kind of thing, kind of fact, article, period and confidence; all of it stands in the address.
const filters = { kinds: new Set(), facts: new Set(), article: "", from: "", to: "", sure: 0 };

const daysOf = (fact) => {
  const found = [];
  for (const role of ["date", "period"]) for (const filler of fact.roles[role] || []) if (/^\d{4}/.test(filler.value || "")) found.push(filler.value);
  return found;
};
const inPeriod = (fact) => {
  const dates = daysOf(fact).length ? daysOf(fact) : [fact.observed || ""];
  return dates.some((value) => {
    const [start, stop] = [value.split("/")[0], value.split("/")[1] || value];
    return (!filters.to || (start && start <= filters.to)) && (!filters.from || (stop && stop.padEnd(10, "~") >= filters.from));
  });
};
const passes = (fact) =>
  (!filters.facts.size || filters.facts.has(fact.type)) &&
  (!filters.article || fact.article === filters.article) &&
  fact.confidence >= filters.sure &&
  inPeriod(fact);

let seen = { facts: new Set(), nodes: new Set() };
const applyFilters = () => {
  const kept = facts.filter(passes);
  const kind = (node) => !filters.kinds.size || filters.kinds.has(node.group);
  seen = { facts: new Set(kept.map((fact) => fact.index)), nodes: new Set() };
  for (const node of nodes) if (kind(node) && node.facts.some((fact) => seen.facts.has(fact))) seen.nodes.add(node.index);
};

const toAddress = () => {
  const found = new URLSearchParams();
  if (state.lang !== "kk") found.set("lang", state.lang);
  if (state.view !== "graph") found.set("view", state.view);
  if (state.node !== null) found.set("node", nodes[state.node].iri);
  if (state.target !== null) found.set("to-node", nodes[state.target].iri);
  if (state.depth) found.set("depth", state.depth);
  if (state.article) found.set("read", state.article);
  for (const name of ["kinds", "facts"]) if (filters[name].size) found.set(name, [...filters[name]].sort().join(","));
  for (const name of ["article", "from", "to"]) if (filters[name]) found.set(name, filters[name]);
  if (filters.sure) found.set("sure", filters.sure);
  const hash = `#${found}`;
  if (hash !== location.hash && !(hash === "#" && !location.hash)) history.replaceState(null, "", hash);
};
const fromAddress = () => {
  const found = new URLSearchParams(location.hash.slice(1));
  const one = (name, allowed) => (allowed.includes(found.get(name)) ? found.get(name) : null);
  const set = (name, allowed) => new Set((found.get(name) || "").split(",").filter((value) => value in allowed));
  state.lang = one("lang", languages) || languages.find((language) => navigator.language.startsWith(language) && found.has("auto")) || "kk";
  state.view = one("view", views) || "graph";
  state.node = nodeOf.get(found.get("node"))?.index ?? null;
  state.target = nodeOf.get(found.get("to-node"))?.index ?? null;
  state.depth = Number(one("depth", ["1", "2", "3"]) || 0);
  state.article = articleOf.has(found.get("read")) ? found.get("read") : null;
  filters.kinds = set("kinds", data.types);
  filters.facts = set("facts", data.labels);
  filters.article = articleOf.has(found.get("article")) ? found.get("article") : "";
  for (const name of ["from", "to"]) filters[name] = /^\d{4}(-\d\d){0,2}$/.test(found.get(name) || "") ? found.get(name) : "";
  filters.sure = Math.min(Math.max(Number(found.get("sure")) || 0, 0), 1);
};

const drawFilters = () => {
  const choice = (name, key, label) =>
    element("label", {}, element("input", { type: "checkbox", checked: filters[name].has(key), onchange: (event) => { filters[name][event.target.checked ? "add" : "delete"](key); refresh(); } }), ` ${label}`);
  const group = (name, title, table) =>
    element("fieldset", {}, element("legend", {}, title), ...Object.keys(table).sort().map((key) => choice(name, key, table[key][state.lang])));
  const used = Object.fromEntries(Object.entries(data.labels).filter(([type]) => facts.some((fact) => fact.type === type)));
  const date = (name) =>
    element("label", {}, `${t(name)} `, element("input", { type: "date", value: filters[name], onchange: (event) => { filters[name] = event.target.value; refresh(); } }));
  const article = element("select", { onchange: (event) => { filters.article = event.target.value; refresh(); } },
    element("option", { value: "" }, t("all")),
    ...articles.map((found) => element("option", { value: found.id, selected: found.id === filters.article }, shortened(found.headline || found.id, 60))));
  const sure = element("input", { type: "range", min: 0, max: 1, step: 0.05, value: filters.sure, oninput: (event) => { filters.sure = Number(event.target.value); refresh(); } });
  byId("filter-form").replaceChildren(
    group("kinds", t("kinds"), data.types),
    group("facts", t("facts"), used),
    element("label", {}, `${t("article")} `, article),
    date("from"), date("to"),
    element("label", {}, `${t("sure")} `, sure),
    button(t("reset"), () => {
      Object.assign(filters, { kinds: new Set(), facts: new Set(), article: "", from: "", to: "", sure: 0 });
      drawFilters();
      refresh();
    }),
  );
};
