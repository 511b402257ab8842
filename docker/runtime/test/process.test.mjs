import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SITE_REV, serving } from './support.mjs';

const OK = "import { ok } from 'wix-http-functions';";

test('console lines carry severity, site and request', async (t) => {
  const pod = await serving(t, `${OK}
    console.log('top level');
    export async function get_logs() {
      console.info('a %s', 'b', { c: [1] });
      await new Promise((resolve) => setTimeout(resolve, 5));
      console.warn('careful'); console.error(new Error('bad')); console.debug('fine'); console.table([{ a: 1 }]);
      return ok();
    }`);
  await pod.site('GET', '/_functions/logs', { headers: { 'X-Request-Id': 'r1' } });
  const top = await pod.log('top level');
  assert.deepEqual([top.severity, top.siteRev, top.function], ['INFO', SITE_REV, undefined]);
  assert.ok(Math.abs(Date.parse(top.timestamp) - Date.now()) < 10_000);
  const info = await pod.log("a b { c: [ 1 ] }");
  assert.deepEqual([info.severity, info.function, info.requestId], ['INFO', 'get_logs', 'r1']);
  const warn = await pod.log('careful');
  assert.deepEqual([warn.severity, warn.requestId], ['WARNING', 'r1']);
  assert.deepEqual([(await pod.log('bad')).severity, (await pod.log('fine')).severity, (await pod.log('│')).severity], ['ERROR', 'DEBUG', 'INFO']);
});

test('a log line has at most 16 KiB and never fails', async (t) => {
  const pod = await serving(t, `${OK}
    export function get_logs() {
      const circle = {}; circle.self = circle;
      console.log('x'.repeat(100_000)); console.log('\\u0001'.repeat(20_000)); console.log('ü'.repeat(20_000)); console.log(circle);
      console.log({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('inspect'); } });
      console.log('done');
      return ok();
    }`);
  assert.equal((await pod.get('logs')).status, 200);
  await pod.log('done');
  await pod.log('Circular');
  await pod.log('could not be shown');
  assert.equal(pod.lines.filter((line) => line.includes('(cut)')).length, 3);
  assert.ok(pod.lines.every((line) => Buffer.byteLength(line) < 16 * 1024));
});

test('site code finds nothing of Kore\'s and cannot end the process by accident', async (t) => {
  const pod = await serving(t, `${OK}
    const tried = (run) => { try { return run(); } catch (error) { return error.message ?? String(error); } };
    import fs from 'fs';
    export const get_env = () => ok({ body: process.env });
    export const get_calls = () => ok({ body: [() => process.exit(0), () => process.kill(process.pid), () => process.binding('fs'),
      () => process.dlopen({}, 'x'), () => process.abort(), () => typeof process.getBuiltinModule === 'function' && process.getBuiltinModule('child_process')].map(tried) });
    export const get_files = () => ok({ body: [() => fs.readFileSync('/etc/passwd'), () => fs.writeFileSync('/tmp/x', '')].map(tried) });`);
  assert.deepEqual((await pod.get('env')).json, {});
  for (const answer of (await pod.get('calls')).json) if (answer !== false) assert.match(answer, /is not available to site code/);
  for (const answer of (await pod.get('files')).json) assert.match(answer, /restricted|permission/i);
});

test('a rejection nobody handles is logged and the pod goes on', async (t) => {
  const pod = await serving(t, `${OK} export const get_f = () => { Promise.reject(new Error('forgotten')); return ok(); };`);
  assert.equal((await pod.get('f')).status, 200);
  assert.match((await pod.log('Unhandled rejection: Error: forgotten')).message, /backend\/http-functions/);
  assert.equal((await pod.health()).state, 'serving');
});

test('an exception nobody catches is logged, and the pod drains and exits with 1', async (t) => {
  const pod = await serving(t, `${OK} export const get_f = () => { setTimeout(() => { throw new Error('lost'); }); return ok(); };`);
  assert.equal((await pod.get('f')).status, 200);
  await pod.log('Uncaught exception: Error: lost');
  await sleep(50);
  assert.equal((await pod.get('f')).headers['kore-refused'], 'draining');
  assert.equal(await pod.exited, 1);
});
