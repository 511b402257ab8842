// The files of one site as sources: their text, their kind, and what they name.

import { isCommonJs, requiredSpecifiers, resolve } from './specifiers.mjs';
import { SiteError, position } from './site-error.mjs';

export class SiteFiles {
  #files;
  #provided;
  #texts = new Map();
  #values = new Map();

  /** @param files Map<path, Buffer>  @param provided Map of the modules that Kore brings */
  constructor(files, provided) {
    this.#files = files;
    this.#provided = provided;
  }

  has(path) {
    return this.#files.has(path);
  }

  /** The paths whose text has been asked for, so that an error can only come from one of them. */
  read() {
    return this.#texts.keys();
  }

  text(path) {
    let text = this.#texts.get(path);
    if (text === undefined) {
      text = this.#files.get(path).toString().replace(/^\uFEFF/, '');
      this.#texts.set(path, text);
    }
    return text;
  }

  /** 'module', 'commonjs' or 'json'. */
  kind(path) {
    if (path.endsWith('.json')) return 'json';
    return isCommonJs(this.text(path)) ? 'commonjs' : 'module';
  }

  json(path) {
    if (!this.#values.has(path)) this.#values.set(path, this.#parse(path));
    return this.#values.get(path);
  }

  #parse(path) {
    try {
      return JSON.parse(this.text(path));
    } catch (error) {
      const index = /position (\d+)/.exec(error.message)?.[1];
      const place = index === undefined ? {} : position(this.text(path), Number(index));
      throw new SiteError(error.message, { file: path, ...place }, 'SyntaxError');
    }
  }

  /** {kind: 'core' | 'provided' | 'file', name}, or a SiteError. */
  resolve(specifier, importer) {
    return resolve(specifier, importer, this.#files, this.#provided);
  }

  /** The files that a source requires by a literal. One that cannot be found is the error of that require, if it runs. */
  requiredBy(path) {
    const found = [];
    for (const specifier of requiredSpecifiers(this.text(path))) {
      try {
        const { kind, name } = this.resolve(specifier, path);
        if (kind === 'file') found.push(name);
      } catch {
        // thrown again by the require itself
      }
    }
    return found;
  }
}
