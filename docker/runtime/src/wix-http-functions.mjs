// The module 'wix-http-functions': makers of responses. A response is a plain object that site code may change.
//
// Wix documents response, ok, created, badRequest, forbidden, notFound and serverError; the others are names that real
// sites import too.

const of = (status) => ({ headers = {}, body } = {}) => ({ status, headers, body });

export const response = ({ status = 200, headers = {}, body } = {}) => ({ status, headers, body });

export const ok = of(200);
export const created = of(201);
export const accepted = of(202);
export const noContent = of(204);
export const badRequest = of(400);
export const unauthorized = of(401);
export const forbidden = of(403);
export const notFound = of(404);
export const methodNotAllowed = of(405);
export const conflict = of(409);
export const gone = of(410);
export const unprocessableEntity = of(422);
export const tooManyRequests = of(429);
export const serverError = of(500);
export const internalServerError = of(500);
export const notImplemented = of(501);
export const badGateway = of(502);
export const serviceUnavailable = of(503);
