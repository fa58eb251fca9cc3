// @boundaries-ignore It is installed where this runs.
import { createWorker } from '@tureen/handler';
// @boundaries-ignore It is installed where this runs.
import { Device } from 'mediasoup-client';
import { call } from './handler-call.mjs';

await call(process.argv[2] ?? '', { Device, createWorker });
