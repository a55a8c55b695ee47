// Where next, if the search finds nothing that helps? The last lines of the theme's list of results, and often the only ones.
const results = document.querySelector("[data-md-component=search-result]");
const query = document.querySelector("[data-md-component=search-query]");
const elsewhere = document.getElementById("search-elsewhere");

if (results && query && elsewhere) {
  const list = results.querySelector("ol");
  const own = elsewhere.content.firstElementChild.cloneNode(true);
  new MutationObserver(() => {
    if (query.value.trim() && list.lastElementChild !== own) list.append(own);
    if (!query.value.trim()) own.remove();
  }).observe(results, {childList: true, subtree: true});
}
