// What an HTTP function returned, written to the wire.

/** The framing of the message is Node's to write; what else is hop-by-hop is not the site's to say (RFC 9110, 7.6.1). */
const WITHHELD = new Set([
  'connection', 'content-length', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
]);
const BODILESS = new Set([204, 304]);

/** Throws where it is no response, before anything is sent. */
export function writeResponse(res, response) {
  if (!isResponse(response)) {
    throw new TypeError('The function returned no response: {status, headers, body}, or what ok() and its like make.');
  }
  const status = Number(response.status ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`${response.status} is no status of a response.`);
  }

  const [body, type] = encode(response.body);
  res.statusCode = status;
  for (const [name, value] of Object.entries(response.headers ?? {})) {
    const lower = name.toLowerCase();
    if (value != null && !WITHHELD.has(lower) && !lower.startsWith('kore-')) res.setHeader(name, value);
  }
  if (BODILESS.has(status)) return res.end();
  if (type !== null && !res.hasHeader('content-type')) res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  return res.end(body);
}

function isResponse(value) {
  return value !== null && typeof value === 'object' && ('status' in value || 'headers' in value || 'body' in value);
}

function encode(body) {
  if (body === undefined || body === null) return ['', null];
  if (typeof body === 'string') return [body, 'text/plain; charset=utf-8'];
  if (body instanceof Uint8Array) return [body, 'application/octet-stream'];
  if (body instanceof ArrayBuffer) return [new Uint8Array(body), 'application/octet-stream'];
  return [JSON.stringify(body), 'application/json; charset=utf-8'];
}
