/**
 * @file The page's entry: a sandboxed renderer. It knows contracts and `window.bridge`; Node and Electron are out of reach.
 */
import './app/zod-without-eval.ts';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/providers.tsx';
import { fetchPagesAhead } from './app/routes.tsx';
import { loadScreenSettings } from './app/screen-settings.ts';
import { listenToCore } from './rpc/rpc-client.ts';

listenToCore();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has lost its #root');
const settings = await loadScreenSettings();
createRoot(root).render(<Providers {...settings} />);
fetchPagesAhead();
