// What the tests share: bundles, tokens, and a pod that runs as Kore runs it.

import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const RUNTIME = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const [major, minor] = process.versions.node.split('.').map(Number);
const PERMISSION = major > 22 || (major === 22 && minor >= 13) ? '--permission' : '--experimental-permission';

export const keys = generateKeyPairSync('ed25519');
export const publicKeys = JSON.stringify({ k1: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') });
export const SITE_REV = 'shop@7';
export const SECRET = '0123456789abcdef0123456789abcdef';

export const sha256 = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

// ---- bundles

/** One tar entry, header and content; `fields` overrides {type, size, magic, prefix}. */
export function tarEntry(name, content = '', { type = '0', size, prefix = '', magic = 'ustar\x0000' } = {}) {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  header.write(magic, 257, 'latin1');
  header.write(prefix, 345, 155);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

export const tarOf = (...entries) => gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));

/** @param files {path: text}, or a string: the text of backend/http-functions.js */
export function bundle(files) {
  const all = typeof files === 'string' ? { 'backend/http-functions.js': files } : files;
  return tarOf(...Object.entries(all).map(([path, text]) => tarEntry(path, text)));
}

// ---- tokens

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function token(claims, { header = { alg: 'EdDSA', kid: 'k1' }, key = keys.privateKey } = {}) {
  const signed = `${base64url(header)}.${base64url(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

export const seconds = () => Math.floor(Date.now() / 1000);

// ---- a pod

export class TestPod {
  podId = 'pod-1';
  lines = [];
  stderr = '';

  /** Starts the process with the flags and the environment of the process fleet, and waits until it is ready. */
  static async start(t, env = {}) {
    const pod = new TestPod();
    pod.spawn(env);
    t.after(() => pod.child.kill('SIGKILL'));
    const ready = JSON.parse(await pod.line((line) => line.includes('"kore":"ready"')));
    pod.port = ready.port;
    pod.bootId = ready.bootId;
    return pod;
  }

  spawn(env) {
    const flags = [PERMISSION, `--allow-fs-read=${RUNTIME}`, '--experimental-vm-modules', '--no-warnings'];
    this.child = spawn(process.execPath, [...flags, `${RUNTIME}/main.mjs`], {
      env: { PORT: '0', HOST: '127.0.0.1', KORE_POD_ID: this.podId, KORE_PUBLIC_KEYS: publicKeys, ...env },
    });
    this.child.stderr.on('data', (text) => (this.stderr += text));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.child.emit('line', line);
    });
    this.exited = new Promise((resolve) => this.child.on('exit', (code) => resolve(code)));
  }

  line(matches) {
    const known = this.lines.find(matches);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      this.child.on('line', (line) => matches(line) && resolve(line));
      this.exited.then((code) => reject(new Error(`exit ${code} without that line: ${this.stderr}`)));
    });
  }

  /** The parsed log line whose message contains the text. */
  async log(text) {
    return JSON.parse(await this.line((line) => JSON.parse(line).message?.includes(text)));
  }

  call(method, path, { headers = {}, body, signal } = {}) {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, method, path, headers, signal, agent: false };
      const sent = request(options, async (res) => {
        const chunks = [];
        for await (const chunk of res) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString();
        const type = res.headers['content-type'] ?? '';
        resolve({ status: res.statusCode, headers: res.headers, text, json: /json/.test(type) && text ? JSON.parse(text) : null });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  health = async () => (await this.call('GET', '/_kore/health')).json;

  claims(op, more) {
    const now = seconds();
    return { aud: this.podId, boot: this.bootId, claim: 'claim-1', op, iat: now, exp: now + 60, ...more };
  }

  /** `claims` and `headers` override the right ones, for orders that are to be refused. */
  install(files, { limits = '{"maxBodyBytes":524288,"timeoutMs":14000}', siteRev = SITE_REV, claims, headers, signal } = {}) {
    const body = Buffer.isBuffer(files) ? files : bundle(files);
    const bound = { siteRev, bundle: sha256(body), limits: sha256(limits), secret: sha256(SECRET) };
    return this.call('POST', '/_kore/install', {
      body,
      signal,
      headers: {
        'Content-Type': 'application/gzip',
        Authorization: `Bearer ${token(this.claims('install', { ...bound, ...claims }))}`,
        'Kore-Site-Rev': siteRev,
        'Kore-Claim': SECRET,
        'Kore-Limits': limits,
        ...headers,
      },
    });
  }

  drain({ claims, headers } = {}) {
    const authorization = `Bearer ${token(this.claims('drain', claims))}`;
    return this.call('POST', '/_kore/drain', { headers: { Authorization: authorization, ...headers } });
  }

  /** A request as the dispatcher sends it. */
  site(method, path, { headers, body } = {}) {
    return this.call(method, path, { body, headers: { 'Kore-Site-Rev': SITE_REV, 'Kore-Claim': SECRET, ...headers } });
  }

  get = (name) => this.site('GET', `/_functions/${name}`);
}

/** A pod with this code installed and serving. */
export async function serving(t, files, options) {
  const pod = await TestPod.start(t);
  const { status, text } = await pod.install(files, options);
  if (status !== 200) throw new Error(`install: ${status} ${text}`);
  return pod;
}

export const otherKeys = () => generateKeyPairSync('ed25519');
