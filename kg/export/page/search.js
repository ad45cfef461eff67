// Search as you type. A name and what is typed are compared word by word, in any order, as they sound in plain Latin letters:
// Өтегеновтің, Otegenov, Утегенов and «өтегенов серік» all find Серік Өтегенов. What is written almost so is offered last.
const bare = { ғ: "г", қ: "к", ң: "н", һ: "х", ұ: "у", ү: "у", ө: "о", ә: "а", і: "и", ё: "е", й: "и" };
const marks = /[\u0300-\u036f\u02b9\u02ba'’]/g;
const latin = (text) => Array.from(text, (letter) => data.letters[letter] ?? letter).join("").normalize("NFD").replace(marks, "");
const sounds = [[/kh/g, "h"], [/zh/g, "j"], [/gh|ğ/g, "g"], [/ng/g, "n"], [/shch|sh|ch|ts|c/g, "s"], [/y(?=[aeou])/g, ""], [/[yı]/g, "i"], [/[qc]/g, "k"], [/w/g, "u"], [/x/g, "h"], [/(.)\1/g, "$1"]];
const sound = (word) => sounds.reduce((text, [from, to]) => text.replace(from, to), latin(Array.from(word, (letter) => bare[letter] || letter).join("")));
const wordsOf = (text) => text.normalize("NFC").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).map(sound).filter(Boolean);

// how many letters are to be changed, left out, put in or swapped to make one word the other (Damerau 1964), up to a limit
const distance = (one, other, limit) => {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let [before, above] = [[], Array.from({ length: other.length + 1 }, (_, place) => place)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, above] = [above, row];
  }
  return above[other.length];
};

const ending = 7; // letters of an ending that a name may have where it is used
// how far a word typed is from a word of a name: below 1 it is that word, perhaps begun or inflected
const exactly = (typed, word) => {
  if (typed === word) return 0;
  if (word.startsWith(typed)) return 0.1;
  if (word.length > 2 && typed.startsWith(word) && typed.length - word.length <= ending) return 0.3;
  return typed.length > 2 && word.includes(typed) ? 0.5 : Infinity;
};
const nearly = (typed, word) => {
  const limit = typed.length < 4 ? 0 : typed.length < 7 ? 1 : 2;
  const found = Math.min(distance(typed, word, limit), word.length > 3 ? distance(typed.slice(0, word.length), word, limit) + 0.2 : Infinity);
  return found > limit + 0.2 ? Infinity : 1 + found;
};
const against = (typed, name, compare) => {
  const left = [...name];
  let sum = 0;
  for (const word of typed) {
    const costs = left.map((other) => Math.min(exactly(word, other), compare(word, other)));
    const least = Math.min(...costs);
    if (!(least < Infinity)) return Infinity;
    left.splice(costs.indexOf(least), 1);
    sum += least;
  }
  return sum / typed.length + 0.01 * left.length;
};
const search = (text, limit, compare) => {
  const typed = wordsOf(text);
  if (!typed.length) return [];
  const found = [];
  for (const node of nodes) {
    node.words ||= node.names.map(([name]) => wordsOf(name));
    const cost = Math.min(...node.words.map((name) => against(typed, name, compare)));
    if (cost < Infinity) found.push([cost, node]);
  }
  found.sort((a, b) => a[0] - b[0] || b[1].rank - a[1].rank || a[1].index - b[1].index);
  return found.filter(([cost]) => cost < 1 || cost < found[0][0] + 0.5).slice(0, limit).map(([, node]) => node);
};
const matches = (text, limit = 30) => search(text, limit, () => Infinity);
const alike = (text, limit = 5) => search(text, limit, nearly);

// an input with a list of suggestions, by the combobox pattern of the ARIA practices
const combobox = (input, list, choose) => {
  let hits = [];
  let at = -1;
  const items = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
  const mark = (index) => {
    at = index;
    items().forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (items()[at]) {
      input.setAttribute("aria-activedescendant", items()[at].id);
      items()[at].scrollIntoView({ block: "nearest" });
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
  const said = (text) => element("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "said" }, text);
  const open = () => {
    const typed = input.value.trim();
    hits = matches(typed);
    const direct = hits.length > 0;
    if (!direct) hits = alike(typed);
    list.replaceChildren(
      ...(direct || !typed ? [] : [said(t(hits.length ? "did_you_mean" : "not_found", { text: shortened(typed) }))]),
      ...hits.map((node, index) =>
        element("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(node); } },
          icon(node.group), element("span", {}, nameOf(node)), element("small", {}, data.types[node.group][state.lang]))),
    );
    list.hidden = !typed;
    input.setAttribute("aria-expanded", String(Boolean(typed)));
    mark(hits.length ? 0 : -1);
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter" && hits[at] && !list.hidden) { event.preventDefault(); take(hits[at]); }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length) {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
    }
  });
};
