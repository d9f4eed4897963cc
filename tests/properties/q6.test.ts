import { question6 } from '../../src/theory/q6.ts';
import { verify } from './verify.ts';

verify(question6);
