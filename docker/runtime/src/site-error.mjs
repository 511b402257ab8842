// Errors of site code that does not load, with the place that the author needs.

export class SiteError extends Error {
  /** @param place {file, line, column}, as far as it is known */
  constructor(message, place = {}, name = 'LinkError') {
    super(message);
    this.name = name;
    this.place = place;
  }
}

/** The `error` member of a 422: {name, message, file, line, column}. Site code may throw anything, even null. */
export function describe(error, modules) {
  const { file = null, line = null, column = null } = error?.place ?? modules.placeOf(error) ?? {};
  return {
    name: String(error?.name ?? 'Error'),
    message: String(error?.message ?? error),
    file,
    line,
    column,
  };
}

/** The topmost frame of a stack that lies in one of the site's own files. */
export function topFrame(error, isSiteFile) {
  for (const frame of String(error?.stack).split('\n')) {
    const [, file, line, column] = /^\s+at (?:async )?(?:.*\()?(.+?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (file && isSiteFile(file)) return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** Line and column, from 1, of an index into a text. */
export function position(text, index) {
  const before = text.slice(0, index);
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}

/** Adds to a SyntaxError where it is. */
export function withPosition(error, file, text, parse) {
  if (!(error instanceof SyntaxError)) return error;
  return Object.assign(error, { place: { file, ...syntaxErrorPosition(text, error.message, parse) } });
}

/**
 * The line and column of a syntax error. Node keeps a module's to itself, so the parser is asked: it reads from left to
 * right, so if the text is cut off and something illegal put there, the message stays the same exactly while the error
 * lies before the cut. Halving finds the first such cut.
 *
 * @param parse throws the SyntaxError of a text that has one
 */
export function syntaxErrorPosition(text, message, parse) {
  const isSame = (source) => {
    try {
      parse(source);
      return false;
    } catch (error) {
      return error.message === message;
    }
  };
  const poison = ['@', ')]}'].find((candidate) => !isSame(candidate));
  const firstCut = (count, cut) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isSame(cut(middle) + poison)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const lines = text.split('\n');
  const count = firstCut(lines.length, (n) => `${lines.slice(0, n).join('\n')}\n`);
  if (count === 0) return undefined;
  const before = lines.slice(0, count - 1).map((line) => `${line}\n`).join('');
  const last = lines[count - 1];
  const end = firstCut(last.length, (n) => `${before}${last.slice(0, n)} `);
  const token = /'(.+)'/.exec(message)?.[1];
  const start = token !== undefined && last.slice(0, end).endsWith(token) ? end - token.length : end - 1;
  return { line: count, column: Math.max(start, 0) + 1 };
}
