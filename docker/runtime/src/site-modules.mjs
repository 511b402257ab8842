// The module graph of one site, loaded from memory into Node's main context.
//
// Site code was written for a lenient bundler, so three things go beyond plain ES modules: a file may mix `import` and
// `require`, a file may be CommonJS, and importing a name that a module of Kore's lacks gives undefined, not an error
// that would take down every function of the site.

import vm from 'node:vm';
import { CommonJs } from './common-js.mjs';
import { position, topFrame, withPosition } from './site-error.mjs';
import { SiteFiles } from './site-files.mjs';
import { assignedExports, importedNames } from './specifiers.mjs';
import * as wixHttpFunctions from './wix-http-functions.mjs';
import * as wixWebModule from './wix-web-module.mjs';

const PROVIDED = new Map([
  ['wix-http-functions', { ...wixHttpFunctions }],
  ['wix-web-module', { ...wixWebModule }],
]);
const REQUIRE = 'const require=import.meta.require;';

/** Node 20 lets go of a linked module that no script holds, and crashes when it is evaluated: so all are held for good. */
const held = new Set();

export class SiteModules {
  #files;
  #commonJs;
  #modules = new Map(); // path, core module, or import of a facade -> vm.Module or a promise of it
  #ahead = new Map(); // path of a file that some source requires -> the error of linking it ahead, or null
  #linking = Promise.resolve();

