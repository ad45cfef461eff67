// Search as you type. Қ is found by k and к, Көлгінов by Kolginov and колгинов: names and what is typed are written in Latin
// letters and stripped of their marks.
const bare = { ғ: "г", қ: "к", ң: "н", һ: "х", ұ: "у", ү: "у", ө: "о", ә: "а", і: "и", ё: "е", й: "и" };
const marks = /[\u0300-\u036f\u02b9\u02ba'’]/g;
const plainLetters = (text) => Array.from(text.toLowerCase(), (letter) => bare[letter] || letter).join("");
const latin = (text) =>
  Array.from(text.toLowerCase(), (letter) => data.letters[letter] ?? letter).join("").normalize("NFD").replace(marks, "");
const keys = (text) => [latin(text), latin(plainLetters(text))];

const matches = (text, limit = 30) => {
  const wanted = keys(text.trim());
  if (!wanted[0]) return [];
  const found = [];
  for (const node of nodes) {
    node.keys ||= node.names.flatMap(([name]) => keys(name));
    const hit = node.keys.some((key) => wanted.some((one) => key.includes(one)));
    if (hit) found.push([node.keys.some((key) => wanted.some((one) => key.startsWith(one))) ? 0 : 1, -node.near.size, node]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2].index - b[2].index).slice(0, limit).map(([, , node]) => node);
};

// an input with a list of suggestions, by the combobox pattern of the ARIA practices
const combobox = (input, list, choose) => {
  let hits = [];
  let at = -1;
  const mark = (index) => {
    at = index;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (list.children[at]) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };
  const take = (node) => {
    input.value = nameOf(node);
    close();
    choose(node);
  };
  const open = () => {
    hits = matches(input.value);
    list.replaceChildren(
      ...hits.map((node, index) =>
        element("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(node); } },
          nameOf(node), " ", element("small", {}, data.types[node.group][state.lang]))),
    );
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    mark(hits.length ? 0 : -1);
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter" && hits[at]) { event.preventDefault(); take(hits[at]); }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length) {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
    }
  });
};
