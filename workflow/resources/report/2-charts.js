// Charts: Vega-Lite, its expressions interpreted, so that the page needs no eval. Data only ever stand in values, never in expressions.
const COLOURS = { more: "#a33c00", less: "#0b5c73", plain: "#59626c", low: "#d5e8ee", high: "#083f50", line: "#8a96a0", other: "#59626c" };
const drawn = {};
const CONFIG = {
  font: getComputedStyle(document.body).fontFamily,
  background: "transparent",
  axis: { labelFontSize: 12, titleFontSize: 12, labelColor: "#1d2329", titleColor: "#59626c", gridColor: "#e6e9ec", domainColor: "#8a96a0" },
  legend: { labelFontSize: 12, titleFontSize: 12, labelColor: "#1d2329", titleColor: "#59626c" },
  view: { stroke: null },
};

function tooltip(_, event, __, text) {
  const box = byId("tooltip");
  box.hidden = !text;
  if (!text) return;
  box.textContent = String(text);
  const left = Math.min(event.clientX + 14, root.clientWidth - box.offsetWidth - 8);
  const above = event.clientY + 18 + box.offsetHeight > root.clientHeight;
  box.style.left = `${Math.max(4, left)}px`;
  box.style.top = `${above ? event.clientY - box.offsetHeight - 12 : event.clientY + 18}px`;
}

// Draw `spec` into the element `id`; `pick` gets the datum that is clicked. `says` tells the same in words.
function drawChart(id, spec, says, pick) {
  const host = byId(id);
  const before = drawn[id] || { turn: 0 };
  const turn = before.turn + 1;
  if (before.result) before.result.finalize();
  drawn[id] = { turn };
  host.replaceChildren();
  const inside = el("div");
  host.append(inside);
  const whole = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", description: says, autosize: { type: "fit", contains: "padding" }, config: CONFIG, ...spec };
  const options = { mode: "vega-lite", ast: true, actions: false, renderer: "canvas", defaultStyle: false, tooltip };
  window.embedChart(inside, whole, options).then(
    (result) => {
      if (drawn[id].turn !== turn) return result.finalize();
      drawn[id].result = result;
      host.dataset.drawn = turn;
      if (pick) result.view.addEventListener("click", (_, item) => item && item.datum && pick(item.datum));
    },
    (error) => host.replaceChildren(el("p", { class: "note", text: error.message })),
  );
}

function noChart(id, why) {
  if (drawn[id] && drawn[id].result) drawn[id].result.finalize();
  drawn[id] = { turn: (drawn[id] ? drawn[id].turn : 0) + 1 };
  byId(id).replaceChildren(el("p", { text: why }));
}

const share = (value) => value / 10000;

// Intervals one below the other. Rows: name, share, low, high, overall, side, tip (and what `pick` needs).
function intervalSpec(rows, width) {
  const y = { field: "name", type: "nominal", sort: null, title: null, axis: { labelLimit: Math.round(width * 0.42), ticks: false, domain: false, labelPadding: 10 } };
  const colour = {
    field: "side",
    type: "nominal",
    legend: null,
    scale: { domain: ["above", "below", ""], range: [COLOURS.more, COLOURS.less, COLOURS.plain] },
  };
  const tip = { field: "tip", type: "nominal" };
  const x = (field) => ({ field, type: "quantitative", title: say("share"), axis: { format: ".0%", tickCount: 5 } });
  return {
    width,
    height: rows.length * 24 + 44,
    data: { values: rows },
    encoding: { y, tooltip: tip },
    layer: [
      { mark: { type: "rule", strokeWidth: 2.5 }, encoding: { x: x("low"), x2: { field: "high" }, color: colour } },
      { mark: { type: "tick", thickness: 1.5, size: 15, color: COLOURS.other }, encoding: { x: x("overall") } },
      { mark: { type: "point", filled: true, size: 75, opacity: 1 }, encoding: { x: x("share"), color: colour } },
    ],
  };
}

// Shares by year. Rows: series, period, share, low, high, tip.
function trendSpec(rows, names, width) {
  const x = { field: "period", type: "ordinal", title: null, axis: { labelAngle: 0, labelOverlap: true, grid: false } };
  const colour = {
    field: "series",
    type: "nominal",
    title: null,
    legend: names.length > 1 ? { orient: "top", labelLimit: width - 40 } : null,
    scale: { domain: names, range: [COLOURS.less, COLOURS.more] },
  };
  return {
    width,
    height: 270,
    data: { values: rows },
    encoding: { x, color: colour, tooltip: { field: "tip", type: "nominal" } },
    layer: [
      { mark: { type: "area", opacity: 0.18 }, encoding: { y: { field: "low", type: "quantitative", title: say("share"), axis: { format: ".0%", tickCount: 5 } }, y2: { field: "high" } } },
      { mark: { type: "line", strokeWidth: 2 }, encoding: { y: { field: "share", type: "quantitative" } } },
      { mark: { type: "point", filled: true, size: 60, opacity: 1 }, encoding: { y: { field: "share", type: "quantitative" } } },
    ],
  };
}
