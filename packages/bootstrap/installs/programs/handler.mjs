import { createWorker } from '@tureen/handler';
import { Device } from 'mediasoup-client';
import { call } from './handler-call.mjs';

await call(process.argv[2] ?? '', { Device, createWorker });
