// Names in the picture, at the size of the letters of the page however near one looks, each where it lies on no thing and on
// no other name; what finds no room waits until one looks from nearer.
const fonts = { title: "600 15", head: "500 13", plain: "12", verb: "12" };
const face = 'system-ui, "DejaVu Sans", sans-serif';
const widths = new Map();
const widthOf = (ctx, text, style) => {
  const key = style + text;
  if (!widths.has(key)) {
    ctx.font = `${fonts[style]}px ${face}`;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
};
// a name in one line or two
const folded = (text, length = wide.matches ? 20 : 14) => {
  const [name, count] = text.split("\u00a0·");
  if (count !== undefined) return folded(name, length).map((line, place, lines) => (place === lines.length - 1 ? text.replace(name, line) : line));
  if (text.length <= length) return [text];
  const words = text.split(" ");
  let first = words.shift();
  while (words.length && `${first} ${words[0]}`.length <= length) first += ` ${words.shift()}`;
  return [shortened(first, length + 4), ...(words.length ? [shortened(words.join(" "), length + 2)] : [])];
};
// what is taken, in squares, so that a name is tested against what is near alone
const roomOf = (side = 60) => {
  const squares = new Map();
  const each = (box, use) => {
    for (let x = Math.floor(box.left / side); x <= Math.floor(box.right / side); x += 1) for (let y = Math.floor(box.top / side); y <= Math.floor(box.bottom / side); y += 1) use(`${x},${y}`);
  };
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return {
    take: (box) => each(box, (square) => squares.set(square, [...(squares.get(square) || []), box])),
    free: (box, own) => {
      let found = true;
      each(box, (square) => { found &&= !(squares.get(square) || []).some((other) => (other.own === undefined || other.own !== own) && meets(box, other)); });
      return found;
    },
  };
};
const boxAt = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });
// where a name may stand beside a thing: below, above, right, left, at a corner
const beside = (at, radius, width, height, first) => {
  const found = [
    boxAt(at.x, at.y + radius + 4 + height / 2, width, height),
    boxAt(at.x, at.y - radius - 4 - height / 2, width, height),
    boxAt(at.x + radius + 6 + width / 2, at.y, width, height),
    boxAt(at.x - radius - 6 - width / 2, at.y, width, height),
    ...[1, -1].flatMap((down) => [0.4, -0.4].map((across) => boxAt(at.x + across * width, at.y + down * (radius + 4 + height / 2), width, height))),
  ];
  return first === "right" ? [found[2], ...found] : found;
};
const lineHeight = { title: 18, head: 16, plain: 15, verb: 15 };
const write = (ctx, lines, box, style, ink, align) => {
  ctx.font = `${fonts[style]}px ${face}`;
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = colour("--paper");
  ctx.fillStyle = ink;
  lines.forEach((line, place) => {
    const [x, y] = [align === "left" ? box.left : (box.left + box.right) / 2, box.top + lineHeight[style] * (place + 0.5)];
    ctx.strokeText(line, x, y);
    ctx.fillText(line, x, y);
  });
};
// names: [{ at, radius, text, style, ink, node, must, first, hull }], the most important first; links: [{ from, to, text, ink, must }], in
// pixels of the picture. Gives the boxes written.
const writeAll = (ctx, things, names, links, frame) => {
  const taken = roomOf();
  const written = [];
  for (const { at, radius, node } of things) taken.take({ ...boxAt(at.x, at.y, 2 * radius, 2 * radius), own: node });
  const inside = (box) => box.left > 2 && box.right < frame.width - 2 && box.top > 2 && box.bottom < frame.height - 2;
  const place = (boxes, lines, style, ink, must, more) => {
    const box = boxes.find((one) => inside(one) && taken.free(one, more.node)) || (must ? boxes.find(inside) || boxes[0] : null);
    if (!box) return false;
    taken.take(box);
    write(ctx, lines, box, style, ink, boxes[0] === box && more.first ? "left" : "center");
    written.push({ ...box, ...more, lines });
    return true;
  };
  // a name that finds no room is tried narrower, then shorter, where it is one of the few that matter
  const name = (one) => {
    const ways = [one.hull?.first ? folded(one.text, 13) : folded(one.text), ...(one.style === "plain" ? [] : [folded(one.text, 9), [shortened(one.text, 13)], [shortened(one.text, 9)]])];
    return ways.some((lines) => named(one, lines));
  };
  const named = ({ at, radius, style, ink, node, must, first, hull }, lines) => {
    const [width, height] = [Math.max(...lines.map((line) => widthOf(ctx, line, style))) + 4, lines.length * lineHeight[style]];
    const edges = hull ? [0, 0.25, -0.25, 0.5, -0.5].flatMap((aside) => [hull.top - height / 2, hull.bottom + height / 2].map((y) => boxAt(hull.x + aside * width, y, width, height))) : [];
    const spots = beside(at, radius, width, height, first);
    return place(hull?.first ? [...edges, ...spots] : [...spots, ...edges], lines, style, ink, must, { node, first });
  };
  const verb = ({ from, to, text, ink, must }) => {
    const width = widthOf(ctx, text, "verb") + 6;
    const spots = [0.5, 0.58, 0.42, 0.66, 0.34, 0.74, 0.26].map((part) => boxAt(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, width, lineHeight.verb));
    place(spots, [text], "verb", ink, must, { verb: text });
  };
  names.filter(({ style }) => style !== "plain").forEach(name);
  links.filter(({ must }) => must).forEach(verb);
  names.filter(({ style }) => style === "plain").forEach(name);
  links.filter(({ must }) => !must).forEach(verb);
  return written;
};
