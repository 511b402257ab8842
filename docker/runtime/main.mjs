// A Kore pod: one process that waits in the pool, installs one site, serves it, drains and exits.
// The wire it speaks is docs/runtime-contract.md.

import { readConfig } from './src/config.mjs';
import { createFront } from './src/front.mjs';
import { Pod } from './src/pod.mjs';

const EX_CONFIG = 78; // sysexits.h: a pod that is started wrongly is not worth starting again

function start() {
  let config;
  try {
    config = readConfig(process.env);
  } catch (error) {
    process.stderr.write(`kore runtime: ${error.message}\n`);
    process.exit(EX_CONFIG);
  }

  const pod = new Pod(config);
  const front = createFront(pod);
  front.once('error', (error) => {
    process.stderr.write(`kore runtime: cannot listen on ${config.host}:${config.port}: ${error.message}\n`);
    process.exit(EX_CONFIG);
  });
  front.listen(config.port, config.host, () => {
    const { port } = front.address();
    process.stdout.write(`${JSON.stringify({ kore: 'ready', port, bootId: pod.bootId })}\n`);
    // What only an install needs is loaded now, while the pod waits, and not when somebody waits for it.
    import('./src/install.mjs');
  });

  process.on('SIGTERM', () => pod.drain());
  if (config.parentOnStdin) followParent(pod);
}

/** The parent holds our stdin open for as long as it lives; it alone decides what a terminal's signal means. */
function followParent(pod) {
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  for (const end of ['end', 'error']) process.stdin.on(end, () => pod.drain());
  process.stdin.resume();
}

start();
