// Places: found by name or on the map; what is special about one, how certain that is, and the documents that show it.
let wanted = "";

function drawFinder() {
  const box = el("input", { id: "find-place", type: "search", value: wanted, autocomplete: "off", on: { input: () => { wanted = box.value; drawPlaceList(); } } });
  byId("finder").replaceChildren(
    el("label", { for: "find-place", text: say("find_place") }),
    box,
    el("p", { class: "quiet", id: "n-places", role: "status" }),
    el("div", { id: "place-list", class: "list" }),
  );
  drawPlaceList();
}

function drawPlaceList() {
  const query = wanted.trim().toLowerCase();
  let found = 0;
  const groups = data.levels.map((level, l) => {
    const places = level.places.map((place, p) => ({ place, p })).filter(({ place }) => !query || place.name.toLowerCase().includes(query) || place.code.startsWith(query));
    found += places.length;
    const chosen = (p) => state.place !== null && state.place[0] === l && state.place[1] === p;
    const buttons = places.map(({ place, p }) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", "aria-pressed": String(chosen(p)), on: { click: () => choosePlace([l, p]) } },
          place.name,
          " ",
          el("span", { class: "quiet", text: `n = ${count(place.n)}${place.thin ? ` ${say("thin")}` : ""}` }),
        ),
      ),
    );
    return buttons.length ? [el("h4", { text: say(level.level) }), el("ul", {}, ...buttons)] : [];
  });
  byId("n-places").textContent = say("n_places", { n: found });
  byId("place-list").replaceChildren(...groups.flat());
}

// Topics whose interval leaves out the share of the whole, largest difference first.
function special(place) {
  if (!data.whole) return [];
  const gap = (topic) => Math.abs(place.shares[topic][0] - overall(topic));
  return data.topics.map((_, topic) => topic).filter((topic) => side(place, topic)).sort((a, b) => gap(b) - gap(a));
}

function verdict(place, topic) {
  const contrast = place.contrast[topic];
  const checks = place.checks[topic];
  if (!contrast) return "";
  if (contrast[4] >= 0.05) return "verdict_unsure";
  return checks && checks[0] === checks[1] ? "verdict_sure" : "verdict_likely";
}

function certainty(place, topic) {
  const [contrast, rank, checks] = [place.contrast[topic], place.rank[topic], place.checks[topic]];
  const { stable, bound } = data.topics[topic];
  const said = [];
  if (contrast) {
    const [adjusted, effect, low, high, q] = contrast;
    said.push(say(adjusted ? "contrast_adjusted" : "contrast_raw", { effect: points(effect), low: points(low), high: points(high), q: corrected(q) }));
  }
  if (rank) said.push(say("rank_is", { rank: rank[0], low: rank[1], high: rank[2], n: rank[3] }));
  if (checks) said.push(say("checks_are", { stood: checks[0], made: checks[1] }));
  if (stable === false || bound) said.push(say("verdict_topic"));
  return said;
}

