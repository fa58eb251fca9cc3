export {
  type Catalogue,
  type CatalogueMessage,
  type CatalogueVector,
  catalogueProblems,
  messageNames,
  readCatalogue,
  type SchemaCheck,
} from './catalogue.ts';
export { channelPair, type ChannelPairOptions } from './channel-pair.ts';
