// Which pages answer a query? MiniSearch (BM25+) ranks pages, the questions they answer, and their sections. A page gets
// the sum: the page as a whole, its best question, and its sections, each next one for half.
import MiniSearch from "../vendor/minisearch-7.2.0.js";
import {concept, distance, sense, stem, words, wordsOfQuery} from "./words.js";

// Found by trying on the tuning queries; halving or doubling any of them changes little.
export const WEIGHTS = {
  page: 2, question: 2.5, nextSection: 0.5,
  exact: 2, // what a heading gains that stands in the query word for word
  concept: 0.5, onlyConcept: 0.7, // a synonym against the word itself; the same where no page has the word
  typo: 0.9, completion: 0.8, nextGuess: 0.5,
  reference: 0.8, // evidence, contribute and the list of errors against pages that explain
};
const BM25 = {k: 1.5, b: 0.7, d: 0.5};
const REFERENCE = /^(?:evidence|contribute|serve\/errors)\//;

export class Engine {
  constructor(pages) {
    this.pages = pages;
    this.vocabulary = new Map(); // each word as it is written, and how often
    this.whole = this.#index(["title", "description", "headings", "questions"], pages.map((page, id) => ({
      id, title: page.title, description: page.description,
      headings: page.sections.map(section => section.title).join("\n"), questions: page.questions.join("\n"),
    })));
    this.questions = pages.flatMap((page, owner) => page.questions.map(title => ({owner, title, order: words(title).map(stem).map(sense)})));
    this.sections = pages.flatMap((page, owner) =>
      page.sections.map(section => ({...section, owner, order: words(section.title).map(stem).map(sense)})));
    this.byQuestion = this.#index(["title"], this.questions.map(({title}, id) => ({id, title})));
    this.bySection = this.#index(["title", "text"], this.sections.map(({title, text}, id) => ({id, title, text})));
    this.#count();
  }

  /** Give pages, best first, each as {page, score, sections: [{section, score, exact}]}. */
  search(query) {
    const heard = wordsOfQuery(query).map((word, place, all) => this.#known(word, place === all.length - 1));
    const wanted = this.#wanted(heard);
    const order = heard.filter(guesses => guesses.length).map(([[likeliest]]) => sense(stem(likeliest)));
    const found = this.pages.map(page => ({page, score: 0, question: 0, sections: []}));
    for (const {id, score} of this.#ranked(this.whole, wanted, {title: 2, description: 1.4})) {
      found[id].score += score * WEIGHTS.page;
    }
    for (const {id, score} of this.#ranked(this.byQuestion, wanted)) {
      const question = this.questions[id];
      const group = found[question.owner];
      group.question = Math.max(group.question, score * (1 + WEIGHTS.exact * this.#shared(order, question.order)));
    }
    for (const {id, score} of this.#ranked(this.bySection, wanted)) {
      const section = this.sections[id];
      const exact = this.#shared(order, section.order);
      found[section.owner].sections.push({section, exact, score: score * (1 + WEIGHTS.exact * exact)});
    }
    found.forEach((group, number) => {
      group.sections.sort((a, b) => b.score - a.score);
      group.score += group.question * WEIGHTS.question;
      group.score += group.sections.reduce((sum, {score}, rank) => sum + score * WEIGHTS.nextSection ** rank, 0);
      group.score *= this.#covered(number, wanted) * (REFERENCE.test(group.page.location) ? WEIGHTS.reference : 1);
    });
    return found.filter(({score}) => score > 0).sort((a, b) => b.score - a.score);
  }

  #index(fields, documents) {
    const index = new MiniSearch({fields, tokenize: terms, processTerm: term => term});
    index.addAll(documents);
    for (const word of documents.flatMap(document => fields.flatMap(field => words(document[field])))) {
      this.vocabulary.set(word, (this.vocabulary.get(word) ?? 0) + 1);
    }
    return index;
  }

  /** Count on how many pages and in how many units of text each term stands. */
  #count() {
    this.onPage = this.pages.map(() => new Set());
    this.frequency = new Map();
    const heads = this.pages.map(({title, description}, owner) => ({owner, title, text: description}));
    for (const {owner, title, text = ""} of [...heads, ...this.questions, ...this.sections]) {
      for (const term of new Set(terms(`${title}\n${text}`))) {
        this.onPage[owner].add(term);
        this.frequency.set(term, (this.frequency.get(term) ?? 0) + 1);
      }
    }
    this.guessable = [...this.vocabulary.keys()].filter(word => /^\p{L}{4,}$/u.test(word));
  }

  /** Give the terms to look for, with their weights: of each word that was heard, or guessed, itself and its sense. */
  #wanted(heard) {
    const wanted = new Map();
    const want = (term, weight) => wanted.set(term, Math.max(weight, wanted.get(term) ?? 0));
    for (const [known, weight] of heard.flat()) {
      const term = stem(known);
      const meaning = concept(term);
      want(term, weight);
      if (meaning) want(meaning, weight * (this.frequency.has(term) ? WEIGHTS.concept : WEIGHTS.onlyConcept));
    }
    return wanted;
  }

  /** Give the words of the vocabulary that a word stands for: itself, or else what it begins, or what it misspells. */
  #known(word, last) {
    if ([stem(word), concept(stem(word))].some(term => this.frequency.has(term))) return [[word, 1]];
    const begun = last && word.length > 2 ? this.guessable.filter(known => known.startsWith(word)) : [];
    if (begun.length) return this.#guesses(begun, WEIGHTS.completion);
    let nearest = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    let close = [];
    for (const known of nearest ? this.guessable : []) {
      if (Math.abs(known.length - word.length) > nearest) continue;
      const apart = distance(word, known, nearest);
      if (apart < nearest) [nearest, close] = [apart, []];
      if (apart === nearest) close.push(known);
    }
    return this.#guesses(close, WEIGHTS.typo);
  }

  /** Give the three most frequent, each with half the weight of the one before. */
  #guesses(close, weight) {
    return close.sort((a, b) => this.vocabulary.get(b) - this.vocabulary.get(a)).slice(0, 3)
      .map((known, rank) => [known, weight * WEIGHTS.nextGuess ** rank]);
  }

  #ranked(index, wanted, boost = {}) {
    const list = [...wanted.keys()];
    if (!list.length) return [];
    return index.search("all", {tokenize: () => list, processTerm: term => term, boost, bm25: BM25,
      boostTerm: term => wanted.get(term) * this.#telling(term)});
  }

  /** Tell how far a term sets pages apart: 1 for a term of one page, less than half for one that is on every page. */
  #telling(term) {
    const pages = this.onPage.filter(there => there.has(term)).length || 1;
    return Math.sqrt(Math.log(1 + this.pages.length / pages) / Math.log(1 + this.pages.length));
  }

  /** Tell how rare a term is. */
  #rarity(term) {
    const often = this.frequency.get(term) ?? 0;
    return Math.log(1 + (this.questions.length + this.sections.length - often + 0.5) / (often + 0.5));
  }

  /** Tell how much of the query a page speaks of at all, from 0 to 1. */
  #covered(number, wanted) {
    let all = 0, there = 0;
    for (const [term, weight] of wanted) {
      all += weight * this.#rarity(term);
      if (this.onPage[number].has(term)) there += weight * this.#rarity(term);
    }
    return all ? there / all : 0;
  }

  /** Tell how much of a heading stands in the query in the same order, or of the query in the heading, from 0 to 1. */
  #shared(query, heading) {
    let row = new Array(heading.length + 1).fill(0);
    for (const term of query) {
      const next = [0];
      heading.forEach((own, place) =>
        next.push(own === term ? row[place] + this.#rarity(term) : Math.max(row[place + 1], next[place])));
      row = next;
    }
    const share = list => list.length > 2 ? row.at(-1) / list.reduce((sum, term) => sum + this.#rarity(term), 0) : 0;
    return Math.max(share(heading), share(query)) ** 4;
  }
}

/** Give the terms under which a text is found: each word's stem, and what it means. */
function terms(text) {
  return words(text).map(stem).flatMap(term => concept(term) ? [term, concept(term)] : [term]);
}
