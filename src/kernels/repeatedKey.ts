/** JSON.parse keeps the last of two equal keys without a word; whoever must not lose one asks here. */

const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[{}:]/g;

/** The first key that occurs twice in one object of this valid JSON text; null if there is none. */
export function repeatedKey(json: string): string | null {
  const keysAtDepth = new Map<number, Set<string>>();
  let depth = 0;
  let lastString = '';
  for (const [token] of json.matchAll(STRING_OR_MARK)) {
    if (token === '{') keysAtDepth.set(++depth, new Set());
    else if (token === '}') depth--;
    else if (token !== ':') lastString = token;
    else {
      const keys = keysAtDepth.get(depth) as Set<string>;
      const key = JSON.parse(lastString) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return null;
}
