// What site code says, as one JSON line each on stdout, bounded and never failing.

import { AsyncLocalStorage } from 'node:async_hooks';

const MAX_LINE_BYTES = 16 * 1024;
const SEVERITY = { debug: 'DEBUG', trace: 'DEBUG', warn: 'WARNING', error: 'ERROR', assert: 'ERROR' };

const RUNTIME = new URL('.', import.meta.url).href;

const write = process.stdout.write.bind(process.stdout);

export class SiteLogs {
  #siteRev;
  #current = new AsyncLocalStorage(); // costs nothing until the first `during`

  constructor(siteRev) {
    this.#siteRev = siteRev;
  }

  /** Runs a function so that all it logs, later too, carries {function, requestId}. */
  during(context, run, argument) {
    return this.#current.run(context, run, argument);
  }

  log(severity, message, context = this.#current.getStore()) {
    write(this.#line(severity, String(message), context));
  }

  /** An error of site code that nobody caught: its stack is for the log, never for a client. */
  failure(error, context) {
    this.log('ERROR', stackOf(error), context);
  }

  #line(severity, message, context) {
    const entry = { timestamp: new Date().toISOString(), severity, siteRev: this.#siteRev, ...context, message };
    let text = JSON.stringify(entry);
    for (let bytes; (bytes = Buffer.byteLength(text)) >= MAX_LINE_BYTES; text = JSON.stringify(entry)) {
      const keep = Math.floor((entry.message.length * (MAX_LINE_BYTES - 512)) / bytes);
      entry.message = `${entry.message.slice(0, keep)}… (cut)`;
    }
    return `${text}\n`;
  }

  captureConsole() {
    for (const [name, method] of Object.entries(this.#methods())) {
      console[name] = (...args) => {
        try {
          method(...args);
        } catch {
          this.log('WARNING', `console.${name}: a value could not be shown`); // such as a getter that throws
        }
      };
    }
  }

  /** Node's own Console does the formatting, the groups, tables, counts and timers; each message becomes one line. */
  #methods() {
    const consoles = {};
    const at = (severity) => (consoles[severity] ??= this.#console(severity));
    const methods = {};
    for (const name of Object.keys(at('INFO'))) {
      if (typeof at('INFO')[name] === 'function') methods[name] = at(SEVERITY[name] ?? 'INFO')[name];
    }
    return methods;
  }

  #console(severity) {
    const stream = { write: (text) => this.log(severity, text.replace(/\n$/, '')) };
    return new console.Console({ stdout: stream, stderr: stream, ignoreErrors: false, colorMode: false });
  }

  captureProcessErrors(onUncaught) {
    process.on('unhandledRejection', (reason) => this.log('ERROR', `Unhandled rejection: ${stackOf(reason)}`));
    process.on('uncaughtException', (error) => {
      // Nobody knows what it left half done, so the pod finishes what is in flight and takes nothing new.
      this.log('ERROR', `Uncaught exception: ${stackOf(error)}`);
      onUncaught();
    });
  }
}

/** The stack as far as it is the site's: the runtime's own frames tell its author nothing. */
function stackOf(error) {
  try {
    const lines = String(error?.stack ?? error).split('\n');
    const own = lines.findIndex((line) => line.includes(RUNTIME));
    return lines.slice(0, own < 0 ? undefined : own).join('\n');
  } catch {
    return 'an error that cannot be shown';
  }
}
