import '../ui/theme.ts';
import './sandbox.css';
import { SandboxPage } from './sandbox-page.tsx';
import { show } from './show.tsx';

await show(<SandboxPage />);
