import assert from 'node:assert/strict';
import test from 'node:test';
import { serving } from './support.mjs';

const SITE = `
import { ok, created, badRequest, forbidden, notFound, serverError, response } from 'wix-http-functions';
export function get_echo(request) {
  const { method, url, baseUrl, functionName, path, query, headers, ip } = request;
  return ok({ body: { method, url, baseUrl, functionName, path, query, headers, ip } });
}
export async function post_read({ body }) {
  const json = await body.json();
  const bytes = await body.buffer();
  return created({ body: { json, text: await body.text(), isBuffer: Buffer.isBuffer(bytes), again: await body.json() } });
}
export const post_size = async ({ body }) => ok({ body: String((await body.buffer()).length) });
export const get_teachers_invite = () => ok({ body: 'underscore' });
export const use_any = ({ method }) => ok({ body: 'use ' + method });
export const put_any = () => ok({ body: 'put' });
export const delete_thing = () => ok({ body: 'gone' });
export const options_preflight = () => response({ status: 204, headers: { 'Access-Control-Allow-Origin': '*' } });
export const get_text = () => ok({ body: 'plain' });
export const get_html = () => ok({ body: '<p>', headers: { 'content-type': 'text/html' } });
export const get_buffer = () => ok({ body: Buffer.from([1, 2, 255]) });
export const get_list = () => ok({ body: [1, 2] });
export const get_nothing = () => response();
export const get_cookies = () => ok({ headers: { 'Set-Cookie': ['a=1', 'b=2'] } });
export const get_forged = () => ok({ body: 'x', headers: { 'KORE-Refused': 'draining', 'kore-pod': 'x', Connection: 'close',
  'Transfer-Encoding': 'chunked', 'Content-Length': '99', 'X-Kept': 'yes' } });
const mirror = { badRequest, forbidden, notFound, serverError };
export const get_helper = ({ path }) => mirror[path[0]]({ body: { of: path[0] }, status: 299 });
export const get_badheader = () => ok({ headers: { 'X-Ok': '1', 'X-Bad': 'a\\nb' } });
export const get_badstatus = () => response({ status: 'fine' });
export const get_cycle = () => { const body = {}; body.body = body; return ok({ body }); };
export const get_number = () => 42;
export const get_throws = () => { throw new Error('the secret reason'); };
export const get_rejects = async () => { null.x; };
export const get_late = () => new Promise((resolve) => setTimeout(resolve, 400, ok({ body: 'late' })));
export const notAFunction = 1, get_value = 'x';
`;
const LIMITS = { limits: '{"maxBodyBytes":1000,"timeoutMs":200}' };

