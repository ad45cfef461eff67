// What is seen, as a file: PNG, SVG, CSV.
const save = (content, type, name) => {
  const link = element("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
const savePng = () => byId("network").querySelector("canvas").toBlob((blob) => save(blob, "image/png", "graph.png"));
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);
const asSvg = () => {
  const chosen = [...visible()].map((index) => nodes[index]);
  const [xs, ys] = [chosen.map((node) => node.x), chosen.map((node) => node.y)];
  const box = [Math.min(...xs) - 200, Math.min(...ys) - 80, Math.max(...xs) - Math.min(...xs) + 400, Math.max(...ys) - Math.min(...ys) + 160];
  const line = (edge) => `<line x1="${nodes[edge.from].x}" y1="${nodes[edge.from].y}" x2="${nodes[edge.to].x}" y2="${nodes[edge.to].y}"/>`;
  const dot = (node) => `<circle cx="${node.x}" cy="${node.y}" r="${node.size}" fill="${data.types[node.group].colour}"/><text x="${node.x}" y="${node.y + node.size + 34}">${escaped(shortened(nameOf(node)))}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.join(" ")}" font-family="system-ui, DejaVu Sans, sans-serif" font-size="34" text-anchor="middle"><g stroke="#78716c">${shownEdges(visible()).map(line).join("")}</g>${chosen.map(dot).join("")}</svg>`;
};
const cell = (text) => `"${String(text).replace(/^[=+@-]/, "'$&").replace(/"/g, '""')}"`;
const asCsv = () => {
  const rows = shownFacts().filter((fact) => !fact.things.length || fact.things.some((index) => visible().has(index)));
  const line = (fact) => [fact.type, Object.entries(fact.roles).map(([role, list]) => `${role}: ${list.map((filler) => filler.name).join(", ")}`).join("; "), fact.standing.join(" "), fact.observed || "", fact.confidence, fact.article, fact.evidence.map(({ text }) => text).join(" … "), fact.iri];
  return [["type", "roles", "standing", "observed", "confidence", "article", "words", "iri"], ...rows.map(line)].map((row) => row.map(cell).join(",")).join("\n");
};
byId("save-png").addEventListener("click", savePng);
byId("save-svg").addEventListener("click", () => save(asSvg(), "image/svg+xml", "graph.svg"));
byId("save-csv").addEventListener("click", () => save(`\ufeff${asCsv()}\n`, "text/csv", "facts.csv"));
