/** Of mathjs what is used here, under the names by which the whole of it exports them. */
import {
  BigNumberDependencies,
  bignumberDependencies,
  create,
  fractionDependencies,
  parseDependencies,
} from 'mathjs';

export const all = { BigNumberDependencies, bignumberDependencies };
export const { parse, fraction } = create({ parseDependencies, fractionDependencies });
export { create };
