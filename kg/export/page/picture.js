// The picture. vis-network holds the things, moves and zooms; what is drawn is decided here: first the few things that matter in
// the hulls of their groups, from near or when asked for all that have a place, and of a chosen thing its neighbourhood.
const placed = nodes.filter((node) => node.x !== undefined);
const stories = new Map();
for (const node of placed) stories.set(node.story, [...(stories.get(node.story) || []), node]);
const isHead = (node) => node.head !== undefined;
// the thing that a group is called by
const centreOf = (story) => stories.get(story).reduce((best, node) => ((node.head ?? 99) < (best.head ?? 99) || (!isHead(best) && node.size > best.size) ? node : best));
const centres = new Map([...stories.keys()].map((story) => [centreOf(story).index, story]));
const opening = new Set([...stories.keys()].filter((story) => stories.get(story).some(isHead)));
const few = () => (wide.matches ? 18 : 12);

// the places are stretched, on a high screen turned, so that what the picture begins with fills the screen
let spotOf = (node) => node;
const extent = (list, axis) => Math.max(1, ...list.map((node) => node[axis])) - Math.min(0, ...list.map((node) => node[axis]));
const stretch = () => {
  const { width, height } = stageSize();
  const first = placed.filter((node) => opening.has(node.story));
  const [across, down] = [extent(first, "x"), extent(first, "y")];
  const ways = [[across, down, false], [down, across, true]].map(([w, h, turn]) => ({ turn, by: (width / height) / (w / h) }));
  const { turn, by } = ways.reduce((best, way) => (Math.abs(Math.log(way.by / 1.2)) < Math.abs(Math.log(best.by / 1.2)) ? way : best));
  const wider = Math.min(Math.max(by, 0.65), 2.2);
  spotOf = (node) => (turn ? { x: wider * node.y, y: node.x } : { x: wider * node.x, y: node.y });
};
let close = false; // looked at from near
const firstOf = () => {
  const heads = placed.filter((node) => isHead(node) && seen.nodes.has(node.index)).sort((a, b) => a.head - b.head);
  const others = placed.filter((node) => !isHead(node) && seen.nodes.has(node.index)).sort((a, b) => b.rank - a.rank || a.index - b.index);
  return (heads.length < 6 ? [...heads, ...others] : heads).slice(0, few());
};
const background = () => {
  if (state.all) return placed.filter((node) => seen.nodes.has(node.index));
  if (close) return placed.filter((node) => opening.has(node.story) && seen.nodes.has(node.index));
  return firstOf();
};
// what is drawn where: `lit` are the things in the light, null when all are
const sceneNow = () => {
  if (state.node === null || !scene.spots.size) stretch();
  const behind = background();
  const spots = new Map(behind.map((node) => [node.index, spotOf(node)]));
  if (state.node === null) return { spots, lit: null };
  const chosen = nodes[state.node];
  const centre = chosen.x === undefined ? { x: 0, y: 0 } : spotOf(chosen);
  const steps = state.target === null ? null : path(state.node, state.target) || [state.node, state.target];
  const lit = steps ? chain(steps, centre) : around(state.node, state.depth, centre);
  return { spots: new Map([...spots, ...lit]), lit: new Set(lit.keys()), centre };
};
let scene = { spots: new Map(), lit: null };
const visible = () => scene.lit || new Set(scene.spots.keys());

