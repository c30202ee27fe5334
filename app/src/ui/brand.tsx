import './brand.css';

/** Two pennants on one staff, the sign of an envoy (特派), read as a B. */
export const Emblem = ({ size = 56 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
    <rect width="64" height="64" rx="15" fill="#0b6b5c" />
    <path d="M19 11v43" stroke="#fff" strokeWidth="5" strokeLinecap="round" />
    <path d="M26.5 13.5 43 21l-16.5 7.5z" fill="#fff" stroke="#fff" strokeWidth="4" strokeLinejoin="round" />
    <path d="M26.5 34.5 49 44l-22.5 9.5z" fill="#8fe0cf" stroke="#8fe0cf" strokeWidth="4" strokeLinejoin="round" />
  </svg>
);

/** B特派 in strokes of one weight, like the staff of the emblem. */
export const Wordmark = ({ height = 26 }: { height?: number }) => (
  <svg height={height} viewBox="0 0 292 100" role="img" aria-label="B特派">
    <g fill="none" stroke="currentColor" strokeWidth="9" strokeLinecap="round" strokeLinejoin="round">
      <path d="M14 10v80M14 10h26a19 19 0 0 1 0 38H14M14 48h30a21 21 0 0 1 0 42H14" />
      <path d="m105 12-10 24M100 30h31M114 8v84M92 66l40-13" />
      <path d="M143 22h40M163 7v33M136 40h54M137 59h53M174 46v38q0 8-8 8-6 0-11-3M147 71l8 10" />
      <path d="m206 12 12 9M200 37l12 8M202 90q10-14 15-28" />
      <path d="M283 10q-22 10-52 11v30q0 25-13 40M280 33q-14 7-33 8v46l15-9M286 50l-17 11M258 42q6 32 30 46" />
    </g>
  </svg>
);
