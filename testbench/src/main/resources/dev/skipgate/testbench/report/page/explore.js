"use strict";
// Draws the points of a sweep; the axes, the colours and the lanes shown are chosen by hand.
const table = JSON.parse(document.getElementById("table").textContent);
const points = table.points.filter(point => !point.error);
const failed = table.points.filter(point => point.error);
const numbers = ["bits", "loss", "accuracy", "cycles", "microseconds", "executedMacs", "sparsity", "rate", "weightBits",
  "bundleBytes", "lut", "bram36", "uram", "dsp"].filter(name => points.some(point => typeof point[name] === "number"));
const settings = ["scheme", "rate", "quantizer", "lanes", "encoding"];
const more = new Set(["accuracy", "sparsity", "rate"]);
const colours = ["--matvec", "--gates", "--drain", "--input", "--constant", "--load", "--accent", "--fill"];
const chosen = { x: numbers.includes("cycles") ? "cycles" : numbers[0], y: numbers[0], colour: "scheme", log: false };

function element(name, attributes, ...children) {
  const svg = ["svg", "g", "line", "circle", "polyline", "text", "title"].includes(name);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value); else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function shown(value) {
  return typeof value !== "number" ? String(value)
    : Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(4);
}

function chooser(what, key, names) {
  const list = element("select", { onchange: event => { chosen[key] = event.target.value; draw(); } });
  for (const name of names) {
    const option = element("option", { value: name }, name);
    if (name === chosen[key]) option.setAttribute("selected", "");
    list.append(option);
  }
  return element("label", { style: "margin-right:1.2rem" }, what + " ", list);
}

function better(name, one, other) {
  return more.has(name) ? one > other : one < other;
}

// The points than which no other is better on one of the two axes and as good on the other.
function front() {
  const { x, y } = chosen;
  return points.filter(point => !points.some(other =>
    (better(x, other[x], point[x]) || better(y, other[y], point[y])) &&
    !better(x, point[x], other[x]) && !better(y, point[y], other[y])))
    .sort((a, b) => a[x] - b[x]);
}

function scale(name, from, to) {
  const values = points.map(point => point[name]);
  const low = Math.min(...values), high = Math.max(...values);
  const log = chosen.log && low > 0;
  const place = value => log ? Math.log(value) : value;
  const pad = (place(high) - place(low)) * 0.04 || 1;
  const at = value => from + (to - from) * (place(value) - place(low) + pad) / (place(high) - place(low) + 2 * pad);
  const ticks = [...Array(6).keys()].map(i => {
    const value = place(low) + (place(high) - place(low)) * i / 5;
    return log ? Math.exp(value) : value;
  });
  return { at, ticks };
}

function told(point) {
  const all = settings.concat(numbers.filter(name => name !== "rate"), ["grid", "encodings"]);
  return all.filter(name => point[name] !== undefined)
    .map(name => name + " " + shown(point[name])
      + (["measured", "estimated"].includes(table.basis[name]) ? " (" + table.basis[name] + ")" : "")).join(" · ");
}

function draw() {
  const width = 960, height = 460, left = 90, right = 945, top = 12, bottom = 405;
  const x = scale(chosen.x, left, right), y = scale(chosen.y, bottom, top);
  const groups = [...new Set(points.map(point => String(point[chosen.colour])))];
  const colour = point => "var(" + colours[groups.indexOf(String(point[chosen.colour])) % colours.length] + ")";
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", style: "width:100%" });
  for (const tick of x.ticks) {
    svg.append(element("line", { x1: x.at(tick), x2: x.at(tick), y1: top, y2: bottom, stroke: "var(--line)" }),
      element("text", { x: x.at(tick), y: bottom + 18, "text-anchor": "middle", "font-size": 12, fill: "var(--soft)" }, shown(tick)));
  }
  for (const tick of y.ticks) {
    svg.append(element("line", { x1: left, x2: right, y1: y.at(tick), y2: y.at(tick), stroke: "var(--line)" }),
      element("text", { x: left - 8, y: y.at(tick) + 4, "text-anchor": "end", "font-size": 12, fill: "var(--soft)" }, shown(tick)));
  }
  svg.append(
    element("text", { x: (left + right) / 2, y: height - 8, "text-anchor": "middle", "font-size": 13, fill: "var(--ink)" }, label(chosen.x)),
    element("text", { x: 14, y: (top + bottom) / 2, "text-anchor": "middle", "font-size": 13, fill: "var(--ink)",
      transform: `rotate(-90 14 ${(top + bottom) / 2})` }, label(chosen.y)));
  const best = front();
  svg.append(element("polyline", { points: best.map(point => x.at(point[chosen.x]) + "," + y.at(point[chosen.y])).join(" "),
    fill: "none", stroke: "var(--mark)", "stroke-width": 1.2, "stroke-dasharray": "4 3" }));
  for (const point of points) {
    const tell = () => { document.getElementById("told").textContent = told(point); };
    svg.append(element("circle", { cx: x.at(point[chosen.x]), cy: y.at(point[chosen.y]), r: best.includes(point) ? 6 : 4,
      fill: colour(point), "fill-opacity": 0.85, stroke: best.includes(point) ? "var(--mark)" : "none", tabindex: 0,
      onmouseenter: tell, onfocus: tell }, element("title", {}, told(point))));
  }
  document.getElementById("drawing").replaceChildren(svg);
  document.getElementById("legend").replaceChildren(...groups.map((group, i) => element("span", { style: "margin-right:1.2rem" },
    element("span", { style: `display:inline-block;width:.8em;height:.8em;border-radius:50%;margin-right:.4em;background:var(${colours[i % colours.length]})` }),
    chosen.colour + " " + group)));
  const heads = settings.concat(numbers.filter(name => name !== "rate"));
  const rows = best.map(point => element("tr", {}, ...heads.map(name => element("td", {}, shown(point[name] ?? "")))));
  const whole = element("table", { class: "numeric" }, element("thead", {}, element("tr", {}, ...heads.map(name => element("th", {}, name)))),
    element("tbody", {}, ...rows));
  document.getElementById("front").replaceChildren(element("div", { class: "scroll" }, whole),
    ...failed.map(point => element("p", { class: "note" }, settings.map(name => point[name]).join(", ") + ": " + point.error)));
}

function label(name) {
  const basis = table.basis[name];
  return name + (["measured", "estimated"].includes(basis) ? ", " + basis : "");
}

document.getElementById("choices").append(
  chooser("across", "x", numbers), chooser("up", "y", numbers), chooser("colour", "colour", settings),
  element("label", {}, element("input", { type: "checkbox", onchange: event => { chosen.log = event.target.checked; draw(); } }), " logarithmic"));
if (points.length > 0) draw(); else document.getElementById("told").textContent = "There is no point that hardware can have.";
