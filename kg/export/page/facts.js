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
  return element("article", { class: "fact", "data-fact": fact.index }, list.childElementCount ? list : null,
    ...fact.evidence.map((evidence) => quote(fact, evidence)),
    element("p", { class: "source" }, ...standing(fact), `${dated} · ${t("confidence")} ${Math.round(fact.confidence * 100)} %`),
    element("p", { class: "source" }, button(article.headline || article.id, () => readFact(fact), { title: t("read") })));
};

// facts by their kind, and those of a thing by the other party: "21 meetings with 14 people" opens
const folder = (open, summary, fillIn, attributes = {}) => {
  const made = element("details", { open, ...attributes }, element("summary", {}, ...summary));
  const unfold = () => { if (made.open && made.childElementCount === 1) made.append(...fillIn()); };
  made.addEventListener("toggle", unfold);
  unfold();
  return made;
};
const grouped = (list, keysOf) => {
  const groups = new Map();
  for (const one of list) {
    for (const key of keysOf(one)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(one);
    }
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length || (String(a[0]) < String(b[0]) ? -1 : 1));
};
const cards = (list, size = 50) => {
  const shown = list.slice(0, size).map(card);
  return list.length > size ? [...shown, element("p", {}, `${t("more")}: ${list.length - size}`)] : shown;
};
const parties = (list, self) => {
  const others = (fact) => fact.things.filter((index) => index !== self);
  const alone = list.filter((fact) => !others(fact).length);
  return [
    ...grouped(list, others).map(([index, own]) => folder(false, [icon(nodes[index].group), nameOf(nodes[index]), own.length > 1 ? element("span", { class: "count" }, own.length) : ""].filter(Boolean),
      () => [element("p", { class: "source" }, thingButton(nodes[index], t("open_thing", { name: nameOf(nodes[index]) }))), ...cards(own)], { class: "party", "data-party": index })),
    ...cards(alone),
  ];
};
const byType = (list, self = null) => {
  const groups = grouped(list, (fact) => [fact.type]);
  return groups.map(([type, own]) => {
    const others = new Set(own.flatMap((fact) => fact.things.filter((index) => index !== self)));
    const text = self !== null && others.size ? t("with_others", { n: own.length, m: others.size }) : t("n_facts", { n: own.length });
    return folder(groups.length === 1 || list.length < 6, [stroke(familyOf(own[0])), element("span", { class: "kind" }, labelOf(type)), element("span", { class: "count" }, text)],
      () => (self === null || own.length < 3 ? cards(own) : parties(own, self)), { class: "kind", "data-kind": type });
  });
};

const fill = (...children) => {
  byId("facts").replaceChildren(...children.filter(Boolean));
  panel.scrollTop = 0;
};

// how two things are connected, as a chain of sentences: who, what, whom, and the words that say so
const sentence = (from, to) => {
  const edge = nodes[from].near.get(to);
  const [best, ...more] = factsOn(edge).sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  const article = articleOf.get(best.article);
  return element("li", {}, element("p", { class: "step" }, thingButton(nodes[from]), element("span", { class: "verb" }, stroke(familyOf(best)), sayOf([best])), thingButton(nodes[to])),
    ...best.evidence.slice(0, 1).map((evidence) => quote(best, evidence)),
    element("p", { class: "source" }, button(article.headline || article.id, () => readFact(best), { title: t("read") }), best.observed ? ` · ${best.observed}` : ""),
    more.length ? folder(false, [`${t("more")}: ${more.length}`], () => cards(more)) : null);
};
const connection = (node) => {
  const input = element("input", { type: "search", id: "target", role: "combobox", "aria-expanded": "false", "aria-controls": "target-hits", "aria-label": t("connect_to"), placeholder: t("connect_to"), autocomplete: "off", value: state.target === null ? "" : nameOf(nodes[state.target]) });
  const list = element("ul", { id: "target-hits", role: "listbox", "aria-label": t("connect_to"), hidden: true });
  combobox(input, list, (found) => { if (found.index !== node.index) { state.target = found.index; refresh(); } });
  const result = element("div", { id: "connection" });
  const steps = state.target === null ? null : path(node.index, state.target);
  if (steps) result.append(element("p", {}, t("steps", { n: steps.length - 1 })), element("ol", { class: "chain" }, ...steps.slice(1).map((index, place) => sentence(steps[place], index))));
  else if (state.target !== null) result.append(element("p", {}, t("no_path")));
  return element("details", { open: state.target !== null, class: "kind", id: "connect" }, element("summary", {}, element("span", { class: "kind" }, t("connect"))), element("div", { class: "search row" }, input, list), result);
};

