// What a query and a text have in common, whatever their spelling, their endings, or their choice among synonyms.
import {stemmer} from "../vendor/stemmer-2.0.1.js";

// Words that no page is about.
const STOP = new Set(`a about after again all also am an and any are as at be because been before being but by can could
  did do does doing don done each else ever for from get gets getting give go goes going got had has have having he her
  here him his how i if in into is isn it its just let like make makes me more most much my need no nor not now of off
  on only or other our out over own please really say says shall she should so some such than that the their them then
  there these they this those through to too under until up us use used uses using very want wants was we were what
  when where which while who whom why will with would you your`.split(/\s+/));

// Adjectives that the stemmer leaves as they are when they compare.
const COMPARED = /^(cheap|easi|fast|great|hard|heavi|high|larg|light|long|low|new|old|quick|short|simpl|slow|small|young)(?:er|est)$/;
const VERSUS = /^(?:vs|versus)$/;

// Words that people of the trade use for one another. An underscore joins several words that stand for one.
const SYNONYMS = `
  image picture photo photograph img jpeg jpg png scan
  url address endpoint route
  login log_in sign_in logged_in signin authentication authenticate auth credentials
  register registration sign_up signup
  password passphrase
  hang stuck freeze frozen deadlock forever hung
  fast quick speed performance slow latency response_time
  error exception traceback crash failure fails message
  memory ram oom out_of_memory
  limit maximum max cap
  predict prediction inference infer score classify
  key token secret
  database db
  compare comparison compared difference differences side_by_side
  choose pick select decide decision recommend recommendation which_one
  startup start boot cold_start
  deploy deployment production hosting serve serving
  beginner newbie novice learn learning easy
  benchmark measurement measured results figures numbers timing
  throughput rps requests_per_second requests_a_second req_s load
  concurrent concurrency parallel simultaneous simultaneously at_the_same_time at_once
  stream streaming sse server_sent_events server_sent eventsource
  validate validation invalid reject check schema
  serialize serializable jsonify encode
  popular popularity community stars downloads
  contribute submit pull_request
  article blog blogs claims claim myth myths
  source sources evidence origin proof come_from comes_from
  batch batches batching bulk
  permission permissions role roles group privilege rights
  small tiny lightweight micro microservice minimal overkill
  notebook jupyter ipynb colab
  migrate migrating switch switching rewrite port
  machine computer laptop hardware
  rerun reproduce repeat
  big large huge heavy bloated
  thread threads worker workers process processes gil
  timeout time_out timed_out
  disconnect leaves closes_the_tab
  remote external
  client user visitor
`.trim().split("\n").map(line => line.trim().split(" "));

const JOINED = SYNONYMS.flat().filter(word => word.includes("_")).map(word => word.replaceAll("_", "[\\s/-]+"));
const PHRASE = new RegExp(`\\b(?:${JOINED.join("|")})\\b`, "gi");
const CONCEPT = new Map(SYNONYMS.flatMap(group => group.map(word => [stem(word), `~${group[0]}`])));

// What only the machine says on which a message appeared: addresses, paths, lines of files, places in memory, versions.
const LOCAL =
  /\bhttps?:\/\/\S+|(?:[\w.-]*\/){2,}[\w.-]*|"?,? line \d+(?:, in \S+)?|\b0x[0-9a-f]+\b|\b\d+(?:\.\d+){2,}\b/gi;

export function stem(word) {
  return stemmer(word.replaceAll("_", "").replace(COMPARED, "$1").replace(VERSUS, "compare"));
}

/** Give a term, or what it means if others mean the same. */
export function sense(term) {
  return concept(term) ?? term;
}

/** Give what a term means, under one name for all its synonyms, or undefined. */
export function concept(term) {
  return CONCEPT.get(term);
}

/** Give the words of a text in lower case, without empty ones; of StreamingHttpResponse or MAX_SIZE its parts, too. */
export function words(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("’", "'").replace(/(\d),(?=\d{3}\b)/g, "$1")
    .replace(PHRASE, phrase => phrase.replace(/[\s/-]+/g, "_"));
  const found = [];
  for (const [name] of plain.matchAll(/[\p{L}\p{N}_]+(?:'\p{L}+)?/gu)) {
    const word = name.replace(/'(?:s|t|re|ve|ll|d|m)$/i, "").replaceAll("'", "");
    const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\p{N}+/gu) ?? [];
    found.push(word, ...(parts.length > 1 ? parts : []));
  }
  return found.map(word => word.toLowerCase()).filter(word => /\d|[^_]{2}/.test(word) && !STOP.has(word));
}

/** Give the words of a query, which may be a message with the names of somebody's machine in it. */
export function wordsOfQuery(text) {
  return words(text.replace(LOCAL, " "));
}

/** Tell how many letters apart two words are, up to `most`; two neighbours that changed places are one mistake. */
export function distance(one, other, most) {
  let before = [];
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + !same, swapped ? before[j - 2] + 1 : Infinity));
    }
    if (Math.min(...next) > most) return Infinity;
    [before, row] = [row, next];
  }
  return row[other.length];
}
