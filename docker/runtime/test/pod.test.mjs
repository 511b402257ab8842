import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRET, SITE_REV, TestPod, bundle, serving } from './support.mjs';

const HELLO = "import { ok } from 'wix-http-functions'; export const get_hello = () => ok({ body: 'hi' });";
const SLOW = `import { ok } from 'wix-http-functions';
  export const get_slow = async (request) => { await new Promise((r) => setTimeout(r, Number(request.path[0]))); return ok(); };`;

test('a pod starts pooled and answers nothing but its health', async (t) => {
  const pod = await TestPod.start(t);
  assert.deepEqual(await pod.health(), { state: 'pooled', podId: 'pod-1', bootId: pod.bootId, siteRev: null, inFlight: 0 });
  const { status, headers, json } = await pod.get('hello');
  assert.equal(status, 421);
  assert.equal(headers['kore-refused'], 'not-installed');
  assert.equal(headers['content-type'], 'application/problem+json');
  assert.equal(json.title, 'Misdirected Request');
});

test('other paths below /_kore are 404, other methods 405', async (t) => {
  const pod = await TestPod.start(t);
  for (const path of ['/_kore', '/_kore/', '/_kore/x', '/_kore/health/', '/_kore/constructor']) {
    assert.equal((await pod.call('GET', path)).status, 404, path);
  }
  const { status, headers } = await pod.call('GET', '/_kore/install');
  assert.deepEqual([status, headers.allow], [405, 'POST']);
});

for (const [name, env] of Object.entries({
  PORT: { PORT: 'x' }, KORE_POD_ID: { KORE_POD_ID: '' }, KORE_PUBLIC_KEYS: { KORE_PUBLIC_KEYS: '{"k":"AAAA"}' }, KORE_PARENT: { KORE_PARENT: 'x' },
})) {
  test(`a bad ${name} is one clear line and exit code 78`, async () => {
    const pod = new TestPod();
    pod.spawn(env);
    assert.equal(await pod.exited, 78);
    assert.match(pod.stderr, new RegExp(`^kore runtime: ${name}.*\n$`));
  });
}

test('an installed pod answers its site only', async (t) => {
  const pod = await TestPod.start(t);
  const installed = await pod.install(HELLO);
  assert.equal(installed.status, 200);
  assert.equal(installed.json.siteRev, SITE_REV);
  assert.equal(installed.json.bootId, pod.bootId);
  assert.ok(installed.json.timings.unpackMs >= 0 && installed.json.timings.loadMs > 0);
  assert.equal((await pod.get('hello')).text, 'hi');
  const { state, siteRev } = await pod.health();
  assert.deepEqual({ state, siteRev }, { state: 'serving', siteRev: SITE_REV });

  const refusal = async (headers) => {
    const answer = await pod.site('GET', '/_functions/hello', { headers });
    return [answer.status, answer.headers['kore-refused']];
  };
  assert.deepEqual(await refusal({ 'Kore-Site-Rev': 'shop@8' }), [421, 'other-site']);
  assert.deepEqual(await refusal({ 'Kore-Claim': SECRET.replace('0', '1') }), [421, 'wrong-claim']);
  assert.deepEqual(await refusal({ 'Kore-Claim': '' }), [421, 'wrong-claim']);
  assert.deepEqual(await refusal({ 'Kore-Claim': [SECRET, SECRET] }), [421, 'wrong-claim']);
});

test('a repeated install waits and gets the same answer, another claim is refused', async (t) => {
  const pod = await TestPod.start(t);
  const code = `await new Promise((r) => setTimeout(r, 300)); ${HELLO}`;
  const [first, second] = await Promise.all([pod.install(code), sleep(100).then(() => pod.install(code))]);
  assert.deepEqual([first.status, second.status], [200, 200]);
  assert.equal(second.text, first.text);
  assert.equal((await pod.install(HELLO)).text, first.text);
  assert.equal((await pod.install(HELLO, { claims: { claim: 'claim-2' } })).status, 409);
});

test('each claim of an install token is bound', async (t) => {
  const pod = await TestPod.start(t);
  const wrong = { aud: 'pod-2', boot: 'x', op: 'drain', siteRev: 'a@1', limits: 'sha256:0', secret: 'sha256:0', exp: 1 };
  for (const [name, value] of Object.entries(wrong)) {
    const { status, json } = await pod.install(HELLO, { claims: { [name]: value } });
    assert.equal(status, 401, name);
    assert.match(json.detail, name === 'exp' ? /expired/ : new RegExp(`${name} does not match`));
  }
  assert.equal((await pod.install(HELLO, { headers: { 'Kore-Limits': '{}' } })).status, 401);
  assert.equal((await pod.health()).state, 'pooled');
});

