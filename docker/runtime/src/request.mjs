// The request object of an HTTP function.

const EMPTY = Buffer.alloc(0);

/** Read as often as the code likes: the bytes are all here already. */
class Body {
  #bytes;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  async buffer() {
    return Buffer.from(this.#bytes); // a copy, since code may write to it and read again
  }

  async text() {
    return this.#bytes.toString();
  }

  async json() {
    return JSON.parse(this.#bytes.toString());
  }
}

/** @param target {name, path, query}  @param bytes the whole body */
export function createRequest(req, { name, path, query }, bytes = EMPTY) {
  const headers = withoutKores(req.headers);
  const origin = `${headers['x-forwarded-proto'] ?? 'http'}://${headers['x-forwarded-host'] ?? headers.host}`;
  return {
    method: req.method,
    url: origin + req.url,
    baseUrl: `${origin}/_functions`,
    functionName: name,
    path,
    // Of a name that comes more than once the last value counts.
    query: query === '' ? {} : Object.fromEntries(new URLSearchParams(query)),
    headers,
    ip: clientIp(req, headers['x-forwarded-for']),
    body: new Body(bytes),
  };
}

function withoutKores(headers) {
  const shown = {};
  for (const name in headers) if (!name.startsWith('kore-')) shown[name] = headers[name];
  return shown;
}

/** Kore writes X-Forwarded-For itself, the client first. */
function clientIp(req, forwarded) {
  if (forwarded === undefined) return req.socket.remoteAddress;
  const comma = forwarded.indexOf(',');
  return comma < 0 ? forwarded : forwarded.slice(0, comma).trim();
}