const drawNode = (node) => {
  const others = node.names.filter(([name]) => name !== nameOf(node)).map(([name]) => name);
  const own = node.facts.filter((fact) => seen.facts.has(fact)).map((fact) => facts[fact]);
  const links = [...(node.links || []).map((link) => element("a", { href: link, rel: "noreferrer" }, link.includes("wikidata") ? "Wikidata" : "GeoNames")), ...(node.codes || [])];
  const depth = element("div", { class: "row", role: "group", "aria-label": t("neighbours") }, element("span", {}, t("neighbours")),
    ...[1, 2, 3].map((step) => button(String(step), () => { state.depth = step; state.target = null; refresh(); }, { class: "small", "aria-pressed": String(state.depth === step && state.target === null) })));
  fill(element("h2", {}, icon(node.group), nameOf(node)),
    element("p", { class: "source" }, data.types[node.group][state.lang], ` · ${t("n_facts", { n: own.length })} · ${t("n_things", { n: neighbours(node.index).length })} · ${t("n_articles", { n: new Set(own.map((fact) => fact.article)).size })}`),
    others.length ? element("p", { class: "source" }, `${t("also")}: ${[...new Set(others)].join(", ")}`) : null,
    links.length ? element("p", { class: "source" }, `${t("links")}: `, ...links.flatMap((link, place) => (place ? [" · ", link] : [link]))) : null,
    depth, connection(node), ...(own.length ? byType(own, node.index) : [element("p", { class: "empty" }, t("none"))]));
};
const drawEdge = (edge) =>
  fill(element("h2", {}, `${nameOf(nodes[edge.from])} — ${nameOf(nodes[edge.to])}`), ...byType(factsOn(edge)));

// the groups of the picture, each with the things that it begins with and the article that tells most of it
const storyList = () => {
  const told = new Set();
  return element("ul", { class: "stories" }, ...[...grouped(firstOf(), (node) => [node.story])].sort((a, b) => a[1][0].head - b[1][0].head).map(([story, heads]) => {
    const own = stories.get(story).flatMap((node) => node.facts).filter((fact) => seen.facts.has(fact)).map((fact) => facts[fact]);
    const article = articleOf.get(grouped(own, (fact) => [fact.article])[0][0]);
    const again = told.has(article) || !told.add(article);
    return element("li", {}, element("p", { class: "step" }, ...heads.map((node) => element("span", { class: "with" }, icon(node.group), thingButton(node)))),
      again ? null : element("p", { class: "source" }, button(article.headline || article.id, () => { Object.assign(state, { view: "articles", article: article.id }); refresh(); }, { title: t("read") })));
  }));
};
const drawPanel = () => {
  if (state.fact !== null) fill(element("h2", {}, labelOf(facts[state.fact].type)), card(facts[state.fact]));
  else if (state.edge) drawEdge(state.edge);
  else if (state.node !== null) drawNode(nodes[state.node]);
  else {
    const alone = facts.filter((fact) => seen.facts.has(fact.index) && !fact.things.length);
    fill(element("h2", {}, t("details")), element("p", {}, t("welcome")), element("h3", {}, t("central")), seen.nodes.size ? storyList() : element("p", { class: "empty" }, t("nothing_left")),
      ...(alone.length ? [element("h3", {}, t("no_things")), ...byType(alone)] : []));
  }
};
// on a phone the panel is a sheet at the foot of the screen that comes up when something is chosen
const raise = (up) => {
  byId("sheet").setAttribute("aria-expanded", String(up));
  byId("sheet").setAttribute("aria-label", t(up ? "sheet_down" : "sheet_up"));
  panel.classList.toggle("up", up);
};
byId("sheet").addEventListener("click", () => { raise(!panel.classList.contains("up")); drawPicture(); });

const showNode = (index) => {
  const scope = state.node === null;
  if (state.node !== index) state.target = null;
  Object.assign(state, { node: index, edge: null, fact: null, depth: scope ? 1 : state.depth });
  raise(true);
  refresh(true);
};
const showEdge = (edge) => { Object.assign(state, { edge, fact: null }); raise(true); refresh(); };
const showFact = (index) => { Object.assign(state, { fact: index, edge: null }); raise(true); refresh(); };
