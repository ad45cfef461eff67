// The views beside the graph: a list of all things, a timeline, a table of figures, the places as a tree.
const views = ["graph", "things", "timeline", "figures", "places", "articles"];
const shownFacts = () => facts.filter((fact) => seen.facts.has(fact.index));
const empty = (list) => (list.length ? list : [element("p", { class: "empty" }, t(seen.facts.size ? "none" : "nothing_left"))]);
const collate = (a, b) => nameOf(a).localeCompare(nameOf(b), state.lang);

// a list too long for a page comes in pieces
const inPieces = (items, make, size = 300) => {
  const list = element("ul", { class: "plain" });
  const more = button("", () => grow());
  let place = 0;
  const grow = () => {
    list.append(...items.slice(place, place + size).map(make));
    place += size;
    more.hidden = place >= items.length;
    more.textContent = `${t("more")} (${Math.max(items.length - place, 0)})`;
  };
  grow();
  return [list, more];
};

const thingsView = () =>
  empty(Object.keys(data.types).flatMap((type) => {
    const group = nodes.filter((node) => node.group === type && seen.nodes.has(node.index)).sort(collate);
    return group.length ? [element("h3", {}, `${data.types[type][state.lang]} (${group.length})`), ...inPieces(group, (node) => element("li", {}, icon(node.group), thingButton(node), element("span", { class: "count" }, node.facts.length)))] : [];
  }));

// every fact by the time that it names, else by the day of its article, and marked so; the others are counted
const timesOf = (fact) => (daysOf(fact).length ? daysOf(fact).map((day) => ({ day, fact, own: true })) : fact.observed ? [{ day: fact.observed, fact, own: false }] : []);
const timelineView = () => {
  const shown = shownFacts();
  const entries = shown.flatMap(timesOf).filter(({ own }) => own || !state.own).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.fact.index - b.fact.index));
  const own = shown.filter((fact) => daysOf(fact).length).length;
  const timeless = shown.filter((fact) => !timesOf(fact).length);
  const by = shown.length - own - timeless.length;
  const years = grouped(entries, ({ day }) => [day.slice(0, 4)]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const most = Math.max(1, ...years.map(([, list]) => list.length));
  const item = ({ day, fact, own: named }) => element("li", { class: named ? null : "dated" }, element("time", { datetime: day.split("/")[0] }, day.replace("/", " – ")),
    element("span", { class: "what" }, stroke(familyOf(fact)), button(describe(fact), () => showFact(fact.index)), named ? "" : element("span", { class: "badge" }, t("article_day"))));
  const left = timeless.length ? folder(false, [t("left_out", { n: timeless.length })], () => inPieces(timeless, (fact) => element("li", {}, button(describe(fact), () => showFact(fact.index)))), { id: "left-out" }) : element("p", { class: "source" }, t("left_out", { n: 0 }));
  return [element("p", {}, t("times", { own, by })), left,
    element("label", { class: "chip" }, element("input", { type: "checkbox", checked: state.own, onchange: (event) => { state.own = event.target.checked; refresh(); } }), t("own_only")),
    ...empty(years.flatMap(([year, list]) => [element("h3", {}, `${year} `, bar(list.length / most), element("span", { class: "count" }, list.length)), ...inPieces(list, item)]))];
};
const describe = (fact) => `${data.labels[fact.type][state.lang]}: ${things(fact).map(nameOf).join(", ") || shortened(fact.evidence.map(({ text }) => text).join(" … "), 70)}`;

