// The data of the page, what is chosen, and how elements are made: text only, never markup.
const data = JSON.parse(document.getElementById("atlas").textContent);
const root = document.documentElement;
const LABEL_CHARS = 60;
const views = []; // functions that draw, each with the names of what it depends on
const state = {
  language: root.dataset.language,
  topic: null, // number of a topic, or null for none
  place: null, // [number of the level, number of the place], or null
  year: null,
  level: 0,
  weight: 0.5, // of exclusivity in the order of terms
  query: "",
  shown: 20, // documents listed
  labels: data.topics.map((topic) => topic.label),
};

const byId = (id) => document.getElementById(id);

function say(key, fill = {}) {
  const sentence = data.words[key][state.language === "zh" ? 0 : 1];
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(fill[name]));
}

// An element: `attributes` may hold text, on (listeners) and any attribute; children are elements or strings.
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name === "on") Object.entries(value).forEach(([event, run]) => made.addEventListener(event, run));
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, String(value)));
  made.append(...children);
  return made;
}

function bar(part) {
  const rect = svg("rect", { width: Math.max(0, Math.min(100, part * 100)).toFixed(1), height: 4 });
  return svg("svg", { class: "bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" }, rect);
}

// Numbers: shares come as parts of ten thousand.
const percent = (share, digits = 1) => `${(share / 100).toFixed(digits)}%`;
const points = (effect) => `${effect < 0 ? "−" : "+"}${(Math.abs(effect) / 100).toFixed(1)}`;
const count = (n) => n.toLocaleString("en-US");
const corrected = (q) => (q < 0.001 ? "<0.001" : q < 0.1 ? q.toFixed(3) : q.toFixed(2));
const between = (low, high) => say("interval", { low: percent(low), high: percent(high) });
const listed = (names) => (names.length ? names.join(say("comma")) : say("none"));
const intervalPercent = () => `${Math.round(data.interval * 100)}%`;

const label = (topic) => state.labels[topic];
const cut = (text) => (text.length <= LABEL_CHARS ? text : `${text.slice(0, LABEL_CHARS - 1).trimEnd()}…`);
const shortLabel = (topic) => cut(label(topic));
const overall = (topic) => (data.whole ? data.whole.shares[topic][0] : null);
const placeAt = ([level, number]) => data.levels[level].places[number];
const chosenPlace = () => (state.place ? placeAt(state.place) : null);
const mapTopic = () => (state.topic === null ? data.first : state.topic);

// Above or below the whole where the interval leaves its share out; thin places are not compared.
function side(place, topic) {
  const whole = overall(topic);
  if (whole === null || place.thin) return "";
  const [, low, high] = place.shares[topic];
  return low > whole ? "above" : high < whole ? "below" : "";
}

function topicButton(topic) {
  const full = label(topic);
  return el(
    "a",
    { class: "topic", href: "#topics", "data-topic": topic, title: full.length > LABEL_CHARS ? full : null },
    el("span", { class: "number", text: topic }),
    " ",
    el("span", { "data-label": topic, text: cut(full) }),
  );
}

function flagsOf(topic) {
  const { stable, bound } = data.topics[topic];
  const flags = [];
  if (stable === false) flags.push(el("span", { class: "flag", text: say("unstable") }));
  if (bound) flags.push(el("span", { class: "flag", text: say("place_bound") }));
  return flags;
}

// `text` with `terms` marked, longest first.
function marked(text, terms) {
  const wanted = terms.filter(Boolean).sort((a, b) => b.length - a.length);
  if (!wanted.length) return [text];
  const pattern = new RegExp(`(${wanted.map((t) => t.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  return text.split(pattern).map((piece, i) => (i % 2 ? el("mark", { text: piece }) : piece));
}

// Draw again what depends on what has changed.
function choose(changes) {
  const changed = Object.keys(changes).filter((name) => state[name] !== changes[name]);
  Object.assign(state, changes);
  views.filter(({ needs }) => needs.some((name) => changed.includes(name))).forEach(({ draw }) => draw());
}

const view = (needs, draw) => views.push({ needs, draw });

function announce(text) {
  byId("announce").textContent = text;
}

function choosePlace(place) {
  choose(place ? { place, level: place[0], shown: 20 } : { place, shown: 20 });
}

function download(name, text) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
