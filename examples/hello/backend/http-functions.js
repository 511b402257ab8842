import { badRequest, created, ok } from 'wix-http-functions';
import { greeting } from 'backend/greetings';

// GET /_functions/hello
export function get_hello(request) {
  return ok({ body: { hello: 'world' } });
}

// GET /_functions/greet/<name>?language=fr
export function get_greet(request) {
  const [name = 'world'] = request.path;
  return ok({ body: greeting(name, request.query.language) });
}

// POST /_functions/greet {"name": "Ada"}
export async function post_greet(request) {
  const { name } = await request.body.json();
  if (!name) return badRequest({ body: { message: 'Who is to be greeted?' } });
  console.log('greeting', name);
  return created({ body: { message: greeting(name) } });
}
