// What of a text does the list of results show? The sentences with most words of the query, these words marked.
import {stem, words, wordsOfQuery} from "./words.js";

const LENGTH = 180;
const ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};

/** Give the part of a text that fits a query best, as HTML. */
export function excerpt(text, query) {
  const wanted = stems(query);
  const sentences = text.match(/\S.*?(?:[.?!:](?=\s)|$)/g) ?? [];
  const hits = sentences.map(sentence => new Set(words(sentence).map(stem).filter(term => wanted.has(term))).size);
  const first = hits.indexOf(Math.max(...hits));
  const shown = sentences.slice(Math.max(first, 0)).join(" ");
  const cut = shown.length > LENGTH ? `${shown.slice(0, shown.lastIndexOf(" ", LENGTH))} …` : shown;
  return marked(`${first > 0 ? "… " : ""}${cut}`, query);
}

/** Give a text as HTML in which the words of a query are marked. */
export function marked(text, query) {
  const wanted = stems(query);
  return text.split(/([\p{L}\p{N}_]+)/u).map((part, place) => {
    const html = part.replace(/[&<>"]/g, character => ENTITY[character]);
    return place % 2 && words(part).some(word => wanted.has(stem(word))) ? `<mark data-md-highlight>${html}</mark>` : html;
  }).join("");
}

/** Give the words of a query that the page marks once it is open. */
export function found(query) {
  return Object.fromEntries(wordsOfQuery(query).map(word => [word, true]));
}

function stems(query) {
  return new Set(wordsOfQuery(query).map(stem));
}
