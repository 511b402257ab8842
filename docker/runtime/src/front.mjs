// The HTTP server: Kore's own paths, and the gate in front of the site.

import { createServer } from 'node:http';
import { drain, install } from './orders.mjs';
import { Refused, sendJson, sendProblem } from './refused.mjs';

const OPTIONS = {
  maxHeaderSize: 32 * 1024, // the dispatcher lets 16 KiB through and adds its own
  keepAliveTimeout: 90_000, // the dispatcher must be the one to close an idle connection, or it would race with a request
  headersTimeout: 20_000,
  requestTimeout: 0, // bodies have their own clock: see body.mjs
};

const CONTROLS = {
  '/_kore/health': { GET: (pod, req, res) => sendJson(res, 200, pod.health()) },
  '/_kore/install': { POST: install },
  '/_kore/drain': { POST: drain },
};

const REFUSALS = {
  draining: [503, 'This pod is draining.'],
  'not-installed': [421, 'No site is installed on this pod.'],
  'other-site': [421, 'Another site or revision is installed on this pod.'],
  'wrong-claim': [421, 'The claim is not the one that this pod was installed with.'],
};

export function createFront(pod) {
  return createServer(OPTIONS, (req, res) => {
    if (req.url.startsWith('/_kore')) {
      const path = pathOf(req.url);
      if (path === '/_kore' || path.startsWith('/_kore/')) return control(pod, path, req, res);
    }
    const refusal = pod.refusal(req.headers);
    if (refusal === null) pod.answer(req, res);
    else sendProblem(res, ...REFUSALS[refusal], { reason: refusal });
  });
}

async function control(pod, path, req, res) {
  try {
    if (!Object.hasOwn(CONTROLS, path)) throw new Refused(404, 'There is no such path.');
    const methods = CONTROLS[path];
    if (!Object.hasOwn(methods, req.method)) {
      throw new Refused(405, 'This path has other methods.', { headers: { Allow: Object.keys(methods).join(', ') } });
    }
    return await methods[req.method](pod, req, res);
  } catch (error) {
    if (!(error instanceof Refused)) return fail(error, res);
    return sendProblem(res, error.status, error.message, { reason: error.reason, ...error.members });
  }
}

/** A fault of the runtime itself. */
function fail(error, res) {
  process.stderr.write(`kore runtime: ${error.stack}\n`);
  sendProblem(res, 500, 'The pod failed.');
}

function pathOf(url) {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
