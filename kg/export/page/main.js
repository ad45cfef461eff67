// Everything anew after a change of what is seen; only the picture looks whether it has changed.
const refresh = (animated = false) => {
  applyFilters();
  drawTabs();
  drawView();
  drawPanel();
  drawPicture(animated);
  byId("summary").textContent = t("counts", { articles: articles.length, things: seen.nodes.size, facts: seen.facts.size });
  byId("filters-on").textContent = filtersOn() ? String(filtersOn()) : "";
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
  raise(panel.classList.contains("up"));
  drawn = "";
};
const start = () => {
  fromAddress();
  translate();
  raise(state.node !== null);
  refresh();
};
byId("language").addEventListener("change", (event) => { state.lang = event.target.value; translate(); refresh(); });
combobox(byId("search"), byId("hits"), (node) => { state.view = "graph"; showNode(node.index); });
window.addEventListener("hashchange", start);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.target.matches("input, select") && (state.node !== null || state.edge || state.fact !== null)) clear(); });
const ready = () => document.body.setAttribute("data-drawn", Math.round(performance.now())); // ms after opening
network.once("afterDrawing", ready);
if (!wide.matches) byId("legend").removeAttribute("open");
start();
if (state.view !== "graph") ready();
window.kg = { data, state, filters, network, picture, showNode, showEdge, visible, asSvg, asCsv, matches, alike, scene: () => scene, written: () => written, links: () => links, hulls: () => hulls, things: () => [...scene.spots.keys()].filter(inLight).map((index) => ({ index, radius: radiusOf(nodes[index]), ...network.canvasToDOM(scene.spots.get(index)) })) };
