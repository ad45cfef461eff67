// What is seen, as a file: PNG, SVG, CSV.
const save = (content, type, name) => {
  const link = element("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
const savePng = () => byId("network").querySelector("canvas").toBlob((blob) => save(blob, "image/png", "graph.png"));
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);
const asSvg = () => {
  const chosen = [...scene.spots].filter(([index]) => inLight(index));
  const [xs, ys] = [chosen.map(([, { x }]) => x), chosen.map(([, { y }]) => y)];
  const scale = network.getScale();
  const box = [Math.min(...xs) * scale - 120, Math.min(...ys) * scale - 60, (Math.max(...xs) - Math.min(...xs)) * scale + 240, (Math.max(...ys) - Math.min(...ys)) * scale + 120];
  const at = (index) => ({ x: (scene.spots.get(index).x * scale).toFixed(1), y: (scene.spots.get(index).y * scale).toFixed(1) });
  const line = ({ edge, family }) => {
    const [from, to] = [at(edge.from), at(edge.to)];
    return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${colour(`--link-${family}`)}" stroke-dasharray="${dashes[family].join(" ")}"/>`;
  };
  const thing = ([index]) => {
    const [node, { x, y }] = [nodes[index], at(index)];
    return `<path transform="translate(${x} ${y}) scale(${radiusOf(node).toFixed(2)})" fill="${typeColour(node.group)}" d="${data.types[node.group].path}"/><text x="${x}" y="${Number(y) + radiusOf(node) + 14}">${escaped(shortened(nameOf(node)))}</text>`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.map((number) => number.toFixed(1)).join(" ")}" font-family="system-ui, DejaVu Sans, sans-serif" font-size="12" text-anchor="middle" fill="${colour("--ink")}"><rect x="${box[0]}" y="${box[1]}" width="100%" height="100%" fill="${colour("--paper")}"/>${links.filter(({ edge }) => inLight(edge.from) && inLight(edge.to)).map(line).join("")}${chosen.map(thing).join("")}</svg>`;
};
const cell = (text) => `"${String(text).replace(/^[=+@-]/, "'$&").replace(/"/g, '""')}"`;
const asCsv = () => {
  const rows = shownFacts().filter((fact) => state.node === null || fact.things.some((index) => inLight(index)));
  const line = (fact) => [fact.type, Object.entries(fact.roles).map(([role, list]) => `${role}: ${list.map((filler) => filler.name).join(", ")}`).join("; "), fact.standing.join(" "), fact.observed || "", fact.confidence, fact.article, fact.evidence.map(({ text }) => text).join(" … "), fact.iri];
  return [["type", "roles", "standing", "observed", "confidence", "article", "words", "iri"], ...rows.map(line)].map((row) => row.map(cell).join(",")).join("\n");
};
byId("save-png").addEventListener("click", savePng);
byId("save-svg").addEventListener("click", () => save(asSvg(), "image/svg+xml", "graph.svg"));
byId("save-csv").addEventListener("click", () => save(`\ufeff${asCsv()}\n`, "text/csv", "facts.csv"));
