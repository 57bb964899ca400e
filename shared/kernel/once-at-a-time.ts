/**
 * Enter pressed twice is one wish: what is asked again, word for word, while it is under way is the same asking. Asked
 * after something else it is another one. Bytes are nobody's words: what comes with them is always done.
 */
export function onceAtATime() {
  let last: { readonly said: string; readonly answer: Promise<unknown> } | undefined;
  let unlike = 0;
  const spell = (_: string, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    unlike += 1;
    return unlike;
  };
  return <Answer>(words: readonly unknown[], ask: () => Promise<Answer>): Promise<Answer> => {
    const said = JSON.stringify(words, spell);
    if (last?.said === said) return last.answer as Promise<Answer>;
    const answer = ask().finally(() => {
      if (last?.answer === answer) last = undefined;
    });
    last = { said, answer };
    return answer;
  };
}
