// The picture: vis-network with the places that were computed when the page was made. Of a large graph the most central things
// are drawn, and the neighbours of what is opened join them.
const { limit } = data;
const readable = 0.3; // the scale from which labels are read: on a phone the picture begins at its heart
const opened = new Set();
const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const visible = () => {
  if (state.node !== null && state.target !== null) return new Set(path(state.node, state.target) || [state.node, state.target]);
  if (state.node !== null && state.depth) return around(state.node, state.depth);
  if (nodes.length <= limit) return new Set(seen.nodes);
  return new Set([...seen.nodes].filter((index) => nodes[index].first || opened.has(index)));
};
const picture = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
const look = () => ({
  nodes: { shape: "dot", font: { color: colour("--ink"), size: 34, face: "system-ui, DejaVu Sans, sans-serif" }, scaling: { label: { enabled: true, min: 34, max: 34, drawThreshold: 5, maxVisible: 44 } } },
  edges: { smooth: false, color: { color: colour("--quiet"), highlight: colour("--accent"), hover: colour("--accent") }, font: { color: colour("--quiet"), strokeWidth: 4, strokeColor: colour("--paper"), size: 12 }, scaling: { label: { drawThreshold: 9 } } },
});
const network = new vis.Network(byId("network"), picture, {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: nodes.length < 500, hideEdgesOnDrag: nodes.length > 300, hideEdgesOnZoom: nodes.length > 300, keyboard: { enabled: true, bindToWindow: false } },
  ...look(),
});

// of many nodes only the most linked have their names until one looks from near: measuring text is what takes the time
const many = 300;
const loud = new Set([...nodes].sort((a, b) => b.near.size - a.near.size || a.index - b.index).slice(0, many / 2).map((node) => node.index));
let near = false;
const labelOf = (node) => (near || loud.has(node.index) ? shortened(nameOf(node)) : undefined);
network.on("zoom", () => {
  if (near || network.getScale() < readable) return;
  near = true;
  picture.nodes.update(picture.nodes.getIds().map((id) => ({ id, label: labelOf(nodes[id]) })));
});
const nodeShown = (node) => ({ id: node.index, label: labelOf(node), size: node.size, x: node.x, y: node.y, color: { background: data.types[node.group].colour, border: colour("--paper"), highlight: { background: data.types[node.group].colour, border: colour("--accent") } } });
const edgeShown = (edge) => {
  const kinds = [...new Set(edge.facts.filter((fact) => seen.facts.has(fact)).map((fact) => facts[fact].type))];
  return { id: `${edge.from}-${edge.to}`, from: edge.from, to: edge.to, label: nodes.length > 300 ? undefined : kinds.length === 1 ? data.labels[kinds[0]][state.lang] : String(kinds.length) };
};
const shownEdges = (chosen) => edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to) && edge.facts.some((fact) => seen.facts.has(fact)));
let drawn = "";
let fitted = true;
const drawPicture = () => {
  const chosen = visible();
  const hidden = byId("network").hidden;
  const key = [state.lang, dark.matches, [...chosen].join(), [...seen.facts].length].join("|");
  if (key !== drawn) {
    drawn = key;
    picture.nodes.clear();
    picture.edges.clear();
    near = chosen.size < many; // others begin far away, see fit
    picture.nodes.add([...chosen].map((index) => nodeShown(nodes[index])));
    picture.edges.add(shownEdges(chosen).map(edgeShown));
    fitted = false;
  }
  if (!fitted && !hidden && chosen.size) {
    network.redraw();
    network.fit({ maxZoomLevel: 1.2 });
    const heart = [...chosen].reduce((best, index) => (nodes[index].near.size > nodes[best].near.size ? index : best));
    if (network.getScale() < readable && innerWidth < 800) network.moveTo({ position: network.getPosition(heart), scale: readable });
    fitted = true;
  }
  if (state.node !== null && !near && chosen.has(state.node)) picture.nodes.update({ id: state.node, label: shortened(nameOf(nodes[state.node])) });
  network.unselectAll();
  if (state.node !== null && chosen.has(state.node)) network.selectNodes([state.node]);
  byId("note").textContent = nodes.length > limit && chosen.size < seen.nodes.size && !state.depth && state.target === null ? t("hidden", { n: chosen.size }) : "";
};
const focusNode = (index) => {
  if (nodes.length > limit) {
    for (const near of around(index, 1)) opened.add(near);
    drawPicture();
  }
  if (state.view === "graph" && picture.nodes.get(index)) network.focus(index, { scale: Math.max(network.getScale(), 0.45) });
};
network.on("click", ({ nodes: hit, edges: hitEdges }) => {
  if (hit.length) showNode(hit[0]);
  else if (hitEdges.length) {
    const [from, to] = hitEdges[0].split("-").map(Number);
    showEdge(nodes[from].near.get(to));
  } else { Object.assign(state, { node: null, edge: null, fact: null, target: null, depth: 0 }); refresh(); }
});
const drawLegend = () =>
  byId("legend").replaceChildren(...Object.values(data.types).map((type) => element("span", {}, element("span", { class: "dot", style: `background:${type.colour}` }), type[state.lang])));
dark.addEventListener("change", () => { network.setOptions(look()); drawPicture(); });
