/** Numbers as the records write them. */

/** 0.9876 → `98.76 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** 535818 → `535,818` */
export function counted(count: number): string {
  return count.toLocaleString('en-US');
}
