// What readers can do with tables and the ledger beyond reading them: scroll by keyboard, choose a verdict. All works unread without.

// Tables written in Markdown get the frame that the other tables have from the start.
for (const table of document.querySelectorAll(".md-content article table:not([class])")) {
  const heading = [...document.querySelectorAll("article h1, article h2, article h3")]
    .filter((h) => h.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  const frame = document.createElement("div");
  frame.className = "table-frame";
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", `Table: ${heading?.firstChild.textContent ?? document.title}`);
  table.className = "data";
  table.replaceWith(frame);
  frame.append(table);
}

const choice = document.querySelector(".ledger-choice");
if (choice) {
  const select = choice.querySelector("select");
  const show = (verdict) => {
    let shown = 0;
    for (const claim of document.querySelectorAll(".claim")) {
      claim.hidden = verdict !== "" && claim.dataset.verdict !== verdict;
      shown += claim.hidden ? 0 : 1;
    }
    choice.querySelector("[role=status]").textContent = `${shown} shown`;
  };
  select.addEventListener("change", () => show(select.value));
  // A link to a claim must never end at one that is hidden.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.hidden) return;
    select.value = "";
    show("");
    target.scrollIntoView();
  });
  choice.hidden = false;
}

// The theme puts a nameless landmark on each block of code; readers of the screen could not tell one from the next.
const named = () => document.querySelectorAll("nav.md-code__nav:not([aria-label])")
  .forEach((nav) => nav.setAttribute("aria-label", `Actions for code ${nav.closest("[id]")?.id ?? ""}`));
new MutationObserver(named).observe(document.querySelector(".md-content"), { childList: true, subtree: true });
named();
