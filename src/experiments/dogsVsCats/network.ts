/** The residual networks of Problem 3 (He et al. 2016, "Deep residual learning for image recognition"). */
import type { Architecture, LayerSpec } from '../../models/architecture.ts';

export interface ResidualNetwork {
  /** of each stage; the pictures are halved before each but the first */
  readonly channels: readonly number[];
  /** residual blocks of each stage */
  readonly blocks: readonly number[];
  /** of the pooled features before the last layer; 0 leaves it out */
  readonly dropout: number;
}

const norm: LayerSpec = { kind: 'batchNorm' };
const relu: LayerSpec = { kind: 'relu' };

/** A convolution that keeps the size at stride 1; batch normalization follows, so its gradient is dense. */
const conv = (filters: number, kernel: number, stride = 1): LayerSpec => ({
  ...{ kind: 'conv', filters, kernel, stride, padding: (kernel - 1) / 2 },
  denseGradient: true,
});

/** relu(x + norm(conv(relu(norm(conv(x)))))); the shortcut has a convolution of 1 × 1 where x has other channels. */
function block(filters: number, widens: boolean): LayerSpec[] {
  const branch = [conv(filters, 3), norm, relu, conv(filters, 3), norm];
  const shortcut = widens ? { shortcut: [conv(filters, 1), norm] } : {};
  return [{ kind: 'residual', branch, ...shortcut }, relu];
}

/**
 * A convolution of 3 × 3 at stride 2, stages of residual blocks with max pooling between them, the mean
 * of each feature, and a score for each class. Throws unless there are blocks and channels for each stage.
 */
export function residualNetwork({ channels, blocks, dropout }: ResidualNetwork): Architecture {
  if (channels.length === 0 || blocks.length !== channels.length) {
    throw new RangeError(
      `residualNetwork: channels of ${channels.length} stages and blocks of ${blocks.length}; give both for each stage`,
    );
  }
  const stages = channels.flatMap((filters, s) => [
    ...(s > 0 ? [{ kind: 'maxPool', size: 2 } as const] : []),
    ...Array.from({ length: blocks[s] }, (_, b) => block(filters, s > 0 && b === 0)).flat(),
  ]);
  return {
    inputShape: [3, 64, 64],
    initializer: 'glorot',
    layers: [
      ...[conv(channels[0], 3, 2), norm, relu],
      ...stages,
      { kind: 'globalAveragePool' },
      ...(dropout > 0 ? [{ kind: 'dropout', rate: dropout } as const] : []),
      { kind: 'dense', outputs: 2 },
    ],
  };
}

/** `a residual network with stages of 32, 64 channels and 1, 2 blocks, dropout 0.3` */
export function describeNetwork({ channels, blocks, dropout }: ResidualNetwork): string {
  const dropped = dropout > 0 ? `, dropout ${dropout}` : '';
  return `a residual network with stages of ${channels.join(', ')} channels and ${blocks.join(', ')} blocks${dropped}`;
}
