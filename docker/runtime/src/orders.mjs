// Kore's two signed orders: install and drain.

import { readBody } from './body.mjs';
import { Refused, sendJson, sendProblem } from './refused.mjs';
import { checkToken, sha256 } from './token.mjs';

const MAX_PACKED_BYTES = 10 * 1024 * 1024;
const UPLOAD_TIMEOUT_MS = 30_000;
const DEFAULT_LIMITS = { maxBodyBytes: 512 * 1024, timeoutMs: 14_000 };

export async function install(pod, req, res) {
  const order = installOrder(pod, req);
  if (pod.claimId === null) {
    if (pod.draining) throw draining();
    pod.claim(order.claim, carryOut(pod, order, req));
  } else if (pod.claimId !== order.claim) {
    throw new Refused(409, 'Another claim holds this pod.');
  }
  // An order that is repeated, since its answer was lost or late, waits for the first one and gets the same answer.
  const { status, body } = await pod.installation;
  if (status !== 200) return sendProblem(res, status, body.detail, { error: body.error });
  if (pod.draining) throw new Refused(503, 'This pod began to drain while it installed.'); // site code has run
  sendJson(res, status, body);
}

/** Everything but the body, whose digest is compared when it is there. */
function installOrder(pod, req) {
  const siteRev = req.headers['kore-site-rev'] ?? '';
  const secret = req.headers['kore-claim'] ?? '';
  const limitsText = req.headers['kore-limits'] ?? '';
  const token = checkToken(req.headers.authorization, pod.keys, {
    aud: pod.podId,
    boot: pod.bootId,
    op: 'install',
    siteRev,
    limits: sha256(limitsText),
    secret: sha256(secret),
  });
  if (!/^[^@\s]+@[^@\s]+$/.test(siteRev)) throw new Refused(400, 'Kore-Site-Rev must be site@revision.');
  if (!/^[0-9a-f]{32}$/.test(secret)) throw new Refused(400, 'Kore-Claim must be 32 hexadecimal digits.');
  if (typeof token.claim !== 'string' || token.claim === '') throw new Refused(400, 'The token names no claim.');
  return { claim: token.claim, digest: token.bundle, siteRev, secret, limits: parseLimits(limitsText) };
}

function parseLimits(text) {
  let limits;
  try {
    limits = { ...DEFAULT_LIMITS, ...JSON.parse(text || '{}') };
  } catch {
    throw new Refused(400, 'Kore-Limits must be a JSON object.');
  }
  for (const name of Object.keys(DEFAULT_LIMITS)) {
    if (!Number.isSafeInteger(limits[name]) || limits[name] < 1) {
      throw new Refused(400, `Kore-Limits: ${name} must be a positive integer.`);
    }
  }
  return limits;
}

async function carryOut(pod, order, req) {
  try {
    const packed = await readBody(req, MAX_PACKED_BYTES, UPLOAD_TIMEOUT_MS);
    if (sha256(packed) !== order.digest) throw new Refused(400, 'The bundle does not match the digest in the token.');
    const { unpack, load } = await import('./install.mjs');
    const unpacked = unpack(packed);
    const loaded = await load(pod, unpacked.files, order);
    if (loaded.error) {
      pod.drain(); // site code may have run: this pod can be nobody else's
      return { status: 422, body: { detail: 'The site\'s code does not load.', error: loaded.error } };
    }
    pod.serve(order.siteRev, order.secret, loaded.site);
    const timings = { unpackMs: unpacked.ms, loadMs: loaded.ms };
    return { status: 200, body: { siteRev: order.siteRev, bootId: pod.bootId, timings } };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    pod.unclaim(); // no site code has run, so that the pod is as good as before
    return { status: error.status, body: { detail: error.message } };
  }
}

export function drain(pod, req, res) {
  const expected = { aud: pod.podId, boot: pod.bootId, op: 'drain' };
  if (pod.claimId !== null) expected.claim = pod.claimId;
  checkToken(req.headers.authorization, pod.keys, expected);
  const timeout = req.headers['kore-drain-timeout'];
  if (timeout !== undefined && !/^\d{1,9}$/.test(timeout)) {
    throw new Refused(400, 'Kore-Drain-Timeout must be milliseconds.');
  }
  pod.drain(timeout === undefined ? undefined : Number(timeout));
  sendJson(res, 202, { inFlight: pod.inFlight });
}

const draining = () => new Refused(503, 'This pod is draining.', { reason: 'draining' });
