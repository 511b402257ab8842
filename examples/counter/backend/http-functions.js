import { ok } from 'wix-http-functions';
import { randomUUID } from 'crypto';

// Memory of one pod: it starts anew with each pod, and two pods of a site count apart. Here one can watch affinity,
// scaling and recycling; what has to last belongs in a database.
const memory = { id: randomUUID().slice(0, 8), since: new Date().toISOString(), count: 0 };

// GET /_functions/counter
export function get_counter() {
  return ok({ body: memory, headers: { 'Cache-Control': 'no-store' } });
}

// POST /_functions/counter
export function post_counter() {
  memory.count += 1;
  console.log('count is now', memory.count);
  return ok({ body: memory });
}
