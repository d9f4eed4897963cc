/** Where the arguments of a convolution stand in the control block, for all of its jobs. */
export const GEOMETRY = 0;
export const Y = 1;
export const X = 2;
/** the images with their borders of zeros */
export const PADDED = 3;
/** what is known of each image: number of non-zeros, and whether one is too large for Winograd */
export const STATE = 4;
export const W = 5;
export const BIAS = 6;
/** the weights in the order in which they are read */
export const PACKED = 7;
/** work space of the threads */
export const THREADS = 8;
export const THREAD_BYTES = 9;
/** columns of a panel of weights for lists */
export const WIDTH = 10;
export const KEEP_ZEROS = 11;
/** runs of a patch: where they begin, how many, how long */
export const OFFSETS = 12;
export const RUNS = 13;
export const RUN_LENGTH = 14;
/** which pixel of its 2 × 2 window each pooled element is, or 0 where nothing is pooled */
export const WINNER = 15;
export const IMAGES = 16;
export const DW = 17;
export const DB = 18;

/** Bytes of the state of an image. */
export const IMAGE_STATE: usize = 8;

export function roundUp(x: i32, unit: i32): i32 {
  return ((x + unit - 1) / unit) * unit;
}
