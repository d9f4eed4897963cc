/** The networks of Problem 2 in TensorFlow.js: same initial weights, same batches, the same losses. */
import { course } from '../../../frameworks/follow.ts';
import { asExperimentData } from '../../../src/cli/loadDigits.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import { architectures, p2CnnVsMlp } from '../../../src/experiments/p2CnnVsMlp.ts';
import type { LayerSpec } from '../../../src/models/architecture.ts';
import {
  AVERAGED,
  BATCH,
  backend,
  besideTensorFlow,
  STEPS,
  transposed,
} from './besideTensorFlow.ts';

const { hidden, cnn: layers, training } = p2CnnVsMlp.settings.full;

/** A quarter of the filters, and hidden layers of 20 units. */
function narrowed(layer: LayerSpec, index: number): LayerSpec {
  if (layer.kind === 'conv') return { ...layer, filters: layer.filters / 4 };
  const isHidden = layer.kind === 'dense' && index < layers.length - 1;
  return isHidden ? { ...layer, outputs: 20 } : layer;
}

// Where the native backend loads, the networks are followed as they are: some minutes, nearly all of
// them for the bound.
const chosen =
  backend === 'tfjs-node'
    ? { hidden, cnn: layers }
    : { hidden: hidden.map(() => 20), cnn: layers.map(narrowed) };
const digits = asExperimentData(syntheticDigits({ train: STEPS * BATCH, valid: 1, test: 1 }));
const { mlp, cnn } = architectures(chosen, digits);

const { learningRate } = training;
const settings = { seed: 1, learningRate, batchSize: BATCH, steps: STEPS };

const filters = chosen.cnn.flatMap((layer) => (layer.kind === 'conv' ? [layer.filters] : []));
const [units] = chosen.cnn.flatMap((layer) => (layer.kind === 'dense' ? [layer.outputs] : []));

besideTensorFlow('the MLP of Problem 2', course(mlp, digits.train, settings), {});

besideTensorFlow('the CNN of Problem 2', course(cnn, digits.train, settings), {
  'average pooling for max pooling': AVERAGED,
  'height and width of a filter exchanged': transposed(
    /^layer 1 .*weights/,
    [filters[0], 1, 3, 3],
    [0, 1, 3, 2],
  ),
  'the flattened order that of channels last': transposed(
    /^layer 8 .*weights/,
    [filters[1], 7, 7, units],
    [1, 2, 0, 3],
  ),
});
