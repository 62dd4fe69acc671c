import { expect, test } from '../fixtures/test.ts';

test('X5 nothing blames, begs or is empty', ({ words }) => {
  const blamed = /\b(invalid|please|oops|forbidden|illegal|inválid[oa]s?|por favor|ups|prohibid[oa])\b/i;
  const sentences = words.everything();
  expect(sentences.length).toBeGreaterThan(150);
  expect(sentences.filter((sentence) => blamed.test(sentence) || sentence.trim() === '')).toEqual([]);
});
