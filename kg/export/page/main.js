// Everything anew after a change of what is seen; only the picture looks whether it has changed.
const refresh = () => {
  applyFilters();
  drawTabs();
  drawView();
  drawPanel();
  drawPicture();
  byId("summary").textContent = t("counts", { articles: articles.length, things: seen.nodes.size, facts: seen.facts.size });
  toAddress();
};
const translate = () => {
  document.documentElement.lang = state.lang;
  document.title = t("title");
  byId("language").value = state.lang;
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = t(one.dataset.text);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", t(one.dataset.label));
  for (const one of document.querySelectorAll("[data-hint]")) one.setAttribute("placeholder", t(one.dataset.hint));
  drawFilters();
  drawLegend();
};
const start = () => {
  fromAddress();
  translate();
  refresh();
};
byId("language").addEventListener("change", (event) => { state.lang = event.target.value; translate(); refresh(); });
combobox(byId("search"), byId("hits"), (node) => showNode(node.index));
window.addEventListener("hashchange", start);
const ready = () => document.body.setAttribute("data-drawn", Math.round(performance.now())); // ms after opening
network.once("afterDrawing", ready);
start();
if (state.view !== "graph") ready();
if (state.node !== null) focusNode(state.node);
window.kg = { data, state, filters, network, picture, showNode, showEdge, visible, asSvg, asCsv, matches };