function specialTable(place) {
  const topics = special(place);
  if (place.thin) return el("p", { class: "note", text: say("place_thin", { n: place.n }) });
  if (!topics.length) return el("p", {}, say("special_none"), state.language === "zh" ? "" : " ", nearlySpecial(place));
  const head = ["topic", "here", "overall", "certain"].map((key, i) => el("th", { scope: "col", class: i === 1 || i === 2 ? "n" : null, text: say(key) }));
  const rows = topics.map((topic) => {
    const [value, low, high] = place.shares[topic];
    const word = verdict(place, topic);
    const way = side(place, topic);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, el("span", { class: `side ${way}`, text: say(way === "above" ? "special_more" : "special_less") }), " ", topicButton(topic), " ", ...flagsOf(topic)),
      el("td", { class: "n" }, percent(value), " ", el("span", { class: "range", text: `[${percent(low)}, ${percent(high)}]` })),
      el("td", { class: "n", "data-name": say("overall"), text: percent(overall(topic)) }),
      el("td", {}, word ? el("b", { class: word, text: say(word) }) : "", word ? " " : "", el("span", { class: "quiet", text: certainty(place, topic).join(state.language === "zh" ? "；" : "; ") })),
    );
  });
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("special") }, el("table", { class: "dense", id: "special-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)));
}

// The topic that lies furthest above the whole, certain or not.
function furthest(place) {
  if (!data.whole) return null;
  const gap = (topic) => place.shares[topic][0] - overall(topic);
  return data.topics.map((_, topic) => topic).sort((a, b) => gap(b) - gap(a))[0];
}

function nearlySpecial(place) {
  const topic = furthest(place);
  if (topic === null) return "";
  const [value, low, high] = place.shares[topic];
  return say("special_nearly", { label: shortLabel(topic), share: percent(value), low: percent(low), high: percent(high), overall: percent(overall(topic)) });
}

function placeRows(place) {
  return data.topics
    .map((_, topic) => topic)
    .sort((a, b) => place.shares[b][0] - place.shares[a][0])
    .map((topic) => {
      const [value, low, high] = place.shares[topic];
      const name = `${topic} ${shortLabel(topic)}`;
      const whole = overall(topic);
      const tip = `${shortLabel(topic)}\n${percent(value)} [${percent(low)}, ${percent(high)}]${whole === null ? "" : `\n${say("overall")} ${percent(whole)}`}`;
      return { name, topic, share: share(value), low: share(low), high: share(high), overall: whole === null ? null : share(whole), side: side(place, topic), tip };
    });
}

function drawPlace() {
  const panel = byId("place-panel");
  if (!panel) return;
  const place = chosenPlace();
  if (!place) {
    panel.replaceChildren(el("p", { class: "note", text: say("choose_place") }));
    return;
  }
  const level = data.levels[state.place[0]];
  const near = place.near.map(([number, distance]) => el("li", {}, el("button", { type: "button", on: { click: () => goToPlace([state.place[0], number]) } }, level.places[number].name), el("span", { class: "quiet", text: ` ${distance.toFixed(2)}` })));
  const key = (isName) =>
    place.key.filter((term) => Boolean(term[3]) === isName).map(([term, z, n]) => el("li", {}, term, el("span", { class: "quiet", text: ` ${z.toFixed(1)} · ${count(n)}` })));
  const [words, names] = [key(false), key(true)];
  const main = special(place).find((topic) => side(place, topic) === "above") ?? furthest(place);
  const mine = documentsOf({ place: state.place, topic: main });
  const total = documentsOf({ place: state.place, topic: null }).length;
  panel.replaceChildren(
    el("h3", { id: "place-title" }, place.name, " ", el("span", { class: "quiet", text: `${say(`one_${level.level}`)} · n = ${count(place.n)}` }), " ", place.thin ? el("span", { class: "flag", text: say("thin") }) : ""),
    el("h4", { text: say("special") }),
    specialTable(place),
    words.length || names.length ? el("h4", {}, say("key_terms"), " ", el("span", { class: "quiet", text: say("key_how") })) : "",
    words.length ? el("ul", { class: "inline" }, ...words) : "",
    names.length ? el("ul", { class: "inline quiet" }, el("li", { text: say("key_names") }), ...names) : "",
    el("h4", { text: say("documents_here") }),
    mine.length ? el("ol", { class: "documents" }, ...mine.slice(0, 5).map((row) => documentItem(row, main === null ? [] : markTerms(main)))) : el("p", { class: "note", text: say("nothing_found") }),
    total ? el("p", {}, el("button", { type: "button", id: "place-documents", text: say("see_documents", { n: total }), on: { click: () => goTo("document-panel") } })) : "",
    el("h4", { text: say("all_topics_here", { interval: intervalPercent() }) }),
    el("div", { id: "place-topics", class: "vega" }),
    near.length ? el("h4", { text: say("nearest") }) : "",
    near.length ? el("ul", { class: "inline" }, ...near) : "",
  );
  drawPlaceTopics();
}

function drawPlaceTopics() {
  const place = chosenPlace();
  if (!place || !byId("place-topics")) return;
  drawChart("place-topics", intervalSpec(placeRows(place), byId("place-topics").clientWidth || 320), place.name, ({ topic }) => {
    if (topic !== undefined) choose({ topic });
  });
}

function goTo(id) {
  const target = byId(id);
  target.scrollIntoView({ block: "start" });
  target.focus({ preventScroll: true });
}

function goToPlace(place) {
  choosePlace(place);
  announce(placeAt(place).name);
  goTo("place-panel");
}

view(["language"], () => byId("finder") && drawFinder());
view(["place"], () => byId("finder") && drawPlaceList());
view(["place", "language"], drawPlace);
view(["labels", "size"], drawPlaceTopics);
