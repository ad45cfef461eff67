// The reader: an article's whole text, the words that state facts marked in place; a mark opens its facts.
const segments = (article) => {
  const own = shownFacts().filter((fact) => fact.article === article.id);
  const spans = own.flatMap((fact) => fact.evidence.map(({ start, end }) => ({ start, end, fact: fact.index })));
  const [from, to] = article.head || [0, 0];
  const cuts = [...new Set([0, from, to, points(article).length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(1).map((stop, place) => ({ text: points(article).slice(cuts[place], stop).join(""), head: from <= cuts[place] && stop <= to, facts: [...new Set(spans.filter(({ start, end }) => start <= cuts[place] && stop <= end).map(({ fact }) => fact))] }));
};
const openFacts = (list) => {
  Object.assign(state, { edge: null, node: null, target: null, fact: list.length === 1 ? list[0] : null });
  raise(true);
  refresh();
  if (list.length > 1) fill(element("h2", {}, t("found", { n: list.length })), ...byType(list.map((fact) => facts[fact])));
};
const marked = ({ text, facts: list }) => {
  if (!list.length) return text;
  const open = () => openFacts(list);
  return element("mark", { role: "button", tabindex: "0", title: list.map((fact) => labelOf(facts[fact].type)).join(", "), class: list.includes(state.fact) ? "on" : null, "data-facts": list.join(" "), onclick: open, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } } }, text);
};
// the headline and the date stand in the text itself, mostly: what does is not said again
const readerView = (article) => {
  const parts = segments(article);
  const heading = element("h2", { lang: "kk" }, ...parts.filter(({ head }) => head).map(marked));
  const at = parts.findIndex(({ head }) => head);
  const body = parts.filter(({ head }) => !head).map(marked);
  if (at >= 0) body.splice(at, 0, heading);
  const day = article.published.slice(0, 10);
  const [year, month, date] = day.split("-").map(Number);
  const told = article.text.includes(day) || new RegExp(`(?<!\\d)0?${date}[./-]0?${month}[./-](${year}|${year % 100})(?!\\d)`).test(article.text);
  return [button(`← ${t("view_articles")}`, () => { state.article = null; refresh(); }), element("p", { class: "source" }, [told ? "" : day, article.id].filter(Boolean).join(" · ")),
    element("div", { class: "reader", lang: "kk" }, ...body)];
};
const articlesView = () => {
  if (state.article) return readerView(articleOf.get(state.article));
  const numbers = counted(shownFacts(), "article");
  return empty(inPieces(articles, (article) =>
    element("li", { class: "what" }, button(article.headline || article.id, () => { state.article = article.id; refresh(); }), element("small", {}, article.published.slice(0, 10)), element("span", { class: "count" }, numbers.get(article.id) || 0))));
};
const readFact = (fact) => {
  Object.assign(state, { view: "articles", article: fact.article, fact: fact.index });
  raise(false);
  refresh();
  document.querySelector(".reader mark.on")?.scrollIntoView({ block: "center" });
};
