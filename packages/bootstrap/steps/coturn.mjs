import { debianProgramStep } from './debian-program.mjs';

/** coturn, a TURN server that tests run on loopback; nothing else needs it. */
export const coturnStep = debianProgramStep({
  id: 'coturn',
  version: ['turnserver', '--version'],
  pattern: /^(\d\S*)/m,
  package: 'coturn',
  // Its package starts a TURN server for the whole network, which nobody asked for.
  afterwards: ['systemctl', 'disable', '--now', 'coturn'],
  without: 'tests that relay through it are left out',
});
