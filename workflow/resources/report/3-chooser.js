// The bar that stays on top: topic, place and year, chosen once for the whole page.
function select(id, name, options, pick) {
  const box = el("select", { id, on: { change: () => pick(box.value) } });
  box.append(...options);
  return el("label", { for: id }, el("span", { text: name }), box);
}

const option = (value, text) => el("option", { value, text });

function placeOptions() {
  return data.levels.map((level, l) =>
    el(
      "optgroup",
      { label: say(level.level) },
      ...level.places.map((place, p) => option(`${l}/${p}`, place.thin ? `${place.name} (${say("thin")})` : place.name)),
    ),
  );
}

const years = [...new Set(data.documents.rows.map((row) => row[2].slice(0, 4)).filter(Boolean))].sort();

function drawChooser() {
  const topics = data.topics.map((_, k) => option(k, `${k} ${shortLabel(k)}`));
  byId("chooser").replaceChildren(
    select("choose-topic", say("topic"), [option("", say("all_topics")), ...topics], (value) =>
      choose({ topic: value === "" ? null : Number(value), shown: 20 }),
    ),
    select("choose-place", say("place"), [option("", say("all_places")), ...placeOptions()], (value) =>
      choosePlace(value ? value.split("/").map(Number) : null),
    ),
    select("choose-year", say("year"), [option("", say("all_years")), ...years.map((year) => option(year, year))], (value) =>
      choose({ year: value || null, shown: 20 }),
    ),
    el("button", {
      type: "button",
      id: "clear",
      text: say("clear"),
      on: { click: () => choose({ topic: null, place: null, year: null, query: "", shown: 20 }) },
    }),
  );
  showChosen();
}

function showChosen() {
  byId("choose-topic").value = state.topic === null ? "" : String(state.topic);
  byId("choose-place").value = state.place ? state.place.join("/") : "";
  byId("choose-year").value = state.year || "";
}

view(["language"], drawChooser);
view(["topic", "place", "year"], showChosen);

// Names of topics wherever they stand. Nothing is made anew here: the click that ended the editing must still find its target.
view(["labels"], () => {
  document.querySelectorAll("[data-label]").forEach((span) => {
    span.textContent = shortLabel(Number(span.dataset.label));
  });
  data.topics.forEach((_, k) => {
    byId("choose-topic").options[k + 1].textContent = `${k} ${shortLabel(k)}`;
  });
});

view(["topic"], () => {
  document.querySelectorAll("tr[data-row]").forEach((row) => {
    row.classList.toggle("chosen", Number(row.dataset.row) === state.topic);
  });
  document.querySelectorAll("tr[data-cluster]").forEach((row) => {
    const main = row.querySelector("[data-topic]");
    row.classList.toggle("chosen", main !== null && Number(main.dataset.topic) === state.topic);
  });
});

view(["language"], () => {
  root.dataset.language = state.language;
  root.lang = state.language === "zh" ? "zh-Hans" : "en";
  document.title = say("title", { run: data.run });
  document.querySelectorAll("[data-said]").forEach((element) => {
    element.setAttribute(element.dataset.said, element.dataset[state.language]);
  });
  document.querySelectorAll("button[data-language]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
  });
});
