// Answers the search box of the theme, which posts {type: 0} to begin and {type: 2, data: query}, and expects {type: 1}
// when we are ready and {type: 3, data: {items}}. Nothing is downloaded before the first query.
const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
const PAGES = 10; // the theme shows as many at once
const SECTIONS = 4;
const EXACT = 0.4; // from here on, Enter opens the section and not the top of its page

let loading;
let newest;

self.addEventListener("message", async ({data: {type, data: query}}) => {
  if (type === SETUP) self.postMessage({type: READY});
  if (type !== QUERY) return;
  newest = query;
  const items = query.trim() ? await answer(query) : [];
  if (query === newest) self.postMessage({type: RESULT, data: {items}});
});

async function answer(query) {
  loading ??= load();
  try {
    const {engine, show} = await loading;
    return engine.search(query).slice(0, PAGES).map(group => items(group, query, show));
  } catch (error) {
    loading = undefined; // the next query tries again
    throw error;
  }
}

async function load() {
  const [{Engine}, show, response] =
    await Promise.all([import("./engine.js"), import("./excerpt.js"), fetch(new URL("documents.json", self.location))]);
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return {engine: new Engine(await response.json()), show};
}

/** Give a page and its best sections; the theme shows the first item, and folds those of a lower score. */
function items({page, score, sections}, query, show) {
  const item = (location, title, text, score) =>
    ({location, title: show.marked(title, query), text: show.excerpt(text, query), score, terms: show.found(query)});
  const best = sections.slice(0, SECTIONS).map(({section: {anchor, title, text}, exact}, rank) => anchor
    ? item(`${page.location}#${anchor}`, title, text, score * (rank ? 0.9 ** rank : exact > EXACT ? 1.01 : 0.99))
    : item(page.location, page.title, text, score));
  return best.some(({location}) => location === page.location) ? best : [...best, item(page.location, page.title, "", score)];
}
