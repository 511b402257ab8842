// The environment of the process: read once, checked, and wiped, so that site code finds nothing of Kore's in it.

import { createPublicKey } from 'node:crypto';

const LEFT_TO_SITES = new Set(['TZ', 'NODE_ENV']);

/** Returns {port, host, podId, keys: Map<kid, KeyObject>, parentOnStdin}; throws an Error that names the bad variable. */
export function readConfig(env) {
  const config = {
    port: port(env.PORT),
    host: env.HOST || '0.0.0.0',
    podId: required(env, 'KORE_POD_ID'),
    keys: publicKeys(required(env, 'KORE_PUBLIC_KEYS')),
    parentOnStdin: parent(env.KORE_PARENT),
  };
  for (const name of Object.keys(env)) {
    if (!LEFT_TO_SITES.has(name)) delete env[name];
  }
  return config;
}

function required(env, name) {
  if (!env[name]) throw new Error(`${name} is not set`);
  return env[name];
}

function port(text = '') {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new Error('PORT must be a number from 0 to 65535');
  return Number(text);
}

function parent(text) {
  if (text && text !== 'stdin') throw new Error('KORE_PARENT must be "stdin" or not set');
  return text === 'stdin';
}

function publicKeys(text) {
  const keys = new Map();
  try {
    for (const [kid, der] of Object.entries(JSON.parse(text))) {
      const key = createPublicKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'spki' });
      if (key.asymmetricKeyType !== 'ed25519') throw new Error(`key "${kid}" is ${key.asymmetricKeyType}, not ed25519`);
      keys.set(kid, key);
    }
  } catch (error) {
    throw new Error(`KORE_PUBLIC_KEYS must be a JSON object {kid: base64 SPKI DER of an Ed25519 key}: ${error.message}`);
  }
  if (keys.size === 0) throw new Error('KORE_PUBLIC_KEYS holds no key');
  return keys;
}
