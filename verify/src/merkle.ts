// Merkle trees. Source: RFC 9162, sections 2.1.1 (the hash) and 2.1.3.1 (the path), read as they define it, from the root down.

import { same } from "./bytes.ts";
import type { Suite } from "./suite.ts";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (suite: Suite, leaf: Uint8Array) => suite.hash(LEAF, leaf);

/** Whether the tree of that size and root has this leaf at this place, from 0. */
export function includes(
  suite: Suite,
  leaf: Uint8Array,
  index: bigint,
  size: bigint,
  path: Uint8Array[],
  root: Uint8Array,
): boolean {
  const found = index < size ? rootOf(suite, leaf, index, size, path) : undefined;
  return found !== undefined && same(found, root);
}

/** The root that the path leads to; undefined when it has not as many hashes as the tree has levels here. */
function rootOf(
  suite: Suite,
  leaf: Uint8Array,
  index: bigint,
  size: bigint,
  path: Uint8Array[],
): Uint8Array | undefined {
  if (size === 1n) return path.length === 0 ? leaf : undefined;
  const sibling = path.at(-1);
  if (sibling === undefined) return undefined;
  const left = largestPowerBelow(size);
  const inner = path.slice(0, -1);
  const half =
    index < left ? rootOf(suite, leaf, index, left, inner) : rootOf(suite, leaf, index - left, size - left, inner);
  if (half === undefined) return undefined;
  return index < left ? suite.hash(NODE, half, sibling) : suite.hash(NODE, sibling, half);
}

function largestPowerBelow(size: bigint): bigint {
  return 1n << BigInt((size - 1n).toString(2).length - 1);
}
