// The data of the page, unpacked, and small helpers that all other parts use.
const unpack = async (text) => {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
};
const data = await unpack(document.getElementById("data").textContent);
const { nodes, edges, facts, articles } = data;
const byId = (id) => document.getElementById(id);
const languages = ["kk", "ru", "en"];

nodes.forEach((node, index) => {
  node.index = index;
  node.iri = node.id;
  node.names = node.names || [[node.label, "kk"]];
  node.facts = [];
  node.near = new Map(); // neighbour → edge
  node.size ||= 8;
});
facts.forEach((fact, index) => {
  fact.index = index;
  fact.things.forEach((thing) => nodes[thing].facts.push(index));
});
edges.forEach((edge) => {
  nodes[edge.from].near.set(edge.to, edge);
  nodes[edge.to].near.set(edge.from, edge);
});
const articleOf = new Map(articles.map((article) => [article.id, article]));
const nodeOf = new Map(nodes.map((node) => [node.iri, node]));

// what is seen now; filters.js keeps it in the address
const state = { lang: "kk", view: "graph", all: false, node: null, edge: null, article: null, fact: null, depth: 1, target: null };

const t = (key, values = {}) => {
  const texts = data.interface[key];
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), texts[state.lang]);
};
const nameOf = (node) => (state.lang !== "kk" && node.names.find(([, language]) => language === state.lang)?.[0]) || node.label;
const shortened = (text, length = 32) => (Array.from(text).length <= length ? text : `${Array.from(text).slice(0, length - 1).join("")}…`);

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};
const button = (text, onclick, attributes = {}) => element("button", { type: "button", onclick, ...attributes }, text);
const thingButton = (node, text) => button(text || nameOf(node), () => showNode(node.index), { "data-node": node.index });

// offsets are code points; JavaScript counts UTF-16 units
const points = (article) => (article.points ||= Array.from(article.text));
