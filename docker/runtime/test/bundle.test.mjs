import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { unpackBundle } from '../src/bundle.mjs';
import { tarEntry, tarOf } from './support.mjs';

const paths = (packed) => [...unpackBundle(packed).keys()];
const refused = (packed, status, reason) => assert.throws(() => unpackBundle(packed), (error) => {
  assert.equal(error.status, status);
  assert.match(error.message, reason);
  return true;
});
const paxRecord = (key, value) => {
  const rest = ` ${key}=${value}\n`;
  const length = [1, 2, 3, 4].map((digits) => digits + Buffer.byteLength(rest)).find((n) => `${n}${rest}`.length === n);
  return `${length}${rest}`;
};

test('regular files are unpacked, directories are passed over', () => {
  const files = unpackBundle(tarOf(tarEntry('./', '', { type: '5' }), tarEntry('./backend/', '', { type: '5' }), tarEntry('./backend/a.js', 'one')));
  assert.deepEqual([...files].map(([path, bytes]) => [path, bytes.toString()]), [['backend/a.js', 'one']]);
});

for (const format of ['pax', 'gnu', 'ustar']) {
  test(`what tar writes in its ${format} format is read, long names and umlauts too`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kore-bundle-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const long = `backend/${'folder-with-a-long-name/'.repeat(format === 'ustar' ? 4 : 8)}füße.js`;
    mkdirSync(join(folder, dirname(long)), { recursive: true });
    writeFileSync(join(folder, long), 'export {}');
    const packed = execFileSync('tar', [`--format=${format}`, '-cz', '-C', folder, '.']);
    assert.deepEqual(paths(packed), [long]);
  });
}

test('a pax header decides over the plain one, a global one changes nothing', () => {
  const pax = paxRecord('path', 'backend/real.js') + paxRecord('size', '3') + paxRecord('mtime', '1.5');
  assert.deepEqual(paths(tarOf(
    tarEntry('g', paxRecord('path', 'no'), { type: 'g' }),
    tarEntry('x', pax, { type: 'x' }),
    tarEntry('short', 'abc', { size: 0 }),
    tarEntry('next', 'd'),
  )), ['backend/real.js', 'next']);
});

test('the prefix belongs to the name in POSIX archives only', () => {
  assert.deepEqual(paths(tarOf(tarEntry('a.js', '', { prefix: 'backend' }))), ['backend/a.js']);
  assert.deepEqual(paths(tarOf(tarEntry('a.js', '', { prefix: '12345', magic: 'ustar  \0' }))), ['a.js']);
});

test('links and devices are refused', () => {
  for (const type of ['1', '2', '3', '4', '6', '7', 'S']) refused(tarOf(tarEntry('x', '', { type })), 400, /neither a regular file/);
});

test('names that leave the bundle, hide something or repeat are refused', () => {
  refused(tarOf(tarEntry('/etc/passwd')), 400, /absolute/);
  refused(tarOf(tarEntry('a/../../b')), 400, /leaves the bundle/);
  refused(tarOf(tarEntry('x', paxRecord('path', 'a\0b'), { type: 'x' }), tarEntry('y')), 400, /NUL/);
  refused(tarOf(tarEntry('a'), tarEntry('./a')), 400, /twice/);
  refused(tarOf(tarEntry('.')), 400, /no name/);
});

test('what is malformed is refused', () => {
  refused(Buffer.from('no gzip'), 400, /not gzip/);
  refused(gzipSync(tarEntry('a', 'abc').subarray(0, 512)), 400, /cut short/);
  const broken = tarEntry('a');
  broken[0] ^= 1;
  refused(tarOf(broken), 400, /checksum/);
  refused(tarOf(tarEntry('x', '99 path=a\n', { type: 'x' })), 400, /pax/);
  refused(tarOf(tarEntry('x', '0 path=a\n', { type: 'x' })), 400, /pax/);
  refused(tarOf(tarEntry('x', 'a'.repeat(70_000), { type: 'L' })), 400, /too long/);
  refused(tarOf(tarEntry('x', paxRecord('size', '-512'), { type: 'x' }), tarEntry('y')), 400, /cut short/);
});

test('a decompression bomb stops at 50 MiB', () => refused(gzipSync(Buffer.alloc(51 * 1024 * 1024)), 413, /at most 52428800 bytes/));

test('5,000 files are enough', () => {
  const entries = Array.from({ length: 5_000 }, (_, i) => tarEntry(`f${i}`));
  assert.equal(paths(tarOf(...entries)).length, 5_000);
  refused(tarOf(...entries, tarEntry('more')), 413, /5000 files/);
});
