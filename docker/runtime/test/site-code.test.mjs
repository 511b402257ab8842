import assert from 'node:assert/strict';
import test from 'node:test';
import { serving } from './support.mjs';

const OK = "import { ok } from 'wix-http-functions';";

/** Installs the files, calls get_f once and gives its answer. */
async function f(t, files) {
  const pod = await serving(t, files);
  const answer = await pod.get('f');
  assert.equal(answer.status, 200, answer.text + pod.lines.join('\n'));
  return answer.json ?? answer.text;
}

test('import and require() in one file', async (t) => {
  assert.deepEqual(await f(t, {
    'backend/http-functions.js': `${OK}
      const crypto = require('crypto');
      const { one } = require('./common');
      const { two, three } = require('backend/module');
      const data = require('backend/data.json');
      const { notFound } = require('wix-http-functions');
      export const get_f = () => ok({ body: [typeof crypto.createHash, one, two, three(), data, notFound().status] });`,
    'backend/common.js': "const { three } = require('./module'); module.exports = { one: three() - 2 };",
    'backend/module.js': "import { base } from './base'; export const two = base + 1; export const three = () => two + 1;",
    'backend/base.js': 'export const base = 1;',
    'backend/data.json': '{"four":4}',
  }), ['function', 1, 2, 3, { four: 4 }, 404]);
});

test('a require() that cannot be found fails where it runs, and can be caught', async (t) => {
  assert.equal(await f(t, `${OK}
    let found = 'none';
    try { found = require('lodash'); } catch (error) { found = error.code; }
    export const get_f = () => ok({ body: found });`), 'MODULE_NOT_FOUND');
});

test('a file that declares its own require keeps it', async (t) => {
  assert.equal(await f(t, `${OK} const require = (name) => 'my ' + name; export const get_f = () => ok({ body: require('own') });`), 'my own');
});

test('CommonJS files can be imported, by default and by name, and can be the entry', async (t) => {
  assert.deepEqual(await f(t, {
    'backend/http-functions.js': `${OK}
      import all, { a, missing } from './common'; import * as space from './common';
      export const get_f = () => ok({ body: [a, all.b, typeof missing, space.b] });`,
    'backend/common.js': 'exports.a = 1; exports.b = 2;',
  }), [1, 2, 'undefined', 2]);
  assert.equal(await f(t, "const { ok } = require('wix-http-functions'); module.exports = { get_f: () => ok({ body: 'cjs' }) };"), 'cjs');
});

test('names that wix-http-functions does not document do not break the site', async (t) => {
  assert.deepEqual(await f(t, `
    import { ok, unauthorized, tooManyRequests as slowDown, WixHttpFunctionRequest, // a type
      /* another */ WixHttpFunctionResponse } from 'wix-http-functions';
    import wixHttp, * as all from 'wix-http-functions';
    export const get_f = () => ok({ body: [unauthorized().status, slowDown({ body: 'x' }).body, typeof WixHttpFunctionRequest,
      typeof WixHttpFunctionResponse, wixHttp.ok === ok, all.created().status] });`),
  [401, 'x', 'undefined', 'undefined', true, 201]);
});

test('dynamic import', async (t) => {
  assert.deepEqual(await f(t, {
    'backend/http-functions.js': `${OK} export const get_f = async () => {
      const [a, again, web, common, http, os, missing, broken] = await Promise.allSettled([import('backend/a.js'), import('./a'),
        import('backend/b'), import('./common'), import('wix-http-functions'), import('os'), import('lodash'), import('./broken')]);
      const repaired = await import('./fine');
      return ok({ body: [a.value.a, again.value === a.value, web.value.b, common.value.c, typeof http.value.ok,
        typeof os.value.cpus, missing.reason.message.split(',')[0], broken.reason.name, repaired.fine] });
    };`,
    'backend/a.js': "export const a = 'a';",
    'backend/b.jsw': "export const b = 'b';",
    'backend/common.js': "module.exports = { c: 'c' };",
    'backend/broken.js': "import './fine'; import './none';",
    'backend/fine.js': "export const fine = 'fine';",
  }), ['a', true, 'b', 'c', 'function', 'function', 'Cannot find "lodash"', 'LinkError', 'fine']);
});

test('specifiers find files exactly, then as .js, .jsw, .web.js and .json', async (t) => {
  assert.deepEqual(await f(t, {
    'src/backend/http-functions.js': `${OK}
      import { a } from 'backend/lib/a'; import { b } from './b'; import { c } from 'backend/c'; import d, { inside } from './d'; import { p } from 'public/p';
      import { createHash } from 'crypto'; import path from 'node:path';
      export const get_f = async () => ok({ body: [a, b, await c(), d.inside, inside, p, createHash('md5').update('').digest('hex').length, path.sep] });`,
    'src/backend/lib/a.js': "export { up as a } from '../up';",
    'src/backend/up.js': "export const up = 'up';",
    'src/backend/b.jsw': "export const b = 'jsw';",
    'src/backend/c.web.js': "import { Permissions, webMethod } from 'wix-web-module'; export const c = webMethod(Permissions.Anyone, () => 'web');",
    'src/backend/d.json': '{"inside":"json"}',
    'src/public/p.js': "export const p = 'public';",
    'README.md': 'beside the root',
  }), ['up', 'jsw', 'web', 'json', 'json', 'public', 32, '/']);
});

test('responses are plain objects: spread, changed, or made without a helper', async (t) => {
  const pod = await serving(t, `${OK}
    export const get_spread = () => ({ ...ok({ body: { a: 1 } }), status: 202 });
    export const get_changed = () => { const r = ok(); r.headers['X-A'] = 'b'; r.body = 'later'; return r; };
    export const get_plain = () => ({ status: 418, headers: { 'X-A': 'b' }, body: 'teapot' });
    export const get_second = (request, context) => ok({ body: typeof context });
    export function get_empty() {}
    export function get_sync() { undefined.x; }
    export function options_any() { return { status: 204, headers: { 'Access-Control-Allow-Methods': 'GET' } }; }`);
  assert.equal((await pod.get('spread')).status, 202);
  assert.deepEqual(await pod.get('changed').then(({ text, headers }) => [text, headers['x-a']]), ['later', 'b']);
  assert.equal((await pod.get('plain')).status, 418);
  assert.equal((await pod.get('second')).text, 'undefined');
  assert.equal((await pod.get('empty')).status, 500);
  await pod.log('returned no response');
  const { status, text } = await pod.get('sync');
  assert.equal(status, 500);
  assert.doesNotMatch(text, /undefined|http-functions/);
  await pod.log('TypeError: Cannot read properties of undefined');
  assert.equal((await pod.site('OPTIONS', '/_functions/any')).status, 204);
});

test('a site without HTTP functions is fine', async (t) => {
  const pod = await serving(t, { 'backend/data.js': 'export const a = 1;' });
  assert.equal((await pod.get('f')).status, 404);
});
