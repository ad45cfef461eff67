// The reader: an article's whole text, the words that state facts marked in place; a mark opens its facts.
const segments = (article) => {
  const own = shownFacts().filter((fact) => fact.article === article.id);
  const spans = own.flatMap((fact) => fact.evidence.map(({ start, end }) => ({ start, end, fact: fact.index })));
  const cuts = [...new Set([0, points(article).length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(1).map((stop, place) => ({ text: points(article).slice(cuts[place], stop).join(""), facts: [...new Set(spans.filter(({ start, end }) => start <= cuts[place] && stop <= end).map(({ fact }) => fact))] }));
};
const openFacts = (list) => {
  Object.assign(state, { edge: null, node: null, target: null, fact: list.length === 1 ? list[0] : null });
  refresh();
  if (list.length > 1) fill(element("h2", {}, t("found", { n: list.length })), ...byType(list.map((fact) => facts[fact])));
};
const readerView = (article) => {
  const body = element("div", { class: "reader", lang: "kk" });
  for (const { text, facts: list } of segments(article)) {
    if (!list.length) { body.append(text); continue; }
    const label = list.map((fact) => data.labels[facts[fact].type][state.lang]).join(", ");
    const open = () => openFacts(list);
    body.append(element("mark", { role: "button", tabindex: "0", title: label, class: list.includes(state.fact) ? "on" : null, "data-facts": list.join(" "), onclick: open, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } } }, text));
  }
  return [button(`← ${t("view_articles")}`, () => { state.article = null; refresh(); }), element("h2", {}, article.headline || article.id),
    element("p", { class: "source" }, [article.published.slice(0, 10), article.id].filter(Boolean).join(" · ")), body];
};
const articlesView = () =>
  state.article ? readerView(articleOf.get(state.article)) : empty(inPieces(articles, (article) =>
    element("li", {}, button(article.headline || article.id, () => { state.article = article.id; refresh(); }), ` ${article.published.slice(0, 10)} · ${facts.filter((fact) => fact.article === article.id && seen.facts.has(fact.index)).length}`)));
const readFact = (fact) => {
  Object.assign(state, { view: "articles", article: fact.article, fact: fact.index });
  refresh();
  document.querySelector(".reader mark.on")?.scrollIntoView({ block: "center" });
};