const picture = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
const inLight = (index) => !scene.lit || scene.lit.has(index);
// the radius in pixels of the screen
const radiusOf = (node) => {
  if (node.index === state.node || node.index === state.target) return 14;
  const shrink = node.unnamed ? 0.6 : 1;
  if (scene.lit?.has(node.index)) return 9 * shrink;
  if (isHead(node) && !close && !state.all) return (9 + Math.min(4, Math.log2(node.facts.length + 1))) * shrink;
  return Math.min(Math.max(node.size * network.getScale(), 1.5), 8) * shrink;
};
const paint = ({ ctx, id, x, y, state: { hover } }) => {
  const node = nodes[id];
  const radius = radiusOf(node) / network.getScale();
  const drawNode = () => {
    ctx.save();
    ctx.globalAlpha = inLight(id) ? 1 : 0.2;
    ctx.translate(x, y);
    ctx.scale(radius, radius);
    ctx.fillStyle = typeColour(node.group);
    ctx.fill(outlines[node.group]);
    ctx.lineWidth = (hover || id === state.node || id === state.target ? 3 : 1.5) / radius / network.getScale();
    ctx.strokeStyle = colour(hover || id === state.node || id === state.target ? "--ink" : "--paper");
    ctx.stroke(outlines[node.group]);
    ctx.restore();
  };
  return { drawNode, nodeDimensions: { width: 2 * radius, height: 2 * radius } };
};
const network = new vis.Network(byId("network"), picture, {
  physics: false,
  layout: { improvedLayout: false },
  nodes: { shape: "custom", ctxRenderer: paint, chosen: false },
  edges: { smooth: false, color: { color: "#0000", highlight: "#0000", hover: "#0000", inherit: false }, chosen: false, selectionWidth: 0, hoverWidth: 0 },
  interaction: { hover: true, dragNodes: false, selectConnectedEdges: false, hoverConnectedEdges: false, keyboard: { enabled: true, bindToWindow: false } },
});

