/**
 * @file The page's entry: a sandboxed renderer. It knows contracts and `window.bridge`; Node and Electron are out of reach.
 */
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/providers.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has lost its #root');
createRoot(root).render(<Providers />);