test('HTTP functions', async (t) => {
  const pod = await serving(t, SITE, LIMITS);
  const fn = (method, path, options) => pod.site(method, `/_functions/${path}`, options);

  await t.test('the request has every property that Velo documents', async () => {
    const { json } = await fn('GET', 'echo/a%20b/c%2Fd/?q=1&q=2&x=%C3%A4+y', {
      headers: { 'X-Forwarded-For': '203.0.113.7, 10.0.0.1', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'www.shop.test', 'X-Mine': 'A' },
    });
    assert.equal(json.method, 'GET');
    assert.equal(json.url, 'https://www.shop.test/_functions/echo/a%20b/c%2Fd/?q=1&q=2&x=%C3%A4+y');
    assert.equal(json.baseUrl, 'https://www.shop.test/_functions');
    assert.equal(json.functionName, 'echo');
    assert.deepEqual(json.path, ['a b', 'c/d']);
    assert.deepEqual(json.query, { q: '2', x: 'ä y' });
    assert.equal(json.ip, '203.0.113.7');
    assert.equal(json.headers['x-mine'], 'A');
    assert.deepEqual(Object.keys(json.headers).filter((name) => name.startsWith('kore-')), []);
  });

  await t.test('a body is read as often as one likes', async () => {
    const { status, json } = await fn('POST', 'read', { body: '{"a":1}' });
    assert.equal(status, 201);
    assert.deepEqual(json, { json: { a: 1 }, text: '{"a":1}', isBuffer: true, again: { a: 1 } });
  });

  await t.test('bodies are bounded, with a length and chunked', async () => {
    assert.equal((await fn('POST', 'size', { body: 'x'.repeat(1000) })).text, '1000');
    assert.equal((await fn('POST', 'size', { body: 'x'.repeat(1001) })).status, 413);
    assert.equal((await fn('POST', 'size', { body: 'x'.repeat(90_000), headers: { 'Transfer-Encoding': 'chunked' } })).status, 413);
    assert.equal((await fn('POST', 'size')).text, '0');
  });

  await t.test('names are split at the first underscore, and use_ takes what has no function of its own', async () => {
    assert.equal((await fn('GET', 'teachers_invite')).text, 'underscore');
    assert.equal((await fn('POST', 'any')).text, 'use POST');
    assert.equal((await fn('PUT', 'any')).text, 'put');
  });

  await t.test('HEAD is GET without its body', async () => {
    const { status, headers, text } = await fn('HEAD', 'text');
    assert.deepEqual([status, headers['content-length'], text], [200, '5', '']);
  });

  await t.test('a DELETE with a body or a JSON content type is 400', async () => {
    assert.equal((await fn('DELETE', 'thing')).text, 'gone');
    assert.equal((await fn('DELETE', 'thing', { body: 'x', headers: { 'Content-Length': 1 } })).status, 400);
    assert.equal((await fn('DELETE', 'thing', { headers: { 'Content-Type': 'application/json' } })).status, 400);
  });

  await t.test('unknown functions are 404, other methods 405, bad encoding 400', async () => {
    for (const path of ['/_functions/none', '/_functions/', '/_functions/value', '/', '/_functions-dev/echo', '/_functions/constructor']) {
      const { status, headers } = await pod.site('GET', path);
      assert.deepEqual([status, headers['content-type']], [404, 'application/problem+json'], path);
    }
    const wrong = await fn('PATCH', 'any');
    assert.deepEqual([wrong.status, wrong.headers.allow], [405, 'PUT, GET, POST, DELETE, OPTIONS, HEAD']);
    assert.equal((await fn('GET', 'echo/%zz')).status, 400);
  });

  await t.test('bodies get a content type by their kind', async () => {
    const type = async (name) => (await fn('GET', name)).headers['content-type'];
    assert.equal(await type('text'), 'text/plain; charset=utf-8');
    assert.equal(await type('html'), 'text/html');
    assert.equal(await type('buffer'), 'application/octet-stream');
    assert.equal(await type('list'), 'application/json; charset=utf-8');
    assert.equal(await type('nothing'), undefined);
  });

  await t.test('helpers set their status, whatever the options say', async () => {
    for (const [name, status] of Object.entries({ badRequest: 400, forbidden: 403, notFound: 404, serverError: 500 })) {
      const answer = await fn('GET', `helper/${name}`);
      assert.deepEqual([answer.status, answer.json], [status, { of: name }]);
    }
  });

  await t.test('a preflight is the site\'s to answer', async () => {
    const { status, headers, text } = await fn('OPTIONS', 'preflight');
    assert.deepEqual([status, headers['access-control-allow-origin'], headers['content-length'], text], [204, '*', undefined, '']);
  });

  await t.test('a site sets no header of Kore\'s and none of the framing', async () => {
    const { headers, text } = await fn('GET', 'forged');
    assert.deepEqual([headers['kore-refused'], headers['kore-pod'], headers['transfer-encoding']], [undefined, undefined, undefined]);
    assert.deepEqual([headers['content-length'], headers['x-kept'], text], ['1', 'yes', 'x']);
    assert.deepEqual((await fn('GET', 'cookies')).headers['set-cookie'], ['a=1', 'b=2']);
  });

  await t.test('what fails is 500 without a reason, and logged with one', async () => {
    for (const name of ['throws', 'rejects', 'badheader', 'badstatus', 'cycle', 'number']) {
      const { status, text, headers } = await fn('GET', name, { headers: { 'X-Request-Id': `id-${name}` } });
      assert.deepEqual([status, headers['x-ok']], [500, undefined], name);
      assert.deepEqual(JSON.parse(text), { type: 'about:blank', title: 'Internal Server Error', status: 500, detail: 'The function failed.' });
      const entry = JSON.parse(await pod.line((line) => line.includes(`id-${name}`)));
      assert.deepEqual([entry.severity, entry.function], ['ERROR', `get_${name}`]);
    }
    const { message } = await pod.log('the secret reason');
    assert.match(message, /^Error: the secret reason\n    at get_throws \(backend\/http-functions\.js:32:41\)$/);
  });

  await t.test('what takes too long is 504', async () => {
    const { status, headers } = await fn('GET', 'late');
    assert.deepEqual([status, headers['content-type']], [504, 'application/problem+json']);
    await pod.log('did not answer within 200 ms');
  });
});
