// How kinds of things and of facts are drawn: outline and colour of a thing, colour, line and verb of a link.
const dashes = { contact: [], work: [9, 4], post: [4, 4], place: [12, 4, 2, 4], word: [2, 4], other: [1, 5] };
const outlines = Object.fromEntries(Object.entries(data.types).map(([name, type]) => [name, new Path2D(type.path)]));
const typeColour = (name) => colour(`--${data.types[name].family}`);
const familyOf = (fact) => data.kinds[fact.type]?.family || "other";
const verbOf = (type) => data.kinds[type]?.[state.lang] || data.labels[type][state.lang];
// what some facts of one type say: "repair" where all are the same kind of work, else the verb of the type
const sayOf = (list) => {
  const codes = new Set(list.map((fact) => fact.roles.kind?.[0]?.name));
  const code = codes.size === 1 && data.interface[`code_${[...codes][0]}`];
  return code ? code[state.lang] : verbOf(list[0].type);
};
const labelOf = (type) => data.labels[type][state.lang];

// the colours of the style sheet, read once for each scheme
const dark = matchMedia("(prefers-color-scheme: dark)");
let palette = {};
const colour = (name) => (palette[name] ||= getComputedStyle(document.documentElement).getPropertyValue(name).trim());
dark.addEventListener("change", () => { palette = {}; });

const factsOn = (edge) => edge.facts.filter((fact) => seen.facts.has(fact)).map((fact) => facts[fact]);
// what most of the facts on a link are: [type, how many of them, how many facts in all]
const mainKind = (edge) => {
  const counts = new Map();
  for (const fact of factsOn(edge)) counts.set(fact.type, (counts.get(fact.type) || 0) + 1);
  const [type, count] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
  return [type, count, factsOn(edge).length];
};
const linkText = (edge) => {
  const [type, count, all] = mainKind(edge);
  return `${sayOf(factsOn(edge).filter((fact) => fact.type === type))}${count > 1 ? ` ×${count}` : ""}${all > count ? ` +${all - count}` : ""}`;
};

const svg = (name, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const icon = (type) => svg("svg", { class: "icon", viewBox: "-1.2 -1.2 2.4 2.4", "aria-hidden": "true" }, svg("path", { d: data.types[type].path, fill: `var(--${data.types[type].family})` }));
const stroke = (family) => svg("svg", { class: "stroke", viewBox: "0 0 30 6", "aria-hidden": "true" }, svg("line", { x1: 0, y1: 3, x2: 30, y2: 3, stroke: `var(--link-${family})`, "stroke-width": 2, "stroke-dasharray": dashes[family].join(" ") }));
