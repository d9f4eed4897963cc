/** Straight strokes of a drawing, and how far a pixel is from them. */

export type Point = readonly [x: number, y: number];

/** From (x, y) along (dx, dy), which is not zero. */
export interface Segment {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly squaredLength: number;
}

export function segmentBetween([x, y]: Point, [endX, endY]: Point): Segment {
  const [dx, dy] = [endX - x, endY - y];
  return { x, y, dx, dy, squaredLength: dx * dx + dy * dy };
}

/** Squared distance from (x, y) to the nearest point of the segment. */
export function squaredDistance(x: number, y: number, segment: Segment): number {
  const px = x - segment.x;
  const py = y - segment.y;
  const { dx, dy, squaredLength } = segment;
  const t = Math.min(1, Math.max(0, (px * dx + py * dy) / squaredLength));
  const ex = px - t * dx;
  const ey = py - t * dy;
  return ex * ex + ey * ey;
}
