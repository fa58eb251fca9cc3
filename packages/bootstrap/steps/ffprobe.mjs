import { debianProgramStep } from './debian-program.mjs';

/** ffprobe, with which tests look at recordings from outside; nothing else needs it. */
export const ffprobeStep = debianProgramStep({
  id: 'ffprobe',
  version: ['ffprobe', '-version'],
  pattern: /^ffprobe version (\S+)/,
  package: 'ffmpeg',
  without: 'tests that look at recordings with it are left out',
});
