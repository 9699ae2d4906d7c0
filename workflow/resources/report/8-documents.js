// Documents: searched and filtered by topic, place and year.
const TOPIC_FROM = 50; // thousandths of a document from which it counts as one of a topic's
const EXCERPT = 200; // characters
const haystacks = new Map();

const placesOf = (row) => row[3].map((number, level) => (number < 0 ? "" : data.levels[level].places[number].name)).filter(Boolean);

function haystack(row) {
  if (!haystacks.has(row)) haystacks.set(row, [row[0], row[1], row[6], ...placesOf(row)].join("\n").toLowerCase());
  return haystacks.get(row);
}

function shareOf(row, topic) {
  const at = row[5].findIndex((value, i) => i % 2 === 0 && value === topic);
  return at < 0 ? 0 : row[5][at + 1];
}

// Rows that match; of a topic, those with most of it first.
function documentsOf({ topic = null, place = null, year = null, query = "" }) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = data.documents.rows.filter(
    (row) =>
      (topic === null || shareOf(row, topic) >= TOPIC_FROM) &&
      (place === null || row[3][place[0]] === place[1]) &&
      (year === null || row[2].startsWith(year)) &&
      words.every((word) => haystack(row).includes(word)),
  );
  return topic === null ? rows : rows.sort((a, b) => shareOf(b, topic) - shareOf(a, topic));
}

const markTerms = (topic) => termsOf(topic, 0.5).map(([term]) => term).concat(termsOf(topic, 0).map(([term]) => term));

// What is longer than an excerpt is folded.
function textOf(text, terms) {
  if (!text) return "";
  if (text.length <= EXCERPT) return el("blockquote", {}, el("bdi", {}, ...marked(text, terms)));
  const rest = el("details", {}, el("summary", { text: say("whole_text") }), el("bdi", {}, ...marked(text, terms)));
  return el("blockquote", {}, el("bdi", {}, ...marked(`${text.slice(0, EXCERPT)}…`, terms)), rest);
}

function documentItem(row, terms) {
  const [id, title, date, , cluster, topics, text] = row;
  const about = [placesOf(row).join(" "), date, cluster < 0 ? "" : say("cluster_is", { n: cluster }), id].filter(Boolean).join(" · ");
  const chips = topics.filter((_, i) => i % 2 === 0).map((topic, i) => el("span", { class: "place" }, topicButton(topic), el("span", { class: "quiet", text: ` ${(topics[2 * i + 1] / 10).toFixed(0)}%` })));
  return el(
    "li",
    {},
    el("p", { class: "source" }, el("b", {}, el("bdi", {}, ...marked(title || (data.texts === "none" ? id : say("no_title")), terms))), " ", el("bdi", { class: "quiet", text: about })),
    textOf(text, terms),
    el("p", { class: "chips" }, ...chips),
  );
}

function filterChips() {
  const chip = (what, undo) => el("button", { type: "button", class: "chip", on: { click: undo } }, what, " ×");
  const chips = [];
  if (state.topic !== null) chips.push(chip(el("span", { "data-label": state.topic, text: shortLabel(state.topic) }), () => choose({ topic: null, shown: 20 })));
  if (state.place !== null) chips.push(chip(chosenPlace().name, () => choosePlace(null)));
  if (state.year !== null) chips.push(chip(state.year, () => choose({ year: null, shown: 20 })));
  return chips;
}

function drawDocumentFrame() {
  const panel = byId("document-panel");
  const box = el("input", { id: "search", type: "search", value: state.query, autocomplete: "off", on: { input: () => choose({ query: box.value, shown: 20 }) } });
  panel.replaceChildren(
    el("label", { for: "search", text: say("search") }),
    box,
    el("p", { id: "filters", class: "chips" }),
    el("p", { id: "found", class: "quiet", role: "status" }),
    el("ol", { id: "document-list", class: "documents" }),
    el("p", { id: "more" }),
  );
}

function drawDocuments() {
  const rows = documentsOf(state);
  const kept = data.documents.rows.length;
  const numbers = { n: count(rows.length), shown: count(kept), total: count(data.documents.total) };
  byId("found").textContent = rows.length ? say(kept < data.documents.total ? "found_of_sample" : "found", numbers) : say("nothing_found");
  byId("filters").replaceChildren(...filterChips());
  if (byId("search").value !== state.query) byId("search").value = state.query;
  const terms = [...state.query.split(/\s+/), ...(state.topic === null ? [] : markTerms(state.topic))];
  byId("document-list").replaceChildren(...rows.slice(0, state.shown).map((row) => documentItem(row, terms)));
  const left = rows.length - state.shown;
  const more = el("button", { type: "button", text: say("more", { n: Math.min(20, left) }), on: { click: () => choose({ shown: state.shown + 20 }) } });
  byId("more").replaceChildren(...(left > 0 ? [more] : []));
}

view(["language"], drawDocumentFrame);
view(["topic", "place", "year", "query", "shown", "language"], drawDocuments);
