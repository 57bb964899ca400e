import './entry.css';

/** A code in groups, as it is to be copied onto paper. Read aloud group by group. */
export function PaperCode({ label, code }: { label: string; code: string }) {
  const groups = code.split('-');
  return (
    <div
      className="paper-code"
      role="img"
      aria-label={`${label} ${groups.map((group) => [...group].join(' ')).join(', ')}`}
    >
      {groups.map((group, index) => (
        <span key={index}>{group}</span>
      ))}
    </div>
  );
}