test('an order that ran no site code leaves the pod as it was', async (t) => {
  const pod = await TestPod.start(t);
  const problem = async (...order) => (({ status, json }) => [status, json.detail])(await pod.install(...order));
  assert.match((await problem(HELLO, { claims: { bundle: 'sha256:0' } })).join(), /^400,.*digest/);
  assert.match((await problem(Buffer.from('no gzip'))).join(), /^400,.*gzip/);
  assert.match((await problem(Buffer.alloc(10 * 1024 * 1024 + 1))).join(), /^413,/);
  assert.match((await problem(HELLO, { limits: '{"timeoutMs":0}' })).join(), /^400,.*timeoutMs/);
  assert.equal((await pod.health()).state, 'pooled');
  assert.equal((await pod.install(HELLO)).status, 200);
});

test('an upload that breaks off leaves the pod as it was', async (t) => {
  const pod = await TestPod.start(t);
  const body = bundle(HELLO);
  const upload = new AbortController();
  pod.install(body, { headers: { 'Content-Length': body.length + 100 }, signal: upload.signal }).catch(() => {});
  while ((await pod.health()).state !== 'installing') await sleep(10);
  assert.equal((await pod.install(HELLO, { claims: { claim: 'claim-2' } })).status, 409);
  upload.abort();
  while ((await pod.health()).state !== 'pooled') await sleep(10);
  assert.equal((await pod.install(HELLO, { claims: { claim: 'claim-2' } })).status, 200);
});

test('a drain finishes what is in flight, refuses the rest, lingers and exits with 0', async (t) => {
  const pod = await serving(t, SLOW);
  const slow = pod.get('slow/600');
  while ((await pod.health()).inFlight !== 1) await sleep(10);
  const drained = await pod.drain();
  assert.deepEqual([drained.status, drained.json], [202, { inFlight: 1 }]);
  const refused = await pod.get('slow/0');
  assert.deepEqual([refused.status, refused.headers['kore-refused']], [503, 'draining']);
  assert.equal((await pod.health()).state, 'draining');
  assert.equal((await slow).status, 200);
  const idle = Date.now();
  await sleep(1_500);
  assert.equal((await pod.get('slow/0')).status, 503, 'it lingers');
  assert.equal(await pod.exited, 0);
  assert.ok(Date.now() - idle >= 1_900);
});

test('a drain ends at its time-out', async (t) => {
  const pod = await serving(t, SLOW);
  pod.get('slow/60000').catch(() => {});
  while ((await pod.health()).inFlight !== 1) await sleep(10);
  const started = Date.now();
  await pod.drain({ headers: { 'Kore-Drain-Timeout': '500' } });
  assert.equal(await pod.exited, 0);
  assert.ok(Date.now() - started < 1_900);
});

test('a drain needs its own token, for this claim', async (t) => {
  const pod = await serving(t, HELLO);
  for (const claims of [{ op: 'install' }, { claim: 'claim-2' }, { boot: 'x' }, { aud: 'x' }]) {
    assert.equal((await pod.drain({ claims })).status, 401, JSON.stringify(claims));
  }
  assert.equal((await pod.drain({ headers: { 'Kore-Drain-Timeout': 'soon' } })).status, 400);
  assert.equal((await pod.health()).state, 'serving');
});

test('SIGTERM drains', async (t) => {
  const pod = await serving(t, HELLO);
  pod.child.kill('SIGTERM');
  while ((await pod.health()).state !== 'draining') await sleep(10);
  assert.equal((await pod.install(HELLO, { claims: { claim: 'claim-2' } })).status, 409);
  assert.equal(await pod.exited, 0);
});

test('a pod drains when its parent is gone, and leaves SIGINT to it', async (t) => {
  const pod = await TestPod.start(t, { KORE_PARENT: 'stdin' });
  pod.child.kill('SIGINT');
  await sleep(100);
  assert.equal((await pod.health()).state, 'pooled');
  pod.child.stdin.end();
  while ((await pod.health()).state !== 'draining') await sleep(10);
  const refused = await pod.install(HELLO);
  assert.deepEqual([refused.status, refused.headers['kore-refused']], [503, 'draining'], 'nothing was tried');
  assert.equal(await pod.exited, 0);
});

test('a request without a complete head does not hold a drain up', async (t) => {
  const pod = await serving(t, HELLO);
  const socket = connect(pod.port, '127.0.0.1', () => socket.write('GET /_functions/hello HTTP/1.1\r\nHost: a\r\n'));
  socket.on('error', () => {});
  await pod.drain();
  assert.equal(await pod.exited, 0);
});
