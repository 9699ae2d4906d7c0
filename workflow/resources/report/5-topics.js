// One topic: its terms in an order of one's own, the places that speak of it, examples, its name.
const TERMS_SHOWN = 15;
const PLACES_DRAWN = 30;

// FREX (Bischof and Airoldi 2012): the harmonic mean of a term's ranks by exclusivity and by probability.
function termsOf(topic, weight) {
  const score = ([, prob, exclusive, frequent]) => (weight === 0 ? prob : 1 / (weight / exclusive + (1 - weight) / frequent));
  return [...data.topics[topic].terms].sort((a, b) => score(b) - score(a) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, TERMS_SHOWN);
}

function drawTerms() {
  const body = byId("term-rows");
  if (!body) return;
  const topic = state.topic;
  const top = Math.max(...data.topics[topic].terms.map((term) => term[1]));
  byId("term-weight").textContent = say("terms_weight", { w: state.weight.toFixed(2) });
  body.replaceChildren(
    ...termsOf(topic, state.weight).map(([term, prob, exclusive]) =>
      el(
        "tr",
        {},
        el("th", { scope: "row", text: term }),
        el("td", { class: "n" }, `${(prob * 100).toFixed(2)}%`, bar(prob / top)),
        el("td", { class: "n" }, exclusive.toFixed(2), bar(exclusive)),
      ),
    ),
  );
}

function slider() {
  const box = el("input", {
    type: "range",
    id: "weight",
    min: 0,
    max: 1,
    step: 0.05,
    value: state.weight,
    on: { input: () => choose({ weight: Number(box.value) }) },
  });
  return el("p", { class: "slider" }, el("label", { for: "weight", text: say("terms_by") }), box, el("output", { id: "term-weight", for: "weight" }));
}

function termTable() {
  const head = ["term", "prob", "exclusive"].map((key, i) => el("th", { scope: "col", class: i ? "n" : null, text: say(key) }));
  return el("table", { class: "dense terms-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", { id: "term-rows" }));
}

function exampleList(topic) {
  const { examples } = data.topics[topic];
  if (!examples.length) return el("p", { class: "note", text: say("no_examples") });
  return el(
    "ol",
    { class: "examples" },
    ...examples.map((example) => {
      const about = [example.place, example.date, say("document_share", { share: `${(example.share * 100).toFixed(0)}%` }), example.doc_id];
      const pieces = example.pieces.map(([piece, term]) => (term ? el("mark", { text: piece }) : piece));
      return el(
        "li",
        {},
        el("p", { class: "source" }, example.title ? el("b", {}, el("bdi", { text: example.title })) : "", " ", el("bdi", { class: "quiet", text: about.filter(Boolean).join(" · ") })),
        pieces.length ? el("blockquote", {}, el("bdi", {}, ...pieces)) : "",
      );
    }),
  );
}

function placesOfTopic(topic) {
  const level = data.levels[state.level];
  const rows = level.places
    .map((place, number) => ({ place, number }))
    .filter(({ place }) => !place.thin)
    .sort((a, b) => Math.abs(b.place.shares[topic][0] - overall(topic)) - Math.abs(a.place.shares[topic][0] - overall(topic)))
    .slice(0, PLACES_DRAWN)
    .sort((a, b) => b.place.shares[topic][0] - a.place.shares[topic][0]);
  const names = {};
  return rows.map(({ place, number }) => {
    const [value, low, high] = place.shares[topic];
    names[place.name] = (names[place.name] || 0) + 1;
    return {
      name: names[place.name] > 1 ? `${place.name} ${place.code}` : place.name,
      number,
      share: share(value),
      low: share(low),
      high: share(high),
      overall: overall(topic) === null ? null : share(overall(topic)),
      side: side(place, topic),
      tip: `${place.name}\n${percent(value)} [${percent(low)}, ${percent(high)}]\nn = ${count(place.n)}`,
    };
  });
}