const bar = (share) => svg("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { width: Math.max(1, 100 * share), height: 10 }));
const names = (fact, role) => (fact.roles[role] || []).map((filler) => (nodeOf.has(filler.iri) ? nameOf(nodeOf.get(filler.iri)) : spoken(filler.name))).join(", ");
const figuresView = () => {
  const rows = shownFacts().filter((fact) => fact.type === "Observation").map((fact) => ({ fact, unit: names(fact, "unit"), value: Number((fact.roles.value || [{}])[0].value) }));
  if (!rows.length) return empty([]);
  const most = {};
  for (const { unit, value } of rows) if (Number.isFinite(value)) most[unit] = Math.max(most[unit] || 0, Math.abs(value));
  rows.sort((a, b) => a.unit.localeCompare(b.unit) || names(a.fact, "indicator").localeCompare(names(b.fact, "indicator")) || b.value - a.value);
  const number = new Intl.NumberFormat(state.lang);
  const body = rows.map(({ fact, unit, value }) =>
    element("tr", {}, element("td", {}, button(names(fact, "indicator"), () => showFact(fact.index))),
      element("td", { class: "number" }, names(fact, "comparator"), " ", Number.isFinite(value) ? number.format(value) : names(fact, "value"), " ", unit),
      element("td", {}, Number.isFinite(value) ? bar(Math.abs(value) / (most[unit] || 1)) : ""),
      element("td", {}, names(fact, "period")), element("td", {}, names(fact, "about"))));
  const head = ["indicator", "value", "", "period", "about"].map((key) => element(key ? "th" : "td", key ? { scope: "col" } : {}, key ? t(key) : ""));
  return [element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body))];
};

// a place lies in the country that its ISO code begins with, or in the place that a fact says
const placesView = () => {
  const places = nodes.filter((node) => node.group === "Place" && seen.nodes.has(node.index));
  const country = new Map(nodes.flatMap((node) => (node.codes || []).filter((code) => /^[A-Z]{2}$/.test(code)).map((code) => [code, node])));
  const inside = new Map();
  for (const fact of shownFacts()) {
    if (fact.type !== "Location") continue;
    const [thing, place] = ["thing", "place"].map((role) => nodeOf.get(fact.roles[role]?.[0]?.iri));
    if (thing && place && thing !== place && !inside.has(thing)) inside.set(thing, place);
  }
  for (const node of places) {
    const code = (node.codes || []).find((found) => /^[A-Z]{2}-/.test(found));
    if (!inside.has(node) && code && country.has(code.slice(0, 2))) inside.set(node, country.get(code.slice(0, 2)));
  }
  const members = new Map();
  for (const [node, place] of inside) members.set(place, [...(members.get(place) || []), node]);
  const branch = (node, above = new Set()) =>
    element("li", {}, thingButton(node), members.has(node) && !above.has(node) ? element("ul", {}, ...members.get(node).sort(collate).map((child) => branch(child, new Set([...above, node])))) : null);
  const roots = places.filter((node) => !inside.has(node)).sort(collate);
  const [trees, single] = [roots.filter((node) => members.has(node)), roots.filter((node) => !members.has(node))];
  return empty([...(trees.length ? [element("ul", { class: "tree" }, ...trees.map((node) => branch(node)))] : []), ...(single.length ? [element("h3", {}, t("other_places")), element("ul", {}, ...single.map((node) => branch(node)))] : [])]);
};

const draw = { things: thingsView, timeline: timelineView, figures: figuresView, places: placesView, articles: () => articlesView() };
const drawView = () => {
  const graph = state.view === "graph";
  for (const id of ["network", "note", "tools", "legend", "scope"]) byId(id).hidden = !graph;
  byId("stage").classList.toggle("picture", graph);
  byId("view").hidden = graph;
  byId("stage").setAttribute("aria-labelledby", `tab-${state.view}`);
  byId("view").replaceChildren(...(graph ? [] : draw[state.view]()));
};
const showView = (view) => { state.view = view; refresh(); };
const drawTabs = () => {
  const tabs = views.map((view) => button(t(`view_${view}`), () => showView(view), { role: "tab", id: `tab-${view}`, "aria-controls": "stage", "aria-selected": String(state.view === view), tabindex: state.view === view ? "0" : "-1" }));
  tabs.forEach((tab, place) => tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[event.key];
    if (step) { showView(views[(place + step) % tabs.length]); byId(`tab-${state.view}`).focus(); }
  }));
  byId("views").replaceChildren(...tabs);
};
