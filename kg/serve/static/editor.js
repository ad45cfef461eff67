// The editor: YASGUI with our endpoint, our prefixes and the ontology's questions. Its completers would ask prefix.cc and
// lov.linkeddata.es: they are off, and the page's policy lets it ask nobody but us.
"use strict";
const place = document.getElementById("editor");
const plain = document.getElementById("plain");
const { endpoint, base, path } = place.dataset;
const prefixes = JSON.parse(place.dataset.prefixes);
const examples = new Map(JSON.parse(place.dataset.examples).map((example) => [example.name, example]));
const asked = new URLSearchParams(location.search).has("query");

Yasgui.Yasqe.defaults.autocompleters = ["variables"];
Yasgui.Yasqe.defaults.value = plain.elements.query.value;
const yasgui = new Yasgui(place, {
  requestConfig: { endpoint: new URL(endpoint, location).href },
  endpointCatalogueOptions: { getData: () => [{ endpoint: new URL(endpoint, location).href }] },
  copyEndpointOnNewTab: true,
  yasr: { prefixes },
});
const open = (name, query) => yasgui.addTab(true, { name, yasqe: { value: query } });
const current = yasgui.getTab();
if (asked) (current.getQuery() === plain.elements.query.value ? current : open("?", plain.elements.query.value)).query();

document.getElementById("examples").addEventListener("click", (event) => {
  const example = examples.get(event.target.dataset.name);
  if (!example) return;
  event.preventDefault();
  open(example.title, example.query).query();
  place.scrollIntoView();
});
// IRIs of the graph open here, wherever they say that they are
place.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && link.href.startsWith(base)) link.href = path + link.href.slice(base.length);
}, true);
place.hidden = false;
plain.hidden = true;