  /** @param files Map<path, Buffer> */
  constructor(files) {
    held.add(this.#modules);
    this.#files = new SiteFiles(files, PROVIDED);
    this.#commonJs = new CommonJs(this.#files, PROVIDED, {
      linkedModule: (path) => this.#linkedModule(path),
      importFrom: (path) => (specifier) => this.#import(specifier, path),
    });
  }

  /** Links and runs a file and returns what it exports; an empty object where there is no such file. */
  async load(path, timeoutMs) {
    if (!this.#files.has(path)) return {};
    const isModule = this.#files.kind(path) === 'module';
    const make = isModule ? () => this.#sourceModule(path) : () => this.#memoized(path, () => this.#fileFacade(path));
    const module = await this.#linked(make);
    await module.evaluate({ timeout: timeoutMs }); // which bounds an endless loop; the caller bounds an endless await
    return isModule ? module.namespace : module.namespace.default;
  }

  /** Where in the site's files an error of loading comes from: {file, line, column}, or undefined. */
  placeOf(error) {
    return topFrame(error, (file) => this.#files.has(file)) ?? this.#missingExport(String(error?.message));
  }

  /** One graph at a time: two graphs cannot link the same module at once. */
  #linked(makeModule) {
    const linked = this.#linking.then(async () => {
      try {
        const module = await makeModule();
        await this.#link(module);
        await this.#linkAhead();
        return module;
      } catch (error) {
        this.#forgetUnlinked();
        throw error;
      }
    });
    this.#linking = linked.catch(() => {});
    return linked;
  }

  async #link(module) {
    if (module.status !== 'unlinked') return;
    await module.link((specifier, { identifier }) => this.#target(specifier, identifier));
  }

  /** `require` is synchronous and linking is not, so what sources require by a literal is linked before they run. */
  async #linkAhead() {
    for (const path of this.#ahead.keys()) { // a Map also visits what is added on the way
      try {
        const kind = this.#files.kind(path);
        if (kind === 'module') await this.#link(this.#sourceModule(path));
        if (kind === 'commonjs') this.#noteRequires(path);
      } catch (error) {
        this.#ahead.set(path, error);
        this.#forgetUnlinked();
      }
    }
  }

  #noteRequires(path) {
    for (const required of this.#files.requiredBy(path)) {
      if (!this.#ahead.has(required)) this.#ahead.set(required, null);
    }
  }

  #linkedModule(path) {
    const module = this.#modules.get(path);
    if (module !== undefined && module.status !== 'unlinked' && module.status !== 'linking') return module;
    if (this.#ahead.get(path)) throw this.#ahead.get(path);
    return undefined;
  }

  /** A later import of the same files must not meet what a failed one left half linked. */
  #forgetUnlinked() {
    for (const [path, { status }] of this.#modules) {
      if (status === 'unlinked' || status === 'linking' || status === 'errored') this.#modules.delete(path);
    }
  }

  async #import(specifier, importer) {
    const module = await this.#linked(() => this.#target(specifier, importer, true));
    if (module.status !== 'evaluating') await module.evaluate();
    return module;
  }

  #target(specifier, importer, isDynamic = false) {
    const { kind, name } = this.#files.resolve(specifier, importer);
    if (kind === 'core') return this.#memoized(name, () => coreModule(name));
    if (kind === 'file' && this.#files.kind(name) === 'module') return this.#sourceModule(name);
    return this.#memoized(`${specifier} ${isDynamic ? 'imported' : 'declared'} by ${importer}`, () => {
      const asked = importedNames(this.#files.text(importer), specifier);
      if (kind === 'file') return this.#fileFacade(name, asked, isDynamic);
      const values = PROVIDED.get(name);
      return facade(name, [...Object.keys(values), ...asked], () => values);
    });
  }

  /** @param asked the names that the importer takes, which a file that is no ES module does not declare */
  #fileFacade(path, asked = [], isDynamic = false) {
    const isCommonJs = this.#files.kind(path) === 'commonjs';
    if (isCommonJs) this.#noteRequires(path);
    const read = () => this.#commonJs.exports(path);
    // What names the file has is known when it has run, which a static import must not do before its turn.
    const names = isCommonJs && !isDynamic ? assignedExports(this.#files.text(path)) : Object.keys(read() ?? {});
    return facade(path, [...asked, ...names], read);
  }

  #sourceModule(path) {
    return this.#memoized(path, () => {
      const source = this.#files.text(path);
      if (!source.includes('require')) return this.#compile(path, source);
      this.#noteRequires(path);
      try {
        // The prefix stays on the first line, so that no line number moves.
        return this.#compile(path, REQUIRE + source, -REQUIRE.length);
      } catch {
        return this.#compile(path, source); // it declares a `require` of its own, or its error is its own
      }
    });
  }

  #compile(path, source, columnOffset = 0) {
    try {
      return new vm.SourceTextModule(source, {
        identifier: path,
        columnOffset,
        initializeImportMeta: (meta) => {
          meta.url = `file:///${path}`;
          meta.require = this.#commonJs.requireFrom(path);
        },
        importModuleDynamically: (specifier) => this.#import(specifier, path),
      });
    } catch (error) {
      if (columnOffset !== 0) throw error;
      throw withPosition(error, path, source, (text) => new vm.SourceTextModule(text));
    }
  }

  #memoized(key, make) {
    if (!this.#modules.has(key)) this.#modules.set(key, make());
    return this.#modules.get(key);
  }

  #missingExport(message) {
    const [, specifier, name] = /^The requested module '(.+)' does not provide an export named '(.+)'$/.exec(message) ?? [];
    if (specifier === undefined) return undefined;
    for (const file of this.#files.read()) {
      const text = this.#files.text(file);
      const importOfIt = importedNames(text, specifier).has(name) ? text.lastIndexOf(name, text.indexOf(specifier)) : -1;
      if (importOfIt >= 0) return { file, ...position(text, importOfIt) };
    }
    return undefined;
  }
}

/** A module of values that are there already, or that `read` makes when the module is evaluated. */
function facade(identifier, names, read) {
  const exported = new Set(names).add('default');
  return new vm.SyntheticModule([...exported], function evaluate() {
    const values = read();
    for (const name of exported) this.setExport(name, name === 'default' ? values : values?.[name]);
  }, { identifier });
}

async function coreModule(name) {
  const namespace = await import(name);
  return new vm.SyntheticModule(Object.keys(namespace), function evaluate() {
    for (const key of Object.keys(namespace)) this.setExport(key, namespace[key]);
  }, { identifier: name });
}
