/** Drawn here, in the line of the wordmark. */
export const HomeSign = () => (
  <svg className="tabs__sign" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M4 10.5 12 4l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z" />
  </svg>
);
export const OrderSign = () => (
  <svg className="tabs__sign" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M6 3.5h12a1 1 0 0 1 1 1v16l-3.5-1.8-3.5 1.8-3.5-1.8-3.5 1.8v-16a1 1 0 0 1 1-1zM9 8.5h6M9 12.5h6" />
  </svg>
);
export const MessageSign = () => (
  <svg className="tabs__sign" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M5 5h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-6.5L8 20.5V17H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM8 9.5h8M8 13h5" />
  </svg>
);
export const PersonSign = () => (
  <svg className="tabs__sign" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5" />
  </svg>
);
