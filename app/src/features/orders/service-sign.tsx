import './service-sign.css';

/** Drawn here, in the line of the tabs' signs. A service that staff add later has the pennant of the emblem. */
const lines: Record<string, string> = {
  // A courier’s scooter with its box.
  'city-errand':
    'M8.6 17.5h6.1c0-3.2.6-5.4 2.4-7.6M14.6 6.5h2.2l1.6 5.2M3.4 16.2c.3-2.5 2-3.7 4.6-3.7h4.3M4 7h5.2v5.5H4zM6.4 15.2a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6zM18 15.2a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z',
  'phone-top-up':
    'M9 2.8h6A2.2 2.2 0 0 1 17.2 5v14a2.2 2.2 0 0 1-2.2 2.2H9A2.2 2.2 0 0 1 6.8 19V5A2.2 2.2 0 0 1 9 2.8zM12.7 7.4l-2.6 4.3h3.8l-2.6 4.3',
  // A house with a drop in it.
  'household-bills':
    'M4 10.5 12 4l8 6.5V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM12 10.2c1.7 2 2.5 3.2 2.5 4.3a2.5 2.5 0 0 1-5 0c0-1.1.8-2.3 2.5-4.3z',
  parcel: 'M12 3.2 19.8 7v10L12 20.8 4.2 17V7zM4.5 7.2 12 10.9l7.5-3.7M12 10.9v9.6M8.2 5.1l7.6 3.8',
};
const pennant = 'M6.5 3.5v17M9 5.2l8.5 3.3L9 11.8z';

export const ServiceSign = ({ of: id }: { of: string }) => (
  <span className="service-sign">
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={lines[id] ?? pennant} />
    </svg>
  </span>
);
