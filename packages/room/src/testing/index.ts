export {
  ConformanceError,
  type ConformanceCase,
  type SignalerConformanceOptions,
} from './conformance-case.ts';
export {
  conformanceTests,
  signalerConformance,
  type DefineTest,
  type TestContext,
} from './signaler-conformance.ts';
