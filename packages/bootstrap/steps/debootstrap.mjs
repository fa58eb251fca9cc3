import { debianProgramStep } from './debian-program.mjs';

/** debootstrap, which makes the fresh Debian in which the install script is tried; nothing else needs it. */
export const debootstrapStep = debianProgramStep({
  id: 'debootstrap',
  version: ['debootstrap', '--version'],
  pattern: /^debootstrap (\d\S*)/m,
  package: 'debootstrap',
  without: 'the install script is not tried',
});
