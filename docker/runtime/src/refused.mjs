// How this process says no: RFC 9457 problem documents, and the error that becomes one.

import { STATUS_CODES } from 'node:http';

/** An answer other than the one that was asked for. Its message is for the client: it holds no secret and no stack. */
export class Refused extends Error {
  /** @param reason what the `Kore-Refused` header says, where the request may safely be sent to another pod */
  constructor(status, detail, { reason, ...members } = {}) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.members = members;
  }
}

export function sendProblem(res, status, detail, { reason, headers, ...members } = {}) {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, ...members });
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  if (reason) res.setHeader('Kore-Refused', reason);
  for (const name in headers) res.setHeader(name, headers[name]);
  send(res, status, 'application/problem+json', body);
}

export function sendJson(res, status, value) {
  send(res, status, 'application/json', JSON.stringify(value));
}

function send(res, status, type, body) {
  res.statusCode = status;
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}
