import { CommandError, ExitCode } from '../exit-code.ts';

const FORM = /^(?<scheme>stuns?|turns?):(?:(?<user>[^:@]+):(?<password>[^@]*)@)?(?<rest>[^@]+)$/iu;

/**
 * Reads a STUN or TURN server: a URL of RFC 7064 or 7065, with user name and password before the host, such as
 * `turn:user:password@turn.example:3478?transport=tcp`. What is no plain character in them is percent-encoded.
 *
 * @throws CommandError `usage`; the message does not repeat the password.
 */
export function readIceServer(text: string): RTCIceServer {
  const { scheme = '', user, password, rest } = FORM.exec(text)?.groups ?? {};
  if (rest === undefined) throw unusable('it must be such as turn:user:password@turn.example:3478');
  const urls = `${scheme.toLowerCase()}:${rest}`;
  if (user === undefined || password === undefined) {
    if (urls.startsWith('turn')) throw unusable(`${urls} needs a user name and a password before the host`);
    return { urls };
  }
  return { urls, username: decode(user), credential: decode(password) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unusable('user name and password must be percent-encoded');
  }
}

function unusable(reason: string): CommandError {
  return new CommandError(ExitCode.usage, `--ice-server cannot be used: ${reason}`);
}
