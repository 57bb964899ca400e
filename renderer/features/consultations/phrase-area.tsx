import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Phrase } from '#shared/policies/policy-defaults.ts';
import type { FieldText } from '../../ui/field.tsx';
import { matchesHangul } from '../../ui/hangul-match.ts';
import { TextArea } from '../../ui/text-field.tsx';

interface PhraseAreaProps extends FieldText {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly phrases: readonly Phrase[];
  readonly rows?: number;
  readonly maxLength?: number;
}

/** `;` and what was typed after it, up to the caret. */
const SHORT = /;([^\s;]{0,10})$/u;

/**
 * Text in which `;급여` becomes a whole phrase. The list narrows while a syllable is still being composed, and Enter
 * takes its first line then as well: an input method would otherwise answer the key with a line break.
 */
export function PhraseArea({ value, onValueChange, phrases, ...field }: PhraseAreaProps) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const caretAfter = useRef<number | null>(null);
  /** Chosen while a syllable was open; some input methods break the line first, and the list is gone by then. */
  const chosen = useRef<Phrase | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const options = typed === null ? [] : phrases.filter(({ short }) => matchesHangul(short, typed));
  const current = options[Math.min(at, options.length - 1)];

  useLayoutEffect(() => {
    if (caretAfter.current === null) return;
    area.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  });

  useEffect(() => {
    if (current) document.getElementById(`${listId}-${options.indexOf(current)}`)?.scrollIntoView({ block: 'nearest' });
  });

  const look = () => {
    const { selectionStart = 0, value: text = '' } = area.current ?? {};
    setTyped(SHORT.exec(text.slice(0, selectionStart))?.[1] ?? null);
    setAt(0);
  };
  const take = (phrase: Phrase) => {
    const box = area.current;
    if (!box) return;
    const before = box.value.slice(0, box.selectionStart).replace(/\n$/u, chosen.current ? '' : '\n');
    const start = SHORT.exec(before)?.index ?? before.length;
    chosen.current = null;
    caretAfter.current = start + phrase.text.length;
    onValueChange(before.slice(0, start) + phrase.text + box.value.slice(box.selectionStart));
    setTyped(null);
    box.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const isTaking = event.key === 'Enter' || event.key === 'Tab' || event.code === 'Enter';
    if (event.nativeEvent.isComposing || event.keyCode === 229) {
      chosen.current = (isTaking && !event.ctrlKey && current) || null;
      return;
    }
    if (!current || event.ctrlKey || event.altKey) return;
    if (isTaking) take(current);
    else if (event.key === 'ArrowDown') setAt((index) => (index + 1) % options.length);
    else if (event.key === 'ArrowUp') setAt((index) => (index + options.length - 1) % options.length);
    else if (event.key === 'Escape') setTyped(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="phrase-area">
      <TextArea
        {...field}
        ref={area}
        value={value}
        aria-autocomplete="list"
        aria-controls={current ? listId : undefined}
        aria-activedescendant={current ? `${listId}-${options.indexOf(current)}` : undefined}
        onValueChange={(text) => {
          onValueChange(text);
          look();
        }}
        onKeyDown={onKeyDown}
        onCompositionEnd={() => {
          // The input event that ends the composition comes first, and a line break after it.
          const phrase = chosen.current;
          if (phrase) setTimeout(() => take(phrase));
        }}
        onClick={look}
        onBlur={() => setTyped(null)}
      />
      <span className="sr-only" role="status">
        {current ? `문구 ${options.length}개, ${current.text}` : ''}
      </span>
      {current && (
        // A long list scrolls: by the arrows of the text, by the wheel, and for who comes to it, by its own.
        <div
          className="phrase-list listbox"
          role="listbox"
          id={listId}
          aria-label="문구"
          tabIndex={0}
          onMouseDown={(event) => event.preventDefault()}
        >
          {options.map((phrase, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text's own, where the focus stays
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text
            <div
              key={phrase.short}
              id={`${listId}-${index}`}
              className="option"
              role="option"
              aria-selected={phrase === current}
              data-focused={phrase === current || undefined}
              onClick={() => take(phrase)}
            >
              <b>;{phrase.short}</b>
              <span className="cut">{phrase.text}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
