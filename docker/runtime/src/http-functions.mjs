// Velo's HTTP functions: which export answers a request, and what it is given.

import { setTimeout, clearTimeout } from 'node:timers';
import { hasBody, readBody } from './body.mjs';
import { sendProblem } from './refused.mjs';
import { createRequest } from './request.mjs';
import { writeResponse } from './response.mjs';

const PREFIX = '/_functions/';
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

/**
 * Returns the site's handler: (req, res) => void.
 *
 * @param exports what backend/http-functions.js exports
 * @param traced whether the code's logs are to name their request
 */
export function httpFunctions(exports, { limits, logs, traced }) {
  const functions = routes(exports);

  function handle(req, res) {
    const target = parseTarget(req.url);
    if (target === null) return sendProblem(res, 400, 'The path is not valid percent-encoding.');
    const methods = functions.get(target.name);
    if (methods === undefined) return sendProblem(res, 404, 'There is no such function.');
    const route = methods.get(req.method);
    if (route === undefined) {
      return sendProblem(res, 405, 'The function has other methods.', { headers: { Allow: [...methods.keys()].join(', ') } });
    }
    if (req.method === 'DELETE' && (hasBody(req) || isJson(req))) {
      return sendProblem(res, 400, 'A DELETE request has neither a body nor a JSON content type.');
    }
    if (!hasBody(req)) return run(route, createRequest(req, target), req, res);
    return readBody(req, limits.maxBodyBytes, limits.timeoutMs).then(
      (body) => run(route, createRequest(req, target, body), req, res),
      (refused) => sendProblem(res, refused.status, refused.message),
    );
  }

  function run(route, request, req, res) {
    const { call } = route; // called without a `this`
    let result;
    try {
      result = traced ? logs.during(contextOf(route, req), call, request) : call(request);
    } catch (error) {
      return fail(error, route, req, res);
    }
    return typeof result?.then === 'function' ? wait(result, route, req, res) : answer(result, route, req, res);
  }

  function wait(result, route, req, res) {
    const timer = setTimeout(expire, limits.timeoutMs, route, req, res);
    // A late answer of a function that was cut is dropped.
    const settle = (then) => (value) => {
      clearTimeout(timer);
      if (!res.headersSent) then(value, route, req, res);
    };
    return Promise.resolve(result).then(settle(answer), settle(fail));
  }

  function answer(result, route, req, res) {
    try {
      writeResponse(res, result);
    } catch (error) {
      fail(error, route, req, res);
    }
  }

  function fail(error, route, req, res) {
    logs.failure(error, contextOf(route, req));
    sendProblem(res, 500, 'The function failed.');
  }

  function expire(route, req, res) {
    logs.log('ERROR', `The function did not answer within ${limits.timeoutMs} ms.`, contextOf(route, req));
    sendProblem(res, 504, 'The function did not answer in time.');
  }

  return handle;
}

/** Map<name, Map<method, {name, call}>>. `post_teachers_invite` is the POST of `teachers_invite`. */
function routes(exports) {
  const functions = new Map();
  for (const exported of Object.keys(exports)) {
    const [, prefix, name] = /^(get|post|put|delete|options|use)_(.+)$/.exec(exported) ?? [];
    if (name === undefined || typeof exports[exported] !== 'function') continue;
    if (!functions.has(name)) functions.set(name, new Map());
    const methods = functions.get(name);
    const route = { name: exported.slice(0, 128), call: exports[exported] };
    if (prefix !== 'use') methods.set(prefix.toUpperCase(), route);
    else for (const method of METHODS) if (!exports[`${method.toLowerCase()}_${name}`]) methods.set(method, route);
  }
  // HEAD is GET without the body, which Node leaves out by itself.
  for (const methods of functions.values()) if (methods.has('GET')) methods.set('HEAD', methods.get('GET'));
  return functions;
}

/** {name, path, query} of `/_functions/<name>/<path…>?<query>`, decoded; null where it cannot be. */
function parseTarget(url) {
  if (!url.startsWith(PREFIX)) return { name: '' };
  const mark = url.indexOf('?');
  const path = url.slice(PREFIX.length, mark < 0 ? undefined : mark);
  try {
    const [name, ...segments] = path.includes('%') ? path.split('/').map(decodeURIComponent) : path.split('/');
    if (segments.at(-1) === '') segments.pop(); // a trailing slash means nothing
    return { name, path: segments, query: mark < 0 ? '' : url.slice(mark + 1) };
  } catch {
    return null;
  }
}

const contextOf = (route, req) => ({ function: route.name, requestId: req.headers['x-request-id']?.slice(0, 128) });

const isJson = (req) => /^application\/json\b/i.test(req.headers['content-type'] ?? '');
