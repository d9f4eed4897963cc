/** A decoded picture of any size. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  /** height · width · 3 bytes: red, green and blue of one pixel after another, row by row */
  readonly rgb: Uint8Array;
  /** what had to be converted to get there; empty for a JPEG in colour */
  readonly converted: string;
}