function drawPlacesOfTopic() {
  if (!byId("topic-places")) return;
  const topic = state.topic;
  const rows = placesOfTopic(topic);
  if (!rows.length) return noChart("topic-places", say("none"));
  const level = data.levels[state.level];
  const names = (which) => listed(level.places.filter((place) => side(place, topic) === which).sort((a, b) => b.shares[topic][0] - a.shares[topic][0]).slice(0, 12).map((place) => place.name));
  const compared = level.places.filter((place) => !place.thin).length;
  const says = say("places_of_says", { label: shortLabel(topic), level: say(level.level), above: names("above"), below: names("below") });
  const gap = state.language === "zh" ? "" : " ";
  byId("topic-places-says").textContent = compared > rows.length ? `${says}${gap}${say("more_places", { shown: rows.length, total: compared })}` : says;
  drawChart("topic-places", intervalSpec(rows, byId("topic-places").clientWidth || 320), says, ({ number }) => {
    if (number !== undefined) goToPlace([state.level, number]);
  });
}

function nameEditor(topic) {
  const box = el("input", {
    id: "label-edit",
    type: "text",
    value: label(topic),
    maxlength: 200,
    autocomplete: "off",
    on: { change: () => rename(topic, box.value) },
  });
  return el("p", { class: "editor" }, el("label", { for: "label-edit", text: say("label_of", { n: topic }) }), box);
}

function rename(topic, text) {
  const name = text.replace(/\s+/g, " ").trim() || data.topics[topic].label;
  choose({ labels: state.labels.map((old, k) => (k === topic ? name : old)) });
  const box = byId("label-edit");
  if (box) box.value = name;
}

function drawTopic() {
  const panel = byId("topic-panel");
  if (!panel) return;
  if (state.topic === null) {
    panel.replaceChildren(el("p", { class: "note", text: say("choose_topic") }));
    return;
  }
  const topic = state.topic;
  const { share: part, stability } = data.topics[topic];
  const facts = [say("prevalence_is", { share: `${(part * 100).toFixed(1)}%` }), stability === null ? say("stability_unknown") : say("stability_is", { value: stability.toFixed(2) })];
  panel.replaceChildren(
    el("h3", { id: "topic-title", title: label(topic), text: say("topic_title", { n: topic, label: shortLabel(topic) }) }),
    el("p", { class: "quiet" }, facts.join(" · "), " ", ...flagsOf(topic)),
    nameEditor(topic),
    el(
      "div",
      { class: "two" },
      el("div", {}, slider(), termTable()),
      el(
        "div",
        {},
        el("h4", { text: `${say("places_of", { interval: intervalPercent() })}${data.levels.length ? ` (${say(data.levels[state.level].level)})` : ""}` }),
        el("div", { id: "topic-places", class: "vega" }),
        el("p", { class: "note", id: "topic-places-says" }),
      ),
    ),
    el("h4", { text: say("examples") }),
    exampleList(topic),
  );
  drawTerms();
  if (data.levels.length) drawPlacesOfTopic();
}

view(["topic", "language"], drawTopic);
view(["weight"], () => state.topic !== null && drawTerms());
view(["level", "size"], () => state.topic !== null && data.levels.length && drawTopic());
view(["labels"], () => {
  const title = byId("topic-title");
  if (title) title.textContent = say("topic_title", { n: state.topic, label: shortLabel(state.topic) });
});

// A cell that begins like a formula is made harmless, as in the tables of the run.
function cell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replace(/"/g, '""')}"`;
}

const labelsCsv = () => `\ufeff${["topic,label", ...state.labels.map((name, k) => `${k},${cell(name)}`)].join("\r\n")}\r\n`;

function drawLabels() {
  const panel = byId("labels");
  if (!panel) return;
  panel.replaceChildren(
    el("p", { class: "note", text: say("labels_how") }),
    el(
      "p",
      {},
      el("button", { type: "button", id: "labels-download", text: say("labels_download"), on: { click: () => download("labels.csv", labelsCsv()) } }),
      " ",
      el("span", { class: "quiet", id: "labels-changed", role: "status" }),
    ),
  );
  countLabels();
}

function countLabels() {
  const place = byId("labels-changed");
  if (!place) return;
  const changed = state.labels.filter((name, k) => name !== data.topics[k].label).length;
  place.textContent = changed ? say("labels_changed", { n: changed }) : "";
}

view(["language"], drawLabels);
view(["labels"], countLabels);
