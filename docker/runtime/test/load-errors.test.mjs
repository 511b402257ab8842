import assert from 'node:assert/strict';
import test from 'node:test';
import { TestPod } from './support.mjs';

const LIMITS = { limits: '{"timeoutMs":300}' };
const ENTRY = 'backend/http-functions.js';

const CASES = {
  'a syntax error': ["import fs from 'fs';\nexport function get_a() {\n  return 1 +* 2;\n}\n", ['SyntaxError', ENTRY, 3, 13]],
  'a syntax error beside a require': ["const x = require('fs'); let a +* 1;", ['SyntaxError', ENTRY, 1, 32]],
  'a parenthesis left open': ['a(1,\n  2;\n', ['SyntaxError', ENTRY, 2, 3]],
  'a string left open': ["let a = 'open;\nlet b;", ['SyntaxError', ENTRY, 1, 9]],
  'a syntax error in another file': [{ [ENTRY]: "import './a';", 'backend/a.js': '\n\nlet b; let b;' }, ['SyntaxError', 'backend/a.js', 3, 12]],
  'a syntax error in a CommonJS file': [{ [ENTRY]: "import './a';", 'backend/a.js': 'exports.a = 1;\nlet +;' }, ['SyntaxError', 'backend/a.js', 2, 6]],
  'a syntax error in JSON': [{ [ENTRY]: "import './a.json';", 'backend/a.json': '{\n  "a": 1,}' }, ['SyntaxError', 'backend/a.json', 2, 10]],
  'an import that cannot be found': ["import a from 'os';\nimport _ from 'lodash';", ['LinkError', ENTRY, 2, 15]],
  'a withheld core module': ["import a from 'node:child_process';", ['LinkError', ENTRY, 1, 15]],
  'a missing export': [{ [ENTRY]: "import { a,\n  nope } from './a';", 'backend/a.js': 'export const a = 1;' }, ['SyntaxError', ENTRY, 2, 3]],
  'a throw at the top level': [{ [ENTRY]: "import './a';", 'backend/a.js': "const f = () => {\n  throw new RangeError('no');\n};\nf();" }, ['RangeError', 'backend/a.js', 2, 9]],
  'a throw of something else': ["throw 'text';", ['Error', null, null, null]],
  'a throw of nothing': ['throw null;', ['Error', null, null, null]],
  'an endless await': ['await new Promise(() => {});', ['TimeoutError', null, null, null]],
  'an endless loop': ['for (;;);', ['Error', null, null, null]],
  'no backend folder': [{ 'index.js': '' }, ['LinkError', null, null, null]],
};

for (const [name, [files, [errorName, file, line, column]]] of Object.entries(CASES)) {
  test(`${name} is a 422 that says where`, async (t) => {
    const pod = await TestPod.start(t);
    const { status, headers, json } = await pod.install(files, LIMITS);
    assert.deepEqual([status, headers['content-type']], [422, 'application/problem+json'], JSON.stringify(json));
    const { message, ...error } = json.error;
    assert.deepEqual(error, { name: errorName, file, line, column }, message);
    assert.ok(message.length > 0);
  });
}

test('a pod whose install failed serves nobody, repeats its answer and ends', async (t) => {
  const pod = await TestPod.start(t);
  const first = await pod.install('throw new Error("x");');
  assert.equal((await pod.health()).state, 'draining');
  assert.equal((await pod.install('throw new Error("x");')).text, first.text);
  assert.equal((await pod.install('', { claims: { claim: 'claim-2' } })).status, 409);
  assert.equal((await pod.get('f')).headers['kore-refused'], 'draining');
  assert.equal(await pod.exited, 0);
});

test('the link error names the importer and what is supported', async (t) => {
  const pod = await TestPod.start(t);
  const { json } = await pod.install("import _ from 'lodash';");
  assert.match(json.error.message, /^Cannot find "lodash", imported by backend\/http-functions\.js\. .*wix-http-functions.*core modules/);
});
