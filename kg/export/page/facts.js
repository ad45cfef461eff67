// The panel: a thing or a link with its facts, each with the sentence that states it, and how two things are connected.
const panel = byId("panel");
const things = (fact) => fact.things.map((index) => nodes[index]);

// the sentences around the evidence, the stating words marked
const quote = (fact, evidence) => {
  const article = articleOf.get(fact.article);
  const letters = points(article);
  const around = article.sentences.filter(([start, stop]) => start < evidence.end && evidence.start < stop);
  const start = Math.min(evidence.start, ...around.map((span) => span[0]));
  const stop = Math.max(evidence.end, ...around.map((span) => span[1]));
  const part = (from, to) => letters.slice(from, to).join("");
  return element("blockquote", { lang: "kk" }, part(start, evidence.start), element("mark", {}, part(evidence.start, evidence.end)), part(evidence.end, stop));
};

// codes such as "done" in the language of the page
const spoken = (name) => data.interface[`code_${name}`]?.[state.lang] || name;
const standing = (fact) =>
  fact.standing.map((name) => element("span", { class: "badge" }, name === "reported" ? `${t("reported")}: ${(fact.reported_by || []).join(", ")}` : t(name)));

const card = (fact) => {
  const list = element("dl");
  for (const [role, fillers] of Object.entries(fact.roles)) {
    for (const filler of fillers) {
      const node = nodeOf.get(filler.iri);
      const value = filler.value !== undefined && String(filler.value) !== filler.name ? ` (${filler.value})` : "";
      list.append(element("dt", {}, data.roles[role]?.[state.lang] || role), element("dd", {}, node ? thingButton(node) : spoken(filler.name), value));
    }
  }
  const article = articleOf.get(fact.article);
  const dated = fact.observed ? `${t("observed")} ${fact.observed}` : t("no_date");
  return element("article", { class: "fact", "data-fact": fact.index }, list,
    ...fact.evidence.map((evidence) => quote(fact, evidence)),
    element("p", { class: "source" }, ...standing(fact), `${dated} · ${t("confidence")} ${Math.round(fact.confidence * 100)} %`),
    element("p", { class: "source" }, button(article.headline || article.id, () => readFact(fact), { title: t("read") })));
};

const byType = (list) => {
  const groups = new Map();
  for (const fact of list) groups.set(fact.type, [...(groups.get(fact.type) || []), fact]);
  const label = (type) => data.labels[type][state.lang];
  return [...groups].sort((a, b) => label(a[0]).localeCompare(label(b[0]))).flatMap(([type, group]) => [
    element("h3", {}, `${label(type)} (${group.length})`),
    ...group.slice(0, 200).map(card),
    group.length > 200 ? element("p", {}, `${t("more")}: ${group.length - 200}`) : null,
  ]).filter(Boolean);
};

const fill = (...children) => {
  panel.replaceChildren(...children.filter(Boolean));
  panel.scrollTop = 0;
};

// the fewest links from one thing to another, over what the filters leave
const path = (from, to) => {
  const before = new Map([[from, null]]);
  const queue = [from];
  for (let place = 0; place < queue.length && !before.has(to); place += 1) {
    for (const [next, edge] of nodes[queue[place]].near) {
      if (!before.has(next) && seen.nodes.has(next) && edge.facts.some((fact) => seen.facts.has(fact))) {
        before.set(next, queue[place]);
        queue.push(next);
      }
    }
  }
  if (!before.has(to)) return null;
  const found = [to];
  while (found[0] !== from) found.unshift(before.get(found[0]));
  return found;
};
const around = (start, depth) => {
  let ring = [start];
  const found = new Set(ring);
  for (let step = 0; step < depth; step += 1) {
    ring = ring.flatMap((index) => [...nodes[index].near].filter(([next, edge]) => seen.nodes.has(next) && edge.facts.some((fact) => seen.facts.has(fact))).map(([next]) => next)).filter((next) => !found.has(next) && found.add(next));
  }
  return found;
};

