import './service-sign.css';

/** Drawn here, in the line of the tabs' signs. A service that staff add later has the pennant of the emblem. */
const lines: Record<string, string> = {
  // From a door to a pin on the map.
  'city-errand':
    'M15.5 13.6c2.8-2.9 4.2-4.9 4.2-6.7a4.2 4.2 0 1 0-8.4 0c0 1.8 1.4 3.8 4.2 6.7zM15.5 5.6a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zM5.8 16.4a2.1 2.1 0 1 0 0 4.2 2.1 2.1 0 0 0 0-4.2zM7.9 18.5h8.9a2.45 2.45 0 0 0 0-4.9h-1.3',
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
