/** Facts of an event for programs. */
export type Facts = Readonly<Record<string, unknown>>;

/** Who is told what happens during a stay. */
export interface Reporter {
  /**
   * Something happened.
   *
   * @param event - Its name, for programs.
   * @param text - The same for people; names of others in it are made harmless here.
   */
  readonly tell: (event: string, text: string, facts?: Facts) => void;
  /** The picture of the moment, where there is a terminal; several lines that are made harmless already. */
  readonly show?: (view: string) => void;
  /** Text of several lines at the end, such as a table, for people only. */
  readonly conclude: (text: string) => void;
  /** Nothing more comes. */
  readonly close: () => void;
}
