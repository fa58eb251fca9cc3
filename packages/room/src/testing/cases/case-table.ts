import type { Conversation } from '../conversation.ts';

/** What a case does with peers of its own; returns why there was nothing to examine. */
export type Examination = (conversation: Conversation) => Promise<string | undefined | void>;

/** Examinations by what they examine. */
export type CaseTable = Readonly<Record<string, Examination>>;
