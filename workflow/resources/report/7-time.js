// Time: one topic's share by year, for the whole and for the chosen place.
function seriesOf(key, name, topic) {
  return (data.trends.series[key] || []).map(([period, n, ...numbers]) => {
    const [value, low, high] = numbers.slice(3 * topic, 3 * topic + 3);
    const year = data.trends.periods[period];
    return { series: name, period: year, share: share(value), low: share(low), high: share(high), tip: `${name} ${year}\n${percent(value)} [${percent(low)}, ${percent(high)}]\nn = ${count(n)}`, value };
  });
}

function drawTime() {
  const topic = mapTopic();
  if (!data.topics.length) return;
  byId("trend-title").textContent = say("trend_of", { label: shortLabel(topic) });
  const place = chosenPlace();
  const whole = data.whole ? seriesOf(`${data.whole.level}/${data.whole.code}`, data.whole.name, topic) : [];
  const own = place ? seriesOf(`${data.levels[state.place[0]].level}/${place.code}`, place.name, topic) : [];
  const says = [whole, own]
    .filter((rows) => rows.length)
    .map((rows) => say("trend_says", { name: rows[0].series, first: rows[0].period, last: rows[rows.length - 1].period, a: percent(rows[0].value), b: percent(rows[rows.length - 1].value), interval: intervalPercent() }));
  if (place && !own.length) says.push(say("no_trend_place", { name: place.name }));
  if (whole.length && data.trends.basis[0]) says.push(say("trend_basis", { basis: data.trends.basis[state.language === "zh" ? 0 : 1] }));
  byId("trend-says").textContent = says.join(state.language === "zh" ? "" : " ");
  const rows = [...whole, ...own];
  if (!rows.length) return noChart("trend", say("no_trend"));
  const names = [whole, own].filter((part) => part.length).map((part) => part[0].series);
  drawChart("trend", trendSpec(rows, names, Math.min(byId("trend").clientWidth || 320, 900)), says.join(" "));
}

view(["topic", "place", "language", "labels", "size"], drawTime);
