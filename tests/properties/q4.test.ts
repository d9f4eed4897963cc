import { question4 } from '../../src/theory/q4.ts';
import { verify } from './verify.ts';

verify(question4);
