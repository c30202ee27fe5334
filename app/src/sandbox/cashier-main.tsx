import '../ui/theme.ts';
import './sandbox.css';
import './cashier.css';
import { CashierPage } from './cashier-page.tsx';
import { show } from './show.tsx';

await show(<CashierPage />);
