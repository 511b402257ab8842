// From the bytes of a bundle to a site that answers. Loaded in the background while the pod waits in the pool.

import { performance } from 'node:perf_hooks';
import { setTimeout, clearTimeout } from 'node:timers';
import { gzipSync } from 'node:zlib';
import { unpackBundle } from './bundle.mjs';
import { confine } from './confine.mjs';
import { httpFunctions } from './http-functions.mjs';
import { SiteLogs } from './logs.mjs';
import { SiteError, describe } from './site-error.mjs';
import { SiteModules } from './site-modules.mjs';

const ENTRY = 'backend/http-functions.js';

export function unpack(packed) {
  const started = performance.now();
  const files = unpackBundle(packed);
  return { files, ms: since(started) };
}

/** Runs the site's top-level code. Returns {site: (req, res) => void, ms}, or {error} for the 422. */
export async function load(pod, files, { siteRev, limits }) {
  const started = performance.now();
  const rooted = underRoot(files);
  const logs = new SiteLogs(siteRev);
  const modules = new SiteModules(rooted);
  confine();
  logs.captureConsole();
  logs.captureProcessErrors(() => pod.drain(undefined, 1));
  try {
    if (rooted.size === 0) throw new SiteError('The bundle has no backend/ folder, nor src/backend/.');
    const exports = await within(limits.timeoutMs, modules.load(ENTRY, limits.timeoutMs));
    // Following a log line to its request costs each promise a little, so that only code that logs pays for it.
    const traced = [...rooted.values()].some((content) => content.includes('console'));
    return { site: httpFunctions(exports, { limits, logs, traced }), ms: since(started) };
  } catch (error) {
    return { error: describe(error, modules) };
  }
}

/** The root of a site is the folder that holds backend/; a Git-connected site has it in src/. */
function underRoot(files) {
  for (const root of ['', 'src/']) {
    const paths = [...files.keys()].filter((path) => path.startsWith(root));
    if (paths.some((path) => path.startsWith(`${root}backend/`))) {
      return new Map(paths.map((path) => [path.slice(root.length), files.get(path)]));
    }
  }
  return new Map();
}

function within(timeoutMs, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    const message = `The top level of the code did not finish within ${timeoutMs} ms.`;
    timer = setTimeout(() => reject(new SiteError(message, {}, 'TimeoutError')), timeoutMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Does once, with nothing in it, what an install does, so that the first real one finds its code compiled. */
async function rehearse() {
  const files = unpackBundle(gzipSync(Buffer.alloc(1024)));
  files.set(ENTRY, Buffer.from("import { ok } from 'wix-http-functions'; import 'backend/data'; export const get_x = ok;"));
  files.set('backend/data.json', Buffer.from('{}'));
  httpFunctions(await new SiteModules(files).load(ENTRY, 1000), { limits: {}, traced: false });
}

const since = (started) => Math.round((performance.now() - started) * 100) / 100;

// An import of this file waits for it, so that an install never runs beside it.
await rehearse();
