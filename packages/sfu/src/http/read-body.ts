import { type IncomingMessage } from 'node:http';
import { PeerError } from '../room/peer-error.ts';

/** Largest body in bytes, as in mediasoup-demo. */
const MAX_BODY_BYTES = 100 * 1024;

/**
 * Reads the JSON body of a request. Without `content-type: application/json`, which web pages of other origins cannot
 * send unasked, there is none.
 *
 * @returns What it says; an empty object when there is none.
 * @throws PeerError `invalid-message` when it is no JSON or too large.
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const isJson = /^application\/json\b/iu.test(request.headers['content-type'] ?? '');
  const text = await readText(request);
  if (!isJson || text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw PeerError.invalidMessage('body', error instanceof Error ? error.message : String(error));
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw PeerError.invalidMessage('body', `it has more than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
