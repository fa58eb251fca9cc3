export { fakeCapabilities } from './fake-capabilities.ts';
export { FakeMedia, type FakeRequest } from './fake-media.ts';
export { FakeWorkerProcess } from './fake-worker-process.ts';
