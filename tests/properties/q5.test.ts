import { question5 } from '../../src/theory/q5.ts';
import { verify } from './verify.ts';

verify(question5);
