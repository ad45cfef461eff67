"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const panel = document.getElementById("panel");
  const search = document.getElementById("search");
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const facts = new Map(data.facts.map((fact) => [fact.iri, fact]));
  const articles = new Map(data.articles.map((article) => [article.id, article]));
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  // offsets are code points; JavaScript counts UTF-16 units
  const points = new Map(data.articles.map((article) => [article.id, Array.from(article.text)]));

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const thing = (id, text) => {
    const button = element("button", text, { type: "button" });
    button.addEventListener("click", () => showNode(id));
    return button;
  };

  // the sentences around the evidence, the stating words marked
  const quote = (fact, evidence) => {
    const article = articles.get(fact.article);
    const letters = points.get(fact.article);
    const around = article.sentences.filter(([start, stop]) => start < evidence.end && evidence.start < stop);
    const start = Math.min(evidence.start, ...around.map((span) => span[0]));
    const stop = Math.max(evidence.end, ...around.map((span) => span[1]));
    const block = element("blockquote");
    block.append(letters.slice(start, evidence.start).join(""));
    block.append(element("mark", letters.slice(evidence.start, evidence.end).join("")));
    block.append(letters.slice(evidence.end, stop).join(""));
    return block;
  };

  const card = (fact) => {
    const made = element("article", "", { class: "fact" });
    const list = element("dl");
    for (const [role, fillers] of Object.entries(fact.roles)) {
      for (const filler of fillers) {
        list.append(element("dt", data.roles[role] || role));
        const value = element("dd");
        if (filler.iri && nodes.has(filler.iri)) value.append(thing(filler.iri, filler.name));
        else value.append(filler.name);
        if (filler.value !== undefined && String(filler.value) !== filler.name) value.append(` (${filler.value})`);
        list.append(value);
      }
    }
    made.append(list);
    for (const evidence of fact.evidence) made.append(quote(fact, evidence));
    const article = articles.get(fact.article);
    const source = [article.headline || article.id, article.published.slice(0, 10), `${Math.round(fact.confidence * 100)} %`];
    made.append(element("p", source.filter(Boolean).join(" · "), { class: "source" }));
    return made;
  };

  const byType = (list) => {
    const groups = new Map();
    for (const fact of list) groups.set(fact.type, [...(groups.get(fact.type) || []), fact]);
    for (const [type, group] of [...groups].sort()) {
      panel.append(element("h3", data.labels[type]));
      for (const fact of group) panel.append(card(fact));
    }
  };

  const showNode = (id) => {
    const node = nodes.get(id);
    panel.replaceChildren(element("h2", node.full));
    const names = (data.names[id] || []).filter((name) => name !== node.full);
    panel.append(element("p", [data.types[node.group].label, ...names].join(" · "), { class: "source" }));
    byType(data.facts.filter((fact) => fact.things.includes(id)));
    network.selectNodes([id]);
    panel.scrollTop = 0;
  };

  const showEdge = (edge) => {
    panel.replaceChildren(element("h2", `${nodes.get(edge.from).full} — ${nodes.get(edge.to).full}`));
    byType(edge.facts.map((iri) => facts.get(iri)));
    panel.scrollTop = 0;
  };

  // what there is to see, for those who do not see the drawing
  const overview = () => {
    panel.replaceChildren(element("h2", "Не көруге болады"));
    panel.append(element("p", "Зат не байланысты таңдаңыз: оның фактілері мен оларды айтқан сөздер осында шығады."));
    for (const [type, { label }] of Object.entries(data.types)) {
      const group = data.nodes.filter((node) => node.group === type);
      panel.append(element("h3", `${label} (${group.length})`));
      const list = element("ul");
      for (const node of group.slice(0, 200)) {
        const item = element("li");
        item.append(thing(node.id, node.full));
        list.append(item);
      }
      panel.append(list);
    }
    const unseen = data.facts.filter((fact) => !fact.things.length);
    if (unseen.length) byType(unseen);
  };

  // қ/к, ә/а, і/и ... so that a plain keyboard finds Kazakh names
  const plain = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", ё: "е" };
  const fold = (text) => Array.from(text.toLowerCase(), (letter) => plain[letter] || letter).join("");
  const matches = (text) => {
    const wanted = fold(text.trim());
    const named = (node) => [node.full, ...(data.names[node.id] || [])].some((name) => fold(name).includes(wanted));
    return wanted ? data.nodes.filter(named) : [];
  };

  const ink = dark ? "#f5f5f4" : "#1c1917";
  const network = new vis.Network(
    document.getElementById("network"),
    {
      nodes: new vis.DataSet(data.nodes.map(({ id, label, group, size, x, y }) => ({ id, label, size, x, y, color: data.types[group].colour, shape: "dot", font: { color: ink, size: 26 } }))),
      edges: new vis.DataSet(data.edges.map((edge, id) => ({ id, from: edge.from, to: edge.to, label: edge.label }))),
    },
    {
      physics: false,
      layout: { improvedLayout: false },
      edges: { smooth: false, scaling: { label: { enabled: true, drawThreshold: 9 } }, color: { color: dark ? "#a8a29e" : "#78716c", highlight: "#1d4ed8" }, font: { color: dark ? "#d6d3d1" : "#57534e", strokeWidth: 4, strokeColor: dark ? "#1c1917" : "#fafaf9", size: 12 } },
      interaction: { hover: true, hideEdgesOnDrag: data.nodes.length > 500, keyboard: { enabled: true, bindToWindow: false } },
    },
  );
  network.on("click", ({ nodes: hit, edges }) => {
    if (hit.length) showNode(hit[0]);
    else if (edges.length) showEdge(data.edges[edges[0]]);
    else overview();
  });
  search.addEventListener("input", () => {
    const hits = matches(search.value).slice(0, 20);
    document.getElementById("found").replaceChildren(...hits.map((node) => element("option", "", { value: node.full })));
    const exact = hits.find((node) => node.full === search.value);
    if (exact || hits.length === 1) {
      const id = (exact || hits[0]).id;
      showNode(id);
      network.focus(id, { scale: 1 });
    }
  });
  search.addEventListener("keydown", (event) => {
    const hits = matches(search.value);
    if (event.key === "Enter" && hits.length) {
      showNode(hits[0].id);
      network.focus(hits[0].id, { scale: 1 });
    }
  });
  const legend = document.getElementById("legend");
  for (const { label, colour } of Object.values(data.types)) {
    const item = element("span");
    item.append(element("span", "", { class: "dot", style: `background:${colour}` }), label);
    legend.append(item);
  }
  document.getElementById("summary").textContent =
    `${data.articles.length} мақала · ${data.nodes.length} зат · ${data.facts.length} факт`;
  overview();
  network.once("afterDrawing", () => document.body.setAttribute("data-drawn", "true"));
  window.kg = { showNode, network, data };
})();
