// `require`, for site code that mixes it with `import`, and for files that are CommonJS throughout.

import vm from 'node:vm';
import { createRequire } from 'node:module';
import { SiteError, withPosition } from './site-error.mjs';

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];
const coreModule = createRequire(import.meta.url);

export class CommonJs {
  #files;
  #provided;
  #hooks;
  #modules = new Map(); // path -> {exports}

  /** @param hooks linkedModule(path) gives an ES module linked ahead; importFrom(path) gives its import() */
  constructor(files, provided, hooks) {
    this.#files = files;
    this.#provided = provided;
    this.#hooks = hooks;
  }

  requireFrom(importer) {
    return (specifier) => this.#require(specifier, importer);
  }

  #require(specifier, importer) {
    const { kind, name } = this.#files.resolve(specifier, importer);
    if (kind === 'core') return coreModule(name);
    if (kind === 'provided') return this.#provided.get(name);
    return this.#files.kind(name) === 'module' ? this.#requireModule(name, importer) : this.exports(name);
  }

  #requireModule(path, importer) {
    const module = this.#hooks.linkedModule(path);
    if (module === undefined) {
      throw new SiteError(`${importer} requires the ES module ${path} by a computed name: import it instead.`, { file: importer });
    }
    // Runs to its end before this returns, unless the module awaits at its top level.
    if (module.status === 'linked') module.evaluate().catch(() => {});
    if (module.status === 'errored') throw module.error;
    return module.namespace;
  }

  /** What a CommonJS or JSON file exports; it runs once. */
  exports(path) {
    if (this.#files.kind(path) === 'json') return this.#files.json(path);
    if (!this.#modules.has(path)) this.#run(path);
    return this.#modules.get(path).exports;
  }

  #run(path) {
    const module = { exports: {} };
    const run = this.#compile(path);
    this.#modules.set(path, module); // before it runs: a cycle sees what is there so far
    try {
      const folder = path.slice(0, path.lastIndexOf('/'));
      Reflect.apply(run, module.exports, [module.exports, this.requireFrom(path), module, `/${path}`, `/${folder}`]);
    } catch (error) {
      this.#modules.delete(path);
      throw error;
    }
  }

  #compile(path) {
    try {
      return vm.compileFunction(this.#files.text(path), PARAMETERS, {
        filename: path,
        importModuleDynamically: this.#hooks.importFrom(path),
      });
    } catch (error) {
      throw withPosition(error, path, this.#files.text(path), (text) => vm.compileFunction(text, PARAMETERS));
    }
  }
}
