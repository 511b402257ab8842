// Unpacks a tar.gz in memory: ustar with the pax and GNU extensions that `tar` writes by itself.
// Regular files and directories only. Everything is bounded, and nothing is trusted.

import { gunzipSync } from 'node:zlib';
import { Refused } from './refused.mjs';

const BLOCK = 512;
const MAX_UNPACKED_BYTES = 50 * 1024 * 1024; // of the tar stream, its headers included
const MAX_FILES = 5_000;
const MAX_EXTENSION_BYTES = 64 * 1024;

/** Returns Map<path, Buffer> of the regular files; throws a Refused, 400 or 413. The buffers are views of one. */
export function unpackBundle(packed) {
  const tar = gunzip(packed);
  const files = new Map();
  let longName;
  let pax = {};
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (isZero(header)) return files;
    checkSum(header);
    const type = String.fromCharCode(header[156] || 0x30);
    const isExtension = 'xgLK'.includes(type);
    const size = isExtension ? number(header, 124, 12) : Number(pax.size ?? number(header, 124, 12));
    const start = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > tar.length) refuse('an entry is cut short');
    if (isExtension && size > MAX_EXTENSION_BYTES) refuse('a header is too long');
    const content = tar.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;

    if (type === 'x') pax = paxRecords(content);
    else if (type === 'L') longName = text(content);
    else if (!isExtension) {
      addEntry(files, type, pax.path ?? longName ?? headerName(header), content);
      longName = undefined;
      pax = {};
    } // a global pax header (g) holds comments; a long link name (K) precedes a link, which is refused
  }
  return files;
}

function addEntry(files, type, name, content) {
  const path = normalPath(name);
  if (type === '5' || (type === '0' && name.endsWith('/'))) return;
  if (type !== '0') refuse(`"${path}" is neither a regular file nor a directory`);
  if (path === '') refuse('a file has no name');
  if (files.has(path)) refuse(`"${path}" is there twice`);
  if (files.size === MAX_FILES) throw new Refused(413, `The bundle may have at most ${MAX_FILES} files.`);
  files.set(path, content);
}

function normalPath(name) {
  if (name.includes('\0')) refuse('a name contains NUL');
  if (name.startsWith('/')) refuse(`"${name}" is an absolute path`);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) refuse(`"${name}" leaves the bundle`);
  return parts.join('/');
}

function gunzip(packed) {
  try {
    return gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Refused(413, `The bundle may unpack to at most ${MAX_UNPACKED_BYTES} bytes.`);
    }
    return refuse(`it is not gzip (${error.message})`);
  }
}

function headerName(header) {
  const name = text(header.subarray(0, 100));
  // Only POSIX archives have the prefix; in GNU's old format those bytes mean something else.
  const isPosix = header.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? text(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Records of the form "length key=value\n", in which the length counts the whole record. */
function paxRecords(content) {
  const records = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString('latin1', at, space));
    const end = at + length;
    const equals = content.indexOf(0x3d, space);
    if (space < 0 || !(length > 0) || end > content.length || equals < 0 || equals >= end || content[end - 1] !== 0x0a) {
      refuse('a pax header is malformed');
    }
    const key = content.toString('utf8', space + 1, equals);
    if (key === 'path' || key === 'size') records[key] = content.toString('utf8', equals + 1, end - 1);
    at = end;
  }
  return records;
}

function checkSum(header) {
  let sum = 8 * 0x20; // its own eight bytes count as spaces
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i];
  if (sum !== number(header, 148, 8)) refuse('a header has a wrong checksum');
}

function number(header, at, length) {
  if (header[at] & 0x80) return NaN; // GNU's base-256: for sizes of 8 GiB and more
  const digits = header.toString('latin1', at, at + length).replace(/[\0 ]+/g, ' ').trim();
  return /^[0-7]*$/.test(digits) ? parseInt(digits || '0', 8) : NaN;
}

function text(bytes) {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function isZero(block) {
  return block.every((byte) => byte === 0);
}

function refuse(why) {
  throw new Refused(400, `The bundle is refused: ${why}.`);
}
