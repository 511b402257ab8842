// Reads a request's body into memory, bounded in size and time.

import { setTimeout, clearTimeout } from 'node:timers';
import { Refused } from './refused.mjs';

const NOTHING = Buffer.alloc(0);

/** Whether the message has a body at all, by RFC 9112 section 6.3. */
export function hasBody(req) {
  const length = req.headers['content-length'];
  return (length !== undefined && length !== '0') || req.headers['transfer-encoding'] !== undefined;
}

/**
 * Resolves to the whole body, or rejects with a Refused: 413, 408, or 400 where the client went away.
 * What is too much is dropped but read to its end before it is refused: a connection closed with bytes unread is reset,
 * and the client would see that instead of the answer.
 */
export function readBody(req, maxBytes, timeoutMs) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let size = 0;
    const tooLarge = () => size > maxBytes;
    const settle = (status, detail) => {
      clearTimeout(timer);
      if (tooLarge()) reject(new Refused(413, `The body may have at most ${maxBytes} bytes.`));
      else if (status !== undefined) reject(new Refused(status, detail));
      else resolve(size === 0 ? NOTHING : Buffer.concat(chunks, size));
    };
    const timer = setTimeout(settle, timeoutMs, 408, `The body did not arrive within ${timeoutMs} ms.`);
    req.on('data', (chunk) => {
      size += chunk.length;
      if (tooLarge()) chunks.length = 0;
      else chunks.push(chunk);
    });
    req.on('end', () => settle());
    req.on('close', () => {
      if (!req.complete) settle(400, 'The body ended early.');
    });
    req.on('error', () => {}); // 'close' follows
  });
}
