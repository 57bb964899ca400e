import type { ReactNode } from 'react';

/** A filled mark inside an otherwise stroked icon. */
const solid = { fill: 'currentColor', stroke: 'none' } as const;

/** Line icons on a 20 × 20 grid, stroke 1.5, round ends, drawn in `currentColor`; 2.5 units stay free at each edge. */
export const iconShapes = {
  // places of the navigation
  today: <path d="M3 5.8l1.4 1.4 2.3-2.6M3 10.8l1.4 1.4 2.3-2.6M3 15.8l1.4 1.4 2.3-2.6M10 6h7M10 11h7M10 16h7" />,
  household: <path d="M2.8 9.6L10 3.4l7.2 6.2M4.8 8.2v8.6h10.4V8.2M8.1 16.8v-5h3.8v5" />,
  'check-in': (
    <>
      <rect x="2.8" y="2.8" width="14.4" height="14.4" rx="2" />
      <path d="M5 10.2h2.1l1.7-4 2.5 8 1.8-4H15" />
    </>
  ),
  council: (
    <>
      <circle cx="7.2" cy="6.8" r="2.7" />
      <circle cx="14" cy="8" r="2.1" />
      <path d="M2.6 16.2c.2-3 1.9-4.6 4.6-4.6s4.4 1.6 4.6 4.6M13.6 12.4c2.3-.2 3.6 1.1 3.8 3.8" />
    </>
  ),
  resource: (
    <path d="M2.9 6.9L10 3.3l7.1 3.6v6.6L10 17.1l-7.1-3.6zM2.9 6.9l7.1 3.5 7.1-3.5M10 10.4v6.7M6.4 5.1l7.1 3.6" />
  ),
  report: <path d="M4.8 3h7.4l3 3v11H4.8zM12 3v3.2h3.2M7.6 14.4v-2.6M10 14.4V9.6M12.4 14.4v-1.6" />,
  admin: (
    <>
      <path d="M3 6.2h7.2M14.2 6.2H17M3 13.8h2.8M9.8 13.8H17" />
      <circle cx="12.2" cy="6.2" r="2" />
      <circle cx="7.8" cy="13.8" r="2" />
    </>
  ),
  brand: <path strokeWidth="2" d="M8.4 13.6a4.2 4.2 0 110-7.2M11.6 6.4a4.2 4.2 0 110 7.2M7.4 10h5.2" />,

  // state of the connection and of saving
  synced: (
    <>
      <path d="M6.1 15.6a3.6 3.6 0 01-.5-7.1 4.6 4.6 0 018.9-.8 4 4 0 01-.4 7.9z" />
      <path d="M7.7 11.5l1.7 1.7 3-3.2" />
    </>
  ),
  offline: (
    <path d="M6.6 15.6h-.5a3.6 3.6 0 01-.5-7.1c.2-.8.6-1.4 1.1-2M9 5a4.6 4.6 0 015.5 2.7 4 4 0 012.3 5.9M3.4 3.4l13.2 13.2" />
  ),
  sync: (
    <path d="M3.9 8.9A6.3 6.3 0 0115 6l1.6 1.7M16.6 4v3.7h-3.7M16.1 11.1A6.3 6.3 0 015 14l-1.6-1.7M3.4 16v-3.7h3.7" />
  ),
  database: (
    <>
      <ellipse cx="10" cy="5.2" rx="6.2" ry="2.4" />
      <path d="M3.8 5.2v9.6c0 1.3 2.8 2.4 6.2 2.4s6.2-1.1 6.2-2.4V5.2M3.8 10c0 1.3 2.8 2.4 6.2 2.4s6.2-1.1 6.2-2.4" />
    </>
  ),

  // urgency and judgement
  emergency: (
    <>
      <path d="M6.9 2.9h6.2l4 4v6.2l-4 4H6.9l-4-4V6.9z" />
      <path d="M10 6.6v4.2M10 13.5v.1" />
    </>
  ),
  warn: (
    <>
      <path d="M10 3.4l7.3 13.2H2.7z" />
      <path d="M10 8.4V12M10 14.2v.1" />
    </>
  ),
  high: <path d="M5 10.2l5-4.4 5 4.4M5 14.8l5-4.4 5 4.4" />,
  equal: <path d="M4.6 7.9h10.8M4.6 12.1h10.8" />,
  low: <path d="M5.4 8.2L10 12.6l4.6-4.4" />,
  done: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M6.7 10.3L9 12.6l4.4-4.9" />
    </>
  ),
  fail: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M7.6 7.6l4.8 4.8M12.4 7.6l-4.8 4.8" />
    </>
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 9.2v4.2M10 6.6v.1" />
    </>
  ),
  help: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M7.9 8.1a2.1 2.1 0 114 1c-.6.8-1.9 1.1-1.9 2.3M10 13.7v.1" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6.1V10l2.7 1.7" />
    </>
  ),
  overdue: <path d="M10.2 3.1a7 7 0 106.7 7.1M10 6.2V10l2.5 1.6M13 3.7h4M15 1.7v4" />,
  shield: (
    <>
      <path d="M10 2.9l6 2.1v4.6c0 3.7-2.3 6.1-6 7.6-3.7-1.5-6-3.9-6-7.6V5z" />
      <path d="M7.4 9.9l1.9 1.9 3.3-3.6" />
    </>
  ),

  // signs
  up: <path d="M10 15.8V4.4M5.6 8.8L10 4.4l4.4 4.4" />,
  down: <path d="M10 4.2v11.4M5.6 11.2l4.4 4.4 4.4-4.4" />,
  right: <path d="M4.2 10h11.4M11.2 5.6l4.4 4.4-4.4 4.4" />,
  minus: <path d="M4.6 10h10.8" />,
  plus: <path d="M10 4.2v11.6M4.2 10h11.6" />,
  check: <path d="M4.2 10.4l3.8 3.8 7.8-8.6" />,
  x: <path d="M5.2 5.2l9.6 9.6M14.8 5.2l-9.6 9.6" />,
  'chev-down': <path d="M5.2 7.6l4.8 4.8 4.8-4.8" />,
  'chev-up': <path d="M5.2 12.4L10 7.6l4.8 4.8" />,
  'chev-right': <path d="M7.6 5.2l4.8 4.8-4.8 4.8" />,
  'chev-left': <path d="M12.4 5.2L7.6 10l4.8 4.8" />,
  more: <path strokeWidth="2.6" d="M5 10h.1M10 10h.1M15 10h.1" />,

  // things one does
  search: (
    <>
      <circle cx="8.7" cy="8.7" r="5.2" />
      <path d="M12.6 12.6l4.5 4.5" />
    </>
  ),
  sort: <path d="M7 4.2v11.6M4.2 13L7 15.8 9.8 13M13 15.8V4.2M10.2 7L13 4.2 15.8 7" />,
  filter: <path d="M3.2 5.2h13.6M5.6 10h8.8M8.2 14.8h3.6" />,
  columns: (
    <>
      <rect x="3" y="3.6" width="14" height="12.8" rx="1.5" />
      <path d="M7.7 3.6v12.8M12.3 3.6v12.8" />
    </>
  ),
  download: <path d="M10 3.2v9.4M6.1 8.9l3.9 3.9 3.9-3.9M3.4 16.6h13.2" />,
  upload: <path d="M10 12.9V3.5M6.1 7.2L10 3.3l3.9 3.9M3.4 16.6h13.2" />,
  copy: (
    <>
      <rect x="7.1" y="7.1" width="9.6" height="9.6" rx="1.5" />
      <path d="M13 7.1V3.3H3.3V13h3.8" />
    </>
  ),
  edit: <path d="M3.4 16.6l.9-3.6 8.6-8.6a1.6 1.6 0 012.2 0l.5.5a1.6 1.6 0 010 2.2L7 15.7zM11.4 5.9l2.7 2.7" />,
  print: <path d="M6 7.6V3.1h8v4.5M6 13.9H3.4V7.6h13.2v6.3H14M6 11.6h8v5.3H6z" />,
  undo: <path d="M4 8.1h8a4.2 4.2 0 010 8.4H8.2M4 8.1l3.4-3.4M4 8.1l3.4 3.4" />,
  restore: <path d="M4 4.4v4.2h4.2M4.4 8.6A6.2 6.2 0 1110 16.2" />,
  history: <path d="M3.5 10.2A6.5 6.5 0 1010 3.5c-2.3 0-4.1 1.1-5.6 2.9M4 3v3.6h3.6M10 6.4V10l2.5 1.5" />,
  send: <path d="M16.9 3.1l-8 8M16.9 3.1l-5 13.8-3-5.8-5.8-3z" />,
  link: (
    <path d="M8.4 11.4a3 3 0 004.3 0l2.8-2.8a3 3 0 00-4.3-4.3l-1 1M11.6 8.6a3 3 0 00-4.3 0l-2.8 2.8a3 3 0 004.3 4.3l1-1" />
  ),
  archive: <path d="M3 4.2h14v3.4H3zM4.6 7.6v8.6h10.8V7.6M8 10.6h4" />,
  diff: <path d="M6 4v8M2.6 8h6.8M10.8 14.2h6.4M13.6 4L6.4 16.4" />,
  trash: <path d="M3.8 5.6h12.4M7.6 5.6V3.4h4.8v2.2M5.4 5.6l.7 11h7.8l.7-11M8.4 8.8v4.6M11.6 8.8v4.6" />,

  // contact and people
  phone: (
    <path d="M6.4 3.3L8.2 7 6.8 8.5c.9 2.1 2.6 3.8 4.7 4.7l1.5-1.4 3.7 1.8v2.2c0 .7-.6 1.2-1.2 1.2C8.8 16.6 3.4 11.2 3 4.5c0-.7.5-1.2 1.2-1.2z" />
  ),
  'ai-call': (
    <>
      <path d="M5.9 4.3l1.6 3.2-1.2 1.3c.8 1.8 2.2 3.2 4 4l1.3-1.3 3.2 1.6v1.9c0 .6-.5 1-1 1C8.1 15.7 3.6 11.2 3.2 5.4c0-.6.5-1.1 1.1-1.1z" />
      <path d="M13.2 2.4l.7 1.9 1.9.7-1.9.7-.7 1.9-.7-1.9-1.9-.7 1.9-.7z" />
    </>
  ),
  visit: <path d="M5 16.9V3.4h7.6v13.5M3 16.9h14M12.6 5.6h2.5v11.3M9.9 10v.6" />,
  mail: (
    <>
      <rect x="2.6" y="4.4" width="14.8" height="11.2" rx="1.5" />
      <path d="M3.1 5.4L10 10.9l6.9-5.5" />
    </>
  ),
  message: <path d="M3 4.4h14v9.4H9.2L5.6 17v-3.2H3z" />,
  user: (
    <>
      <circle cx="10" cy="6.7" r="3.2" />
      <path d="M3.8 16.9c.3-3.5 2.6-5.2 6.2-5.2s5.9 1.7 6.2 5.2" />
    </>
  ),
  pair: (
    <>
      <circle cx="6.8" cy="6.5" r="2.5" />
      <circle cx="13.4" cy="6.5" r="2.5" />
      <path d="M2.7 16c.2-3.2 1.6-4.8 4.1-4.8 1.6 0 2.7.6 3.3 1.8.6-1.2 1.7-1.8 3.3-1.8 2.4 0 3.8 1.6 4 4.8" />
    </>
  ),
  hand: (
    <path d="M6.4 10.6V5.3a1.2 1.2 0 012.4 0V9M8.8 8.9V4.1a1.2 1.2 0 012.4 0v4.8M11.2 9V5.1a1.2 1.2 0 012.4 0v6.4c0 3.4-1.6 5.4-4.4 5.4-2.5 0-3.7-1.2-5-4.2l-.9-2c-.3-.8.7-1.5 1.4-.8l1.7 1.9" />
  ),
  paw: (
    <>
      <path d="M10 10.4c-2.4 0-4.6 2.3-4.6 4.1 0 1.3 1 2 2.3 1.8.8-.1 1.5-.4 2.3-.4s1.5.3 2.3.4c1.3.2 2.3-.5 2.3-1.8 0-1.8-2.2-4.1-4.6-4.1z" />
      <circle cx="4.7" cy="8.9" r="1.2" />
      <circle cx="8" cy="5.4" r="1.3" />
      <circle cx="12" cy="5.4" r="1.3" />
      <circle cx="15.3" cy="8.9" r="1.2" />
    </>
  ),
  pin: (
    <>
      <path d="M10 17.3s5.4-4.6 5.4-8.9a5.4 5.4 0 10-10.8 0c0 4.3 5.4 8.9 5.4 8.9z" />
      <circle cx="10" cy="8.4" r="1.9" />
    </>
  ),

  // help one gives
  bolt: <path d="M11.2 2.6L4.6 11.4h4.9L8.8 17.4l6.6-8.8h-4.9z" />,
  drop: <path d="M10 3.1s4.9 5.2 4.9 8.8a4.9 4.9 0 01-9.8 0c0-3.6 4.9-8.8 4.9-8.8z" />,
  meal: <path d="M3 10.6h14c-.2 3.4-3 5.8-7 5.8s-6.8-2.4-7-5.8zM7.2 7.6c-1-1.4.9-2.2 0-4M10.8 7.6c-1-1.4.9-2.2 0-4" />,
  heart: <path d="M10 16.4S3.1 12.4 3.1 7.8A3.6 3.6 0 0110 6a3.6 3.6 0 016.9 1.8c0 4.6-6.9 8.6-6.9 8.6z" />,
  money: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M5.7 8.4l1.9 5 2.4-5 2.4 5 1.9-5M5.2 10.8h9.6" />
    </>
  ),

  // records
  calendar: (
    <>
      <rect x="3" y="4.6" width="14" height="12.2" rx="1.5" />
      <path d="M3 8.5h14M7 2.9v3M13 2.9v3" />
    </>
  ),
  file: <path d="M4.8 3h7.4l3 3v11H4.8zM12 3v3.2h3.2M7.6 10.4h4.8M7.6 13.4h4.8" />,
  flag: <path d="M5 17.3V3.4h9.6l-2 3.5 2 3.5H5" />,

  // safety and the screen itself
  lock: (
    <>
      <rect x="4.4" y="9" width="11.2" height="7.9" rx="1.5" />
      <path d="M7 9V6.4a3 3 0 016 0V9M10 12.2v1.6" />
    </>
  ),
  key: (
    <>
      <circle cx="6.5" cy="13" r="3.3" />
      <path d="M8.9 10.6l7.7-7.6M13.6 6l2.4 2.4M11.4 8.2l1.6 1.6" />
    </>
  ),
  eye: (
    <>
      <path d="M2.6 10S5.4 5.1 10 5.1s7.4 4.9 7.4 4.9-2.8 4.9-7.4 4.9S2.6 10 2.6 10z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
  'eye-off': (
    <path d="M4.6 7.1A10 10 0 002.6 10s2.8 4.9 7.4 4.9c1.2 0 2.2-.3 3.2-.8M8 5.4c.6-.2 1.3-.3 2-.3 4.6 0 7.4 4.9 7.4 4.9s-.6 1.2-1.9 2.4M3.6 3.6l12.8 12.8" />
  ),
  contrast: (
    <>
      <circle cx="10" cy="10" r="3.4" />
      <path d="M10 6.6a3.4 3.4 0 010 6.8z" {...solid} />
      <path d="M10 2.7v1.7M10 15.6v1.7M2.7 10h1.7M15.6 10h1.7" />
    </>
  ),
  'text-large': <path d="M2.8 15.8L7 4.6l4.2 11.2M4.3 12h5.4M14.6 8.2v6.2M11.5 11.3h6.2" />,
  keyboard: (
    <>
      <rect x="2.6" y="5" width="14.8" height="10" rx="1.5" />
      <path d="M5.6 8.2h.1M8.5 8.2h.1M11.4 8.2h.1M14.3 8.2h.1M6.6 12h6.8" />
    </>
  ),

  // a ring that fills as a case moves on; dashed means not begun
  'stage-0': <circle cx="10" cy="10" r="6.4" strokeDasharray="2.4 2" />,
  'stage-1': (
    <>
      <circle cx="10" cy="10" r="6.4" />
      <path d="M10 10V6.2a3.8 3.8 0 013.8 3.8z" {...solid} />
    </>
  ),
  'stage-2': (
    <>
      <circle cx="10" cy="10" r="6.4" />
      <path d="M10 6.2a3.8 3.8 0 010 7.6z" {...solid} />
    </>
  ),
  'stage-3': (
    <>
      <circle cx="10" cy="10" r="6.4" />
      <path d="M10 10H6.2A3.8 3.8 0 1010 6.2z" {...solid} />
    </>
  ),
  'stage-4': (
    <>
      <circle cx="10" cy="10" r="6.4" />
      <circle cx="10" cy="10" r="3.8" {...solid} />
    </>
  ),
} as const satisfies Record<string, ReactNode>;
