// Where things stand when one or two are chosen: its neighbourhood on rings around it, or the chain between the two.
const wide = matchMedia("(min-width: 50.01rem)");
const stageSize = () => ({ width: byId("network").clientWidth || 900, height: byId("network").clientHeight || 600 });

// the fewest links from one thing to another, over what the filters leave
const open = (edge) => edge.facts.some((fact) => seen.facts.has(fact));
const neighbours = (index) => [...nodes[index].near].filter(([next, edge]) => seen.nodes.has(next) && open(edge));
const path = (from, to) => {
  const before = new Map([[from, null]]);
  const queue = [from];
  for (let place = 0; place < queue.length && !before.has(to); place += 1) {
    for (const [next] of neighbours(queue[place])) {
      if (!before.has(next)) {
        before.set(next, queue[place]);
        queue.push(next);
      }
    }
  }
  if (!before.has(to)) return null;
  const found = [to];
  while (found[0] !== from) found.unshift(before.get(found[0]));
  return found;
};

// how many things with their names have room around one
const room = () => (wide.matches ? Math.min(Math.max(Math.floor((stageSize().width * stageSize().height) / 13000), 6), 24) : Math.max(Math.floor(stageSize().height / 38), 4));
const byWeight = ([a, one], [b, other]) => factsOn(other).length - factsOn(one).length || nodes[b].rank - nodes[a].rank || a - b;
const byKind = ([a, one], [b, other]) => {
  const [left, right] = [familyOf(factsOn(one)[0]), familyOf(factsOn(other)[0])];
  return left < right ? -1 : left > right ? 1 : byWeight([a, one], [b, other]);
};
// the tree of what one comes to from a thing: index → the indices reached from it; the first links are those with most facts
const tree = (start, depth) => {
  const children = new Map([[start, []]]);
  let ring = [start];
  let left = room() * depth;
  for (let step = 0; step < depth; step += 1) {
    const next = [];
    for (const index of ring) {
      const fresh = neighbours(index).filter(([other]) => !children.has(other)).sort(byWeight).slice(0, step ? Math.min(6, left) : room()).sort(byKind);
      for (const [other] of fresh) children.set(other, []);
      children.get(index).push(...fresh.map(([other]) => other));
      next.push(...fresh.map(([other]) => other));
      left -= fresh.length;
    }
    ring = next;
  }
  return children;
};
// on a narrow screen the neighbours stand below each other, so that a name and a verb have a line of their own
const fan = (start, centre) => {
  const { width, height } = stageSize();
  const list = tree(start, 1).get(start);
  const step = Math.min(64, (height - 40) / Math.max(list.length - 1, 1));
  const put = (place) => ({ x: centre.x + 0.12 * width, y: centre.y + (place - (list.length - 1) / 2) * step });
  return new Map([[start, { x: centre.x - 0.31 * width, y: centre.y }], ...list.map((index, place) => [index, put(place)])]);
};
const around = (start, depth, centre) => {
  if (!wide.matches && depth === 1) return fan(start, centre);
  const children = tree(start, depth);
  const { width, height } = stageSize();
  const [across, down] = [Math.min(width / 2 - (wide.matches ? 95 : 58), 170 * (depth + 1)), Math.min(height / 2 - 62, 130 * (depth + 1))];
  const leaves = new Map();
  const count = (index) => leaves.set(index, Math.max(1, children.get(index).reduce((sum, child) => sum + count(child), 0))).get(index);
  const spots = new Map([[start, centre]]);
  const put = (index, from, to, step) => {
    let angle = from;
    children.get(index).forEach((child, place) => {
      const share = ((to - from) * leaves.get(child)) / leaves.get(index);
      const out = (step / depth) * (depth === 1 && children.get(index).length > 9 && place % 2 ? 0.62 : 1);
      const middle = angle + share / 2;
      spots.set(child, { x: centre.x + across * out * Math.cos(middle), y: centre.y + down * out * Math.sin(middle) });
      put(child, angle, angle + share, step + 1);
      angle += share;
    });
  };
  const first = count(start) && children.get(start).length;
  const begin = first < 3 ? -Math.PI / Math.max(first, 1) : -Math.PI / 2 - Math.PI / Math.max(first, 1);
  put(start, begin, begin + 2 * Math.PI, 1);
  return spots;
};
// the things of a chain in a row, a little up and down so that names have room; on a narrow screen below each other
const chain = (steps, centre) => {
  const { width, height } = stageSize();
  const step = wide.matches ? Math.min(260, (width - 160) / Math.max(steps.length - 1, 1)) : Math.min(130, (height - 90) / Math.max(steps.length - 1, 1));
  return new Map(steps.map((index, place) => {
    const along = (place - (steps.length - 1) / 2) * step;
    return [index, wide.matches ? { x: centre.x + along, y: centre.y + (place % 2 ? 34 : -34) } : { x: centre.x - 0.2 * width, y: centre.y + along }];
  }));
};
