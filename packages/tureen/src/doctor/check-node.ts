import type { Verdict } from './verdict.ts';

/** Oldest Node.js that the packages run on. */
const MINIMUM = [22, 13] as const;

/** Looks at the version of Node.js. */
export function checkNode(version: string = process.versions.node): Verdict {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
  const verdict = { subject: 'Node.js', ok, finding: version };
  return ok ? verdict : { ...verdict, remedy: `install Node.js ${MINIMUM.join('.')} or later` };
}
