// Checks the signed order (a compact JWS) that install and drain carry. Only Kore can sign one; a pod can only check.

import { createHash, verify } from 'node:crypto';
import { Refused } from './refused.mjs';

const MAX_LIFETIME_S = 60;
const SKEW_S = 5;

export function sha256(bytes) {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Returns the claims of the token in an Authorization header, or throws a Refused (401) that names the failed check.
 *
 * @param keys Map of kid to Ed25519 public KeyObject
 * @param expected every claim that must be there with exactly this value
 */
export function checkToken(authorization, keys, expected, nowMs = Date.now()) {
  const [, token] = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '') ?? refuse('no bearer token');
  const parts = token.split('.');
  if (parts.length !== 3) refuse('it is not a compact JWS');
  const [head, payload, signature] = parts;

  const header = object(head, 'header');
  if (header.alg !== 'EdDSA') refuse('alg is not EdDSA');
  if (header.crit !== undefined) refuse('crit is not supported');
  const key = keys.get(header.kid) ?? refuse('kid is not known');
  if (!verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))) {
    refuse('the signature is wrong');
  }

  const claims = object(payload, 'payload');
  checkTime(claims, nowMs / 1000);
  for (const [name, value] of Object.entries(expected)) {
    if (claims[name] !== value) refuse(`${name} does not match`);
  }
  return claims;
}

function checkTime({ iat, exp }, now) {
  if (!Number.isFinite(iat) || !Number.isFinite(exp)) refuse('iat or exp is missing');
  if (exp - iat > MAX_LIFETIME_S) refuse(`exp is more than ${MAX_LIFETIME_S} s after iat`);
  if (iat > now + SKEW_S) refuse('iat is in the future');
  if (exp < now - SKEW_S) refuse('it has expired');
}

function object(base64url, what) {
  try {
    const value = JSON.parse(Buffer.from(base64url, 'base64url').toString());
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // not JSON: the same answer
  }
  return refuse(`its ${what} is not a JSON object`);
}

function refuse(why) {
  throw new Refused(401, `The token is refused: ${why}.`);
}
