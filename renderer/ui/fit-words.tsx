/** `58세 남 · 중장년1인` in a narrow cell: a part that has no room left leaves whole, the last one first. */
export function FitWords({ parts }: { parts: readonly string[] }) {
  return (
    <span className="fit-words">
      {parts.filter(Boolean).map((part, index) => (
        <span key={part}>{index === 0 ? part : ` · ${part}`}</span>
      ))}
    </span>
  );
}
