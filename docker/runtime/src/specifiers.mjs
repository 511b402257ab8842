// What an import or require may name, and what source text says about its own imports.

import { posix } from 'node:path';
import { isBuiltin } from 'node:module';
import { SiteError, position } from './site-error.mjs';

const EXTENSIONS = ['', '.js', '.jsw', '.web.js', '.json'];

/** Node modules that a pod's permissions forbid anyway, or that would run code or look around beside the loader. */
const WITHHELD = new Set([
  'child_process', 'cluster', 'inspector', 'inspector/promises', 'module', 'repl', 'trace_events', 'v8', 'vm', 'wasi',
  'worker_threads',
]);

/**
 * Finds what a specifier names: {kind: 'core' | 'provided' | 'file', name}.
 *
 * @param files Map<path, Buffer> of the site
 * @param provided Map of the modules that Kore brings
 */
export function resolve(specifier, importer, files, provided) {
  if (provided.has(specifier)) return { kind: 'provided', name: specifier };
  const path = sitePath(specifier, importer);
  if (path !== null) {
    const extension = EXTENSIONS.find((candidate) => files.has(path + candidate));
    if (extension !== undefined) return { kind: 'file', name: path + extension };
  } else if (isBuiltin(specifier)) {
    const name = specifier.replace(/^node:/, '');
    if (!WITHHELD.has(name)) return { kind: 'core', name: `node:${name}` };
  }
  throw notFound(specifier, importer, files, provided);
}

function sitePath(specifier, importer) {
  if (/^\.\.?\//.test(specifier)) return posix.join(posix.dirname(importer), specifier);
  return /^(backend|public)\//.test(specifier) ? posix.normalize(specifier) : null;
}

function notFound(specifier, importer, files, provided) {
  const source = files.get(importer).toString();
  const index = source.search(new RegExp(`(['"\`])${escaped(specifier)}\\1`));
  const error = new SiteError(
    `Cannot find "${specifier}", imported by ${importer}. A site can import its own files (./x, ../x, backend/x, ` +
      `public/x, as written or with ${EXTENSIONS.slice(1).join(', ')}), ${[...provided.keys()].join(', ')}, and Node's ` +
      `core modules except ${[...WITHHELD].join(', ')}.`,
    { file: importer, ...(index < 0 ? {} : position(source, index)) },
  );
  error.code = 'MODULE_NOT_FOUND'; // what code that tries a require() looks for
  return error;
}

/** The names that a source imports or re-exports from a specifier: `import { a, b as c } from 's'` gives a, b. */
export function importedNames(source, specifier) {
  const clause = new RegExp(`\\b(?:import|export)\\b[^'";{}]*\\{([^}]*)\\}\\s*from\\s*(['"])${escaped(specifier)}\\2`, 'g');
  const names = new Set();
  for (const [, list] of source.matchAll(clause)) {
    for (const item of list.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').split(',')) {
      const [name] = item.trim().split(/\s+as\s+/);
      if (/^[\w$]+$/.test(name) && name !== 'default') names.add(name);
    }
  }
  return names;
}

/** The literal specifiers that a source requires. */
export function requiredSpecifiers(source) {
  return [...source.matchAll(/\brequire\s*\(\s*(['"`])([^'"`\n]+)\1\s*\)/g)].map(([, , specifier]) => specifier);
}

/** CommonJS is a file that touches `exports` and has no import or export statement. */
export function isCommonJs(source) {
  return /\bmodule\.exports\b|\bexports\.[\w$]+\s*=/.test(source) && !/^\s*(?:import|export)\b\s*[\w$*{'"]/m.test(source);
}

/** The names that a CommonJS source visibly assigns: what `import * as` of it can know before it runs. */
export function assignedExports(source) {
  return [...source.matchAll(/\bexports\.([\w$]+)\s*=/g)].map(([, name]) => name);
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
