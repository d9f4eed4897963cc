/** The geometry of a convolution or a pooling, as it stands in memory: 32-bit integers. */
@unmanaged
export class Geometry {
  /** of the images */
  height!: i32;
  width!: i32;
  channels!: i32;
  /** of the result */
  rows!: i32;
  columns!: i32;
  outChannels!: i32;
  kernelHeight!: i32;
  kernelWidth!: i32;
  strideHeight!: i32;
  strideWidth!: i32;
  paddingHeight!: i32;
  paddingWidth!: i32;
  dilationHeight!: i32;
  dilationWidth!: i32;
  /** of a convolution: whether its result's gradient is expected to have few zeros */
  denseGradient!: i32;

  @inline
  paddedWidth(): i32 {
    return this.width + 2 * this.paddingWidth;
  }

  @inline
  paddedHeight(): i32 {
    return this.height + 2 * this.paddingHeight;
  }

  /** Elements of one image with its border of zeros. */
  @inline
  paddedSize(): i32 {
    return this.paddedHeight() * this.paddedWidth() * this.channels;
  }

  /** Positions of the kernel. */
  @inline
  taps(): i32 {
    return this.kernelHeight * this.kernelWidth;
  }

  /** Terms of one output. */
  @inline
  terms(): i32 {
    return this.taps() * this.channels;
  }

  /** Pixels of the result. */
  @inline
  pixels(): i32 {
    return this.rows * this.columns;
  }

  /** Pixels of the result after pooling over 2 × 2; an odd row or column at the end is left out. */
  @inline
  pooledPixels(): i32 {
    return (this.rows >> 1) * (this.columns >> 1);
  }
}
