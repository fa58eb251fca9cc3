import { existsSync, readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';

/** Where the page's files are, the same from `src` and from `dist`. */
const FILES = {
  '/': { path: '../../page/index.html', type: 'text/html' },
  '/style.css': { path: '../../page/style.css', type: 'text/css' },
  '/page.js': { path: '../../dist/page.js', type: 'text/javascript' },
} as const;

/** What the page may do: run its own script, talk to its own server, play what comes in. */
function securityHeaders({ headers }: IncomingMessage): Record<string, string> {
  const host = headers.host ?? '';
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'img-src data:',
      "media-src 'self' blob: mediastream:",
      `connect-src 'self' ws://${host} wss://${host}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

/**
 * Answers requests for the web page.
 *
 * @param origin - Where the page must be opened for its WebSocket to be let in; others are sent there.
 */
export function servePage(request: IncomingMessage, response: ServerResponse, origin: string): void {
  const path = request.url?.split('?')[0] ?? '/';
  const file = Object.hasOwn(FILES, path) ? FILES[path as keyof typeof FILES] : undefined;
  if (!file || request.method !== 'GET') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
    return;
  }
  if (new URL(origin).host !== request.headers.host) {
    response.writeHead(302, { location: `${origin}${request.url ?? '/'}` }).end();
    return;
  }
  const body = readBuilt(file.path);
  if (!body) {
    response
      .writeHead(500, { 'content-type': 'text/plain' })
      .end('The page is not built. Run: npm run build\n');
    return;
  }
  response
    .writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, ...securityHeaders(request) })
    .end(body);
}

/** A file of the page; undefined when it is not there, as in a clone that has not been built. */
function readBuilt(path: string): Buffer | undefined {
  const url = new URL(path, import.meta.url);
  return existsSync(url) ? readFileSync(url) : undefined;
}
