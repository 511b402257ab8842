import assert from 'node:assert/strict';
import test from 'node:test';
import { checkToken } from '../src/token.mjs';
import { keys, otherKeys, seconds, token } from './support.mjs';

const known = new Map([['k1', keys.publicKey]]);
const now = seconds();
const good = { aud: 'pod-1', op: 'drain', iat: now, exp: now + 60 };
const check = (claims, how) => checkToken(`Bearer ${token(claims, how)}`, known, { aud: 'pod-1', op: 'drain' }, now * 1000);
const refused = (run, why) => assert.throws(run, (error) => {
  assert.equal(error.status, 401);
  assert.match(error.message, why);
  return true;
});

test('a good token gives its claims', () => assert.equal(check({ ...good, claim: 'c' }).claim, 'c'));

test('only EdDSA by a known key counts', () => {
  refused(() => check(good, { header: { alg: 'none', kid: 'k1' } }), /alg/);
  refused(() => check(good, { header: { alg: 'HS256', kid: 'k1' } }), /alg/);
  refused(() => check(good, { header: { alg: 'EdDSA', kid: 'k2' } }), /kid/);
  refused(() => check(good, { header: { alg: 'EdDSA', kid: '__proto__' } }), /kid/);
  refused(() => check(good, { header: { alg: 'EdDSA', kid: 'k1', crit: ['b64'] } }), /crit/);
  refused(() => check(good, { key: otherKeys().privateKey }), /signature/);
});

test('a changed payload is not signed', () => {
  const [head, , signature] = token(good).split('.');
  const forged = Buffer.from(JSON.stringify({ ...good, op: 'install' })).toString('base64url');
  refused(() => checkToken(`Bearer ${head}.${forged}.${signature}`, known, {}), /signature/);
});

test('every expected claim must match', () => {
  refused(() => check({ ...good, aud: 'pod-2' }), /aud/);
  refused(() => check({ ...good, op: undefined }), /op/);
});

test('a token lives at most 60 s, with 5 s for clocks that differ', () => {
  refused(() => check({ ...good, exp: now + 61 }), /60 s/);
  refused(() => check({ ...good, iat: undefined }), /missing/);
  refused(() => check({ ...good, iat: now + 6, exp: now + 60 }), /future/);
  refused(() => check({ ...good, iat: now - 60, exp: now - 6 }), /expired/);
  check({ ...good, iat: now + 4, exp: now + 60 });
  check({ ...good, iat: now - 60, exp: now - 4 });
});

test('what is no token is refused', () => {
  for (const header of [undefined, '', 'Basic abc', 'Bearer a.b', 'Bearer a.b.c', 'Bearer e30.e30.']) {
    refused(() => checkToken(header, known, {}), /The token is refused/);
  }
});
