import { question3 } from '../../src/theory/q3.ts';
import { verify } from './verify.ts';

verify(question3);
