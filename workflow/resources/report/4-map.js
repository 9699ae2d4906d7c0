// The map: one topic's share by place. A click chooses the place; the list of places does the same by keyboard.
const mapLevels = data.levels.map((level, l) => l).filter((l) => data.maps[data.levels[l].level]);

function mapLevel() {
  return mapLevels.includes(state.level) ? state.level : mapLevels[0];
}

// Where several places are drawn as one (districts of a municipality), the one with most documents.
function placesByCode(level) {
  const at = data.maps[data.levels[level].level].at;
  const found = {};
  data.levels[level].places.forEach((place, number) => {
    const code = at[place.code];
    if (code !== undefined && !(code in found && data.levels[level].places[found[code]].n >= place.n)) found[code] = number;
  });
  return found;
}

function features(level, topic) {
  const numbers = placesByCode(level);
  const made = Object.entries(data.maps[data.levels[level].level].regions).map(([code, geometry]) => {
    const base = { type: "Feature", geometry, code, number: -1, share: null, thin: false, chosen: false, tip: say("no_documents") };
    if (!(code in numbers)) return base;
    const number = numbers[code];
    const place = data.levels[level].places[number];
    const [value, low, high] = place.shares[topic];
    const chosen = state.place !== null && state.place[0] === level && state.place[1] === number;
    const tip = `${place.name}\n${shortLabel(topic)}\n${percent(value)} [${percent(low)}, ${percent(high)}]\nn = ${count(place.n)}${place.thin ? ` (${say("thin")})` : ""}`;
    return { ...base, number, share: share(value), thin: place.thin, chosen, tip };
  });
  return made.sort((a, b) => a.chosen - b.chosen);
}

function mapSpec(level, topic, width) {
  const values = features(level, topic);
  const shares = values.map((feature) => feature.share).filter((value) => value !== null);
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const lines = data.maps[data.levels[level].level].lines.map((coordinates) => ({ type: "Feature", geometry: { type: "LineString", coordinates } }));
  const fill = {
    field: "share",
    type: "quantitative",
    title: say("share"),
    scale: { domain: high > low ? [low, high] : [Math.max(0, low - 0.005), high + 0.005], range: [COLOURS.low, COLOURS.high] },
    legend: { format: ".0%", orient: "bottom-left", gradientLength: 110, tickCount: 3 },
  };
  return {
    width,
    height: Math.round(width * (lines.length ? 0.92 : 0.8)),
    projection: { type: "identity", reflectY: true },
    layer: [
      {
        data: { values: values.filter((feature) => feature.share === null) },
        mark: { type: "geoshape", fill: "#ffffff", stroke: COLOURS.line, strokeWidth: 0.5 },
        encoding: { tooltip: { field: "tip", type: "nominal" } },
      },
      {
        data: { values: values.filter((feature) => feature.share !== null) },
        mark: { type: "geoshape", cursor: "pointer" },
        encoding: {
          fill,
          fillOpacity: { condition: { test: "datum.thin", value: 0.5 }, value: 1 },
          stroke: { condition: { test: "datum.chosen", value: COLOURS.more }, value: COLOURS.line },
          strokeWidth: { condition: { test: "datum.chosen", value: 2.5 }, value: 0.5 },
          strokeDash: { condition: { test: "datum.thin", value: [2, 2] }, value: [1, 0] },
          tooltip: { field: "tip", type: "nominal" },
        },
      },
      ...(lines.length ? [{ data: { values: lines }, mark: { type: "geoshape", filled: false, stroke: COLOURS.line, strokeWidth: 1.2 } }] : []),
    ],
  };
}

function mapSays(level, topic) {
  const compared = data.levels[level].places.filter((place) => !place.thin);
  const most = compared
    .sort((a, b) => b.shares[topic][0] - a.shares[topic][0])
    .slice(0, 3)
    .map((place) => `${place.name} ${percent(place.shares[topic][0])}`);
  const whole = overall(topic);
  return say("map_says", { level: say(data.levels[level].level), label: shortLabel(topic), most: listed(most), overall: whole === null ? "–" : percent(whole) });
}

function drawMap() {
  const title = byId("map-title");
  if (!mapLevels.length || !data.topics.length) {
    byId("map-panel").hidden = true;
    return;
  }
  const [level, topic] = [mapLevel(), mapTopic()];
  title.textContent = say("map_of", { label: shortLabel(topic) });
  const buttons = mapLevels.map((l) =>
    el("button", { type: "button", "aria-pressed": String(l === level), text: say(data.levels[l].level), on: { click: () => choose({ level: l }) } }),
  );
  byId("map-levels").replaceChildren(...(buttons.length > 1 ? buttons : []));
  const says = mapSays(level, topic);
  byId("map-says").textContent = `${says}${state.language === "zh" ? "" : " "}${say("map_source")}`;
  const width = Math.min(byId("map").clientWidth || 320, 560);
  drawChart("map", mapSpec(level, topic, width), says, ({ number }) => {
    if (number >= 0) choosePlace([level, number]);
  });
}

// The chosen place below the map, so that one can go on looking around.
function drawMapPlace() {
  const place = chosenPlace();
  if (!mapLevels.length || !data.topics.length) return;
  if (!place) {
    byId("map-place").replaceChildren(say("choose_on_map"));
    return;
  }
  const topic = mapTopic();
  const [value, low, high] = place.shares[topic];
  byId("map-place").replaceChildren(
    el("b", { text: place.name }),
    ` ${percent(value)} `,
    el("span", { class: "range", text: `[${percent(low)}, ${percent(high)}] n = ${count(place.n)}` }),
    " ",
    el("button", { type: "button", id: "map-go", text: say("special"), on: { click: () => goTo("place-panel") } }),
  );
}

view(["topic", "place", "language"], drawMapPlace);

view(["topic", "place", "level", "language", "labels", "size"], drawMap);
