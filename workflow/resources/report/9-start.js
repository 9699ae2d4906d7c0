// Links and buttons of the page, and the first drawing.
function placeOfKey(key) {
  const slash = key.indexOf("/");
  const level = data.levels.findIndex((found) => found.level === key.slice(0, slash));
  const number = level < 0 ? -1 : data.levels[level].places.findIndex((place) => place.code === key.slice(slash + 1));
  return number < 0 ? null : [level, number];
}

function follow(event) {
  const link = event.target.closest("a[data-topic], a[data-place]");
  if (!link) return;
  event.preventDefault();
  const topic = link.dataset.topic === undefined ? state.topic : Number(link.dataset.topic);
  const place = link.dataset.place === undefined ? null : placeOfKey(link.dataset.place);
  if (place) {
    choose({ topic });
    goToPlace(place);
    return;
  }
  const inPanel = link.closest("#document-panel, #place-panel");
  choose({ topic, shown: 20 });
  announce(say("topic_title", { n: topic, label: shortLabel(topic) }));
  if (!inPanel) goTo("topic-panel");
}

function copy(button) {
  const range = document.createRange();
  range.selectNodeContents(byId(button.dataset.copy));
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  document.execCommand("copy");
  button.textContent = say("copied");
}

document.addEventListener("click", (event) => {
  follow(event);
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.language) choose({ language: button.dataset.language });
  if (button.dataset.copy) copy(button);
});

let waiting;
let width = root.clientWidth;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    choose({ size: width });
  }, 200);
});

root.classList.add("running");
state.level = Math.max(0, data.levels.findIndex((level) => level.level === data.level));
views.forEach(({ draw }) => draw());
root.dataset.ready = "true";