const connection = (node) => {
  const input = element("input", { type: "search", id: "target", role: "combobox", "aria-expanded": "false", "aria-controls": "target-hits", "aria-label": t("connect_to"), placeholder: t("connect_to"), autocomplete: "off", value: state.target === null ? "" : nameOf(nodes[state.target]) });
  const list = element("ul", { id: "target-hits", role: "listbox", hidden: true });
  combobox(input, list, (found) => { state.target = found.index; refresh(); });
  const result = element("div", { id: "connection" });
  const steps = state.target === null || state.target === node.index ? null : path(node.index, state.target);
  if (steps) {
    result.append(element("p", {}, t("steps", { n: steps.length - 1 })), element("ol", {}, ...steps.map((index) => element("li", {}, thingButton(nodes[index])))));
    steps.slice(1).forEach((index, place) => {
      const edge = nodes[steps[place]].near.get(index);
      result.append(...edge.facts.filter((fact) => seen.facts.has(fact)).slice(0, 1).map((fact) => card(facts[fact])));
    });
  } else if (state.target !== null) result.append(element("p", {}, t("no_path")));
  return element("details", { open: state.target !== null }, element("summary", {}, t("connect")), element("div", { class: "search row" }, input, list), result);
};

const drawNode = (node) => {
  const others = node.names.filter(([name]) => name !== nameOf(node)).map(([name]) => name);
  const links = node.links || [];
  const depth = element("div", { class: "row", role: "group", "aria-label": t("neighbours") }, `${t("neighbours")}: `,
    ...[1, 2, 3, 0].map((step) => button(step || t("everything"), () => { state.depth = step; refresh(); }, { "aria-pressed": String(state.depth === step) })));
  fill(element("h2", {}, nameOf(node)),
    element("p", { class: "source" }, data.types[node.group][state.lang], others.length ? ` · ${t("also")}: ${[...new Set(others)].join(", ")}` : ""),
    links.length || (node.codes || []).length ? element("p", { class: "source" }, `${t("links")}: `, ...links.flatMap((link) => [element("a", { href: link, rel: "noreferrer" }, link.includes("wikidata") ? "Wikidata" : "GeoNames"), " "]), (node.codes || []).join(" ")) : null,
    depth, connection(node),
    ...byType(node.facts.filter((fact) => seen.facts.has(fact)).map((fact) => facts[fact])));
};
const drawEdge = (edge) =>
  fill(element("h2", {}, `${nameOf(nodes[edge.from])} — ${nameOf(nodes[edge.to])}`), ...byType(edge.facts.filter((fact) => seen.facts.has(fact)).map((fact) => facts[fact])));

const central = () =>
  element("ol", {}, ...nodes.filter((node) => seen.nodes.has(node.index)).sort((a, b) => b.near.size - a.near.size || a.index - b.index).slice(0, 10)
    .map((node) => element("li", {}, thingButton(node), ` ${data.types[node.group][state.lang]}`)));
const drawPanel = () => {
  if (state.fact !== null) fill(element("h2", {}, data.labels[facts[state.fact].type][state.lang]), card(facts[state.fact]));
  else if (state.edge) drawEdge(state.edge);
  else if (state.node !== null) drawNode(nodes[state.node]);
  else fill(element("h2", {}, t("details")), element("p", {}, t("welcome")), element("h3", {}, t("central")), central(), ...byType(facts.filter((fact) => seen.facts.has(fact) && !fact.things.length)));
};

const showNode = (index) => {
  if (state.node !== index) state.target = null;
  Object.assign(state, { node: index, edge: null, fact: null });
  refresh();
  focusNode(index);
};
const showEdge = (edge) => { Object.assign(state, { edge, fact: null, node: null, target: null }); refresh(); };
const showFact = (index) => { Object.assign(state, { fact: index, edge: null }); refresh(); };
