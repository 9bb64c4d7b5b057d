// JSON as its sender wrote it. JSON.parse would turn 1234.50 into 1234.5.

const STRING = /"(?:[^"\\]|\\.)*"/y;
const ATOM = /[^\s,:{}[\]"]+/y;
const SPACE = /\s*/y;

/** The tokens of a JSON text, in order. */
function* tokens(text) {
  for (let at = 0; at < text.length;) {
    const token = match(SPACE, text, at) || match(STRING, text, at) || match(ATOM, text, at) || text[at];
    at += token.length;
    if (token.trim()) {
      yield { token, start: at - token.length, end: at };
    }
  }
}

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** The text of the value at a path of member names, or null. */
export function rawMember(text, ...path) {
  let depth = 0;
  let found = 0;
  let start = -1;
  let name = null;
  for (const { token, start: begin, end } of tokens(text)) {
    if (start >= 0 && depth === path.length && (token === "," || token === "}")) {
      return text.slice(start, begin).trim();
    }
    if (token === ":" && start < 0 && depth === found + 1 && name === JSON.stringify(path[found])) {
      found++;
      start = found === path.length ? end : -1;
    }
    depth += "{[".includes(token) ? 1 : "}]".includes(token) ? -1 : 0;
    if (start < 0 && depth < found) {
      return null;
    }
    name = token;
  }
  return null;
}

/** The same tokens, with one member on each line. */
export function indent(text) {
  let out = "";
  let depth = 0;
  let previous = "";
  for (const { token } of tokens(text)) {
    const closes = token === "}" || token === "]";
    const opened = previous === "{" || previous === "[";
    depth -= closes ? 1 : 0;
    if (closes ? !opened : opened || previous === ",") {
      out += `\n${"  ".repeat(depth)}`;
    }
    out += token === ":" ? ": " : token;
    depth += token === "{" || token === "[" ? 1 : 0;
    previous = token;
  }
  return out;
}
