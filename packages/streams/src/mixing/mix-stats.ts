/** What one track came to in a mix of sound. */
export interface AudioInputStats {
  readonly trackId: string;
  readonly gain: number;
  /** Blocks of it that were decoded. */
  readonly blocks: number;
  /** Blocks that fell out of a full queue or cannot be converted. */
  readonly droppedBlocks: number;
  /** Milliseconds of sound that came too late, or much too early, to be heard. */
  readonly lateMs: number;
}

/** What a mix of sound came to so far. */
export interface AudioMixStats {
  /** Blocks of 20 ms made. */
  readonly blocks: number;
  /** Of these, those that did not wait any longer for a track. */
  readonly incompleteBlocks: number;
  /** Blocks left out because the worker had stalled. */
  readonly skippedBlocks: number;
  /** The tracks that are in the mix now. */
  readonly inputs: readonly AudioInputStats[];
}

/** What one track came to in a composition. */
export interface TileStats {
  readonly trackId: string;
  /** Pictures of it that were decoded. */
  readonly pictures: number;
  /** Of these, those that were shown, each scaled once. */
  readonly scaledPictures: number;
  /** Pictures that fell out of a full queue or cannot be converted. */
  readonly droppedPictures: number;
  /** Width of the newest picture shown, in pixels; 0 before the first one. */
  readonly width: number;
  /** Its height. */
  readonly height: number;
}

/** What a composition came to so far. */
export interface VideoCompositionStats {
  /** Whole pictures made. */
  readonly pictures: number;
  /** Of these, those that did not wait any longer for a track. */
  readonly incompletePictures: number;
  /** Pictures left out because the machine could not keep up. */
  readonly skippedPictures: number;
  /** Tiles painted into whole pictures; those that have not changed are not painted again. */
  readonly paintedTiles: number;
  /** The tracks that are shown now. */
  readonly tiles: readonly TileStats[];
}