// hulls of the groups: the outline of their things (Andrew 1979), rounded by a thick line
const outlineOf = (points) => {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list) => {
    const found = [];
    for (const point of list) {
      const turns = () => { const [a, b] = found.slice(-2); return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) <= 0; };
      while (found.length > 1 && turns()) found.pop();
      found.push(point);
    }
    return found.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half([...sorted].reverse())];
};
let hulls = [];
const makeHulls = () => {
  const first = new Set(firstOf().map((node) => node.story));
  const shown = [...stories].filter(([story]) => state.all || first.has(story));
  hulls = shown.map(([story, members]) => ({ story, points: outlineOf(members.filter((node) => seen.nodes.has(node.index)).map(spotOf)), members })).filter(({ points }) => points.length);
};
const drawHull = (ctx, { points }) => {
  const trace = () => {
    ctx.beginPath();
    for (const { x, y } of points) ctx.lineTo(x, y);
    ctx.closePath();
    ctx.stroke();
  };
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  const scale = network.getScale();
  for (const [ink, width] of [["--hull-line", 44 + 2 / scale], ["--hull", 44]]) {
    ctx.strokeStyle = colour(ink);
    ctx.fillStyle = colour(ink);
    ctx.lineWidth = width;
    trace();
    ctx.fill();
  }
};
const drawDots = (ctx, { members }) => {
  const side = 3 / network.getScale();
  ctx.fillStyle = colour("--dot");
  for (const node of members) {
    if (scene.spots.has(node.index) || !seen.nodes.has(node.index)) continue;
    const { x, y } = spotOf(node);
    ctx.fillRect(x - side / 2, y - side / 2, side, side);
  }
};
let links = [];
let hovered = null;
const chosenLink = (edge) => scene.lit !== null && scene.lit.has(edge.from) && scene.lit.has(edge.to) && (state.target !== null || state.depth > 1 || edge.from === state.node || edge.to === state.node);
const strength = (edge) => {
  if (scene.lit) return chosenLink(edge) ? 1 : scene.lit.has(edge.from) && scene.lit.has(edge.to) ? 0.25 : 0.05;
  if (edge.from === hovered || edge.to === hovered) return 1;
  return isHead(nodes[edge.from]) && isHead(nodes[edge.to]) ? 0.9 : 0.4;
};
const drawLinks = (ctx) => {
  const scale = network.getScale();
  for (const { edge, family, facts: number } of links) {
    const [from, to] = [scene.spots.get(edge.from), scene.spots.get(edge.to)];
    ctx.globalAlpha = strength(edge);
    ctx.strokeStyle = colour(edge === state.edge ? "--ink" : `--link-${family}`);
    ctx.lineWidth = (Math.min(1.4 + 0.6 * Math.log2(number), 4) + (edge === state.edge ? 1.5 : 0)) / scale;
    ctx.setLineDash(dashes[family].map((length) => length / scale));
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
};
network.on("beforeDrawing", (ctx) => {
  if (!scene.lit) {
    for (const hull of hulls) drawHull(ctx, hull);
    if (!close && !state.all) for (const hull of hulls) drawDots(ctx, hull);
  }
  drawLinks(ctx);
});

const styleOf = (node) => {
  if (node.index === state.node || node.index === state.target) return "title";
  if (scene.lit) return "head";
  if (centres.has(node.index)) return opening.has(node.story) ? "title" : "head";
  return isHead(node) ? "head" : "plain";
};
const named = (node) => (!scene.lit && centres.has(node.index) && hulls.length > 1 ? `${nameOf(node)}\u00a0·\u00a0${stories.get(node.story).length}` : nameOf(node));
const importance = { title: 0, head: 1, plain: 2 };
// the name of a group stands above or below its hull where all its things are drawn
const hullEdges = (node) => {
  if (scene.lit || !(state.all || close) || !centres.has(node.index)) return null;
  const hull = hulls.find(({ story }) => story === node.story);
  if (!hull) return null;
  const [xs, ys] = [hull.points.map(({ x }) => x), hull.points.map(({ y }) => y)];
  const at = (y) => network.canvasToDOM({ x: (Math.min(...xs) + Math.max(...xs)) / 2, y });
  return { x: at(0).x, top: at(Math.min(...ys) - 22).y, bottom: at(Math.max(...ys) + 22).y, first: network.getScale() < 0.8 };
};
let written = [];
const writeNames = (ctx) => {
  const { width, height } = stageSize();
  const scale = network.getScale();
  const near = (at) => at.x > -90 && at.x < width + 90 && at.y > -40 && at.y < height + 40;
  const drawn = [...scene.spots].filter(([index]) => inLight(index)).map(([index, spot]) => ({ node: nodes[index], at: network.canvasToDOM(spot) })).filter(({ at }) => near(at));
  const things = drawn.map(({ node, at }) => ({ at, node: node.index, radius: radiusOf(node) }));
  const names = drawn.filter(({ node }) => scene.lit || !state.all || centres.has(node.index) || node.size * scale > 5)
    .map(({ node, at }) => ({ at, radius: radiusOf(node), hull: hullEdges(node), text: named(node), node: node.index, style: styleOf(node), ink: colour(node.unnamed ? "--quiet" : "--ink"), must: node.index === state.node || node.index === state.target, first: scene.lit && !wide.matches && (state.target !== null || (state.depth === 1 && node.index !== state.node)) ? "right" : null }))
    .sort((a, b) => importance[a.style] - importance[b.style] || nodes[b.node].rank - nodes[a.node].rank || a.node - b.node).slice(0, 250);
  const spoken = (edge) => (scene.lit ? chosenLink(edge) : edge === state.edge || edge.from === hovered || edge.to === hovered || scale > 1.4 || (!state.all && !close));
  const verbs = links.filter(({ edge }) => spoken(edge)).slice(0, 120)
    .map(({ edge, text, family }) => ({ from: network.canvasToDOM(scene.spots.get(edge.from)), to: network.canvasToDOM(scene.spots.get(edge.to)), text: text(), ink: colour(`--link-${family}`), must: scene.lit && state.depth === 1 ? true : edge === state.edge }))
    .filter(({ from, to }) => near({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }));
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  written = writeAll(ctx, things, names, verbs, { width, height });
  ctx.restore();
};
network.on("afterDrawing", writeNames);

// where the camera stands: over all that is in the light, with room for the names
let fitted = 1;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const fit = (animated = false) => {
  const points = state.node === null && !state.all ? hulls.flatMap((hull) => hull.points) : [...visible()].map((index) => scene.spots.get(index));
  if (!points.length) return;
  const { width, height } = stageSize();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(1.6, (width - (wide.matches ? 170 : 80)) / (right - left || 1), (height - 90) / (bottom - top || 1));
  fitted = state.node === null ? scale : fitted;
  network.moveTo({ position: scene.centre || { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: state.node === null ? scale : 1, animation: animated && !calm.matches ? { duration: 350, easingFunction: "easeInOutQuad" } : false });
};
const nodeShown = ([id, { x, y }]) => ({ id, x, y });
let drawn = "";
const keyOf = () => [state.node, state.target, state.depth, state.all, close, wide.matches, ...Object.values(stageSize()), seen.facts.size, seen.nodes.size, [...(filters.kinds || [])], filters.article].join("|");
const drawPicture = (animated = false) => {
  if (byId("network").hidden) return;
  const zoomed = drawn.split("|")[4] !== String(close) && drawn !== "" && state.node === null;
  if (keyOf() !== drawn) {
    drawn = keyOf();
    scene = sceneNow();
    makeHulls();
    const shown = edges.filter((edge) => scene.spots.has(edge.from) && scene.spots.has(edge.to) && open(edge));
    links = shown.map((edge) => {
      const [type, , all] = mainKind(edge);
      return { edge, family: data.kinds[type]?.family || "other", facts: all, text: () => linkText(edge) };
    });
    picture.edges.clear();
    picture.nodes.clear();
    picture.nodes.add([...scene.spots].map(nodeShown));
    picture.edges.add(shown.filter((edge) => inLight(edge.from) && inLight(edge.to)).map((edge) => ({ id: `${edge.from}-${edge.to}`, from: edge.from, to: edge.to })));
    network.redraw();
    if (!zoomed) fit(animated);
  } else network.redraw();
  drawNote();
};
const drawNote = () => {
  const near = state.node === null ? 0 : neighbours(state.node).length;
  const shown = scene.lit ? [...scene.lit].filter((index) => index !== state.node && nodes[state.node].near.has(index)).length : 0;
  const hidden = state.node !== null && state.target === null && near > shown;
  byId("note").textContent = !seen.nodes.size ? t("nothing_left") : hidden ? t("some_near", { n: shown, all: near }) : state.node !== null ? "" : state.all && placed.length < nodes.length ? t("hidden", { n: placed.length, all: nodes.length }) : "";
  const scope = (all) => button(t(all ? "scope_all" : "scope_main", { n: all ? placed.length : firstOf().length }), () => { Object.assign(state, { all, node: null, target: null, edge: null, fact: null }); close = false; refresh(); }, { "aria-pressed": String(state.all === all && state.node === null) });
  byId("scope").replaceChildren(scope(false), scope(true));
};
// looked at from near, the groups show all their things
network.on("zoom", () => {
  const now = state.node === null && !state.all && network.getScale() > fitted * (close ? 1.4 : 1.7);
  if (state.node === null && !state.all && now !== close) { close = now; drawPicture(); }
});
const clear = () => { Object.assign(state, { node: null, edge: null, fact: null, target: null, depth: 1 }); close = false; refresh(); };
network.on("click", ({ nodes: hit, edges: hitEdges, pointer: { DOM: { x, y } }, event }) => {
  const name = written.find((box) => box.node !== undefined && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  const found = hit[0] ?? name?.node;
  const { ctrlKey, shiftKey, metaKey } = event.srcEvent || {};
  if (found !== undefined && (ctrlKey || shiftKey || metaKey) && state.node !== null && state.node !== found) { state.target = found; refresh(); }
  else if (found !== undefined) showNode(found);
  else if (hitEdges.length) {
    const [from, to] = hitEdges[0].split("-").map(Number);
    showEdge(nodes[from].near.get(to));
  } else if (state.node !== null || state.edge || state.fact !== null) clear();
});
network.on("hoverNode", ({ node }) => { hovered = node; byId("network").classList.add("over"); network.redraw(); });
network.on("blurNode", () => { hovered = null; byId("network").classList.remove("over"); network.redraw(); });
const zoomBy = (factor) => { network.moveTo({ scale: network.getScale() * factor }); network.body.emitter.emit("zoom", {}); };
byId("zoom-in").addEventListener("click", () => zoomBy(1.5));
byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.5));
byId("zoom-fit").addEventListener("click", () => { close = false; drawn = ""; drawPicture(true); });
const drawLegend = () =>
  byId("legend").replaceChildren(element("summary", {}, t("legend")), element("div", {},
    ...[...counted(nodes, "group")].sort((a, b) => b[1] - a[1]).map(([type]) => element("span", {}, icon(type), data.types[type][state.lang])),
    ...[...new Set(facts.map(familyOf))].sort().map((family) => element("span", {}, stroke(family), t(`link_${family}`))),
    element("span", {}, element("span", { class: "swatch" }), t("group"))));
const anew = () => { drawn = ""; drawPicture(); };
dark.addEventListener("change", anew);
new ResizeObserver(() => { if (drawn && !byId("network").hidden && keyOf() !== drawn) drawPicture(); }).observe(byId("network"));
