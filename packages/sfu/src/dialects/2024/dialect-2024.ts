import { type Dialect } from '../dialect.ts';
import { methodTable } from '../method-table.ts';
import { http2024 } from './http-routes.ts';
import { consumerRequests } from './consumer-methods.ts';
import { notificationEncoders, requestEncoders } from './encoders.ts';
import { producerRequests } from './producer-methods.ts';
import { rules2024 } from './rules.ts';
import { sessionRequests } from './session-methods.ts';
import { statsRequests } from './stats-methods.ts';
import { throttleRequests } from './throttle-methods.ts';
import { transportRequests } from './transport-methods.ts';

/** What mediasoup-demo's JavaScript server speaks. It knows requests only and ignores what clients notify. */
export const dialect2024: Dialect = {
  name: '2024',
  checksOrigin: false,
  pipes: false,
  rules: rules2024,
  requests: methodTable(
    sessionRequests,
    transportRequests,
    producerRequests,
    consumerRequests,
    statsRequests,
    throttleRequests,
  ),
  notifications: methodTable(),
  http: http2024,
  encodeNotification: notificationEncoders,
  encodeRequest: requestEncoders,
};
